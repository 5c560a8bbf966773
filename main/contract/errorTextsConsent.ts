import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about consents, guardians and notices. */
export const consentFormErrors = {
  CONSENT_OTHER_PURPOSE: entry(
    '人脸只能用于通行，不能用于其他目的。',
    '请不要为其他目的收集人脸；这次没有记录任何同意。',
    'A face may only be used for passing, for no other purpose.',
    'Do not collect faces for anything else; no consent was recorded.',
  ),
  CONSENT_NOT_SEPARATE: entry(
    '人脸同意必须单独询问，不能和入住、合同等手续一起办。',
    '请确认这是单独的一步，勾选后再记录。',
    'Consent to face must be asked for by itself, never with moving in, a contract or other papers.',
    'Make sure that this is a step of its own, confirm it and record again.',
  ),
  CONSENT_FORM_SPENT: entry(
    '这张表已经用过，或者已经失效。',
    '请重新打开这一步，让住户看过告知书再选择。',
    'This form was used already, or has lapsed.',
    'Open this step anew, and let the resident read the notice before choosing.',
  ),
  CONSENT_CHANGED_MEANWHILE: entry(
    '办理期间这位住户的情况有了变化，这次没有记录。',
    '请重新打开这一步，看清现在的情况再办。',
    'Something about this resident changed meanwhile; nothing was recorded.',
    'Open this step anew and look at how things stand now.',
  ),
  CONSENT_FROZEN: entry(
    '这份同意已冻结，除保存外不做任何使用。',
    '请先查看冻结原因；解除冻结后才能继续办理。',
    'This consent is frozen: it is kept, and not used for anything.',
    'Look at why; it has to be released before you can go on.',
  ),
  CONSENT_NOT_FROZEN: entry('这份同意没有冻结。', '请刷新后再看。', 'This consent is not frozen.', 'Refresh and look again.'),
  CONSENT_GUARDIAN_NOT_NEEDED: entry(
    '成年住户须由本人同意，不能由别人代办。',
    '请住户本人看告知书并签字。',
    'An adult must agree in person; nobody else can do it.',
    'Let the resident read the notice and sign.',
  ),
  CONSENT_CHILD_OBJECTS: entry(
    '孩子本人没有表示愿意。',
    '请当面问孩子；不愿意的，请记录为不同意，照常使用门卡。',
    'The child has not said that it is willing.',
    'Ask the child; if it does not want to, record a refusal and go on with the card.',
  ),
  CONSENT_CHILD_RULES: entry(
    '还没有向监护人出示《儿童人脸信息处理规则》。',
    '请先让监护人读完这份规则，再记录同意。',
    'The guardian has not been shown the rules for children yet.',
    'Let the guardian read them first, then record the consent.',
  ),
  CONSENT_TERM_TOO_LONG: entry(
    '期限太长[，最长 {{months}} 个月]。',
    '请选一个更短的期限。',
    'This term is too long[; {{months}} months at most].',
    'Choose a shorter one.',
  ),
  CONSENT_SCOPE_TOO_WIDE: entry(
    '选中的通道里有这位住户不能走的。',
    '请只选他可以走的通道，或者先改他的通行范围。',
    'Some of these lanes are not among those the resident may pass.',
    'Choose from those, or change where the resident may pass first.',
  ),
  CONSENT_EVIDENCE_USED: entry(
    '这份扫描件已经用于另一份同意。',
    '请扫描这次签署的纸质文件。',
    'This scan already stands for another consent.',
    'Scan the paper that was signed this time.',
  ),
  CONSENT_CHILD_SIGNATURE: entry(
    '已满 14 岁的孩子要本人签字，监护人的签字不能代替。',
    '请孩子本人签字；不愿签的，请记录为不同意。',
    'A child of 14 or more signs in person; the guardian’s signature does not stand for it.',
    'Let the child sign. If it does not want to, record a refusal.',
  ),
  CONSENT_WITNESS_NOT_APART: entry(
    '见证人不能是办理人员，也不能是监护人或住户本人。',
    '请另请一位在场的人见证，填写他的真实姓名并勾选确认；同名的请在姓名后加房号。',
    'The witness must be neither the person at the console, nor the guardian, nor the resident.',
    'Ask somebody else who is present, enter that person’s real name and confirm. Add the flat if the name is the same.',
  ),
  GUARDIAN_UNKNOWN: entry(
    '找不到这项监护登记，或者它已经结束。',
    '请重新登记监护人。',
    'This guardianship was not found, or has ended.',
    'Enter the guardian anew.',
  ),
  GUARDIAN_CHILD_IS_ADULT: entry(
    '这位住户已满 18 岁，不需要监护人。',
    '请由本人决定。',
    'This resident is 18 or older and needs no guardian.',
    'Let the resident decide in person.',
  ),
  GUARDIAN_IS_MINOR: entry(
    '监护人必须是成年人。',
    '请选一位成年的监护人。',
    'A guardian must be an adult.',
    'Choose a guardian who is.',
  ),
  GUARDIAN_DAY_WRONG: entry(
    '查看证件的日期不对。',
    '请填写实际查看的日期，不能晚于今天。',
    'The day on which the document was seen cannot be right.',
    'Enter the day it was really seen, today at the latest.',
  ),
  NOTICE_UNKNOWN: entry(
    '没有这一版告知书[（第 {{version}} 版）]，或者它的文字已被改动。',
    '请选另一版；如果文字被改动过，请查看台账核对结果。',
    'There is no such version of the notice[ ({{version}})], or its words were changed.',
    'Choose another one; if words were changed, look at the verification of the ledger.',
  ),
  NOTICE_NOT_LAWFUL: entry(
    '告知书里有法律不允许的说法[（{{findings}} 处）]，不能发布。',
    '请按标出的句子逐条修改。',
    'The notice says what the law does not allow[ ({{findings}} places)]; it cannot be published.',
    'Change the marked sentences one by one.',
  ),
  NOTICE_INCOMPLETE: entry(
    '告知书缺少必须写明的内容[（{{missing}} 项）]，不能发布。',
    '请按标出的项目补充完整。',
    'The notice leaves out what it must say[ ({{missing}} items)]; it cannot be published.',
    'Add the marked items.',
  ),
  NOTICE_UNCHANGED: entry(
    '文字和现行版本完全一样，不需要发布。',
    '请先修改再发布。',
    'The words are those of the version in force; there is nothing to publish.',
    'Change them first.',
  ),
  NOTICE_CHANGED_MEANWHILE: entry(
    '编辑期间已有新的一版告知书发布[（第 {{version}} 版）]。',
    '请在新的一版上重新修改。',
    'Another version of the notice was published meanwhile[ ({{version}})].',
    'Make your changes to that one.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
