import type { Relation } from '../contract/consent';
import type { BothWords, DataCode, Retention } from '../contract/documentParts';
import type { ManualReason, Method } from '../contract/lanes';
import type { RelativeRelation } from '../contract/leaving';
import type { AgeBand } from '../contract/people';
import type { AskedBy, EndReason, Retained, UnlawfulCause, WithdrawalStep } from '../contract/withdrawal';

export const both = (zh: string, en: string): BothWords => ({ zh, en });

export const dataWords: Readonly<Record<DataCode, BothWords>> = {
  'face-template': both('人脸特征数值', 'numbers that describe the face'),
  'enrolment-photo': both('登记照片', 'enrolment photo'),
  'passage-record': both('通行记录', 'records of passing'),
  signature: both('签名', 'signature'),
  identity: both('姓名和房号', 'name and flat'),
  contact: both('联系方式', 'contact details'),
  'birth-date': both('出生日期', 'date of birth'),
  'access-card': both('门禁卡', 'access card'),
  guardian: both('监护人信息', 'details of the guardian'),
  video: both('监控录像', 'video recordings'),
  'alarm-record': both('报警记录', 'alarm records'),
  'consent-record': both('同意、拒绝和撤回的记录', 'records of consent, refusal and withdrawal'),
  'request-record': both('个人请求的办理记录', 'records of personal requests'),
};

export const purposeWords = {
  'pass-lanes': both('本人走近通道时认出本人并开门', 'to recognise the person at a lane and open it'),
} as const;

export const methodWords: Readonly<Record<Method, BothWords>> = {
  face: both('人脸', 'Face'),
  card: both('刷卡', 'Card'),
  guard: both('保安开门', 'Guard'),
  pin: both('密码', 'PIN'),
  pass: both('通行码', 'QR pass'),
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
  evidence: both('从事项终结起算，到期删除', 'counted from the end of the matter, then deleted'),
  ledger: both(
    '从同意终结起算；账本中此后仍有代号和哈希值',
    'counted from the end of the consent; codes and hashes stay in the ledger after that',
  ),
  'at-once': both('不保存，用后即弃', 'not kept; discarded at once'),
};

export const endingStepWords: Readonly<Record<WithdrawalStep, BothWords>> = {
  'matching-stopped': both(
    '停止比对：本人已从内存中的比对名单移除',
    'Matching stopped: removed from the list compared against in memory',
  ),
  'probed-before': both(
    '销毁密钥之前，用本人旧特征数值检索，确认比对名单中查无此人',
    'Before the key goes: searched with the old numbers; nobody is found among those compared',
  ),
  'key-destroyed': both('销毁本人专用的加密密钥', 'This person’s own encryption key destroyed'),
  'templates-deleted': both('删除人脸特征数值和缓存', 'Numbers and cached copies deleted'),
  'backups-covered': both(
    '备份：密钥已销毁，备份中的密文无法解读；已登记永久标记，恢复旧备份时再次删除',
    'Backups: the key is gone, so their ciphertext cannot be read; a lasting mark deletes it again should an old backup be restored',
  ),
  'events-stripped': both(
    '通行记录：去除姓名、房号和人脸分值，仅以代号保留通行本身',
    'Records of passing: name, flat and face scores removed, the passage kept under a pseudonym',
  ),
  'video-retained': both('监控录像：依法留存，到期删除（见下表）', 'Video: kept as the law requires, then deleted (see below)'),
  'probed-after': both('再次检索，确认查无此人', 'Searched again: nobody is found'),
  certified: both('签发本证明，记入账本', 'This certificate issued and entered in the ledger'),
};

export const endReasonWords: Readonly<Record<EndReason, BothWords>> = {
  withdrawn: both('本人撤回同意', 'the resident withdrew'),
  refused: both('本人改为不同意', 'the resident now refuses'),
  expired: both('同意到期', 'the consent ended'),
  'moved-out': both('搬离小区', 'the resident moved out'),
  died: both('本人去世', 'the resident died'),
  'service-stopped': both('停止提供人脸通行', 'passing by face was stopped'),
  unlawful: both('采集不合法', 'the face was taken unlawfully'),
  'guardian-withdrew': both('监护人撤回同意', 'the guardian withdrew'),
};

export const askedByWords: Readonly<Record<AskedBy, BothWords>> = {
  self: both('本人', 'the resident'),
  guardian: both('监护人', 'the guardian'),
  'close-relative': both('近亲属', 'a close relative'),
};

/** As seen from the deceased. */
export const relativeWords: Readonly<Record<RelativeRelation, BothWords>> = {
  spouse: both('配偶', 'spouse'),
  child: both('子女', 'child'),
  parent: both('父母', 'parent'),
  sibling: both('兄弟姐妹', 'brother or sister'),
  grandparent: both('祖父母、外祖父母', 'grandparent'),
  grandchild: both('孙子女、外孙子女', 'grandchild'),
};

/** A relative is named by the relation to the deceased, and by nothing else. */
export function whoAsked(askedBy: AskedBy, relation?: RelativeRelation | undefined): BothWords {
  const [who, related] = [askedByWords[askedBy], relation && relativeWords[relation]];
  return related ? both(`${who.zh}（${related.zh}）`, `${who.en} (${related.en})`) : who;
}

export const unlawfulWords: Readonly<Record<UnlawfulCause, BothWords>> = {
  'no-separate-consent': both('没有取得本人的单独同意', 'there was no separate consent'),
  'guardian-missing': both('没有监护人同意', 'no guardian had agreed'),
  'wrong-face': both('采集的不是本人的脸', 'it was not the face of this person'),
  'notice-not-shown': both('没有出示告知书', 'the notice had not been shown'),
  other: both('其他原因（记录在本站）', 'another reason, on record at this station'),
};

export const retainedWords: Readonly<Record<Retained['what'], BothWords>> = {
  'consent-record': both('同意和撤回的记录', 'record of consent and withdrawal'),
  signature: both('签名', 'signature'),
  'gate-events': both('通行记录（已去除身份，仅有代号）', 'records of passing (without identity, under a pseudonym)'),
  'site-video': both('本小区监控录像', 'video of the compound'),
  card: both('门禁卡', 'access card'),
};

export const retainedUntilWords: Readonly<Record<Retained['rule'], BothWords>> = {
  'three-years-after-end': both('终止后满三年', 'three years after the end'),
  'own-term': both('该记录自身的保存期满', 'the end of their own term'),
  'thirty-days-of-the-site': both(
    '录制之日起至少三十日，期满由录像系统删除',
    'at least thirty days from recording; then deleted by the recorder',
  ),
  'as-long-as-resident': both('仍在本小区居住期间', 'as long as the person lives here'),
};

export const relationWords: Readonly<Record<Relation, BothWords>> = {
  parent: both('父母', 'parent'),
  grandparent: both('祖父母、外祖父母', 'grandparent'),
  sibling: both('兄、姐', 'brother or sister'),
  'other-relative': both('其他近亲属', 'other relative'),
  appointed: both('指定监护人', 'appointed guardian'),
};
