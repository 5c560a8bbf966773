import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { Language } from '../contract/ids';

/** What stops a lane command before a device could be asked. */
export interface LaneFault {
  fault: 'key-needed' | 'key-malformed' | 'key-unreadable';
  /** The file; never what is in it. */
  detail: string;
}

type Words = Record<Language, readonly [message: string, next: string]>;

const faultWords: Record<LaneFault['fault'], Words> = {
  'key-needed': {
    'zh-CN': ['OSDP 设备需要密钥。', '用 --scbk-file 指定存有 32 位十六进制密钥的文件；确要明文通信，请加 --insecure。'],
    en: [
      'An OSDP device needs its key.',
      'Name the file that holds its 32 hex digits with --scbk-file, or say --insecure to speak in the clear.',
    ],
  },
  'key-malformed': {
    'zh-CN': ['密钥文件的内容不是 32 位十六进制数：', '请检查文件，里面只应有这一行密钥。'],
    en: ['The key file does not hold 32 hex digits: ', 'Look into the file: the key should stand there alone, on one line.'],
  },
  'key-unreadable': {
    'zh-CN': ['读不到密钥文件：', '请检查路径和权限。'],
    en: ['The key file cannot be read: ', 'Look at its path and permissions.'],
  },
};

export function faultLines({ fault, detail }: LaneFault, language: Language): readonly [string, string] {
  const [message, next] = faultWords[fault][language];
  return [message + detail, next];
}

export type LinkReason = Extract<SerialEvent, { type: 'link' }>['reason'];

const lineWords: Record<LinkReason, Words> = {
  none: {
    'zh-CN': ['设备在限定时间内没有准备好。', '请检查设备是否通电、型号、地址和波特率。'],
    en: ['The device was not ready in time.', 'Look at its power, kind, address and speed.'],
  },
  'port-missing': {
    'zh-CN': ['没有这个串口，或打不开。', '用 gatectl lane ports 看看有哪些串口。'],
    en: ['There is no such port, or it cannot be opened.', 'See which there are with gatectl lane ports.'],
  },
  'port-busy': {
    'zh-CN': ['串口正被别的程序占用。', '请先关闭岗亭程序或其他占用它的程序。'],
    en: ['Another program holds the port.', 'Close the console, or whatever else uses it, first.'],
  },
  'no-permission': {
    'zh-CN': ['没有使用这个串口的权限。', '请把当前用户加入 dialout 组，重新登录后再试。'],
    en: ['You may not use this port.', 'Add your account to the group dialout and sign in again.'],
  },
  silent: {
    'zh-CN': ['设备没有回答。', '请检查接线（A/B 是否接反）、地址和波特率。'],
    en: ['The device does not answer.', 'Look at the wiring (A and B crossed?), the address and the speed.'],
  },
  'key-wrong': {
    'zh-CN': ['设备不认这个密钥。', '请核对密钥文件；新设备要先用安装模式写入密钥。'],
    en: ['The device does not know this key.', 'Check the key file; a new device gets its key in install mode first.'],
  },
  'line-lost': {
    'zh-CN': ['串口断开了。', '请检查插头，再试一次。'],
    en: ['The line was cut.', 'Look at the plug and try again.'],
  },
  'settings-wrong': {
    'zh-CN': ['闸机自己的设置不安全，没有使用。', '请按安装手册改好闸机的设置。'],
    en: ['The turnstile is set in an unsafe way and was not used.', 'Set it as the installer’s guide says.'],
  },
};

export const lineLines = (reason: LinkReason, language: Language): readonly [string, string] => lineWords[reason][language];

const outcomeWords = {
  acked: { 'zh-CN': '设备已确认', en: 'the device confirmed it' },
  refused: { 'zh-CN': '没有执行：设备拒绝，或它做不到', en: 'not done: the device refused, or cannot do this' },
  expired: { 'zh-CN': '没有发出：已超过时限', en: 'not sent: it came too late' },
  unknown: {
    'zh-CN': '已发出，不知道设备是否执行：它没有回答',
    en: 'sent; the device gave no answer, so whether it acted is not known',
  },
} as const;
export type Outcome = keyof typeof outcomeWords;

export const outcomeWord = (outcome: Outcome, language: Language): string => outcomeWords[outcome][language];

export const laneUsage: Record<Language, string> = {
  'zh-CN': `       gatectl lane ports [--json]
       gatectl lane probe --port 串口 [--baud 波特率] [--address 地址] [--json]
       gatectl lane watch --driver 驱动 --port 串口 [选项] [--seconds 秒] [--json]
       gatectl lane do open-entry|open-exit|hold|lock|normal|status|self-test --driver 驱动 --port 串口 [选项] [--seconds 秒] [--json]
         驱动：osdp modbus-relay lot board-7e board-eb digicon lcus kmtronic hw667
         选项：[--address 地址] [--baud 波特率] [--swap] 以及 OSDP 的 --scbk-file 文件 或 --insecure`,
  en: `       gatectl lane ports [--json]
       gatectl lane probe --port PORT [--baud SPEED] [--address A] [--json]
       gatectl lane watch --driver D --port PORT [OPTIONS] [--seconds N] [--json]
       gatectl lane do open-entry|open-exit|hold|lock|normal|status|self-test --driver D --port PORT [OPTIONS] [--seconds N] [--json]
         drivers: osdp modbus-relay lot board-7e board-eb digicon lcus kmtronic hw667
         options: [--address A] [--baud SPEED] [--swap], and for OSDP --scbk-file FILE or --insecure`,
};
export const laneUsageNotes: Record<Language, string> = {
  'zh-CN': `  lane ports       有哪些串口
  lane probe       只问不动：看看串口上是什么设备（不会开门；EB、Digicon、LCUS、HW-667 没有可问的命令）
  lane watch       显示设备报告的事件，直到按 Ctrl-C；刷卡和按键只显示位数
  lane do          让设备做一件事；--seconds 是常开的时长`,
  en: `  lane ports       which serial ports there are
  lane probe       asks without moving anything what hangs on a port (EB, Digicon, LCUS and HW-667 have no such question)
  lane watch       shows what the device reports, until Ctrl-C; of cards and keys only how many bits or keys they were
  lane do          has the device do one thing; --seconds is how long it is held open`,
};
