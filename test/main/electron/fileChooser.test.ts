import type { OpenDialogOptions, SaveDialogOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { createFileChooser } from '../../../main/electron/fileChooser';

interface Answer {
  canceled: boolean;
  filePath?: string;
  filePaths?: string[];
}

/** Dialogs that answer one after another, and remember what they were asked. */
function choosing(answers: Answer[], there: string[] = []) {
  const asked: unknown[][] = [];
  const show = async (...args: unknown[]) => {
    asked.push(args);
    return { filePath: '', filePaths: [], canceled: true, ...answers[asked.length - 1] };
  };
  const dialog = { showSaveDialog: show, showOpenDialog: show };
  return { asked, chooser: createFileChooser({ dialog, exists: (path) => there.includes(path) }) };
}
const options = (asked: unknown[][], n = 0) => asked[n]?.[0] as SaveDialogOptions & OpenDialogOptions;

describe('the system’s dialogs', () => {
  it('propose the file’s name, and belong to no window, whose buttons open the gate', async () => {
    const { asked, chooser } = choosing([{ canceled: false, filePath: '/home/a/b.json' }]);
    expect(await chooser.saveJson('b.json')).toBe('/home/a/b.json');
    expect(asked[0]).toHaveLength(1);
    expect(options(asked)).toMatchObject({ defaultPath: 'b.json', filters: [{ extensions: ['json'] }] });
  });

  it('let a folder be chosen or made, and nothing else', async () => {
    const { asked, chooser } = choosing([{ canceled: false, filePaths: ['/mnt/usb'] }]);
    expect(await chooser.folder('second-place')).toBe('/mnt/usb');
    expect(asked[0]).toHaveLength(1);
    expect(options(asked)).toMatchObject({
      properties: ['openDirectory', 'createDirectory'],
      title: expect.stringContaining('第二存放处'),
    });
  });

  it('never give the name of a file that is none of its own: whoever names station.db gets one beside it', async () => {
    const named = { canceled: false, filePath: '/data/station.db' };
    expect(await choosing([named]).chooser.saveJson('a.json')).toBe('/data/station.db.json');
    const { asked, chooser } = choosing([named, { canceled: true }], ['/data/station.db.json']);
    expect(await chooser.saveJson('a.json')).toBeNull();
    expect(options(asked, 1).defaultPath).toBe('/data/station.db.json');
  });

  it.each([
    ['cancelled', { canceled: true, filePath: '/x', filePaths: ['/x'] }],
    ['answered with nothing', { canceled: false, filePath: '', filePaths: [] }],
  ])('%s: no path', async (_story, answer) => {
    expect(await choosing([answer]).chooser.saveJson('b.json')).toBeNull();
    expect(await choosing([answer]).chooser.folder('ledger-export')).toBeNull();
  });
});
