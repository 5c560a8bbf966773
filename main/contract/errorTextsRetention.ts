import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about ways without a face, inspectors, terms of keeping and the station's clock. */
export const retentionErrors = {
  CONFIG_FACE_ONLY: entry(
    '这样设置，[“{{lane}}”]相机所对一侧只能刷脸：那一侧没有读卡器。',
    '请让读卡器与相机对着同一侧，或写明有两个读卡器，或关闭这条通道的人脸（司法解释 第10条）。',
    'Set up like this, faces would be the only way in on the camera side of[ "{{lane}}"]: there is no card reader there.',
    'Put the reader on the side the camera sees, state that there are two readers, or turn faces off at this lane (SPC art. 10).',
  ),
  OTHER_WAY_FAULTY: entry(
    '设备自己报告读卡器有故障，不能按“正常”登记。',
    '请先修好读卡器；修好之前请派保安值守这条通道并选“已派人值守”。',
    'The device itself reports that its reader is faulty, so it cannot be recorded as working.',
    'Have the reader repaired; until then post a guard at the lane and choose "guard posted".',
  ),
  OTHER_WAY_DEAD: entry(
    '[“{{lane}}”]的读卡器不可用，人脸一同暂停。',
    '请刷一张卡试试；不行请派人值守并报修。手动开门照常。',
    'The card reader of[ "{{lane}}"] does not work, so faces are paused there.',
    'Hold a card to it; if nothing happens post a guard and call for repair. Opening by hand works as always.',
  ),
  INSPECTOR_TERM: entry(
    '检查人员的权限时间太长[（最长 {{days}} 天）]，或者已经过期。',
    '请填写 30 天以内的起止时间。',
    'This access is too long[ ({{days}} days at most)], or over already.',
    'Give times that are at most 30 days apart.',
  ),
  INSPECTOR_UNKNOWN: entry(
    '找不到这位检查人员，或者权限已经结束。',
    '请刷新列表后再选一次。',
    'This inspector was not found, or the access is already over.',
    'Read the list again and choose anew.',
  ),
  HOLD_UNKNOWN: entry(
    '找不到这条保全，或者已经解除。',
    '请重新打开这一页再选。',
    'This hold was not found, or was released already.',
    'Open the page again and choose anew.',
  ),
  CLOCK_NOT_DOUBTED: entry(
    '电脑时间没有疑问，不需要确认。',
    '不用处理。',
    'The computer clock is not in doubt.',
    'Nothing needs to be done.',
  ),
  CLOCK_CHANGED: entry(
    '确认期间电脑时间又变了，没有采用。',
    '请核对现在的日期和时间，再确认一次。',
    'The computer clock changed meanwhile, so it was not taken.',
    'Check the date and time as they are now, and confirm again.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
