import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about printed and saved documents. */
export const documentErrors = {
  DOCUMENT_NOT_OFFERED: entry(
    '本岗亭现在不能出具这种文书。',
    '请从可出具的文书中选择。',
    'This station cannot make this document at present.',
    'Choose one of the documents that are offered.',
  ),
  DOCUMENT_UNKNOWN: entry(
    '找不到这份文书所依据的记录。',
    '请重新打开这条记录再试；它可能刚被改动。',
    'The record this document is about was not found.',
    'Open the record again and retry; it may just have changed.',
  ),
  DOCUMENT_NOT_READY: entry(
    '这份文书所依据的事项还没有办完，现在不能出具。',
    '删除证明：请稍等片刻再试，其余步骤会自行完成。答复书、注销材料：请先登记答复或终止。',
    'The matter of this document is not finished yet, so it cannot be made.',
    'A certificate of deletion: wait a moment, the station finishes the steps by itself. An answer or a deregistration: record it first.',
  ),
  DOCUMENT_NO_PRINTER: entry(
    '这里没有窗口系统，不能打印或生成 PDF。',
    '请在岗亭的电脑上打开控制台，再出具这份文书。',
    'There is no window system here to print or to make a PDF.',
    'Open the console on the station’s computer and make the document there.',
  ),
  DOCUMENT_NOT_MADE: entry(
    '这份文书没能生成。',
    '请再试一次；仍不行请重新启动程序。没有任何内容离开本机。',
    'The document could not be made.',
    'Try again; if it fails again, restart the console. Nothing has left this machine.',
  ),
  DOCUMENT_NOT_SAVED: entry(
    '文件没能保存。',
    '请检查磁盘空间和文件夹权限，或者换一个位置再存。',
    'The file could not be saved.',
    'Check the free space and the rights of the folder, or choose another place.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
