import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { standingKinds } from '../../../main/consent/standingBook';
import { recordSchemas } from '../../../main/contract/records';
import { withdrawalSteps } from '../../../main/contract/withdrawal';
import { writeExample } from '../../support/ledger/exampleExport';
import { temporaryFolder } from '../storage/temporaryStation';

const text = readFileSync(path.resolve('docs/ledger-format.md'), 'utf8');
const example = text.slice(text.indexOf('## An example'), text.indexOf('## Kinds of entries'));
const blocks = [...example.matchAll(/```\n([\s\S]*?)\n```/g)].map(([, block]) => `${block}\n`);
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (a: Uint8Array, b: Uint8Array) => sha256(Uint8Array.of(1), a, b);

describe('the example in docs/ledger-format.md', () => {
  it('is what the station writes', () => {
    const folder = temporaryFolder();
    writeExample(folder);
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    const [entries, , , keys, checkpoints, proof] = blocks;
    expect(entries).toBe(read('export/entries.jsonl'));
    expect(keys).toBe(read('export/keys.txt'));
    expect(`${checkpoints}\n`).toBe(read('export/checkpoints.txt'));
    expect(proof).toBe(read('entry-1.tlog-proof'));
    expect(checkpoints?.endsWith(read('export/checkpoint.txt'))).toBe(true);
  });

  it('has the hashes it says, computed as the page says', () => {
    const lines = (blocks[0] ?? '').slice(0, -1).split('\n');
    const leaves = lines.map((line) => sha256(Uint8Array.of(0), Buffer.from(line)));
    expect(blocks[1]).toBe(leaves.map((leaf) => `${leaf.toString('hex')}\n`).join(''));
    const [a, b, c, d] = leaves as [Buffer, Buffer, Buffer, Buffer];
    const [left, right] = [node(a, b), node(c, d)];
    expect(blocks[2]).toBe(
      [
        `node(0,1) ${left.toString('hex')}`,
        `node(2,3) ${right.toString('hex')}`,
        `root of 3 ${node(left, c).toString('hex')}`,
        `root of 4 ${node(left, right).toString('hex')}\n`,
      ].join('\n'),
    );
    expect(blocks[4]).toContain(`\n4\n${node(left, right).toString('base64')}\n`);
    expect(blocks[5]).toContain(`index 1\n${a.toString('base64')}\n${right.toString('base64')}\n`);
    const steps = [c, d, left].map((hash) => hash.toString('base64')).join('\n');
    expect(blocks[6]).toBe(`old 3\n${steps}\n\n${(blocks[4] ?? '').split('\n\n').slice(2).join('\n\n')}`);
    lines.forEach((line, index) => {
      expect(JSON.parse(line).prev).toBe(index === 0 ? '0'.repeat(64) : leaves[index - 1]?.toString('hex'));
    });
  });
});

describe('the kinds in docs/ledger-format.md', () => {
  const told = new Set(
    [...text.slice(text.indexOf('## Kinds of entries')).matchAll(/`([a-z-]+\.[a-z-]+)`/g)].map(([, kind]) => kind),
  );
  const sources = readdirSync('main', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const written = sources.flatMap((file) => {
    const source = readFileSync(path.join('main', file), 'utf8');
    const named = source.matchAll(/(?:append|record|enter)\(\s*(?:parts, )?(?:[a-z.]+ \? )?'([a-z-]+\.[a-z-]+)'/g);
    return [...named].map(([, kind]) => kind);
  });

  it.each([
    ...new Set([
      ...written,
      ...Object.keys(recordSchemas),
      ...standingKinds,
      ...withdrawalSteps.map((step) => `withdrawal.${step}`),
      ...['lane.guard-posted', 'lane.other-way-confirmed', 'clock.believed'],
    ]),
  ])('%s', (kind) => {
    expect(told).toContain(kind);
  });

  it('were found where they are written', () => {
    expect(written).toEqual(expect.arrayContaining(['consent.requested', 'clock.doubted', 'document.made', 'shift.closed']));
  });
});
