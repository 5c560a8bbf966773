import type { Dialog, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { chooserTitles, type FileChooser } from '../startup/fileChooser';

interface Deps {
  dialog: {
    showSaveDialog(options: SaveDialogOptions): ReturnType<Dialog['showSaveDialog']>;
    showOpenDialog(options: OpenDialogOptions): ReturnType<Dialog['showOpenDialog']>;
  };
  exists: (path: string) => boolean;
}

const titleOf = (what: keyof typeof chooserTitles): string => Object.values(chooserTitles[what]).join(' · ');

/** Never a file that is none of its own: not the station's records. */
const withEnding = (name: string): string => (/\.json$/i.test(name) ? name : `${name}.json`);

/**
 * Asks with the system's dialogs; what comes back is a path that a person at this computer chose. They belong to no window: one
 * that did would take every click from it, and the gate's buttons are there.
 */
export function createFileChooser({ dialog, exists }: Deps): FileChooser {
  return {
    saveJson: async (fileName) => {
      for (let defaultPath = withEnding(fileName); ; ) {
        const options: SaveDialogOptions = {
          title: titleOf('json'),
          defaultPath,
          filters: [{ name: 'JSON', extensions: ['json'] }],
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        };
        const { canceled, filePath } = await dialog.showSaveDialog(options);
        if (canceled || filePath === '') return null;
        if (withEnding(filePath) === filePath) return filePath;
        defaultPath = withEnding(filePath);
        // The dialog asked about another name; about this one nobody did.
        if (!exists(defaultPath)) return defaultPath;
      }
    },
    folder: async (purpose) => {
      const options: OpenDialogOptions = { title: titleOf(purpose), properties: ['openDirectory', 'createDirectory'] };
      const { canceled, filePaths } = await dialog.showOpenDialog(options);
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
