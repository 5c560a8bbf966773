import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalText, noticeFor } from '../../../main/consent/notice';
import { Notice } from '../../../main/contract/people';

const languages = ['zh-CN', 'en'] as const;

/** 个人信息保护法 17 and 30, 人脸识别技术应用安全管理办法 5: what a resident must have read before saying yes. */
const mustSay: [string, RegExp, RegExp][] = [
  ['who handles it, and how to reach them', /东门岗亭.*联系方式/s, /东门岗亭.*Contact/s],
  ['the purpose', /只用于一件事/, /One thing only/],
  ['the method', /1:N/, /1:N/],
  ['the kinds of data', /人脸特征数值（敏感个人信息）/, /sensitive personal information/],
  ['the retention and the end', /一年内有效，到期自动失效/, /valid for one year/],
  ['the necessity', /必须事先登记/, /must have been enrolled before/],
  ['the effect and the risks', /不能像密码那样更换/, /cannot be changed like a password/],
  ['how to refuse, and what is used instead', /不同意没有任何不利后果.*刷卡/s, /Nothing bad follows.*by card/s],
  [
    'access, copy, transfer, correction, deletion',
    /查阅、复制、要求转移、更正、补充、删除/,
    /see, copy, have transferred, correct, complete or delete/,
  ],
  ['restriction and explanation', /限制处理，要求解释/, /restricted, have the rules explained/],
  ['withdrawal', /随时撤回同意/, /withdraw your consent/],
  ['the recipients, as a list', /接收方名单：无/, /List of recipients: none/],
  ['complaints and authorities', /网信部门.*公安机关/s, /cyberspace administration.*police/s],
  ['children', /未满十四周岁/, /under fourteen/],
  ['a check by a person', /人工核验/, /check by a person/],
  ['that it stands alone', /与物业合同.*分开/s, /separate from the property contract/],
  ['copies and reading aloud', /纸质副本.*念给您听/s, /copy on paper.*read to you/s],
];

const wholeText = (notice: Notice) => notice.sections.map(({ heading, text }) => `${heading}\n${text}`).join('\n');

describe('the notice', () => {
  it.each(mustSay)('says %s, in both languages', (_, zh, en) => {
    expect(wholeText(noticeFor('zh-CN', '东门岗亭'))).toMatch(zh);
    expect(wholeText(noticeFor('en', '东门岗亭'))).toMatch(en);
  });

  it('never says what the courts strike out: no end, no way back, passed on at will', () => {
    expect(wholeText(noticeFor('zh-CN', '东门'))).not.toMatch(/无期限|永久|不可撤销|不得撤回|任意转授权|包括但不限于|等用途/);
  });

  it('has the same sections in both languages and no gap left open', () => {
    const [zh, en] = languages.map((language) => noticeFor(language, '东门岗亭'));
    expect(zh?.sections).toHaveLength(en?.sections.length ?? -1);
    for (const notice of [zh, en]) {
      expect(Notice.parse(notice)).toEqual(notice);
      expect(JSON.stringify(notice)).not.toContain('{{');
    }
  });

  it('is hashed over every word, the language and the station’s name', () => {
    const notice = noticeFor('zh-CN', '东门岗亭');
    expect(notice.sha256).toBe(createHash('sha256').update(canonicalText(notice)).digest('hex'));
    const others = [noticeFor('en', '东门岗亭'), noticeFor('zh-CN', '南门岗亭')].map(({ sha256 }) => sha256);
    for (const [index, section] of notice.sections.entries()) {
      const changed = notice.sections.with(index, { ...section, text: `${section.text}。` });
      others.push(
        createHash('sha256')
          .update(canonicalText({ ...notice, sections: changed }))
          .digest('hex'),
      );
    }
    expect(new Set([notice.sha256, ...others]).size).toBe(1 + others.length);
  });

  /** People agreed to exactly these words. Another text needs another version, and both of these change with it. */
  it.each([
    ['zh-CN', 1, '5973c2b8594c4fd89d1583e71a2c622a1efb2290eda6866ef097ecffc2f85b6a'],
    ['en', 1, '1253a0b98ff62a34b223ffa0d0b1e6a0e72c940a4da23547eb21d3c7a2790c68'],
  ] as const)('in %s of version %i is the text that was released', (language, version, sha256) => {
    expect(noticeFor(language, '东门岗亭')).toMatchObject({ version, sha256 });
  });
});
