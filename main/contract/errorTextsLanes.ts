import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Lanes, their devices, and the credentials that are no card. */
export const laneErrors = {
  LANE_LOCKED: entry(
    '这个方向已被值班人员锁定，没有开门。',
    '确认可以放行后，点“恢复正常”，再开门。',
    'This side was locked by a guard; it was not opened.',
    'When people may pass again, press “Back to normal”, then open.',
  ),
  LANE_INTERLOCKED: entry(
    '与它联锁的另一道闸正开着，没有开门。',
    '等另一道闸关好再开；火警时联锁自动解除。',
    'Another lane that is interlocked with this one stands open; it was not opened.',
    'Wait until the other one is closed. In a fire alarm the interlock is void.',
  ),
  LANE_CANNOT_HOLD: entry(
    '这道闸的设备不能保持常开。',
    '需要长时间放行时，请逐次开门，或用闸机上的钥匙打开。',
    'The device of this lane cannot be held open.',
    'Open once for each person, or use the key of the turnstile.',
  ),
  LANE_NOT_HELD: entry(
    '闸机没有接受常开命令，仍是平常状态。',
    '请再试一次；仍不行请逐次开门，并报修。',
    'The turnstile did not take the order to stay open; it stands as usual.',
    'Try once more. If it stays so, open once for each person and report it.',
  ),
  LANE_MODE_UNKNOWN: entry(
    '命令已发出，但闸机没有回答，不知道它现在是开是关。',
    '请看一眼闸机；连接恢复后，程序会自动把它改成所选的状态。',
    'The order was sent and the turnstile did not answer; how it stands is not known.',
    'Look at the turnstile. When the line is back it is set to what was chosen.',
  ),
  LANE_TIMES_FACE_OUTLIVES: entry(
    '人脸的可用时间超出了刷卡的时间，没有保存。',
    '只要能刷脸，就必须同时能刷卡。请把人脸的时间改到刷卡的时间之内。',
    'Faces would be used at times when cards are not; it was not saved.',
    'Wherever a face opens, a card must open too. Keep the times for faces within those for cards.',
  ),
  READER_MISSING: entry(
    '读卡器没有连上[（{{port}}）]。',
    '请检查读卡器的电源、接线和转换器。接好后会自动恢复；这期间请为刷卡的人手动开门。',
    'The reader is not connected[ ({{port}})].',
    'Check its power, its cable and the adapter. It comes back by itself; until then open by hand for people with cards.',
  ),
  READER_TAMPERED: entry(
    '读卡器报告被拆动。',
    '请到通道查看读卡器的外壳和安装；确认无异常后会自动恢复。',
    'The reader reports that it was tampered with.',
    'Look at its housing and its mounting. It comes back by itself when they are in order.',
  ),
  DEVICE_SETTINGS_WRONG: entry(
    '闸机自己的设置不安全（会累计通行次数，或不允许由本机控制），暂不使用。',
    '请按安装手册改好闸机的设置；改好后会自动连接。',
    'The turnstile is set in an unsafe way (it adds up passages, or does not let itself be driven); it is not used.',
    'Set it as the installer’s guide says; the console connects by itself then.',
  ),
  DEVICE_NOT_IN_INSTALL_MODE: entry(
    '设备不在安装模式，密钥没有写入。',
    '请按设备说明书进入安装模式（通常是拨码或清除密钥），再试一次。',
    'The device is not in install mode; no key was written.',
    'Put it into install mode as its manual says (a switch, or clearing its key), then try again.',
  ),
  DEVICE_KEY_REFUSED: entry(
    '设备没有接受新密钥。',
    '请确认它支持 OSDP 安全通道，重新进入安装模式后再试。',
    'The device did not take the new key.',
    'Make sure that it supports the OSDP secure channel, put it into install mode again and try again.',
  ),
  CONFIG_RELAY_NEEDS_PULSE: entry(
    '[“{{lane}}”用的]继电器不会回答命令，只能接脉冲输入的闸机，没有保存。',
    '请把闸机改成脉冲模式（每个脉冲放行一次），或换用会应答的继电器板。',
    'The relay[ of lane “{{lane}}”] answers no command, so it may only drive a turnstile in pulse mode; it was not saved.',
    'Set the turnstile to pulse mode (one passage a pulse), or use a relay board that answers.',
  ),
  PASS_UNKNOWN: entry(
    '没有找到这张通行码。',
    '它可能已过期并被清除；请刷新列表。',
    'This pass was not found.',
    'It may have expired and been removed; look at the list again.',
  ),
  PASS_TIMES_WRONG: entry(
    '通行码的时间不对：结束要晚于开始，也晚于现在，最长 31 天。',
    '请改正时间后再发。',
    'The times of the pass are wrong: it must end after it begins and after now, within 31 days.',
    'Correct the times and issue it again.',
  ),
  PIN_SPENT: entry(
    '暂时没有可用的新密码。',
    '请稍后再试；也可以改发门禁卡。',
    'No free PIN could be found.',
    'Try again later, or hand out a card instead.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
