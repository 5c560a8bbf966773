import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { parseReceipt, type ReceiptParts, receiptOf } from '../../main/ledger/receipt';
import { receiptWords } from '../../main/ledger/receiptWords';
import { inflate } from '../../verifier/core/inflate';
import { judgeReceipt } from '../../verifier/core/judge';
import { codesIn, readReceipt } from '../../verifier/core/receiptCode';
import { receiptWords as verifierWords } from '../../verifier/core/receiptWords';
import { codesInPixels } from '../../verifier/page/qrReading';
import { codesOf, consentBody, faultOf, file, judge, makeLog, otherStation } from './madeLog';

const opened = (texts: readonly string[]) => {
  const read = readReceipt(codesIn(texts.join('\n')));
  return read.ok ? judgeReceipt(read.value) : read;
};

describe('a receipt', () => {
  test('tells the entry, its place, its checkpoint and its key', () => {
    const log = makeLog(12);
    const judged = opened(codesOf(log, 10));
    expect(judged.ok && judged.value.entryText).toBe(log.texts[10]);
    expect(judged.ok && judged.value.entry.body).toEqual({ ...consentBody, registerSeq: 10 });
    expect(judged.ok && judged.value.checkpoint.note).toBe(log.checkpointAt());
    const { fingerprint, entryHash } = receiptOf(log.receiptParts(10));
    expect(judged.ok && judged.value.fingerprint).toBe(fingerprint);
    expect(fingerprint).toMatch(/^[0-9A-F]{4}( [0-9A-F]{4}){4}$/);
    expect(judged.ok && judged.value.leafHex).toBe(entryHash.replaceAll(' ', ''));
    expect(entryHash).toMatch(/^[0-9a-f]{4}( [0-9a-f]{4}){15}$/);
  });

  test('is genuine for every entry of every small log', () => {
    for (let size = 1; size <= 9; size += 1) {
      const log = makeLog(size);
      for (let seq = 0; seq < size; seq += 1)
        expect([size, seq, faultOf(opened(codesOf(log, seq)))]).toEqual([size, seq, 'none']);
    }
  });

  test('of the largest consent in a log of a million fits two codes of version 25', () => {
    const log = makeLog(2);
    log.append('consent.given', consentBody);
    const parts = { ...log.receiptParts(2), proof: Array.from({ length: 20 }, (_, at) => noise(at)) };
    const { codes } = receiptOf(parts);
    expect(codes).toHaveLength(2);
    for (const code of codes) expect(encode(code, { ecc: 'M' }).version).toBeLessThanOrEqual(25);
  });

  test('is packed with the same words by the station and the verifier', () => {
    expect(verifierWords).toBe(receiptWords);
    expect(createHash('sha256').update(receiptWords, 'utf8').digest('hex')).toBe(
      '98dd7b6c942e4ecd60b178da77310d7cfc8cce567b98380c827a50d7b1e1c7cb',
    );
  });

  test('is read by the station as it was written, in any order and with repeats', () => {
    const parts = makeLog(12).receiptParts(10);
    const { codes } = receiptOf(parts);
    const read = parseReceipt([...codes].reverse().concat(codes));
    expect(read).toEqual({
      ok: true,
      value: { ...parts, entryBytes: Uint8Array.from(parts.entryBytes), proof: parts.proof.map((hash) => Uint8Array.from(hash)) },
    });
  });

  test('with a code missing says which one', () => {
    const codes = codesOf(makeLog(300), 150);
    expect(codes.length).toBe(2);
    for (const [at, code] of codes.entries()) {
      const missing = 2 - at;
      expect(opened([code])).toMatchObject({
        fault: { code: 'receipt-missing', values: { missing: String(missing), of: 2, have: 1 } },
      });
      expect(parseReceipt([code])).toEqual({ ok: false, error: { kind: 'missing', missing: [missing], of: 2 } });
    }
  });

  test('mixed with another one is told as that', () => {
    const log = makeLog(300);
    const [first = ''] = codesOf(log, 150);
    const [, second = ''] = codesOf(log, 151);
    expect(faultOf(opened([first, second]))).toBe('receipt-mixed');
    expect(parseReceipt([first, second])).toEqual({ ok: false, error: { kind: 'mixed' } });
  });

  test('pasted with blanks, line breaks, small letters and words around it is still read', () => {
    const text = codesOf(makeLog(300), 150)
      .map((code, at) => `码${at + 1}：${code.toLowerCase().replace(/.{50}/g, '$& \r\n')}`)
      .join('\n');
    expect(faultOf(opened([text]))).toBe('none');
  });

  test('is nothing else', () => {
    for (const text of ['', 'FG1/', 'https://fairgate.example/', 'FG1/3OF2/00000000:ABC', 'FG2/1OF1/00000000:ABC'])
      expect([faultOf(opened([text])), parseReceipt([text]).ok]).toEqual(['receipt-not', false]);
  });
});

describe('a receipt somebody changed', () => {
  const log = makeLog(12);
  const codes = codesOf(log, 10);

  test('in one letter of its codes is refused', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-./:'), (place, letter) => {
        const text = codes.join('\n');
        const at = place % text.length;
        fc.pre(text[at] !== letter && text[at] !== '\n');
        expect(opened([text.slice(0, at) + letter + text.slice(at + 1)]).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  /** As a forger would: the codes are made anew over changed bytes, so that their check fits. */
  const forged = (parts: ReceiptParts) => opened(receiptOf(parts).codes);
  const flipped = (bytes: Uint8Array, bit: number) => {
    const changed = Uint8Array.from(bytes);
    const at = (bit >> 3) % changed.length;
    changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
    return changed;
  };

  test('in one bit of the entry, the proof, the note or the key is refused', () => {
    const parts = log.receiptParts(10);
    fc.assert(
      fc.property(fc.constantFrom('entry', 'proof', 'note', 'key'), fc.nat(), (part, bit) => {
        const text = (from: string) => Buffer.from(flipped(Buffer.from(from, 'utf8'), (bit & ~7) | (bit % 7))).toString('latin1');
        const changed: ReceiptParts =
          part === 'entry'
            ? { ...parts, entryBytes: flipped(parts.entryBytes, bit) }
            : part === 'proof'
              ? { ...parts, proof: parts.proof.with(0, flipped(parts.proof[0] ?? new Uint8Array(32), bit)) }
              : part === 'note'
                ? { ...parts, checkpointNote: text(parts.checkpointNote) }
                : { ...parts, verifierKey: text(parts.verifierKey) };
        expect(forged(changed).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('to claim another place, another proof or a longer one is refused', () => {
    const parts = log.receiptParts(10);
    expect(faultOf(forged({ ...parts, seq: 9 }))).toBe('entry-seq');
    expect(faultOf(forged({ ...parts, proof: log.receiptParts(9).proof }))).toBe('proof-wrong');
    expect(faultOf(forged({ ...parts, proof: [...parts.proof, new Uint8Array(32)] }))).toBe('proof-wrong');
    expect(faultOf(forged({ ...parts, proof: [] }))).toBe('proof-wrong');
  });

  test('to bear another key shows another fingerprint, and the name of another station is refused', () => {
    const other = makeLog(12, otherStation, 9);
    const stolen = { ...log.receiptParts(10), verifierKey: other.signers[0]?.key.text ?? '' };
    expect(faultOf(forged(stolen))).toBe('note-key-unknown');
    const twin = makeLog(12, undefined, 9);
    const judged = opened(codesOf(twin, 10));
    expect(judged.ok && judged.value.fingerprint).not.toBe(receiptOf(log.receiptParts(10)).fingerprint);
    expect(faultOf(forged({ ...other.receiptParts(10), entryBytes: log.receiptParts(10).entryBytes }))).toBe('proof-wrong');
  });
});

describe('a newer sign of the log', () => {
  const grown = () => {
    const log = makeLog(6);
    const old = codesOf(log, 4);
    for (let number = 0; number < 5; number += 1) log.append('consent.refused', consentBody);
    return { log, old };
  };
  const held = (codes: readonly string[]) => {
    const judged = opened(codes);
    if (!judged.ok) throw new Error(judged.fault.code);
    return judged.value;
  };
  const proofFile = (log: ReturnType<typeof makeLog>, from: number, to: number) =>
    file('consistency.txt', log.continuation(from, to));

  test('a newer receipt of the same entry shows that it is still there', async () => {
    const { log, old } = grown();
    const judged = await judge({ receipt: held(old), files: [file('newer.txt', codesOf(log, 4).join('\n'))] });
    expect(judged.ok && judged.value.continued).toEqual({ verdict: 'still-there', size: 11 });
  });

  test('a newer receipt of another entry, or a checkpoint alone, does not', async () => {
    const { log, old } = grown();
    for (const files of [[file('newer.txt', codesOf(log, 9).join('\n'))], [file('checkpoint.txt', log.checkpointAt())]]) {
      const judged = await judge({ receipt: held(old), files });
      expect(judged.ok && judged.value.continued).toEqual({ verdict: 'not-shown', size: 11 });
    }
  });

  test('a checkpoint with the proof of consistency does', async () => {
    const { log, old } = grown();
    const judged = await judge({
      receipt: held(old),
      files: [file('checkpoint.txt', log.checkpointAt()), proofFile(log, 6, 11)],
    });
    expect(judged.ok && judged.value.continued).toEqual({ verdict: 'still-there', size: 11 });
  });

  test('a receipt of a log that was rewritten is a fork', async () => {
    const { old } = grown();
    const rewritten = makeLog(4);
    for (let number = 4; number < 11; number += 1) rewritten.append('consent.refused', { ...consentBody, operator: 'nobody' });
    expect(await judge({ receipt: held(old), files: [file('newer.txt', codesOf(rewritten, 4).join('\n'))] })).toMatchObject({
      fault: { code: 'fork', seq: 4 },
    });
    expect(await judge({ receipt: held(old), files: [file('checkpoint.txt', rewritten.checkpointAt(6))] })).toMatchObject({
      fault: { code: 'fork' },
    });
    expect(
      await judge({ receipt: held(old), files: [file('checkpoint.txt', rewritten.checkpointAt()), proofFile(rewritten, 6, 11)] }),
    ).toMatchObject({ fault: { code: 'fork' } });
  });

  test('of another station is named as such', async () => {
    const { old } = grown();
    const other = makeLog(11, otherStation, 9);
    expect(await judge({ receipt: held(old), files: [file('newer.txt', codesOf(other, 4).join('\n'))] })).toMatchObject({
      fault: { code: 'receipt-key-other', values: { station: `fairgate.local/${otherStation}` } },
    });
  });

  test('after a change of key is read with keys.txt', async () => {
    const { log, old } = grown();
    log.rotate();
    const files = [file('checkpoint.txt', log.checkpointAt()), proofFile(log, 6, 12)];
    expect(faultOf(await judge({ receipt: held(old), files }))).toBe('note-key-unknown');
    files.push(file('keys.txt', log.files().keys));
    // keys.txt is whose who gives it: that one key handed over to the other is to be shown.
    expect(faultOf(await judge({ receipt: held(old), files }))).toBe('key-not-followed');
    const judged = await judge({ receipt: held(old), files: [...files, ...log.keyProofs()] });
    expect(judged.ok && judged.value.continued).toEqual({ verdict: 'still-there', size: 12 });
  });
});

describe('codes on paper', () => {
  test('are drawn and read back, in any order', () => {
    const codes = codesOf(makeLog(300), 151);
    const seen = [...codes].reverse().flatMap((code) => codesInPixels(...drawn(code, 4)));
    expect(seen).toEqual([...codes].reverse());
    expect(faultOf(opened(seen))).toBe('none');
  });

  test('two of them on one picture are both found', () => {
    const codes = codesOf(makeLog(300), 150);
    const [first, second] = codes.map((code) => drawn(code, 4));
    if (!first || !second) throw new Error('two codes');
    const [, widthPx, heightPx] = first;
    const both = new Uint8ClampedArray(widthPx * 2 * heightPx * 4).fill(255);
    for (let y = 0; y < heightPx; y += 1) {
      both.set(first[0].subarray(y * widthPx * 4, (y + 1) * widthPx * 4), y * widthPx * 8);
      both.set(second[0].subarray(y * widthPx * 4, (y + 1) * widthPx * 4), y * widthPx * 8 + widthPx * 4);
    }
    expect(new Set(codesInPixels(both, widthPx * 2, heightPx))).toEqual(new Set(codes));
  });
});

/** RGBA pixels of a code with its quiet zone. */
function drawn(code: string, modulePx: number): [Uint8ClampedArray, number, number] {
  const { data, size } = encode(code, { ecc: 'M', border: 4 });
  const sidePx = size * modulePx;
  const rgba = new Uint8ClampedArray(sidePx * sidePx * 4).fill(255);
  for (let y = 0; y < sidePx; y += 1)
    for (let x = 0; x < sidePx; x += 1)
      if (data[Math.floor(y / modulePx)]?.[Math.floor(x / modulePx)])
        rgba.fill(0, (y * sidePx + x) * 4, (y * sidePx + x) * 4 + 3);
  return [rgba, sidePx, sidePx];
}

/** 32 bytes no compression makes smaller. */
const noise = (seed: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => Math.imul(seed * 32 + at + 1, 2_654_435_761) >>> 17);

describe('inflate', () => {
  test('undoes what zlib packs, at every level', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.string({ maxLength: 3_000 }),
        fc.integer({ min: 0, max: 9 }),
        (noisy, text, level) => {
          for (const bytes of [noisy, Buffer.from(text.repeat(3), 'utf8')])
            expect(Buffer.from(inflate(deflateRawSync(bytes, { level }), 40_000) ?? []).equals(Buffer.from(bytes))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('takes nothing that is damaged, cut, longer than it is or larger than allowed', () => {
    const packed = deflateRawSync(Buffer.from('gate '.repeat(400)));
    expect(inflate(packed, 1_999)).toBeNull();
    expect(inflate(packed, 2_000)).toHaveLength(2_000);
    expect(inflate(packed.subarray(0, -1), 2_000)).toBeNull();
    expect(inflate(Buffer.concat([packed, Buffer.of(0)]), 2_000)).toBeNull();
    expect(inflate(Buffer.of(7), 10)).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void inflate(bytes, 10_000)),
      { numRuns: 300 },
    );
  });
});
