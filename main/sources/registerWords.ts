import type { AssessmentFacts } from '../contract/assessment';
import type { BothWords } from '../contract/documentParts';
import type { EqualTreatment } from '../contract/equalTreatment';
import type { RecordDetails } from '../contract/records';
import type { LookupWhy, RequestKind } from '../contract/registerRecords';
import { both } from '../documents/words';

export const basisWords: Readonly<Record<RecordDetails<'disclosure.made'>['legalBasis'], BothWords>> = {
  'statutory-duty': both('法定职责（个人信息保护法 第13条第3项）', 'statutory duty (个人信息保护法 art. 13(3))'),
  'court-order': both('司法机关文书', 'order of a court or prosecutor'),
  'own-consent': both('本人单独同意（个人信息保护法 第23条）', 'the person’s separate consent (个人信息保护法 art. 23)'),
  emergency: both('紧急情况（个人信息保护法 第13条第4项）', 'emergency (个人信息保护法 art. 13(4))'),
};

export const refusalWords: Readonly<Record<NonNullable<RecordDetails<'request.answered'>['reason']>, BothWords>> = {
  'law-requires-keeping': both('法律、行政法规规定的保存期限未满', 'the law asks for it to be kept for longer'),
  'identity-not-shown': both('未能核实请求人的身份', 'who asked could not be identified'),
  'not-their-data': both('所涉信息不属于请求人', 'the information is not about whoever asked'),
  'nothing-held': both('本站没有保存所涉信息', 'this station holds no such information'),
  'rights-of-others': both('会损害他人的合法权益', 'it would harm the rights of others'),
  other: both('其他理由，见上面的答复', 'another reason, given in the answer above'),
};

export const safeguardWords: Readonly<Record<string, BothWords>> = {
  'sealed-per-person': both('逐人加密，撤回即销毁密钥', 'encrypted per person; the key goes on withdrawal'),
  'master-key-protected': both('主密钥受操作系统或口令保护', 'the master key is guarded by the system or a passphrase'),
  'no-network-egress': both('人脸信息不向网络传输', 'nothing of a face is sent over a network'),
  'no-vector-export': both('人脸特征数值不能导出', 'the numbers of a face cannot be exported'),
  'append-only-ledger': both(
    '操作记入只能追加、可核验的账本',
    'what is done stands in a ledger that only grows and can be checked',
  ),
  roles: both('按角色授权', 'roles'),
};

export const useWords: Readonly<Record<AssessmentFacts['use'], BothWords>> = {
  '1:N': both(
    '在岗亭电脑上与已登记的特征数值逐一比对（1:N），不上传网络',
    'compared with all enrolled numbers (1:N) on the station’s computer; nothing is sent over a network',
  ),
  '1:1': both(
    '刷卡后在岗亭电脑上只与持卡人本人的特征数值比对（1:1），不上传网络',
    'compared with the card holder’s own numbers only (1:1), on the station’s computer; nothing is sent over a network',
  ),
};

export const lackWords: Readonly<Record<EqualTreatment['notMeasured'][number], BothWords>> = {
  'guard-without-question': both('保安主动放行的，没有等待时间。', 'Whom the guard let in unasked has no waiting time.'),
  'card-and-face-before-decision': both(
    '刷卡加人脸在判定之前的时间没有计入。',
    'With card and face, the time before the decision is not counted.',
  ),
  'queue-before-lane': both('走到通道之前的排队时间没有计入。', 'The queue before the lane is not counted.'),
  'who-gave-up': both('中途放弃离开的人没有计入。', 'Whoever gave up and left is not counted.'),
  'grants-not-acknowledged': both('闸机没有确认的放行没有计入。', 'Openings the turnstile did not acknowledge are not counted.'),
};

export const lookupWords: Readonly<Record<LookupWhy, BothWords>> = {
  routine: both('日常工作', 'everyday work'),
  request: both('办理请求', 'a request'),
  disclosure: both('依法提供', 'a disclosure'),
  incident: both('安全事件', 'an incident'),
  complaint: both('投诉', 'a complaint'),
  inspection: both('检查', 'an inspection'),
};

export const requestWords: Readonly<Record<RequestKind, BothWords>> = {
  access: both('查阅', 'access'),
  copy: both('复制', 'a copy'),
  correct: both('更正、补充', 'correction'),
  delete: both('删除', 'deletion'),
  restrict: both('限制处理', 'restriction'),
  transfer: both('转移', 'transfer'),
  explain: both('解释处理规则', 'explanation'),
  complaint: both('投诉', 'a complaint'),
};

export const roleWords = {
  guard: both('保安', 'guard'),
  inspector: both('检查人员', 'inspector'),
  manager: both('管理员', 'manager'),
} as const;
