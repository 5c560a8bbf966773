import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about the end of consents. */
export const withdrawalErrors = {
  WITHDRAWAL_UNKNOWN: entry(
    '找不到这次撤回的记录。',
    '请从住户的资料里重新打开。',
    'There is no record of this withdrawal.',
    'Open it again from the page of the resident.',
  ),
  SERVICE_STOP_RUNNING: entry(
    '人脸识别正在全部停用，删除尚未完成。',
    '请等待进度走完；期间刷卡和值班员放行照常。',
    'Face recognition is being stopped for everybody; the deletion is not through yet.',
    'Wait until it is done; cards and guards work as always.',
  ),
  PERSON_LEFT: entry(
    '这位住户已经办理过离开[（{{day}}）]。',
    '不用再办；删除证明在住户列表的“已离开”里。',
    'This resident has left already[ ({{day}})].',
    'There is nothing left to do; the certificate is under “Who has left” in the list of residents.',
  ),
  LEAVING_DAY_WRONG: entry(
    '日期不对：不能晚于今天，也不能早于出生日期。',
    '请核对日期。还没搬走的，请在搬走当天再办。',
    'This day cannot be right: not later than today, nor before the resident was born.',
    'Check it. If the resident is still to move, come back on that day.',
  ),
  DEATH_BEFORE_CONSENT: entry(
    '去世日期早于这位住户同意人脸的日期[（{{day}}）]。',
    '请核对日期。日期无误的，说明这份同意不是本人作出的，请先按“发现采集不合法”终止。',
    'This day of death is before the day on which the resident agreed to face[ ({{day}})].',
    'Check it. If it is right, the consent was not the resident’s own: end it as taken unlawfully first.',
  ),
  DEATH_SEEN_DAY_WRONG: entry(
    '查看证明的日期不对：不能晚于今天，也不能早于去世日期。',
    '请填写当面看到证明的那一天。',
    'The day on which the papers were seen cannot be right: not later than today, nor before the death.',
    'Enter the day on which you saw them.',
  ),
  RELATIVE_IS_PERSON: entry(
    '提出的近亲属和去世的住户是同一个名字。',
    '请填写来办理的近亲属的姓名；确实同名的，请在姓名后加关系。',
    'The close relative has the name of the deceased.',
    'Enter the name of the relative who came. If the names really are the same, add the relation.',
  ),
  UNLAWFUL_TEXT_MISSING: entry(
    '选择“其他”时要写明原因。',
    '请用一两句话写明为什么不合法。',
    'For any other reason, say what it is.',
    'Write in a sentence or two why it was unlawful.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
