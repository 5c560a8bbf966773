import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about the station's ledger and what is kept of it elsewhere. */
export const ledgerErrors = {
  LEDGER_BROKEN: entry(
    '台账核对不通过[，第 {{seq}} 条记录（从 0 数起）][：{{why}}]。',
    '全部人脸通行已停用，刷卡和门岗开门照常。请不要改动数据文件夹，先整个复制一份，再请检查人员核对，用备份恢复。',
    'The ledger does not verify[ at entry {{seq}}, counted from 0][: {{why}}].',
    'Faces are off for everybody; cards and guards work as before. Leave the data folder as it is, copy all of it, let an inspector look, then restore it from a backup.',
  ),
  LEDGER_VERIFYING: entry(
    '正在核对台账[（{{entries}} 条）]，核对完之前不用人脸。',
    '请稍等，刷卡和门岗开门照常。',
    'The ledger is being verified[ ({{entries}} entries)]; until then no face is used.',
    'Wait a moment; cards and guards work as before.',
  ),
  LEDGER_KEY_UNAVAILABLE: entry(
    '台账的签名密钥打不开。',
    '请用备份恢复整个数据文件夹，或者请安装人员检查。记录仍在写入。',
    'The key that signs the ledger cannot be opened.',
    'Restore the whole data folder from a backup, or call the installer. Entries are still written.',
  ),
  LEDGER_ENTRY_UNKNOWN: entry(
    '台账里没有这条记录。',
    '请核对编号后再查一次。',
    'The ledger has no such entry.',
    'Check the number and look again.',
  ),
  LEDGER_SECOND_PLACE_MISSING: entry(
    '台账的第二存放处已经一天多写不进去[：{{folder}}]。',
    '请插好 U 盘或者检查文件夹；通行不受影响。',
    'The second place of the ledger could not be written for more than a day[: {{folder}}].',
    'Plug the stick in or check the folder; passing is not affected.',
  ),
  LEDGER_SECOND_PLACE_UNWRITABLE: entry(
    '这个文件夹不能用作第二存放处[：{{folder}}]。',
    '请选一个可以写入、不在数据文件夹里的文件夹。',
    'This folder cannot serve as the second place[: {{folder}}].',
    'Choose a folder that can be written and is not inside the data folder.',
  ),
  LEDGER_EXPORT_FOLDER: entry(
    '台账不能导出到这个文件夹[：{{folder}}]。',
    '请选一个新的或空的、可以写入的文件夹，并检查剩余空间。',
    'The ledger cannot be exported into this folder[: {{folder}}].',
    'Choose a new or empty folder that can be written, and check the space left.',
  ),
  LEDGER_EARLIER_REFUSED: entry(
    '不能为这个旧检查点出证明[（{{file}}）][：{{why}}]。',
    '请核对抄录是否一字不差、是不是这个岗亭的；都没有错，就把旧检查点和数据文件夹都保存好，请检查人员核对。',
    'No proof can be made for this earlier checkpoint[ ({{file}})][: {{why}}].',
    'See that it was copied to the letter and is this station’s; if both are so, keep it and the data folder and let an inspector look.',
  ),
  LEDGER_NOT_SIGNED: entry(
    '这个数据文件夹里还没有签过名的台账。',
    '请先启动一次岗亭程序，几秒后再导出。',
    'This data folder holds no signed ledger yet.',
    'Start the console once and export some seconds later.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
