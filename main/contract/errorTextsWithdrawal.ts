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
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
