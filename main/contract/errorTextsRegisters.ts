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
  REPORT_PERIOD: entry(
    '报告的时间段不合适[：最长 {{days}} 天]。',
    '请选短一些的时间段，开始不晚于结束。',
    'The period of the report does not fit[: {{days}} days at most].',
    'Choose a shorter one that starts before it ends.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
