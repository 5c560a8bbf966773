import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { PersonExport } from '../../../main/contract/personExport';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { temporaryFolder } from '../storage/temporaryStation';
import { ask, codeOf, entriesOf, signIn } from './registersUnderTest';

let station: StationUnderTest;
afterEach(() => station.end());

/** A station whose dialogs are answered by `choose`. */
const stationAsking = async (choose: (fileName: string) => string | null | Promise<string | null>) => {
  station = new StationUnderTest({
    chooser: { saveJson: async (fileName) => choose(fileName), folder: async (purpose) => `/mnt/${purpose}` },
  });
  await signIn(station);
  return station.moveIn('3-1-502', { facility: 1, number: 7 });
};
const save = (personId: PersonId) => station.call('person.saveExport', { personId, why: 'request' });
const kinds = () =>
  entriesOf(station)
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('person.export'));

describe('the copy of a person’s data', () => {
  it('goes whole into the file that was chosen, for its owner only, and stands in the register with its hash', async () => {
    const folder = temporaryFolder();
    const asked: string[] = [];
    const personId = await stationAsking((fileName) => {
      asked.push(fileName);
      return path.join(folder, '副本.json');
    });
    expect(await save(personId)).toEqual({ ok: true, value: { outcome: 'saved', fileName: '副本.json' } });
    const bytes = readFileSync(path.join(folder, '副本.json'));
    expect(PersonExport.parse(JSON.parse(bytes.toString('utf8'))).person).toMatchObject({ unit: '3-1-502', name: '张三' });
    expect(statSync(path.join(folder, '副本.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['副本.json']);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(entriesOf(station, 'person.exported')[0]?.body).toMatchObject({ personId, why: 'request', sha256, by: 'manager' });
    expect(asked[0], 'no name, no flat in the proposal').toMatch(/^personal-data-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.json$/);
  });

  it('is not made when whoever was asked thinks better of it', async () => {
    expect(await save(await stationAsking(() => null))).toEqual({ ok: true, value: { outcome: 'cancelled', fileName: null } });
    expect(kinds()).toEqual([]);
  });

  it('is not made for who was signed out while the dialog stood open', async () => {
    const file = path.join(temporaryFolder(), 'a.json');
    const personId = await stationAsking(async () => {
      await station.call('operator.signOut', {});
      return file;
    });
    expect(codeOf(await save(personId))).toBe('NOT_ALLOWED');
    expect([kinds(), existsSync(file)]).toEqual([[], false]);
  });

  it('that could not be written is on record as such', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'taken', 'inside'), { recursive: true });
    const personId = await stationAsking(() => path.join(folder, 'taken'));
    expect(codeOf(await save(personId))).toBe('DOCUMENT_NOT_SAVED');
    expect(kinds()).toEqual(['person.exported', 'person.export-failed']);
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('of nobody, by a guard, or with a path from the window, is refused before anybody is asked', async () => {
    const personId = await stationAsking(() => {
      throw new Error('asked');
    });
    expect(codeOf(await save('01935a3e-0000-7000-8000-000000000009' as PersonId))).toBe('PERSON_UNKNOWN');
    expect(codeOf(await station.call('person.saveExport', { personId, why: 'request' }, 'guard'))).toBe('NOT_ALLOWED');
  });
});

describe('a folder', () => {
  it('is chosen in the system’s dialog, for the purpose it is asked for', async () => {
    await stationAsking(() => null);
    expect(await ask(station, 'folder.choose', { purpose: 'second-place' })).toEqual({ folder: '/mnt/second-place' });
  });

  it('cannot be chosen without a window system', async () => {
    station = new StationUnderTest();
    expect(codeOf(await station.call('folder.choose', { purpose: 'ledger-export' }))).toBe('DISPLAY_MISSING');
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    expect(codeOf(await save(personId))).toBe('DISPLAY_MISSING');
  });
});
