import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../main/contract/errors';
import { errorText, errorTexts } from '../../main/contract/errorTexts';
import { Alarm, FeedEntry } from '../../main/contract/feed';
import { LaneState, Method, reasons } from '../../main/contract/lanes';
import { en } from '../../renderer/i18n/en/texts';
import { zhCN } from '../../renderer/i18n/zhCN/texts';

const flat = (texts: object, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value as object, `${prefix}${key}.`),
  );

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('the console’s words', () => {
  const chinese = new Map(flat(zhCN));
  const english = new Map(flat(en));

  it('have every key in both languages, none empty', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have the same placeholders in both languages', () => {
    for (const [key, text] of chinese) expect([key, placeholders(english.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  it('are written with full-width punctuation in Chinese', () => {
    const halfWidth = [...chinese, ...errorCodes.flatMap((code) => Object.entries(errorTexts[code]['zh-CN']))].filter(
      ([, text]) => /[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?!\w)/.test(text),
    );
    expect(halfWidth).toEqual([]);
  });

  it('cover every feed kind and every reason of the contract', () => {
    expect(Object.keys(zhCN.desk.feedKind).sort()).toEqual([...FeedEntry.shape.kind.options].sort());
    expect(Object.keys(zhCN.desk.reason).sort()).toEqual([...reasons].sort());
  });

  it('cover every alarm, every state of a lane and every way in', () => {
    expect(Object.keys(zhCN.desk.alarm).sort()).toEqual([...Alarm.shape.kind.options].sort());
    expect(Object.keys(zhCN.desk.laneState).sort()).toEqual([...LaneState.options].sort());
    expect(Object.keys(zhCN.desk.method).sort()).toEqual([...Method.options].sort());
  });
});

describe('the errors’ words', () => {
  it('exist for every code, in both languages, with a next step', () => {
    expect(Object.keys(errorTexts).sort()).toEqual([...errorCodes].sort());
    for (const code of errorCodes)
      for (const language of ['zh-CN', 'en'] as const)
        for (const part of Object.values(errorTexts[code][language]))
          expect(part.trim().length, `${code} ${language}`).toBeGreaterThan(3);
  });

  it('take the same values in both languages', () => {
    for (const code of errorCodes) {
      const of = (language: 'zh-CN' | 'en') => placeholders(Object.values(errorTexts[code][language]).join(' '));
      expect([code, of('en')]).toEqual([code, of('zh-CN')]);
    }
  });

  it('read well with no value at all: nothing unfilled is left standing', () => {
    for (const code of errorCodes)
      for (const language of ['zh-CN', 'en'] as const) {
        const { text, next } = errorText({ code, params: {} }, language);
        expect(`${text} ${next}`).not.toMatch(/[{}[\]]|undefined/);
      }
  });

  it('carry the values they are given', () => {
    const { text } = errorText({ code: 'DATABASE_NEWER', params: { found: 9, known: 3 } }, 'en');
    expect(text).toBe('The database was written by a newer version (version 9); this console knows versions up to 3.');
    expect(errorText({ code: 'DATABASE_NEWER', params: { found: 9 } }, 'en').text).toBe(
      'The database was written by a newer version (version 9).',
    );
  });
});
