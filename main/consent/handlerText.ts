import type { HandlerParticulars } from '../contract/handler';
import type { Language } from '../contract/ids';
import type { NoticeTopic } from '../contract/people';

type Texts = Readonly<Record<Language, (handler: HandlerParticulars) => string>>;

/** What a notice says of the handler who is on record, section by section (个人信息保护法 17; 网络数据安全管理条例 21). */
const ofNotice: Partial<Record<NoticeTopic, Texts>> = {
  handler: {
    'zh-CN': ({ name, registration, address, contact, phone }) =>
      `处理者是${name}${registration === null ? '' : `（统一社会信用代码 ${registration}）`}，地址：${address}。联系方式：${contact}，电话 ${phone}；也可以到本岗亭当面提出。`,
    en: ({ name, registration, address, contact, phone }) =>
      `The handler is ${name}${registration === null ? '' : ` (unified social credit code ${registration})`}, address: ${address}. Contact: ${contact}, telephone ${phone}; or in person at this guard station.`,
  },
  complaint: {
    'zh-CN': ({ complaints, authority }) =>
      `可以先向处理者投诉（${complaints}），也可以向业主委员会、居民委员会反映；还可以向当地网信部门（${authority === '' ? '' : `${authority}；`}举报电话 12377）或公安机关投诉举报，或者向人民法院起诉。`,
    en: ({ complaints, authority }) =>
      `You may complain to the handler first (${complaints}), or turn to the owners’ committee or the residents’ committee; to the local cyberspace administration (${authority === '' ? '' : `${authority}; `}telephone 12377) or the police; or to a people’s court.`,
  },
  separate: {
    'zh-CN': () =>
      '这份告知书与物业合同、入住手续和其他任何文件分开，单独签名。与上一版不同的部分会标出。您可以要一份纸质副本或大字本，也可以请工作人员念给您听。',
    en: () =>
      'This notice is separate from the property contract, the moving-in papers and every other document, and is signed by itself. What differs from the version before is marked. You may have a copy on paper or in large print, or have it read to you.',
  },
};

const ofChildRules: Partial<Record<NoticeTopic, Texts>> = {
  handler: {
    'zh-CN': ({ name, address, contact, phone }) =>
      `处理者是${name}，地址：${address}。儿童信息由岗亭管理员专人负责。联系方式：${contact}，电话 ${phone}；也可以到本岗亭当面提出。`,
    en: ({ name, address, contact, phone }) =>
      `The handler is ${name}, address: ${address}. The manager of this guard station answers for children’s information. Contact: ${contact}, telephone ${phone}; or in person at this guard station.`,
  },
  complaint: {
    'zh-CN': ({ complaints }) =>
      `可以向处理者投诉（${complaints}），向居民委员会反映，也可以向当地网信部门（举报电话 12377）、公安机关或检察机关投诉举报。`,
    en: ({ complaints }) =>
      `You may complain to the handler (${complaints}) or turn to the residents’ committee; to the local cyberspace administration (telephone 12377), the police, or the procurator.`,
  },
};

type Said = (topic: NoticeTopic, language: Language, handler: HandlerParticulars) => string | null;

/** The words of a topic that tells of the handler; null: it does not. */
export const noticeSays: Said = (topic, language, handler) => ofNotice[topic]?.[language](handler) ?? null;
export const childRulesSay: Said = (topic, language, handler) => ofChildRules[topic]?.[language](handler) ?? null;
