import type { BrowserWindow, Dialog, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { chooserTitles, type FileChooser } from '../startup/fileChooser';

interface Deps {
  dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;
  /** The window the dialogs belong to; null: none is open. */
  besides: () => BrowserWindow | null;
}

const titleOf = (what: keyof typeof chooserTitles): string => Object.values(chooserTitles[what]).join(' · ');

/** Asks with the system's dialogs; what comes back is a path that a person at this computer chose. */
export function createFileChooser({ dialog, besides }: Deps): FileChooser {
  return {
    saveJson: async (fileName) => {
      const options: SaveDialogOptions = {
        title: titleOf('json'),
        defaultPath: fileName,
        filters: [{ name: 'JSON', extensions: ['json'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const parent = besides();
      const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    },
    folder: async (purpose) => {
      const options: OpenDialogOptions = { title: titleOf(purpose), properties: ['openDirectory', 'createDirectory'] };
      const parent = besides();
      const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
