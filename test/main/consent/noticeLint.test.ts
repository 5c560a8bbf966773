import { describe, expect, it } from 'vitest';
import { childRulesFor, noticeFor } from '../../../main/consent/notice';
import { gapsOf, mustSay } from '../../../main/consent/noticeContent';
import { lintNotice } from '../../../main/consent/noticeLint';
import type { NoticeDraft, NoticeDrafts, NoticeFinding } from '../../../main/contract/consent';
import type { Language } from '../../../main/contract/ids';
import type { Notice } from '../../../main/contract/people';

const draftOf = ({ title, sections }: Notice): NoticeDraft => ({
  title,
  sections: sections.map(({ topic, heading, text }) => ({ topic, heading, text })),
});
const shipped = (under14 = false): NoticeDrafts => ({
  'zh-CN': draftOf(noticeFor('zh-CN', '东门岗亭', under14)),
  en: draftOf(noticeFor('en', '东门岗亭', under14)),
});
/** The shipped text with one more sentence at the end of its second section. */
const withSentence = (language: Language, sentence: string): NoticeDrafts => {
  const texts = shipped();
  const { title, sections } = texts[language];
  const longer = sections.map((section, index) => (index === 1 ? { ...section, text: `${section.text}${sentence}` } : section));
  return { ...texts, [language]: { title, sections: longer } };
};

type Rule = NoticeFinding['rule'];
const forbidden: readonly [Rule, Language, string][] = [
  ['without-end', 'zh-CN', '本授权无期限。'],
  ['without-end', 'zh-CN', '本同意长期有效。'],
  ['without-end', 'zh-CN', '授权无 期 限。'],
  ['without-end', 'zh-CN', '本同意永久有效。'],
  ['without-end', 'en', ' This consent has an unlimited term.'],
  ['without-end', 'en', ' It is granted indefinitely.'],
  ['irrevocable', 'zh-CN', '本同意不可撤销。'],
  ['irrevocable', 'zh-CN', '签署后不得撤回。'],
  ['irrevocable', 'zh-CN', '住户放弃随时撤回的权利。'],
  ['irrevocable', 'zh-CN', '本同意不\u200b可\u200b撤\u200b销。'],
  ['irrevocable', 'en', ' This consent is irrevocable.'],
  ['irrevocable', 'en', ' Consent cannot be withdrawn.'],
  ['passed-on', 'zh-CN', '物业可任意转授权。'],
  ['passed-on', 'zh-CN', '不另行通知即可任意转授权。'],
  ['passed-on', 'zh-CN', '信息可以提供给第三方。'],
  ['passed-on', 'zh-CN', '信息将共享给关联公司。'],
  ['passed-on', 'en', ' We may sublicense it.'],
  ['passed-on', 'en', ' It may be shared with partners.'],
  ['open-purpose', 'zh-CN', '用于通行、安防等用途。'],
  ['open-purpose', 'zh-CN', '用途包括但不限于开门。'],
  ['open-purpose', 'zh-CN', '也可用于其他用途。'],
  ['open-purpose', 'en', ' It is used for passing and other purposes.'],
  ['open-purpose', 'en', ' Uses including but not limited to access.'],
  ['kept-for-ever', 'zh-CN', '人脸信息永久保存。'],
  ['kept-for-ever', 'en', ' It is kept permanently.'],
  ['bundled', 'zh-CN', '签订物业合同一并同意本告知。'],
  ['bundled', 'zh-CN', '不同意则不提供门禁服务。'],
  ['bundled', 'zh-CN', '不同意的，无法入住。'],
  ['bundled', 'zh-CN', '进入小区视为同意。'],
  ['bundled', 'en', ' It is signed together with the property contract.'],
  ['bundled', 'en', ' If you do not agree you cannot enter.'],
  ['other-purpose', 'zh-CN', '用于物业费催缴。'.replace('物业费催缴', '催缴物业费')],
  ['other-purpose', 'zh-CN', '用于员工考勤。'],
  ['other-purpose', 'zh-CN', '不用于考勤但可用于营销。'],
  ['other-purpose', 'en', ' It is used for marketing.'],
  ['other-purpose', 'en', ' It is not used for attendance but may be used for marketing.'],
];

describe('a notice may not say', () => {
  it.each(forbidden)('%s (%s): %s', (rule, language, sentence) => {
    const found = lintNotice(withSentence(language, sentence)).find((finding) => finding.rule === rule);
    expect(found).toMatchObject({ language, section: 1 });
    expect(found?.sentence).toContain(sentence.trim().slice(0, 4));
    expect(found?.law).not.toBe('');
  });

  it.each([
    ['zh-CN', '不用于考勤、催缴物业费、营销，也不用于其他任何目的。'],
    ['zh-CN', '不提供给任何第三方。'],
    ['zh-CN', '不同意没有任何不利后果。'],
    ['zh-CN', '您可以随时撤回同意。'],
    ['en', ' It is never used for marketing or any other purpose.'],
    ['en', ' It is not given to any third party.'],
    ['en', ' You may withdraw at any time.'],
  ] as const)('and may say (%s): %s', (language, sentence) => {
    expect(lintNotice(withSentence(language, sentence))).toEqual([]);
  });

  it.each([false, true])(
    'the texts the console came with say nothing of that (children: %s), nor do the rules for children',
    (under14) => {
      expect(lintNotice(shipped(under14))).toEqual([]);
      expect(lintNotice({ 'zh-CN': draftOf(childRulesFor('zh-CN', '东门')), en: draftOf(childRulesFor('en', 'East')) })).toEqual(
        [],
      );
    },
  );
});

describe('a notice must say', () => {
  it.each([false, true])('all that the shipped text says (children: %s)', (under14) => {
    expect(gapsOf(shipped(under14))).toEqual([]);
  });

  it.each(mustSay.map(({ topic }) => topic))('%s: without that section it is incomplete, in either language', (topic) => {
    for (const language of ['zh-CN', 'en'] as const) {
      const texts = shipped();
      const { title, sections } = texts[language];
      const without = { ...texts, [language]: { title, sections: sections.filter((section) => section.topic !== topic) } };
      expect(gapsOf(without)).toEqual([expect.objectContaining({ language, topic, missing: 'section' })]);
    }
  });

  it.each([
    ['rights', '撤回', '退出', 'withdrawal'],
    ['rights', '转移', '移动', 'transfer'],
    ['data', '敏感', '一般', 'sensitive'],
    ['complaint', /网信部门（举报电话 12377）或公安机关/, '物业', 'authority'],
    ['retention', /删除/g, '处理', 'end'],
  ] as const)('in %s: %s', (topic, words, instead, missing) => {
    const texts = shipped();
    const sections = texts['zh-CN'].sections.map((section) =>
      section.topic === topic ? { ...section, text: section.text.replaceAll(new RegExp(words, 'gu'), instead) } : section,
    );
    expect(gapsOf({ ...texts, 'zh-CN': { ...texts['zh-CN'], sections } })).toEqual([expect.objectContaining({ topic, missing })]);
  });
});
