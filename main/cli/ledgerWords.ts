import { errorText } from '../contract/errorTexts';
import type { Language } from '../contract/ids';
import type { LedgerFault } from '../contract/ledger';
import { ledgerFaultWords } from '../contract/ledgerFaultWords';
import type { WholeExport } from '../ledger/handedIn';
import type { ExportCheck } from '../ledger/verifyExport';
import type { Exported, Proved, ProvedContinued, ReadFailure } from './ledgerReader';

type Next = 'copy-again' | 'keep-and-ask' | 'compare-keys' | 'keep-both' | 'name-earlier' | 'prove-again';

const nextWords: Record<Next, Record<Language, string>> = {
  'copy-again': {
    'zh-CN': '请重新复制或重新导出一次，再核对。',
    en: 'Copy it again or export anew, then verify once more.',
  },
  'keep-and-ask': {
    'zh-CN': '请原样保存这份导出，让岗亭另外导出一份再核对；结果一样，就按台账被改动处理，并查看岗亭的报警。',
    en: 'Keep this export as it is and have the station export another; if that fails too, treat the ledger as changed and look at the station’s alarms.',
  },
  'compare-keys': {
    'zh-CN': '请与告示牌、以前的回执或第二存放处上的密钥对照，用 --key 指定您信任的密钥。',
    en: 'Compare the key with the one on the sign, an earlier receipt or the second place, and name the one you trust with --key.',
  },
  'keep-both': {
    'zh-CN': '请把两份都保存好：台账被退回过或被改写过，或者旧文件属于另一个岗亭。',
    en: 'Keep both: the log was rolled back or rewritten, or the earlier file is another station’s.',
  },
  'name-earlier': {
    'zh-CN': '请用 --since 指定您手里的旧检查点（交接班单、第二存放处或上次检查带走的）。',
    en: 'Name the earlier checkpoint you hold with --since: from a shift sheet, the second place or your last visit.',
  },
  'prove-again': {
    'zh-CN': '请在岗亭用这个旧检查点重新出具证明：gatectl ledger prove 文件夹 --from 旧检查点。',
    en: 'Have the station make the proof for this very checkpoint: gatectl ledger prove FOLDER --from CHECKPOINT.',
  },
};

const nextOf: Record<LedgerFault, Next> = {
  'not-canonical': 'keep-and-ask',
  'wrong-shape': 'keep-and-ask',
  'wrong-seq': 'keep-and-ask',
  'wrong-prev': 'keep-and-ask',
  'wrong-station': 'keep-and-ask',
  'wrong-time': 'keep-and-ask',
  'wrong-kind': 'keep-and-ask',
  'wrong-hash': 'keep-and-ask',
  'node-wrong': 'keep-and-ask',
  cut: 'keep-and-ask',
  unsigned: 'keep-and-ask',
  'root-differs': 'keep-and-ask',
  'head-missing': 'keep-and-ask',
  'head-differs': 'keep-and-ask',
  'keys-differ': 'compare-keys',
  'signature-wrong': 'keep-and-ask',
  'second-place-ahead': 'keep-both',
  'second-place-differs': 'keep-both',
  'register-differs': 'keep-and-ask',
  unreadable: 'copy-again',
  'key-unknown': 'compare-keys',
  'origin-differs': 'keep-both',
  'checkpoint-malformed': 'copy-again',
  'keys-malformed': 'copy-again',
  'proof-malformed': 'copy-again',
  'proof-wrong': 'keep-both',
  'not-consistent': 'keep-both',
  'kept-end-ahead': 'keep-both',
  'kept-end-differs': 'keep-both',
  'kept-end-missing': 'keep-and-ask',
  'earlier-missing': 'name-earlier',
  'earlier-larger': 'keep-both',
  'proof-of-other': 'prove-again',
};

/** The verdict in one sentence, and the next step. */
export function checkLines(check: ExportCheck, language: Language): [string, string] {
  const zh = language === 'zh-CN';
  if (!check.ok) {
    const fault = ledgerFaultWords[check.why][language];
    const where = check.firstBad === null ? '' : zh ? `第 ${check.firstBad} 条记录（从 0 数起），` : `entry ${check.firstBad}, `;
    return [
      zh ? `核对不通过：${check.file}，${where}${fault}。` : `Does not verify: ${check.file}, ${where}${fault}.`,
      nextWords[nextOf[check.why]][language],
    ];
  }
  const given = check.trustedKeys === 'given';
  const first = check.withEntries ? wholeLine(check, zh) : continuedLine(check, zh);
  if (given) return [first, zh ? '密钥由您指定的密钥确认。' : 'The key is vouched for by the one you named.'];
  return [
    first,
    zh
      ? '密钥随导出一起来，不能证明是这个岗亭的：请与告示牌、以前的回执或第二存放处对照，再用 --key 核对。'
      : 'The key came with the export, so nothing shows that it is this station’s: compare it with the sign, an earlier receipt or the second place, and verify with --key.',
  ];
}

function wholeLine({ entries, origin, rootHex, signedBy, since }: WholeExport, zh: boolean): string {
  const more = since === null ? '' : zh ? `，接在 ${since} 条的旧检查点之后` : `, continues the earlier checkpoint of ${since}`;
  return zh
    ? `台账完整：${entries} 条记录${more}，${origin}，树根 ${rootHex}，签名密钥 ${signedBy}。`
    : `The ledger is whole: ${entries} entries${more}, ${origin}, root ${rootHex}, signed by ${signedBy}.`;
}

function continuedLine({ entries, origin, rootHex, signedBy, since }: WholeExport, zh: boolean): string {
  return zh
    ? `两个检查点一致：${entries} 条的台账接在 ${since} 条的之后，旧的一条也没有改动；记录本身没有核对。${origin}，树根 ${rootHex}，签名密钥 ${signedBy}。`
    : `The checkpoints are consistent: the log of ${entries} entries continues the one of ${since}, of which nothing was changed; the entries themselves were not looked at. ${origin}, root ${rootHex}, signed by ${signedBy}.`;
}

export function exportedLine({ folder, entries, notYetSigned }: Exported, language: Language): string {
  const zh = language === 'zh-CN';
  const done = zh ? `已导出 ${entries} 条记录到 ${folder}。` : `Exported ${entries} entries to ${folder}.`;
  if (notYetSigned === 0) return done;
  return zh
    ? `${done}另有 ${notYetSigned} 条还没有签名，没有导出；岗亭程序运行几秒后再导出即可。`
    : `${done} ${notYetSigned} newer ones are not signed yet and were left out; export again when the console has run for some seconds.`;
}

export const provedLine = ({ file, seq }: Proved, language: Language): string =>
  language === 'zh-CN' ? `第 ${seq} 条记录的证明已写入 ${file}。` : `The proof of entry ${seq} is in ${file}.`;

export const continuationLine = ({ folder, from, entries }: ProvedContinued, language: Language): string =>
  language === 'zh-CN'
    ? `从 ${from} 条到 ${entries} 条的一致性证明已写入 ${folder}。核对：gatectl ledger verify ${folder} --since 旧检查点。`
    : `The proof that ${entries} entries continue ${from} is in ${folder}. To verify: gatectl ledger verify ${folder} --since CHECKPOINT.`;

export function failureLines(error: ReadFailure, language: Language): [string, string] {
  const { text, next } = errorText(error, language);
  return [text, next];
}
