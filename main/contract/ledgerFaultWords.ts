import type { Language } from './ids';
import type { LedgerFault } from './ledger';

const words = (zh: string, en: string): Record<Language, string> => ({ 'zh-CN': zh, en });

/** What is wrong, in words that go on after a colon; for the console and for `gatectl ledger verify`. */
export const ledgerFaultWords: Record<LedgerFault, Record<Language, string>> = {
  'not-canonical': words('写法不合 RFC 8785', 'it is not canonical JSON (RFC 8785)'),
  'wrong-shape': words('缺少或多出字段', 'fields are missing or too many'),
  'wrong-seq': words('序号不连续', 'its number does not follow'),
  'wrong-prev': words('不接在前一条之后', 'it does not continue the entry before'),
  'wrong-station': words('属于另一个岗亭', 'it belongs to another station'),
  'wrong-time': words('时间写法不对', 'its time is not a time'),
  'wrong-kind': words('种类与内容不符', 'its kind is not the one in its bytes'),
  'wrong-hash': words('内容与哈希不符，记录被改过', 'its bytes do not have the hash on record: it was changed'),
  'node-wrong': words('保存的中间哈希不对', 'a stored hash of the tree is wrong'),
  cut: words('末尾的记录不见了', 'entries are missing at the end'),
  unsigned: words('检查点之后还有没签过的记录', 'it stands after the checkpoint, where nobody signed'),
  'root-differs': words('树根与签名的检查点不符', 'the root is not the one of the signed checkpoint'),
  'head-missing': words('封存的末端位置不见了或打不开', 'the sealed place of the newest entry is gone or does not open'),
  'head-differs': words('末端与封存的位置不符', 'the end is not the one in the sealed place'),
  'keys-differ': words('密钥清单与台账不符', 'the list of keys is not the one in the log'),
  'signature-wrong': words('签名不对', 'the signature is wrong'),
  'second-place-ahead': words(
    '第二存放处的检查点更新，本机数据被退回过',
    'the second place knows a newer log: this data was rolled back',
  ),
  'second-place-differs': words('与第二存放处的检查点不是同一本台账', 'the checkpoint at the second place is of another log'),
  'register-differs': words('同意登记与台账不符', 'the register of consents and the log do not agree'),
  unreadable: words('读不出来', 'it cannot be read'),
  'key-unknown': words('不是所信任的密钥签的', 'no trusted key signed it'),
  'origin-differs': words('属于另一本台账', 'it is of another log'),
  'checkpoint-malformed': words('检查点的格式不对', 'the checkpoint is not written as C2SP says'),
  'keys-malformed': words('密钥文件的格式不对', 'the file of keys is not written as C2SP says'),
  'proof-malformed': words('证明文件的格式不对', 'the proof is not written as C2SP says'),
  'proof-wrong': words('证明与检查点不符', 'the proof does not lead to the checkpoint'),
  'not-consistent': words('不是同一本台账的延续', 'the later log does not begin with the earlier one'),
  'kept-end-ahead': words(
    '数据文件夹里封存的末端比台账更新：数据库被换成了旧的',
    'the end sealed beside the database is newer than the log: older records were put back',
  ),
  'kept-end-differs': words(
    '与数据文件夹里封存的末端不是同一本台账：数据库被清空、换掉或改写过',
    'the end sealed beside the database is of another log: the database was emptied, exchanged or rewritten',
  ),
  'kept-end-missing': words(
    '数据文件夹里封存的末端（ledger-end.json）不见了',
    'the end sealed beside the database (ledger-end.json) is gone',
  ),
  'earlier-missing': words('没有给出要比对的旧检查点', 'the earlier checkpoint it is to continue is not named'),
  'earlier-larger': words(
    '旧检查点的条数比现在的台账还多：末尾被截掉，或台账被退回过',
    'the earlier checkpoint is of more entries than the log has now: its end was cut off, or it was rolled back',
  ),
  'proof-of-other': words('证明不是为这个旧检查点出的', 'the proof was made for another earlier checkpoint'),
};
