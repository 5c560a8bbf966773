import { afterEach, describe, expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import type { DocumentHead } from '../../../main/contract/documentParts';
import { type DocumentKind, type DocumentRequest, documentKinds } from '../../../main/contract/documents';
import { ok } from '../../../main/contract/errors';
import type { LaneGroup } from '../../../main/contract/ids';
import type { Notice } from '../../../main/contract/people';
import type { DocumentPrinter } from '../../../main/documents/ports';
import { renderDocument } from '../../../main/documents/render';
import { bareHead } from '../../support/documents/longSamples';
import { head, samples } from '../../support/documents/samples';
import { sampleHandler } from '../../support/station/handlerNamed';
import { oneLane, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, signIn, todayOf } from '../registers/registersUnderTest';
import { must } from '../storage/temporaryStation';

const { name, address, contact, registration, officer, complaints } = head.handler;
const made = <K extends DocumentKind>(kind: K, of: DocumentHead = head, content = samples[kind]): string =>
  renderDocument(kind, content, of).html;
const blanks = (html: string): number => html.split('class="blank"').length - 1;

describe('the handler on paper (个人信息保护法 第17条)', () => {
  it.each(documentKinds)('%s has the legal name at its head, and the station under it', (kind) => {
    expect(made(kind)).toContain(`<div class="handler">${name}</div><div class="place">${head.stationName}</div>`);
  });

  it.each<[DocumentKind, (string | null)[]]>([
    ['consent-form', [address, contact]],
    ['receipt', [address, contact]],
    ['deletion-certificate', [address, contact]],
    ['gate-sign', [contact, complaints]],
    ['subject-access', [address, contact, registration, officer, complaints]],
    ['impact-assessment', [address, contact, registration, officer, complaints]],
    ['filing', [address, contact, registration, officer, complaints]],
  ])('%s says how to reach them', (kind, parts) => {
    const html = made(kind);
    for (const part of parts) expect(html).toContain(part);
  });

  it.each(['consent-form', 'receipt', 'deletion-certificate', 'subject-access', 'impact-assessment', 'filing'] as const)(
    '%s leaves lines to fill in where nobody is on record, and none for it where somebody is',
    (kind) => expect(blanks(made(kind, bareHead))).toBeGreaterThan(blanks(made(kind))),
  );
});

describe('what changed in a notice is marked on paper (个人信息保护法 第17条)', () => {
  const changedAt = (notice: Notice, ...places: number[]): Notice => ({
    ...notice,
    sections: notice.sections.map((section, at) => ({ ...section, isChanged: places.includes(at) })),
  });
  const html = (zh: Notice, en: Notice) => made('notice', head, { zh, en, largePrint: true });

  it('in each language where it changed there', () => {
    const page = html(changedAt(samples.notice.zh, 1, 3), changedAt(samples.notice.en, 2));
    expect(page.split('>有变更</span>')).toHaveLength(3);
    expect(page.split('>changed</span>')).toHaveLength(2);
    expect(page).toContain('左侧有竖线的部分与上一版不同');
    const heading = samples.notice.en.sections[2]?.heading ?? '';
    expect(page).toContain(`<h2>${heading}<span class="mark">changed</span>`);
  });

  it('and not a word of it where nothing did', () => {
    expect(html(samples.notice.zh, samples.notice.en)).not.toMatch(/有变更|左侧有竖线|class="changed"/);
  });
});

describe('a sign is one sheet', () => {
  it('and is printed smaller with many lanes or long names', () => {
    const size = (html: string) => Number(/html \{ font: ([\d.]+)pt/.exec(html)?.[1]);
    const lanes = Array.from({ length: 12 }, (_, at) => `地下车库人行通道 ${at + 1}`);
    const sign = samples['gate-sign'];
    expect(size(made('gate-sign'))).toBe(11);
    expect(size(made('gate-sign', head, { ...sign, lanes }))).toBeLessThan(10);
    expect(size(made('gate-sign', head, { ...sign, paper: 'A3' }))).toBe(14);
  });
});

it('a filing that adds up what other stations declared does not claim that nobody is counted twice', () => {
  const alone = samples.filing.sites.slice(0, 1);
  expect(made('filing', head, { ...samples.filing, sites: alone })).toContain('合计（同一人只计一次）');
  expect(made('filing')).toContain('与其他岗亭按申报数相加，可能重复');
});

it('the title of a notice may be long, the name of its file may not', () => {
  const title = '人'.repeat(80);
  const { fileName } = renderDocument('notice', { ...samples.notice, zh: { ...samples.notice.zh, title } }, head);
  expect(Buffer.byteLength(`${fileName}.pdf`)).toBeLessThan(255);
});

describe('at a station', () => {
  const pages: string[] = [];
  const printer: DocumentPrinter = {
    toPdf: async ({ html }) => {
      pages.push(html);
      return ok(new Uint8Array([1]));
    },
    chooseFile: async () => null,
    write: () => ok(undefined),
    print: async () => ok('printed'),
  };
  let at: StationUnderTest | null = null;
  afterEach(() => at?.end());
  const paper = async (request: DocumentRequest) => {
    must(await (at as StationUnderTest).call('document.print', request));
    return pages.at(-1) ?? '';
  };

  it('papers take the handler from its record, and are new with a new one', async () => {
    at = new StationUnderTest({ documents: printer });
    await signIn(at);
    const form: DocumentRequest = { kind: 'consent-form', personId: null };
    for (const part of [sampleHandler.name, sampleHandler.address, sampleHandler.phone])
      expect(await paper(form)).toContain(part);
    const { handler } = await ask(at, 'handler.read', {});
    const particulars = { ...sampleHandler, phone: '0571-8822 0000' };
    await ask(at, 'handler.name', { particulars, basedOn: handler?.recordId ?? null });
    expect(await paper(form)).toContain('0571-8822 0000');
    await ask(at, 'filing.nameOfficer', { name: '陈立', contact: '0571-8800 0002', namedOn: '2026-01-01' });
    expect(await paper({ kind: 'gate-sign', laneId: null, paper: 'A3' })).toContain(sampleHandler.complaints);
  });

  it('the form for one resident names the lanes this one may pass, and no other', async () => {
    const [east] = oneLane.lanes;
    const west = { ...east, id: 'west-1', name: '西通道 1', group: 'B', turnstile: { ...east?.turnstile, address: 2 } };
    const config = StationConfig.parse({ ...oneLane, lanes: [east, west] });
    at = new StationUnderTest({ documents: printer, config });
    await signIn(at);
    const personId = await at.moveIn('3-1-502', { facility: 1, number: 7 });
    const form: DocumentRequest = { kind: 'consent-form', personId };
    expect(await paper(form)).toContain('西通道 1');
    await ask(at, 'people.setAccess', { personId, access: { groups: ['B' as LaneGroup], untilDay: null, hours: null } });
    const page = await paper(form);
    expect(page).toContain('西通道 1');
    expect(page).not.toContain('东通道 1');
    expect(page).toContain('张三');
  });

  it('the notice on paper marks what was published anew', async () => {
    at = new StationUnderTest({ documents: printer });
    await signIn(at);
    expect(await paper({ kind: 'notice', largePrint: false })).not.toContain('有变更');
    await at.decideOnFace(await at.moveIn('3-1-502', { facility: 1, number: 7 }), 'refused');
    const { handler } = await ask(at, 'handler.read', {});
    const particulars = { ...sampleHandler, phone: '0571-8822 0000' };
    await ask(at, 'handler.name', { particulars, basedOn: handler?.recordId ?? null });
    const { texts } = await ask(at, 'notice.withHandler', {});
    await ask(at, 'notice.publish', { texts, basedOnVersion: 1 });
    const page = await paper({ kind: 'notice', largePrint: true });
    expect(page.split('>有变更</span>')).toHaveLength(2);
    expect(page.split('>changed</span>')).toHaveLength(2);
  });

  it('the paper about a takeover names both companies as they are on record', async () => {
    at = new StationUnderTest({ documents: printer });
    await signIn(at);
    const day = todayOf(at);
    const newName = '杭州新邻物业管理有限公司';
    const { recordId } = await ask(at, 'register.takeover', {
      oldHandler: sampleHandler.name,
      newHandler: newName,
      newContact: '0571-8811 0000',
      effectiveOn: day,
      toldOn: day,
      toldHow: '楼栋公告',
      purposeUnchanged: true,
    });
    const before = await paper({ kind: 'transfer', transferId: recordId });
    expect(before).toContain(sampleHandler.registration);
    expect(before).toContain('0571-8811 0000');
    const { handler } = await ask(at, 'handler.read', {});
    const particulars = { ...sampleHandler, name: newName, registration: null, address: '杭州市滨江区江南大道 1 号' };
    await ask(at, 'handler.name', { particulars, basedOn: handler?.recordId ?? null });
    const after = await paper({ kind: 'transfer', transferId: recordId });
    expect(after).toContain(sampleHandler.address);
    expect(after).toContain('杭州市滨江区江南大道 1 号');
  });
});
