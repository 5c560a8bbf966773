import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDocumentPrinter } from '../../../main/electron/documentPrinter';
import { temporaryFolder } from '../storage/temporaryStation';

const asked = vi.hoisted(() => ({ answers: [] as string[], defaults: [] as string[], parents: 0 }));
vi.mock('electron', () => ({
  BrowserWindow: class {},
  app: {},
  session: {},
  dialog: {
    showSaveDialog: async (...given: unknown[]) => {
      asked.parents += given.length - 1;
      asked.defaults.push((given.at(-1) as { defaultPath: string }).defaultPath);
      const filePath = asked.answers.shift() ?? '';
      return { canceled: filePath === '', filePath };
    },
  },
  protocol: {},
}));

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const printer = createDocumentPrinter({ log: silent });
const save = async (...answers: string[]) => {
  asked.answers = answers;
  const chosen = await printer.chooseFile('notice-NO-1');
  if (chosen !== null) printer.write(chosen, new TextEncoder().encode('%PDF-'));
  return chosen;
};

afterEach(() => {
  asked.defaults = [];
  asked.parents = 0;
});

describe('where a document is saved', () => {
  it.each(['station.db', 'key.json', 'tombstones.json', '.bashrc', 'notice.pdf.exe'])(
    'whoever names %s gets a file beside it: no paper takes the place of what is no paper',
    async (name) => {
      const file = path.join(temporaryFolder(), name);
      writeFileSync(file, 'all records of this station');
      expect(await save(file)).toBe(`${file}.pdf`);
      expect(readFileSync(file, 'utf8')).toBe('all records of this station');
      expect(readFileSync(`${file}.pdf`, 'utf8')).toBe('%PDF-');
    },
  );

  it('a PDF keeps the name it was given, in large letters too', async () => {
    const folder = temporaryFolder();
    expect(await save(path.join(folder, '告知书.PDF'))).toBe(path.join(folder, '告知书.PDF'));
    expect(await save('')).toBeNull();
  });

  it('is asked beside the window and not before it: a dialog left open keeps nobody from opening the gate', async () => {
    await save(path.join(temporaryFolder(), 'notice.pdf'));
    expect(asked).toMatchObject({ parents: 0, defaults: ['notice-NO-1.pdf'] });
  });

  it('whose name with its ending is taken already is asked once more, by that name', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'sheet.pdf'), 'the sheet of yesterday');
    expect(await save(path.join(folder, 'sheet'), '')).toBeNull();
    expect(asked.defaults).toEqual(['notice-NO-1.pdf', path.join(folder, 'sheet.pdf')]);
    expect(readFileSync(path.join(folder, 'sheet.pdf'), 'utf8')).toBe('the sheet of yesterday');
  });
});
