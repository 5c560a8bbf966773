import type { NoticeDraft, NoticeDrafts, NoticeGap } from '../contract/consent';
import type { Language } from '../contract/ids';
import type { NoticeTopic } from '../contract/people';

interface Must {
  topic: NoticeTopic;
  law: string;
  /** Each must be found in the sections of the topic, with what is missing else, in words for the editor. */
  says: readonly { zh: RegExp; en: RegExp; missing: NoticeGap['missing'] }[];
}

const law17 = '个人信息保护法 第17条';
const law30 = '个人信息保护法 第30条';

/** What a resident must be able to read before deciding (个人信息保护法 17, 30; 人脸识别技术应用安全管理办法 5; 网络数据安全管理条例 21). */
export const mustSay: readonly Must[] = [
  {
    topic: 'handler',
    law: law17,
    says: [
      { zh: /处理者|物业|公司|单位/u, en: /handler|company|property service/iu, missing: 'name' },
      { zh: /联系|电话|地址|\d{5,}/u, en: /contact|telephone|phone|address/iu, missing: 'contact' },
    ],
  },
  { topic: 'purpose', law: law17, says: [{ zh: /用于|目的|开门|通行/u, en: /used|purpose|open/iu, missing: 'purpose' }] },
  { topic: 'method', law: law17, says: [{ zh: /比对|识别|1[:：]N/u, en: /compare|recogni[sz]|1:N/iu, missing: 'method' }] },
  {
    topic: 'data',
    law: law17,
    says: [
      { zh: /人脸/u, en: /face/iu, missing: 'kinds' },
      { zh: /敏感/u, en: /sensitive/iu, missing: 'sensitive' },
    ],
  },
  {
    topic: 'necessity',
    law: law30,
    says: [{ zh: /必要|必须|需要|才能/u, en: /necess|need|must|cannot/iu, missing: 'necessity' }],
  },
  {
    topic: 'effect',
    law: law30,
    says: [{ zh: /风险|影响|被盗|出错/u, en: /risk|effect|wrong|stolen|stole/iu, missing: 'risks' }],
  },
  {
    topic: 'retention',
    law: law17,
    says: [
      { zh: /[年月日天]/u, en: /year|month|day/iu, missing: 'term' },
      { zh: /删除|销毁/u, en: /delet|destroy|erase/iu, missing: 'end' },
    ],
  },
  {
    topic: 'refusal',
    law: '人脸识别技术应用安全管理办法 第10条',
    says: [
      { zh: /不同意|拒绝/u, en: /agree|refus/iu, missing: 'refusal' },
      { zh: /刷卡|门卡|二维码|保安|人工/u, en: /card|guard|code/iu, missing: 'other-way' },
    ],
  },
  {
    topic: 'rights',
    law: '个人信息保护法 第44至50条',
    says: [
      { zh: /查阅|查询/u, en: /\bsee\b|access/iu, missing: 'access' },
      { zh: /复制/u, en: /copy|copies/iu, missing: 'copy' },
      { zh: /转移/u, en: /transfer/iu, missing: 'transfer' },
      { zh: /更正/u, en: /correct/iu, missing: 'correction' },
      { zh: /删除/u, en: /delet|eras/iu, missing: 'deletion' },
      { zh: /限制/u, en: /restrict/iu, missing: 'restriction' },
      { zh: /撤回/u, en: /withdraw/iu, missing: 'withdrawal' },
    ],
  },
  { topic: 'recipients', law: '网络数据安全管理条例 第21条', says: [{ zh: /接收方/u, en: /recipient/iu, missing: 'list' }] },
  {
    topic: 'complaint',
    law: '网络数据安全管理条例 第21条',
    says: [
      { zh: /投诉|反映|举报/u, en: /complain|turn to/iu, missing: 'channel' },
      { zh: /网信|公安|监管|12377|12345/u, en: /administration|police|authority|12377|12345/iu, missing: 'authority' },
    ],
  },
  {
    topic: 'children',
    law: '个人信息保护法 第31条',
    says: [
      {
        zh: /(十四|14)[^。]*监护人|监护人[^。]*(十四|14)|十四[\s\S]*监护/u,
        en: /(fourteen|14)[\s\S]*guardian|guardian[\s\S]*(fourteen|14)/iu,
        missing: 'guardian',
      },
    ],
  },
  {
    topic: 'separate',
    law: '个人信息保护法 第29条',
    says: [{ zh: /单独|分开/u, en: /separate|by itself|stands alone/iu, missing: 'separate' }],
  },
];

/** Everything that is missing, by language and topic; empty: nothing. */
export function gapsOf(texts: NoticeDrafts): NoticeGap[] {
  const languages: readonly Language[] = ['zh-CN', 'en'];
  return languages.flatMap((language) => mustSay.flatMap((must) => missingOf(must, texts[language], language)));
}

function missingOf({ topic, law, says }: Must, draft: NoticeDraft, language: Language): NoticeGap[] {
  const words = draft.sections.filter((section) => section.topic === topic).map(({ text }) => text);
  if (words.length === 0) return [{ language, topic, law, missing: 'section' }];
  const all = words.join('\n');
  return says
    .filter(({ zh, en }) => !(language === 'zh-CN' ? zh : en).test(all))
    .map(({ missing }) => ({ language, topic, law, missing }));
}
