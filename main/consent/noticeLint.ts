import type { NoticeDrafts, NoticeFinding } from '../contract/consent';
import type { Language } from '../contract/ids';

interface Rule {
  rule: NoticeFinding['rule'];
  law: string;
  zh: RegExp;
  en: RegExp;
  /** Words that say the opposite when a `not` stands before them. */
  maybeDenied?: true;
}

const courts11 = '最高法 法释〔2021〕15号 第11条';
const courts4 = '最高法 法释〔2021〕15号 第4条';
const necessity = '个人信息保护法 第6条';
const shortest = '个人信息保护法 第19条';

/** What the courts strike out, and what opens a purpose or ties the consent to something else. Chinese is searched without spaces. */
const rules: readonly Rule[] = [
  {
    rule: 'without-end',
    law: courts11,
    zh: /无期限|无限期|不设期限|没有期限|期限不限|长期有效|永久有效|永远有效|终身有效/u,
    en: /\b(without (any )?(time )?limit|unlimited (period|term|time)|indefinite(ly)?|no expiry|perpetual(ly)?|never expires?|open[- ]ended term)\b/iu,
  },
  {
    rule: 'irrevocable',
    law: courts11,
    zh: /不可撤[销回]|不得撤[销回]|不能撤[销回]|无权撤[销回]|不予撤[销回]|不可反悔|放弃[^。；]{0,8}撤[销回]/u,
    en: /\b(irrevocab(le|ly)|(cannot|can not|may not|must not) be (withdrawn|revoked)|(cannot|may not|must not) (withdraw|revoke)|waives? [^.;]{0,40}(withdraw|revoke))/iu,
  },
  {
    rule: 'passed-on',
    law: courts11,
    zh: /任意转授权|可转授权|转授权给|任意授权|任意转让|自行转让/u,
    en: /\b(sub-?licen[cs]e|sub-?delegate|transfer(able)? (freely|at will|to anyone)|freely transfer(able)?|authoris?z?e others at (will|its discretion))/iu,
  },
  {
    rule: 'passed-on',
    law: '个人信息保护法 第23条',
    zh: /(提供|共享|转让|披露)给?(任何|其他|关联|合作)?(第三方|第三人|关联公司|合作伙伴|合作方)/u,
    en: /\b(given|shared?|sold|disclosed?|provided|transferred) (to|with) (any |a |other |our )?(third part(y|ies)|partners?|affiliates?)\b/iu,
    maybeDenied: true,
  },
  {
    rule: 'open-purpose',
    law: necessity,
    zh: /等(用途|目的|场景|情形|方面|服务|业务|功能)|等等|包括但不限于|等相关(用途|目的|服务)/u,
    en: /\b(including but not limited to|and so on|etc\b|and similar purposes|among other (things|purposes)|and the like)/iu,
  },
  {
    rule: 'open-purpose',
    law: necessity,
    zh: /(其他|其它|任何|一切)(的)?(相关|合理|必要|合法|任何)?(的)?(用途|目的)/u,
    en: /\b(other|any|further|all) (related |reasonable |necessary |lawful |legitimate )?(purposes?|uses?)\b/iu,
    maybeDenied: true,
  },
  {
    rule: 'kept-for-ever',
    law: shortest,
    zh: /永久(保存|保留|存储|储存|留存)|长期(保存|保留|存储|储存|留存)|一直(保存|保留)|永不删除|不予删除/u,
    en: /\b((stored|kept|retained) (for ever|forever|permanently|indefinitely)|permanent(ly)? (storage|stored|kept|retained)|never (be )?deleted)\b/iu,
  },
  {
    rule: 'bundled',
    law: courts4,
    zh: /合同一并|一并同意|一并签|视为同意|默认同意|即表示同意|即为同意|概括同意|(不同意|不签|拒绝)[^。；，]{0,6}[，,]?(则|就|即|将|便)?(不提供|不予|不得|不能|无法|不办理|不发)/u,
    en: /\b(together with the (property )?(contract|agreement|lease)|deemed to (agree|consent)|by (entering|using|signing the contract)[^.;]{0,40}(agrees?|consents?)|(if you do not agree|unless you agree|without (your )?consent|refus(al|ing))[^.;]{0,60}(cannot|will not be|no) (enter|provided|access|service|admitted|issued))/iu,
  },
  {
    rule: 'other-purpose',
    law: `${courts4.replace('第4条', '第2条')}；个人信息保护法 第6条`,
    zh: /考勤|催缴|收费|缴费|营销|推销|广告|情绪|画像|信用评/u,
    en: /\b(attendance|collecting (fees|dues)|(fee|dues) collection|marketing|advertis\w*|emotions?|profiling|credit scor\w*)\b/iu,
    maybeDenied: true,
  },
];

/** Sentences of a notice that no notice may contain, each with the words and the law (最高法 法释〔2021〕15号 11 and others). */
export function lintNotice(texts: NoticeDrafts): NoticeFinding[] {
  const languages: readonly Language[] = ['zh-CN', 'en'];
  return languages.flatMap((language) =>
    texts[language].sections.flatMap(({ heading, text }, section) =>
      sentencesOf(`${heading}\n${text}`).flatMap((sentence) =>
        findingsIn(sentence, language).map((finding) => ({ ...finding, language, section, sentence })),
      ),
    ),
  );
}

function findingsIn(sentence: string, language: Language): Pick<NoticeFinding, 'rule' | 'words' | 'law'>[] {
  // Spaces, full-width letters and characters that do not show must not hide a word.
  const visible = sentence.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const plain = language === 'zh-CN' ? visible.replace(/\s+/gu, '') : visible.replace(/\s+/gu, ' ');
  return rules.flatMap(({ rule, law, zh, en, maybeDenied }) => {
    const found = [...plain.matchAll(new RegExp(language === 'zh-CN' ? zh : en, language === 'zh-CN' ? 'gu' : 'giu'))];
    const wrong = found.find((match) => !maybeDenied || !isDenied(plain, match.index, language));
    return wrong ? [{ rule, law, words: wrong[0] }] : [];
  });
}

/** A `not` that governs the place: in Chinese within the clause, in English within the sentence; a `but` in between lifts it. */
function isDenied(sentence: string, at: number, language: Language): boolean {
  const before = sentence.slice(0, at);
  if (language === 'zh-CN') {
    const clause = before.slice(Math.max(...['，', ',', '；', ';', ':', '：'].map((mark) => before.lastIndexOf(mark))) + 1);
    const rest = /(绝不|从不|也不|不会|不得|不再|不)(用于|用作|用来|作为|做|进行|提供|收|向|把|将|$)(?<rest>.*)$/u.exec(clause);
    return rest !== null && !/但|可以|除|却|然而|才/u.test(rest.groups?.rest ?? '');
  }
  const denied = /\b(not|never|nor|no)\b(?<rest>[^.;]*)$/iu.exec(before);
  return denied !== null && !/\b(but|may|except|unless|however|only|without)\b/iu.test(denied.groups?.rest ?? '');
}

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[。！？；!?;])|(?<=\.)\s+|\n/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
