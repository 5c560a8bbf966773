import type { BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import { createFileChooser } from '../../../main/electron/fileChooser';

const window = { id: 1 } as BrowserWindow;

/** Dialogs that answer, and remember what they were asked. */
function dialogs(answer: { canceled: boolean; filePath?: string; filePaths?: string[] }) {
  const asked: unknown[][] = [];
  const show = async (...args: unknown[]) => {
    asked.push(args);
    return { filePath: '', filePaths: [], ...answer };
  };
  return { asked, dialog: { showSaveDialog: show, showOpenDialog: show } };
}

describe('the system’s dialogs', () => {
  it('propose the file’s name, and stand before the console’s window', async () => {
    const { asked, dialog } = dialogs({ canceled: false, filePath: '/home/a/b.json' });
    const chooser = createFileChooser({ dialog, besides: () => window });
    expect(await chooser.saveJson('b.json')).toBe('/home/a/b.json');
    expect(asked[0]?.[0]).toBe(window);
    expect(asked[0]?.[1]).toMatchObject({ defaultPath: 'b.json', filters: [{ extensions: ['json'] }] });
  });

  it('let a folder be chosen or made, and nothing else', async () => {
    const { asked, dialog } = dialogs({ canceled: false, filePaths: ['/mnt/usb'] });
    expect(await createFileChooser({ dialog, besides: () => null }).folder('second-place')).toBe('/mnt/usb');
    expect(asked[0]?.[0]).toMatchObject({
      properties: ['openDirectory', 'createDirectory'],
      title: expect.stringContaining('第二存放处'),
    });
  });

  it.each([
    ['cancelled', { canceled: true, filePath: '/x', filePaths: ['/x'] }],
    ['answered with nothing', { canceled: false, filePath: '', filePaths: [] }],
  ])('%s: no path', async (_story, answer) => {
    const chooser = createFileChooser({ dialog: dialogs(answer).dialog, besides: () => window });
    expect(await chooser.saveJson('b.json')).toBeNull();
    expect(await chooser.folder('ledger-export')).toBeNull();
  });
});
