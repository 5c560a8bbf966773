import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HandlerParticulars } from '../../../main/contract/handler';
import { sampleHandler } from '../../support/station/handlerNamed';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, dueOf, entriesOf, todayOf } from './registersUnderTest';

let station: StationUnderTest;
beforeEach(() => {
  station = new StationUnderTest({ assessed: false });
});
afterEach(() => station.end());

const read = () => ask(station, 'handler.read', {});
const name = async (change: Partial<HandlerParticulars> = {}) => {
  const { handler } = await read();
  const particulars = { ...sampleHandler, ...change };
  return station.call('handler.name', { particulars, basedOn: handler?.recordId ?? null });
};
const nextCompany = { name: '杭州新邻物业管理有限公司', registration: null };
const takeover = (change: object = {}) => ({
  oldHandler: sampleHandler.name,
  newHandler: nextCompany.name,
  newContact: '0571-8811 0000',
  effectiveOn: todayOf(station),
  toldOn: todayOf(station),
  toldHow: '楼栋公告',
  purposeUnchanged: true as const,
  ...change,
});

describe('who answers for the handling', () => {
  it('is missing until a manager writes it down, and the list of duties says so', async () => {
    expect((await read()).handler).toBeNull();
    expect(dueOf(station, 'handler-missing')).toHaveLength(1);
    expect(codeOf(await name())).toBe('ok');
    expect(dueOf(station, 'handler-missing')).toEqual([]);
    expect((await read()).handler).toMatchObject({ ...sampleHandler, change: 'first' });
  });

  it.each(['guard', 'inspector'] as const)('is nothing a %s writes', async (role) => {
    const answer = await station.call('handler.name', { particulars: sampleHandler, basedOn: null }, role);
    expect(codeOf(answer)).toBe('NOT_ALLOWED');
    expect(entriesOf(station, 'handler.named')).toEqual([]);
  });

  it('stands in the ledger by what changed alone, and no word of it', async () => {
    await name();
    await name({ phone: '0571-8822 0000' });
    const entries = entriesOf(station, 'handler.named');
    expect(entries.map(({ body }) => body)).toMatchObject([
      { change: 'first', hasRegistration: true },
      { change: 'corrected', changed: ['phone'], takeover: null },
    ]);
    const bytes = JSON.stringify(entries);
    for (const word of [sampleHandler.name, sampleHandler.registration, '文三路', '8822']) expect(bytes).not.toContain(word);
  });

  it('keeps every older record', async () => {
    await name();
    await name({ address: '杭州市西湖区文三路 200 号' });
    const { records } = await ask(station, 'register.list', {
      kinds: ['handler.named'],
      about: null,
      personId: null,
      beforeSeq: null,
      limit: 10,
    });
    expect(records.map(({ details }) => details?.address)).toEqual(['杭州市西湖区文三路 200 号', sampleHandler.address]);
    expect(codeOf(await station.call('register.correct', { recordId: records[0]?.recordId as never, details: {} }))).toBe(
      'RECORD_NOT_CORRECTABLE',
    );
  });

  it('is not written twice by two managers at once, nor when nothing is different', async () => {
    await name();
    const two = { particulars: { ...sampleHandler, phone: '0571-8833 0000' }, basedOn: null };
    expect(codeOf(await station.call('handler.name', two))).toBe('RECORD_MOVED_ON');
    expect(codeOf(await name())).toBe('HANDLER_UNCHANGED');
    expect(entriesOf(station, 'handler.named')).toHaveLength(1);
    expect(entriesOf(station, 'command.refused').map(({ body }) => body.code)).toEqual(['RECORD_MOVED_ON', 'HANDLER_UNCHANGED']);
  });

  it('survives a restart', async () => {
    await name();
    station = station.restart({ assessed: false });
    expect((await read()).handler).toMatchObject(sampleHandler);
  });
});

describe('another company as the handler (个人信息保护法 第22条)', () => {
  it.each<[string, Partial<HandlerParticulars>, string]>([
    ['another name', { name: nextCompany.name, registration: null }, 'HANDLER_UNANNOUNCED'],
    ['another name and another code', { name: nextCompany.name, registration: '91000000MA0000007C' }, 'HANDLER_UNANNOUNCED'],
    ['another code under the same name', { registration: '91000000MA0000007C' }, 'HANDLER_UNANNOUNCED'],
    ['the code left out, so that another could follow', { registration: null }, 'HANDLER_UNANNOUNCED'],
    ['another name, the same code: a company that was renamed', { name: nextCompany.name }, 'ok'],
    ['another address', { address: '杭州市西湖区文三路 200 号' }, 'ok'],
    ['another contact and telephone', { contact: '客服部', phone: '0571-8844 0000' }, 'ok'],
    [
      'spaces and full-width signs in the name',
      { name: ` ${sampleHandler.name.slice(0, 4)} ${sampleHandler.name.slice(4)}` },
      'ok',
    ],
  ])('%s → %s %s', async (_words, change, code) => {
    await name();
    expect(codeOf(await name(change))).toBe(code);
  });

  it('a code may be added later', async () => {
    await name({ registration: null });
    expect(codeOf(await name())).toBe('ok');
  });

  it('comes in from the day of the announced takeover on, under the very names that were announced, once', async () => {
    await name();
    const later = new Date(station.time.clock.nowMs() + 10 * 86_400_000).toISOString().slice(0, 10);
    await ask(station, 'register.takeover', takeover({ effectiveOn: later }));
    expect(codeOf(await name(nextCompany))).toBe('HANDLER_UNANNOUNCED');
    station.time.pass(12 * 86_400_000);
    expect(codeOf(await name({ name: '别家物业有限公司', registration: null }))).toBe('HANDLER_UNANNOUNCED');
    expect(codeOf(await name(nextCompany))).toBe('ok');
    expect((await read()).handler).toMatchObject({ name: nextCompany.name, change: 'takeover' });
    // Back again, and then by the old announcement once more: that one is used up.
    await ask(station, 'register.takeover', takeover({ oldHandler: nextCompany.name, newHandler: sampleHandler.name }));
    expect(codeOf(await name())).toBe('ok');
    expect(codeOf(await name(nextCompany))).toBe('HANDLER_UNANNOUNCED');
  });

  it('does not come in by an announcement of somebody else’s takeover', async () => {
    await name();
    await ask(station, 'register.takeover', takeover({ oldHandler: '第三家物业有限公司' }));
    expect(codeOf(await name(nextCompany))).toBe('HANDLER_UNANNOUNCED');
  });

  it('does not come in by spoiling the record either', async () => {
    await name();
    for (const { name: trigger } of station.rows(
      "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'register_record'",
    ))
      station.database.db.exec(`DROP TRIGGER "${String(trigger)}"`);
    await name({ phone: '0571-8844 0000' });
    station.database.db.exec(
      "UPDATE register_record SET details_sealed = x'00' WHERE seq = (SELECT max(seq) FROM register_record)",
    );
    expect(codeOf(await name(nextCompany))).toBe('HANDLER_UNANNOUNCED');
  });
});

describe('the impact assessment and its handler', () => {
  const sign = async () => {
    const { fingerprint } = await ask(station, 'assessment.draft', {});
    return station.call('assessment.sign', {
      fingerprint,
      words: { necessity: '必要', effects: '影响', risks: '风险', protections: '措施' },
      signing: { by: 'paper', name: '周岚', paperSha256: 'a'.repeat(64) },
    });
  };

  it('is not signed for a handler nobody wrote down', async () => {
    expect(codeOf(await sign())).toBe('HANDLER_MISSING');
    expect(station.station.slices().compliance.faceStop).toBe('no-assessment');
    await name();
    expect(codeOf(await sign())).toBe('ok');
    expect(station.station.slices().compliance.faceStop).toBeNull();
  });

  it('stays in force when the handler’s telephone changes before anybody published it anew', async () => {
    await name();
    await sign();
    const person = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    await station.decideOnFace(person, 'given');
    await name({ phone: '0571-8844 0000' });
    expect(station.station.slices().compliance.faceStop).toBeNull();
    expect(dueOf(station, 'handler-notice')).toHaveLength(1);
    expect(dueOf(station, 'assessment-due')).toEqual([]);
  });
});
