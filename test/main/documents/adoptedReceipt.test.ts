import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocumentRequest } from '../../../main/contract/documents';
import { ok } from '../../../main/contract/errors';
import type { DocumentPrinter } from '../../../main/documents/ports';
import { keptEndName } from '../../../main/ledger/keptEnd';
import type { StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { signIn } from '../registers/registersUnderTest';
import { must } from '../storage/temporaryStation';

const pages: string[] = [];
const printer: DocumentPrinter = {
  toPdf: async ({ html }) => {
    pages.push(html);
    return ok(new Uint8Array([1]));
  },
  chooseFile: async () => null,
  write: () => ok(undefined),
  print: async () => ok('printed'),
};

let at: StationUnderTest | null = null;
afterEach(() => {
  pages.length = 0;
  at?.end();
});

const masterKey = new Uint8Array(randomBytes(32));
const station = () =>
  new StationUnderTest({ of: { folder: mkdtempSync(path.join(os.tmpdir(), 'fairgate-adopted-')), masterKey } });

/** A station whose register is older than its log, as one has it that was there before there was a log. */
async function withoutLog(before: StationUnderTest): Promise<StationUnderTest> {
  const prepare = ({ db }: StationDatabase) => {
    rmSync(path.join(before.folder, keptEndName), { force: true });
    const rows = (sql: string) => db.prepare(sql).all() as Record<string, unknown>[];
    for (const { name } of rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
      db.exec(`DROP TRIGGER "${String(name)}"`);
    db.exec(
      "DELETE FROM register_record; DELETE FROM ledger_entry; DELETE FROM ledger_node; DELETE FROM ledger_key; DELETE FROM meta WHERE name LIKE 'ledger%'",
    );
    const [row] = rows('SELECT seq, this_hash FROM consent ORDER BY seq DESC LIMIT 1');
    const end = JSON.stringify({ seq: row?.seq, hash: row?.this_hash });
    const sealed = createKeyring(masterKey).seal(Buffer.from(end, 'utf8'), 'meta:consent-head');
    db.prepare("UPDATE meta SET value = ? WHERE name = 'consent-head'").run(sealed);
  };
  const after = before.restart({ documents: printer, prepare });
  await signIn(after);
  return after;
}

const paper = async (asked: StationUnderTest, request: DocumentRequest) => {
  must(await asked.call('document.print', request));
  return pages.at(-1) ?? '';
};
const recordOf = (asked: StationUnderTest, event: string) =>
  String(asked.rows(`SELECT record_id FROM consent WHERE event = '${event}'`)[0]?.record_id);

// Each opens two stations and signs in to the second.
describe('a decision that is older than the ledger', { timeout: 20_000 }, () => {
  it('has a receipt, which says that its entry proves the taking over and no more', async () => {
    const before = station();
    const person = await before.moveIn('3-1-502', { facility: 1, number: 7 });
    must(await before.decideOnFace(person, 'given'));
    at = await withoutLog(before);
    const page = await paper(at, { kind: 'receipt', recordId: recordOf(at, 'given') });
    expect(page).toContain('人脸通行同意回执');
    expect(page).toMatch(/这份决定作于台账启用之前，于 [-\d: ]+ 转入台账/);
    expect(page).toMatch(/不能证明当初签名和告知的经过，也不能证明决定的时间/);
    expect(page).toContain('东通道 1');
    expect(page).not.toMatch(/回执号|屏幕阅读|由谁决定|undefined/);
    expect(page).toContain('<svg');
  });

  it('and so has its end, which is younger and says nothing of the kind', async () => {
    const before = station();
    const person = await before.moveIn('3-1-502', { facility: 1, number: 7 });
    must(await before.decideOnFace(person, 'given'));
    at = await withoutLog(before);
    must(await at.call('consent.withdraw', { personId: person }, 'guard'));
    const page = await paper(at, { kind: 'receipt', recordId: recordOf(at, 'withdrawn') });
    expect(page).toContain('人脸通行撤回同意回执');
    expect(page).not.toContain('台账启用之前');
  });

  it('a refusal that was taken over still says until when nobody asks again', async () => {
    const before = station();
    const person = await before.moveIn('3-1-502', { facility: 1, number: 7 });
    must(await before.decideOnFace(person, 'refused'));
    at = await withoutLog(before);
    const page = await paper(at, { kind: 'receipt', recordId: recordOf(at, 'refused') });
    expect(page).toContain('人脸通行不同意回执');
    expect(page).toContain('此前不再询问');
    expect(page).toContain('台账启用之前');
  });
});

it('a decision of today has its receipt as before, without such words', async () => {
  at = new StationUnderTest({ documents: printer });
  await signIn(at);
  const person = await at.moveIn('3-1-502', { facility: 1, number: 7 });
  must(await at.decideOnFace(person, 'given'));
  const page = await paper(at, { kind: 'receipt', recordId: recordOf(at, 'given') });
  expect(page).toContain('回执号');
  expect(page).not.toContain('台账启用之前');
});
