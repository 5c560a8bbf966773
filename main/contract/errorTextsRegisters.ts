import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about the registers, the impact assessment and the reports. */
export const registerErrors = {
  RECORD_UNKNOWN: entry(
    '找不到这条登记。',
    '请重新打开这一页，再选一次。',
    'This record was not found.',
    'Open the page again and choose anew.',
  ),
  RECORD_MOVED_ON: entry(
    '这条登记刚被别人更正、答复或办结，这次没有保存。',
    '请重新打开这一页，看清现在的内容再办。',
    'Somebody has just corrected, answered or closed this record; nothing was saved.',
    'Open the page again, read how it stands now, then decide.',
  ),
  RECORD_NOT_CORRECTABLE: entry(
    '这种记录不能更正：它是签过字的，或者由程序自动记下。',
    '签过字的请重新做一份；自动记下的请另写一条说明。',
    'Records of this kind are not corrected: they are signed, or written by the station itself.',
    'Make a new one in place of a signed one; beside an automatic one write a record of your own.',
  ),
  DATE_IN_FUTURE: entry(
    '填写的日期还没有到[（{{field}}）]。',
    '请填写已经发生的日期；电脑时间不对时请先校准。',
    'The date is still to come[ ({{field}})].',
    'Give the day on which it happened; if the computer clock is wrong, set it first.',
  ),
  DATES_REVERSED: entry(
    '日期前后颠倒[（{{field}}）]。',
    '请检查：开始不能晚于结束，答复不能早于收到。',
    'The dates are the wrong way round[ ({{field}})].',
    'Check them: a start cannot be after its end, an answer not before the request.',
  ),
  ASSESSMENT_MISSING: entry(
    '还没有有效的影响评估，人脸暂不启用；刷卡和门岗开门照常。',
    '请管理员在“合规”页填写并签署个人信息保护影响评估（个人信息保护法 第55条）。',
    'There is no impact assessment in force, so faces are not used yet; cards and guards work as always.',
    'A manager fills in and signs the impact assessment on the compliance page (PIPL art. 55).',
  ),
  ASSESSMENT_FACTS_CHANGED: entry(
    '评估填写期间，设置或数据已经变了，签署没有保存。',
    '请重新读取现状，核对后再签。',
    'Settings or data changed while the assessment was being filled in; it was not signed.',
    'Read the present state again, check it, then sign.',
  ),
  SIGNATURE_NEEDED: entry(
    '缺少签名。',
    '请在签名框里签名，或者选择纸质签署并附上扫描件。',
    'The signature is missing.',
    'Sign in the field, or choose paper and attach the scan.',
  ),
  FILING_NOT_MADE: entry(
    '还没有登记备案，不能变更或注销。',
    '请先登记已经办理的备案。',
    'No filing is on record, so it cannot be changed or ended.',
    'Record the filing that was made first.',
  ),
  HANDLER_MISSING: entry(
    '还没有登记谁是个人信息处理者，不能签署影响评估；已经生效的评估不受影响。',
    '请先在“合规”页的“处理者”里登记名称、地址和联系方式，再来签署。',
    'Who answers for the handling is not on record, so no assessment can be signed; one in force stays in force.',
    'Write down name, address and contact under “Handler” on the compliance page, then sign.',
  ),
  HANDLER_UNCHANGED: entry(
    '和已登记的内容完全一样，没有保存。',
    '请先修改再保存。',
    'This is what is on record already; nothing was saved.',
    'Change something first.',
  ),
  HANDLER_UNANNOUNCED: entry(
    '这是另一家处理者，但没有已生效的接管公告，没有保存。',
    '请先在“受托方、审计与交接”里登记接管并告知住户；接管日到了，且新旧名称与公告一致，再登记。同一家公司改名的，统一社会信用代码须与原登记相同。',
    'This is another handler, and no takeover by it has been announced and taken effect; nothing was saved.',
    'Announce the takeover first and tell the residents. Write it down from its day on, with both names as announced. A company that only changed its name keeps its credit code.',
  ),
  REPORT_PERIOD: entry(
    '报告的时间段不合适[：最长 {{days}} 天]。',
    '请选短一些的时间段，开始不晚于结束。',
    'The period of the report does not fit[: {{days}} days at most].',
    'Choose a shorter one that starts before it ends.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
