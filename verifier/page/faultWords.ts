import type { Fault, FaultCode } from '../core/fault';
import { filled, type Language } from './words';

type Told = readonly [sentence: string, next: string];

const askOriginal = '请向门岗要原始文件，用 U 盘或压缩包传，不要用记事本打开保存，也不要贴在聊天或邮件正文里传。';
const askOriginalEn =
  'Get the original file again, on a stick or as an archive; do not save it with an editor or send it as the text of a message.';
const keepAndReport = '请保留这些文件和收据，不要改动，交给检查人员或街道、网信部门；也可以再向门岗要一份重新核对。';
const keepAndReportEn =
  'Keep these files and receipts unchanged and show them to an inspector or the authority; or ask the gate for another copy and check again.';
const exportAgain = '请门岗重新导出，再核对一次；仍然这样，就保留文件交给检查人员。';
const exportAgainEn =
  'Ask the gate for a new export and check again; if it stays so, keep the files and show them to an inspector.';
const scanAgain = '请重新拍清楚，或者用扫码软件扫后粘贴完整的文字。';
const scanAgainEn = 'Photograph it again, sharper, or scan with another app and paste the whole text.';

/** Each fault's sentence and next step, Chinese and English. `{{place}}` is the entry's number. */
const told: Record<FaultCode, { zh: Told; en: Told }> = {
  'file-missing': {
    zh: ['缺少文件：{{file}}。', '请把导出文件夹里的文件一起选上。'],
    en: ['A file is missing: {{file}}.', 'Choose all files of the export folder together.'],
  },
  'file-empty': {
    zh: ['{{file}} 是空的。', exportAgain],
    en: ['{{file}} is empty.', exportAgainEn],
  },
  'file-byte-order-mark': {
    zh: ['{{file}} 被别的软件改存过：开头多了字节顺序标记（BOM）。内容也许没变，但已不是签名时的字节。', askOriginal],
    en: [
      '{{file}} was saved by another program: it begins with a byte order mark. The content may be the same, the signed bytes are not.',
      askOriginalEn,
    ],
  },
  'file-line-ends': {
    zh: ['{{file}} 被别的软件改存过：换行变成了 Windows 的样式（CRLF）。内容也许没变，但已不是签名时的字节。', askOriginal],
    en: [
      '{{file}} was saved by another program: its line ends became those of Windows (CRLF). The content may be the same, the signed bytes are not.',
      askOriginalEn,
    ],
  },
  'file-not-text': {
    zh: ['{{file}} 不是正常的文字文件（UTF-8）。', exportAgain],
    en: ['{{file}} is no proper text (UTF-8).', exportAgainEn],
  },
  'file-unknown': {
    zh: ['{{file}} 不是这里认得的文件。', '请选门岗给的原始文件，不要改名或用别的软件另存。'],
    en: [
      '{{file}} is no file this page knows.',
      'Choose the files as the gate gave them, not renamed or saved by another program.',
    ],
  },
  'keys-malformed': {
    zh: ['公钥这一行读不懂：{{line}}', exportAgain],
    en: ['This line is no public key: {{line}}', exportAgainEn],
  },
  'keys-hash-wrong': {
    zh: ['公钥 {{name}} 的名称、编号和密钥对不上，被改过或抄错了。', keepAndReport],
    en: ['Name, id and key of the public key {{name}} do not belong together: changed or miscopied.', keepAndReportEn],
  },
  'keys-twice': {
    zh: ['公钥 {{name}} 出现了两次。', exportAgain],
    en: ['The public key {{name}} stands there twice.', exportAgainEn],
  },
  'note-malformed': {
    zh: ['{{file}} 不是完整的签名检查点：格式不对或被截断。', exportAgain],
    en: ['{{file}} is no complete signed checkpoint: malformed or cut short.', exportAgainEn],
  },
  'note-not-checkpoint': {
    zh: ['{{file}} 有签名的样子，但里面不是检查点。', exportAgain],
    en: ['{{file}} looks signed, but is no checkpoint.', exportAgainEn],
  },
  'note-key-unknown': {
    zh: ['{{file}} 不是用给出的这些公钥签的。', '请确认 keys.txt 和检查点来自同一个门岗；向门岗要最新的 keys.txt。'],
    en: [
      '{{file}} was not signed with any of the given keys.',
      'See that keys.txt and the checkpoint are of the same station; ask it for its newest keys.txt.',
    ],
  },
  'note-signature-wrong': {
    zh: ['{{file}} 的签名不对：内容在签名之后被改过，或者签名是伪造的。', keepAndReport],
    en: [
      'The signature of {{file}} is wrong: the content was changed after it was signed, or the signature is forged.',
      keepAndReportEn,
    ],
  },
  'log-last-line-cut': {
    zh: ['文件在第 {{place}} 条记录中间断了。', `文件可能没有传完整，请重新复制；${exportAgain}`],
    en: [
      'The file breaks off within entry {{place}}.',
      `It may not have been copied completely: copy it again. ${exportAgainEn}`,
    ],
  },
  'log-line-too-long': {
    zh: ['第 {{place}} 行太长，不可能是一条记录。', exportAgain],
    en: ['Line {{place}} is too long to be an entry.', exportAgainEn],
  },
  'entry-empty': {
    zh: ['第 {{place}} 条是空行。', exportAgain],
    en: ['Entry {{place}} is an empty line.', exportAgainEn],
  },
  'entry-not-json': {
    zh: ['第 {{place}} 条记录坏了，不是 JSON。', keepAndReport],
    en: ['Entry {{place}} is damaged: no JSON.', keepAndReportEn],
  },
  'entry-not-canonical': {
    zh: ['第 {{place}} 条记录不是规范写法（RFC 8785），被别的软件改写过。', keepAndReport],
    en: ['Entry {{place}} is not in canonical form (RFC 8785): something has rewritten it.', keepAndReportEn],
  },
  'entry-shape': {
    zh: ['第 {{place}} 条不是台账记录应有的样子。', keepAndReport],
    en: ['Entry {{place}} does not have the form of a ledger entry.', keepAndReportEn],
  },
  'entry-seq': {
    zh: ['第 {{place}} 条的位置上是编号 {{found}} 的记录：有记录被删去、插入或调换。', keepAndReport],
    en: ['In the place of entry {{place}} stands number {{found}}: entries were removed, inserted or moved.', keepAndReportEn],
  },
  'entry-prev': {
    zh: ['第 {{place}} 条和它前一条接不上：这一条或前一条被改过。', keepAndReport],
    en: ['Entry {{place}} does not follow from the one before it: one of the two was changed.', keepAndReportEn],
  },
  'entry-station': {
    zh: ['第 {{place}} 条是另一个门岗的记录。', keepAndReport],
    en: ['Entry {{place}} is of another station.', keepAndReportEn],
  },
  'log-shorter': {
    zh: ['台账只有 {{entries}} 条，检查点签的却是 {{size}} 条：末尾少了，从第 {{entries}} 条起缺失。', keepAndReport],
    en: [
      'The ledger has {{entries}} entries, but {{size}} were signed: the tail is missing from entry {{entries}} on.',
      keepAndReportEn,
    ],
  },
  'log-longer': {
    zh: ['台账有 {{entries}} 条，检查点只签到 {{size}} 条：从第 {{place}} 条起没有签名。', exportAgain],
    en: [
      'The ledger has {{entries}} entries, but only {{size}} were signed: nothing vouches for entry {{place}} and those after it.',
      exportAgainEn,
    ],
  },
  'root-differs': {
    zh: ['{{entries}} 条记录前后都接得上，但和签名的检查点不符：最后一条被改过，或者整份被重写过。', keepAndReport],
    en: [
      'The {{entries}} entries follow from one another, but are not those that were signed: the last was changed, or all were rewritten.',
      keepAndReportEn,
    ],
  },
  fork: {
    zh: [
      '两份互相矛盾：同一个门岗给出了两本不同的台账[（第 {{place}} 条）][（{{size}} 条时）][（{{older}} 条与 {{newer}} 条之间）]，或者一致性证明是错的。',
      keepAndReport,
    ],
    en: [
      'They contradict each other: the station has shown two different ledgers[ (entry {{place}})][ (at {{size}} entries)][ (between {{older}} and {{newer}} entries)], or the proof of consistency is wrong.',
      keepAndReportEn,
    ],
  },
  'proof-malformed': {
    zh: ['{{file}} 不是能读懂的证明文件。', '请门岗重新出具证明。'],
    en: ['{{file}} is no proof that can be read.', 'Ask the gate to make the proof again.'],
  },
  'proof-wrong': {
    zh: ['第 {{place}} 条记录不在签名的台账里：记录或证明被改过。', keepAndReport],
    en: ['Entry {{place}} is not in the ledger that was signed: the record or the proof was changed.', keepAndReportEn],
  },
  'proof-missing': {
    zh: [
      '从 {{older}} 条到 {{newer}} 条，没有一致性证明，看不出是否同一本台账。',
      '请向门岗要这两个检查点之间的一致性证明，或者导出的台账。',
    ],
    en: [
      'From {{older}} to {{newer}} entries there is no proof of consistency, so this cannot be told.',
      'Ask the gate for the proof between the two, or for an export.',
    ],
  },
  'proof-of-other': {
    zh: [
      '一致性证明是为 {{from}} 条的旧检查点出的，不是为这个 {{size}} 条的。',
      '请把 {{size}} 条的这个旧检查点拿给门岗，重新出具证明。',
    ],
    en: [
      'The proof of consistency was made for an older checkpoint of {{from}} entries, not for this one of {{size}}.',
      'Show the checkpoint of {{size}} entries to the gate and have a proof made for it.',
    ],
  },
  'older-missing': {
    zh: [
      '有一致性证明，但没有您手里的旧检查点（应是 {{size}} 条的）。',
      '请把旧检查点也选上：交接班单、第二存放处或上次检查带走的；照抄成一个 .txt 文件即可。',
    ],
    en: [
      'There is a proof of consistency, but not the older checkpoint you hold (of {{size}} entries).',
      'Choose it too: from a shift sheet, the second place or your last visit; typed into a .txt file is enough.',
    ],
  },
  'older-larger': {
    zh: ['旧检查点有 {{older}} 条，比门岗现在拿出的 {{newer}} 条还多：末尾的记录被截掉了，或者台账被退回过。', keepAndReport],
    en: [
      'The older checkpoint is of {{older}} entries, more than the {{newer}} the gate now shows: the end was cut off, or the ledger was rolled back.',
      keepAndReportEn,
    ],
  },
  'key-not-followed': {
    zh: [
      '较新的检查点换了密钥签名，没有看到这把密钥是由旧密钥交接来的：{{name}}。',
      '请把证明文件夹里的 key-2.txt 等文件和最新的 keys.txt 一起选上；门岗拿不出来，就不要相信它，保留文件交给检查人员。',
    ],
    en: [
      'The newer checkpoint is signed with another key, and nothing shows that the old key handed over to it: {{name}}.',
      'Choose key-2.txt and the like of the proof’s folder too, and its keys.txt. If the gate cannot give them, do not trust it; keep the files and show them to an inspector.',
    ],
  },
  'other-log': {
    zh: ['不是同一个门岗的：{{origin}} 与 {{station}}。', '请核对文件来自哪个门岗，不要混在一起。'],
    en: ['Not of the same station: {{origin}} and {{station}}.', 'See which station the files are from; do not mix them.'],
  },
  'receipt-not': {
    zh: ['这不是门岗收据的文字。', `收据的文字以 FG1/ 开头。${scanAgain}`],
    en: ['This is not the text of a receipt.', `A receipt’s text begins with FG1/. ${scanAgainEn}`],
  },
  'receipt-missing': {
    zh: ['收据共 {{of}} 个码，还差第 {{missing}} 个。', '请把其余的码也扫进来，顺序不限。'],
    en: ['The receipt has {{of}} codes; still missing: number {{missing}}.', 'Scan the others too, in any order.'],
  },
  'receipt-mixed': {
    zh: ['这些码不是同一张收据上的。', '请点“重新开始”，只扫一张收据上的码。'],
    en: ['These codes are of different receipts.', 'Start over and scan the codes of one receipt only.'],
  },
  'receipt-damaged': {
    zh: ['收据的文字不完整或有错字。', scanAgain],
    en: ['The receipt’s text is incomplete or has a wrong character.', scanAgainEn],
  },
  'receipt-key-other': {
    zh: ['这张收据是另一个门岗的：{{station}}。', '请用同一个门岗的收据、检查点或台账来核对。'],
    en: [
      'The receipt is of another station than this: {{station}}.',
      'Use receipts, checkpoints or exports of the same station.',
    ],
  },
  'receipt-entry-differs': {
    zh: ['台账里第 {{place}} 条和您的收据不一样：记录在您拿到收据之后被改过。', keepAndReport],
    en: ['Entry {{place}} of the ledger is not what your receipt says: it was changed after you got it.', keepAndReportEn],
  },
  'keys-differ': {
    zh: ['keys.txt 里的公钥和台账自己写明的不一致。', keepAndReport],
    en: ['The keys in keys.txt are not those the ledger itself names.', keepAndReportEn],
  },
  'handover-missing': {
    zh: [
      '第 {{seq}} 条换了密钥，却没有新旧两把密钥共同签名的检查点。',
      '请把导出文件夹里的 checkpoints.txt 一起选上；没有这个文件，就请门岗重新导出。',
    ],
    en: [
      'Entry {{seq}} changed the key, but there is no checkpoint signed by both the old and the new one.',
      'Choose checkpoints.txt of the export folder too; if there is none, ask the gate for a new export.',
    ],
  },
};

/** The sentence and the next step. Parts in `[ ]` are left out when their value is unknown. Entries are counted from 0, as in the file. */
export function tellFault(fault: Fault, language: Language): { sentence: string; next: string } {
  const values: Record<string, string | number> = { ...fault.values, ...(fault.seq === undefined ? {} : { place: fault.seq }) };
  const [sentence, next] = told[fault.code][language];
  const kept = sentence.replace(/\[([^\]]*)\]/g, (_, part: string) => {
    const name = /\{\{(\w+)\}\}/.exec(part)?.[1] ?? '';
    return name in values ? part : '';
  });
  return { sentence: filled(kept, values), next };
}
