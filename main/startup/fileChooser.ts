import type { Language } from '../contract/ids';

/** The system's own dialogs for files and folders. Null: whoever was asked thought better of it. */
export interface FileChooser {
  /** `fileName` with its extension, of a JSON file. */
  saveJson(fileName: string): Promise<string | null>;
  folder(purpose: 'ledger-export' | 'second-place'): Promise<string | null>;
}

/** What stands over the dialogs. */
export const chooserTitles: Readonly<Record<'ledger-export' | 'second-place' | 'json', Readonly<Record<Language, string>>>> = {
  'ledger-export': { 'zh-CN': '台账导出到哪个文件夹', en: 'Folder for the ledger’s export' },
  'second-place': { 'zh-CN': '第二存放处的文件夹', en: 'Folder of the second place' },
  json: { 'zh-CN': '个人信息副本存到哪里', en: 'Where to save the copy of the data' },
};
