import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Language } from '../contract/ids';
import { parseVerifierKey, type VerifierKey } from '../ledger/signedNote';
import { type ExportCheck, verifyExport } from '../ledger/verifyExport';
import { exportStation, proveContinued, proveEntry, type ReadFailure } from './ledgerReader';
import { checkLines, continuationLine, exportedLine, failureLines, provedLine } from './ledgerWords';

export interface LedgerDeps {
  /** Where a station's data lies unless `--data` says otherwise. */
  dataFolder: string;
  /** The page that goes with every export. */
  verifierPage?: string;
  language: Language;
  /** The answer, and nothing else. */
  out: (text: string) => void;
  /** What went wrong. */
  err: (text: string) => void;
}

interface Flags {
  json: boolean;
  data: string | undefined;
  proof: string | undefined;
  since: string | undefined;
  from: string | undefined;
  key: string[];
}

/** `gatectl ledger …`: 0 done and whole, 1 cannot or not whole, null when the arguments are not understood. */
export function ledger(args: readonly string[], deps: LedgerDeps): number | null {
  const parsed = readArguments(args);
  if (!parsed) return null;
  const { flags, words } = parsed;
  const [command, one = '', two = ''] = words;
  const folder = path.resolve(flags.data ?? deps.dataFolder);
  if (command === 'verify' && words.length === 2 && flags.data === undefined && flags.from === undefined)
    return verify(one, flags, deps);
  const asksForData = flags.proof === undefined && flags.since === undefined && flags.key.length === 0;
  if (command === 'prove' && words.length === 2 && asksForData && flags.from !== undefined) {
    const done = proveContinued(folder, path.resolve(flags.from), path.resolve(one), deps.verifierPage);
    return answer(done, deps, flags.json, done.ok ? continuationLine(done.value, deps.language) : '');
  }
  if (flags.from !== undefined) return null;
  if (command === 'export' && words.length === 2 && asksForData) {
    const done = exportStation(folder, path.resolve(one), deps.verifierPage);
    return answer(done, deps, flags.json, done.ok ? exportedLine(done.value, deps.language) : '');
  }
  if (command === 'prove' && words.length === 3 && asksForData && /^[0-9]{1,15}$/.test(one)) {
    const done = proveEntry(folder, Number(one), path.resolve(two));
    return answer(done, deps, flags.json, done.ok ? provedLine(done.value, deps.language) : '');
  }
  return null;
}

function readArguments(args: readonly string[]): { flags: Flags; words: string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
        proof: { type: 'string' },
        since: { type: 'string' },
        from: { type: 'string' },
        key: { type: 'string', multiple: true, default: [] },
      },
    });
    const { json, data, proof, since, from, key } = values;
    return { flags: { json, data, proof, since, from, key }, words: positionals };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function verify(folder: string, { json, proof, since, key }: Flags, deps: LedgerDeps): number {
  const trusted = key.map(parseVerifierKey);
  const isKey = (one: VerifierKey | null): one is VerifierKey => one !== null;
  const check: ExportCheck = trusted.every(isKey)
    ? verifyExport(path.resolve(folder), {
        trusted: trusted.length > 0 ? trusted : null,
        proof: proof === undefined ? null : path.resolve(proof),
        since: since === undefined ? null : path.resolve(since),
      })
    : { ok: false, entries: 0, rootHex: null, firstBad: null, why: 'keys-malformed', file: '--key' };
  const [message = '', next = ''] = checkLines(check, deps.language);
  if (json) {
    const { ok, entries, rootHex: root } = check;
    const more = check.ok
      ? {
          origin: check.origin,
          signedBy: check.signedBy,
          trustedKeys: check.trustedKeys,
          withEntries: check.withEntries,
          ...(check.since !== null && { since: check.since }),
        }
      : { ...(check.firstBad !== null && { firstBad: check.firstBad }), why: check.why, file: check.file };
    deps.out(`${JSON.stringify({ ok, entries, root, ...more, message, next })}\n`);
  } else (check.ok ? deps.out : deps.err)(`${message}\n  ${next}\n`);
  return check.ok ? 0 : 1;
}

function answer(
  done: { ok: true; value: object } | { ok: false; error: ReadFailure },
  { language, out, err }: LedgerDeps,
  json: boolean,
  words: string,
): number {
  if (done.ok) {
    out(json ? `${JSON.stringify({ ok: true, ...done.value })}\n` : `${words}\n`);
    return 0;
  }
  const [message = '', next = ''] = failureLines(done.error, language);
  if (json) out(`${JSON.stringify({ ok: false, code: done.error.code, message, next })}\n`);
  else err(`${message}\n  ${next}\n`);
  return 1;
}
