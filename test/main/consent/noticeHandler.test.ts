import { describe, expect, it } from 'vitest';
import { noticeFor } from '../../../main/consent/notice';
import { gapsOf } from '../../../main/consent/noticeContent';
import { draftNaming, handlerGaps } from '../../../main/consent/noticeHandler';
import { lintNotice } from '../../../main/consent/noticeLint';
import type { NoticeDrafts } from '../../../main/contract/consent';
import type { HandlerParticulars } from '../../../main/contract/handler';
import type { StationDatabase } from '../../../main/storage/database';
import { sampleHandler } from '../../support/station/handlerNamed';
import { oneLane, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, dueOf } from '../registers/registersUnderTest';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, recordedHandler } from './consentRoom';

const newName = '杭州新邻物业管理有限公司';
const shipped = (handler: HandlerParticulars | null): NoticeDrafts => {
  const draft = (language: 'zh-CN' | 'en') => {
    const { title, sections } = noticeFor(language, '东门岗亭', false, handler);
    return { title, sections: sections.map(({ topic, heading, text }) => ({ topic, heading, text })) };
  };
  return { 'zh-CN': draft('zh-CN'), en: draft('en') };
};
/** The text in force, with other words in the section of the handler. */
const withHandlerText = (room: Pick<ConsentRoom, 'consent'>, zh: string, en: string): NoticeDrafts => {
  const draft = (language: 'zh-CN' | 'en', words: string) => {
    const { title, sections } = room.consent.notice(language);
    return {
      title,
      sections: sections.map(({ topic, heading, text }) => ({ topic, heading, text: topic === 'handler' ? words : text })),
    };
  };
  return { 'zh-CN': draft('zh-CN', zh), en: draft('en', en) };
};
const { name, phone, address } = sampleHandler;
const missingIn = (texts: NoticeDrafts, handler: HandlerParticulars | null = sampleHandler) =>
  handlerGaps(handler, texts).map(({ language, missing }) => `${language} ${missing}`);

describe('the notice the console comes with', () => {
  it('is made of the handler on record: name, code, address, contact, complaints', () => {
    const [zh, en] = [noticeFor('zh-CN', '东门岗亭', false, sampleHandler), noticeFor('en', '东门岗亭', false, sampleHandler)];
    for (const { sections } of [zh, en]) {
      const words = sections.find(({ topic }) => topic === 'handler')?.text ?? '';
      for (const part of [name, phone, address, sampleHandler.contact, sampleHandler.registration]) expect(words).toContain(part);
      expect(sections.find(({ topic }) => topic === 'complaint')?.text).toContain(sampleHandler.complaints);
      expect(JSON.stringify(sections)).not.toMatch(/undefined|null|东门岗亭/);
    }
  });

  it('lacks nothing and says nothing unlawful, with and without code and authority', () => {
    for (const change of [{}, { registration: null }, { authority: '杭州市互联网信息办公室' }]) {
      const texts = shipped({ ...sampleHandler, ...change });
      expect(gapsOf(texts)).toEqual([]);
      expect(lintNotice(texts)).toEqual([]);
      expect(missingIn(texts, { ...sampleHandler, ...change })).toEqual([]);
    }
  });

  it('says so of the station alone, which is not enough, while nobody is on record', () => {
    expect(missingIn(shipped(null))).toEqual([
      'zh-CN recorded-name',
      'zh-CN recorded-contact',
      'en recorded-name',
      'en recorded-contact',
    ]);
    expect(missingIn(shipped(null), null)).toEqual(['zh-CN recorded-handler', 'en recorded-handler']);
  });
});

describe('what a notice must say of the handler on record (个人信息保护法 第17条)', () => {
  const room = { consent: { notice: (language: 'zh-CN' | 'en') => noticeFor(language, '东门岗亭', false, sampleHandler) } };
  const enSays = `The handler is ${name}. Telephone ${phone}.`;

  it.each<[string, string, string, string[]]>([
    ['name, address and telephone', `处理者：${name}，${address}，电话 ${phone}。`, enSays, []],
    ['spaces and brackets', `处理者：${name.split('').join(' ')}，${address}，电话（0571）88000000。`, enSays, []],
    ['no address', `处理者：${name}，电话 ${phone}。`, enSays, ['zh-CN recorded-contact']],
    ['an older telephone', `处理者：${name}，${address}，电话 0571-1。`, enSays, ['zh-CN recorded-contact']],
    ['another company', `处理者：${newName}，${address}，电话 ${phone}。`, enSays, ['zh-CN recorded-name']],
    [
      'in Chinese alone',
      `处理者：${name}，${address}，电话 ${phone}。`,
      'The property company. Phone us.',
      ['en recorded-name', 'en recorded-contact'],
    ],
  ])('%s', (_words, zh, en, missing) => {
    expect(missingIn(withHandlerText(room as unknown as ConsentRoom, zh, en))).toEqual(missing);
  });

  it('the text in force becomes a draft that says it', () => {
    const old = { 'zh-CN': noticeFor('zh-CN', '东门岗亭'), en: noticeFor('en', '东门岗亭') };
    const texts = { 'zh-CN': draftNaming(sampleHandler, old['zh-CN']), en: draftNaming(sampleHandler, old.en) };
    expect(missingIn(texts)).toEqual([]);
    expect(JSON.stringify(texts)).not.toMatch(/第 1 版|Version 1/);
    const changed = texts['zh-CN'].sections.filter(({ text }, at) => text !== old['zh-CN'].sections[at]?.text);
    expect(changed.map(({ topic }) => topic)).toEqual(['handler', 'complaint', 'separate']);
  });
});

describe('publishing', () => {
  const publish = (room: ConsentRoom, texts: NoticeDrafts, basedOnVersion = 1) =>
    room.consent.notices.publish({ texts, basedOnVersion }, 'manager');

  it('is refused while no handler is on record, and leaves nothing', () => {
    const room = consentRoom({ handler: null });
    const texts = withHandlerText(room, `处理者是${name}，电话 ${phone}。`, `The handler is ${name}, telephone ${phone}.`);
    expect(errorOf(publish(room, texts))).toMatchObject({ code: 'NOTICE_INCOMPLETE' });
    expect(errorOf(room.consent.notices.withHandler()).code).toBe('HANDLER_MISSING');
    expect(room.entries('notice.published')).toEqual([]);
  });

  it('is refused in the name of another company', () => {
    const room = consentRoom();
    const texts = withHandlerText(
      room,
      `处理者是${newName}，${address}，电话 ${phone}。`,
      `The handler is ${newName}, telephone ${phone}.`,
    );
    expect(errorOf(publish(room, texts))).toMatchObject({ code: 'NOTICE_INCOMPLETE' });
    expect(room.consent.notice('zh-CN').version).toBe(1);
  });

  it('names the record of the handler in its entry, and the takeover when the company is another one', () => {
    const handler = { ...recordedHandler };
    const room = consentRoom({ handler });
    room.give(room.resident());
    Object.assign(handler, { phone: '0571-8899 0000', recordId: '0193f2aa-0000-7000-8000-00000000a002' });
    must(publish(room, must(room.consent.notices.withHandler())));
    const takeover = '0193f2aa-0000-7000-8000-000000000001';
    Object.assign(handler, { name: newName, recordId: '0193f2aa-0000-7000-8000-00000000a003', takeover });
    must(publish(room, must(room.consent.notices.withHandler()), 2));
    Object.assign(handler, { phone: '0571-8877 0000' });
    must(publish(room, must(room.consent.notices.withHandler()), 3));
    const bodies = room.entries('notice.published');
    expect(bodies.map((body) => [body.handler, 'takeover' in body ? body.takeover : null])).toEqual([
      ['0193f2aa-0000-7000-8000-00000000a002', null],
      ['0193f2aa-0000-7000-8000-00000000a003', takeover],
      ['0193f2aa-0000-7000-8000-00000000a003', null],
    ]);
    expect(bodies.map(({ renews }) => renews)).toEqual([false, false, false]);
  });
});

describe('at a station', () => {
  const notice = async (at: StationUnderTest) => (await ask(at, 'consent.notice', { language: 'zh-CN' })).notice;

  it('the shipped text follows the record until somebody decided on it, and stands from then on', async () => {
    const at = new StationUnderTest({ assessed: false });
    try {
      const named = async (change: Partial<HandlerParticulars>) => {
        const { handler } = await ask(at, 'handler.read', {});
        const particulars = { ...sampleHandler, ...change };
        return ask(at, 'handler.name', { particulars, basedOn: handler?.recordId ?? null });
      };
      const before = await notice(at);
      expect(before.sections[0]?.text).toContain('翠湖花园');
      expect((await named({})).noticeSaysSo).toBe(true);
      expect((await named({ phone: '0571-8811 0000' })).noticeSaysSo).toBe(true);
      const decidedOn = await notice(at);
      expect(decidedOn).toMatchObject({ version: 1 });
      expect(decidedOn.sections[0]?.text).toContain('0571-8811 0000');

      await at.decideOnFace(await at.moveIn('3-1-502', { facility: 1, number: 7 }), 'refused');
      expect((await named({ phone: '0571-8822 0000' })).noticeSaysSo).toBe(false);
      expect((await notice(at)).sha256).toBe(decidedOn.sha256);
      expect(dueOf(at, 'handler-notice')).toHaveLength(1);

      const { texts } = await ask(at, 'notice.withHandler', {});
      await ask(at, 'notice.publish', { texts, basedOnVersion: 1 });
      expect(dueOf(at, 'handler-notice')).toEqual([]);
      const now = await notice(at);
      expect(now.sections.filter(({ isChanged }) => isChanged).map(({ topic }) => topic)).toEqual(['handler']);
    } finally {
      at.end();
    }
  });

  it('what residents decided on is read back as it was, under another name of the station and after the record has gone', async () => {
    let at = new StationUnderTest({ assessed: false });
    try {
      await ask(at, 'handler.name', { particulars: sampleHandler, basedOn: null });
      const decidedOn = await notice(at);
      await at.decideOnFace(await at.moveIn('3-1-502', { facility: 1, number: 7 }), 'refused');
      const config = { ...oneLane, stationName: '翠湖花园（二期）' };
      const prepare = ({ db }: StationDatabase) => {
        db.exec('DROP TRIGGER register_record_is_kept_three_years');
        db.exec("DELETE FROM register_record WHERE kind = 'handler.named'");
      };
      at = at.restart({ assessed: false, config, prepare });
      expect(await notice(at)).toEqual(decidedOn);
    } finally {
      at.end();
    }
  });

  it('a station that begins to take small children says so in a new text', async () => {
    let at = new StationUnderTest({ assessed: false });
    try {
      await ask(at, 'handler.name', { particulars: sampleHandler, basedOn: null });
      await at.decideOnFace(await at.moveIn('3-1-502', { facility: 1, number: 7 }), 'refused');
      const about = async () => (await notice(at)).sections.find(({ topic }) => topic === 'children')?.text;
      expect(await about()).toContain('不为未满十四周岁的儿童登记');
      at = at.restart({ assessed: false, config: { ...oneLane, children: { under14: true } } });
      expect(await about()).toContain('须由监护人阅读');
    } finally {
      at.end();
    }
  });

  it('a form that was opened before the handler was written down is not answered after', async () => {
    const at = new StationUnderTest({ assessed: false });
    try {
      const person = await at.moveIn('3-1-502', { facility: 1, number: 7 });
      const { form } = await ask(at, 'consent.open', { personId: person, language: 'zh-CN', askedByResident: false });
      await ask(at, 'handler.name', { particulars: sampleHandler, basedOn: null });
      expect((await notice(at)).sha256).not.toBe(form.notice.sha256);
      expect(codeOf(await at.decideOnFace(person, 'given'))).toBe('ok');
    } finally {
      at.end();
    }
  });
});
