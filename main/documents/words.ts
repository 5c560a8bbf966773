import type { BothWords, DataCode, Retention } from '../contract/documentParts';
import type { EndingStep } from '../contract/documentsForPeople';
import type { ManualReason, Method } from '../contract/lanes';
import type { AgeBand } from '../contract/people';

export const both = (zh: string, en: string): BothWords => ({ zh, en });

export const dataWords: Readonly<Record<DataCode, BothWords>> = {
  'face-template': both('人脸特征数值', 'numbers that describe the face'),
  'enrolment-photo': both('登记照片', 'enrolment photo'),
  'passage-record': both('通行记录', 'records of passing'),
  signature: both('签名', 'signature'),
  identity: both('姓名和房号', 'name and flat'),
  'birth-date': both('出生日期', 'date of birth'),
  'access-card': both('门禁卡', 'access card'),
  guardian: both('监护人信息', 'details of the guardian'),
  video: both('监控录像', 'video recordings'),
  'alarm-record': both('报警记录', 'alarm records'),
  'consent-record': both('同意、拒绝和撤回的记录', 'records of consent, refusal and withdrawal'),
  'request-record': both('个人请求的办理记录', 'records of personal requests'),
};

export const purposeWords = {
  'open-lane-by-face': both('本人走近通道时认出本人并开门', 'to recognise the person at a lane and open it'),
} as const;

export const methodWords: Readonly<Record<Method, BothWords>> = {
  face: both('人脸', 'Face'),
  card: both('刷卡', 'Card'),
  guard: both('保安开门', 'Guard'),
};

export const directionWords = { entry: both('进', 'in'), exit: both('出', 'out') } as const;

export const outcomeWords = {
  granted: both('放行', 'let in'),
  denied: both('未放行', 'not let in'),
  'ask-guard': both('转人工', 'guard asked'),
} as const;

export const manualReasonWords: Readonly<Record<ManualReason, BothWords>> = {
  'forgot-card': both('忘带卡', 'Forgot the card'),
  'no-face': both('不使用人脸', 'Does not use face'),
  visitor: both('访客', 'Visitor'),
  'elder-or-child': both('老人儿童协助', 'Help for elderly or child'),
  'device-fault': both('设备故障', 'Device fault'),
  emergency: both('应急', 'Emergency'),
};

export const ageWords: Readonly<Record<AgeBand, BothWords>> = {
  'under-14': both('未满14周岁', 'under 14'),
  '14-17': both('14至17周岁', '14 to 17'),
  adult: both('18周岁及以上', '18 and over'),
};

export const retentionEnds: Readonly<Record<Retention['ends'], BothWords>> = {
  term: both('到期删除', 'then deleted'),
  withdrawal: both('撤回同意或同意到期时即删除', 'deleted on withdrawal or expiry of the consent'),
  'move-out': both('搬离小区时删除', 'deleted on moving out'),
  'at-once': both('不保存，用后即弃', 'not kept; discarded at once'),
};

export const endingStepWords: Readonly<Record<EndingStep, BothWords>> = {
  'matching-stopped': both(
    '停止比对：本人已从内存中的比对名单移除',
    'Matching stopped: removed from the list compared against in memory',
  ),
  'searched-before': both('以旧特征数值检索一次，作为对照', 'Searched with the old numbers, as a control'),
  'key-destroyed': both('销毁本人专用的加密密钥', 'This person’s own encryption key destroyed'),
  'data-deleted': both('删除人脸特征数值、照片、画面和缓存', 'Numbers, photo, pictures and cached copies deleted'),
  'backups-dead': both(
    '备份：密钥已销毁，备份中的密文无法恢复；已登记永久标记，恢复旧备份时再次删除',
    'Backups: the key is gone, so their ciphertext cannot be read; a lasting mark deletes it again should an old backup be restored',
  ),
  'passages-stripped': both(
    '通行记录：去除人脸分值和画面，仅以代号保留通行本身',
    'Records of passing: face scores and pictures removed, the passage kept under a pseudonym',
  ),
  'video-kept': both(
    '监控录像：依法留存，到期删除（见下表）',
    'Video: kept as the law requires, then deleted (see the table below)',
  ),
  'searched-after': both('再次以旧特征数值检索，确认查无此人', 'Searched again with the old numbers: nobody is found'),
  certified: both('签发本证明，记入账本', 'This certificate issued and entered in the ledger'),
  'card-works': both(
    '门禁卡照常使用，保安屏幕上不显示任何特别标记',
    'The card works as before; the guard’s screen shows no mark of any kind',
  ),
};
