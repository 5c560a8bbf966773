import { afterEach, expect, test } from 'vitest';
import type { CommandInput, CommandName, CommandOutput } from '../../../main/contract/commands';
import { type DocumentKind, type DocumentRequest, documentKinds } from '../../../main/contract/documents';
import { ok, type Result } from '../../../main/contract/errors';
import type { DocumentPrinter } from '../../../main/documents/ports';
import type { PrintableDocument } from '../../../main/documents/sheet';
import { fingerprintOf } from '../../../main/ledger/receipt';
import { laneId, StationUnderTest } from '../../support/station/stationUnderTest';

/** Keeps the page it was asked to draw, and saves it nowhere. */
class PagesOnly implements DocumentPrinter {
  page: PrintableDocument | null = null;
  toPdf(page: PrintableDocument): Promise<Result<Uint8Array>> {
    this.page = page;
    return Promise.resolve(ok(new Uint8Array([1, 2, 3])));
  }
  chooseFile = () => Promise.resolve('/media/usb/a.pdf');
  write = () => ok(undefined);
  print = () => Promise.resolve(ok('printed' as const));
}

const printer = new PagesOnly();
let station: StationUnderTest | null = null;
afterEach(() => station?.end());

const dayOf = (ms: number, more = 0): string => {
  const date = new Date(ms + more * 86_400_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** A station with the manager at its desk. */
async function managed(): Promise<StationUnderTest> {
  const at = new StationUnderTest({ documents: printer }).standReady();
  station = at;
  await at.station.claimManager('a manager password');
  await done(at, 'operator.signIn', { password: 'a manager password' });
  return at;
}

/** Through the station's own door. */
async function done<N extends CommandName>(at: StationUnderTest, name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const answer = await at.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

async function paper(at: StationUnderTest, request: DocumentRequest): Promise<string> {
  printer.page = null;
  const saved = await at.call('document.save', request);
  expect(saved.ok ? 'made' : `${request.kind}: ${saved.error.code}`).toBe('made');
  return (printer.page as PrintableDocument | null)?.html ?? '';
}

type Wanted = { request: DocumentRequest; says: string[] };

/** A station at which everything has happened once, by its own commands. */
async function lived(): Promise<{ at: StationUnderTest; wanted: Record<DocumentKind, Wanted[]> }> {
  const at = await managed();
  const nowMs = at.time.clock.nowMs();
  const today = dayOf(nowMs);
  const staying = await at.residentWithFace('3-1-502', 0);
  const leaving = await at.residentWithFace('3-1-503', 1);
  at.holdCard({ facility: 1, number: 100 });
  at.acknowledge();
  at.passage('passed');
  const terms = await done(at, 'retention.setTerm', { eventDays: 77 });
  expect(terms.status.eventDays).toBe(77);
  const held = (await done(at, 'people.findByUnit', { unit: '3-1-502' })).people[0]?.consent;
  const seq = held?.seq ?? 0;
  await done(at, 'consent.freeze', { personId: staying, reason: 'dispute', basedOnSeq: seq });
  await done(at, 'consent.release', { personId: staying, basedOnSeq: seq });
  const { report } = await done(at, 'consent.withdraw', { personId: leaving });

  const incident = await done(at, 'incident.open', {
    discoveredAtMs: nowMs,
    major: false,
    dataKinds: ['identity', 'contact'],
    cause: '登记本遗失',
    harm: '可能被冒充',
    remedies: '已报案',
    whatPeopleCanDo: '留意来电',
    contact: '周岚 0571-88000000',
    affectedCount: 1,
    affected: [staying],
  });
  await done(at, 'incident.notified', {
    incidentId: incident.recordId,
    details: { whom: 'authority', atMs: nowMs, office: '杭州市网信办', how: '书面' },
  });
  const disclosure = await done(at, 'register.disclose', {
    personId: staying,
    details: {
      toWhom: 'police',
      authority: '文新派出所',
      officer: '吴警官',
      documentNumber: '调证字118号',
      legalBasis: 'statutory-duty',
      scope: '调查失窃',
      given: '当日通行记录一页',
      dataKinds: ['passage-records'],
      from: today,
      to: today,
      givenBy: '王建国',
      givenOn: today,
    },
  });
  const vendor = await done(at, 'vendor.engage', {
    name: '安智门禁公司',
    contact: '林师傅',
    contract: 'HT-31',
    purpose: '保养闸机',
    scope: '每季度一次',
    dataKinds: ['card-records'],
    from: today,
    until: dayOf(nowMs, 90),
  });
  await done(at, 'vendor.end', {
    vendorId: vendor.recordId,
    details: { proof: 'returned', proofText: '签收单一张', endedOn: today },
  });
  const takeover = await done(at, 'register.takeover', {
    oldHandler: '翠湖物业',
    newHandler: '新邻物业',
    newContact: '0571-88110000',
    effectiveOn: dayOf(nowMs, 30),
    toldOn: today,
    toldHow: '楼栋公告',
    purposeUnchanged: true,
  });
  const request = await done(at, 'request.receive', {
    personId: staying,
    asks: 'copy',
    from: '张三',
    contact: '',
    words: '请给我一份资料',
  });
  await done(at, 'request.answer', {
    requestId: request.recordId,
    details: { outcome: 'partly', answer: '随信附上', reason: 'rights-of-others', answeredOn: today },
  });
  await done(at, 'filing.nameOfficer', { name: '陈立', contact: '0571-88000001', namedOn: today });
  await done(at, 'filing.make', { office: '浙江省网信办', number: '浙备-7', madeOn: today });
  await done(at, 'filing.change', { office: '浙江省网信办', what: '更换摄像头', madeOn: today });
  await done(at, 'filing.stop', { stoppedOn: today, why: '住户大会决定停用' });
  const [assessment] = (
    await done(at, 'register.list', { kinds: ['assessment.signed'], about: null, personId: null, beforeSeq: null, limit: 10 })
  ).records;
  const copy = (await done(at, 'person.export', { personId: staying, why: 'request' })).export;

  const period = { fromMs: nowMs - 86_400_000, toMs: nowMs + 60_000 };
  const wanted: Record<DocumentKind, Wanted[]> = {
    notice: [{ request: { kind: 'notice', largePrint: true }, says: ['谁在处理您的信息', '您的权利', 'Who receives it'] }],
    'consent-form': [
      { request: { kind: 'consent-form', personId: null }, says: ['单独签名', '东通道 1', '77日'] },
      { request: { kind: 'consent-form', personId: staying }, says: ['张三', '3-1-502'] },
    ],
    receipt: [
      {
        request: { kind: 'receipt', recordId: String(copy.consents[0]?.record_id) },
        says: ['随时可以撤回', '77日', 'fairgate-verifier.html', '<svg'],
      },
    ],
    'deletion-certificate': [
      {
        request: { kind: 'deletion-certificate', withdrawalId: report.certificate.withdrawalId },
        says: ['3-1-503', '查无此人', 'fairgate-verifier.html'],
      },
    ],
    'gate-sign': [
      { request: { kind: 'gate-sign', laneId, paper: 'A4' }, says: ['东通道 1', '刷门禁卡', '请保安开门'] },
      { request: { kind: 'gate-sign', laneId: null, paper: 'A3' }, says: ['此处有摄像头'] },
    ],
    'shift-sheet': [{ request: { kind: 'shift-sheet', ...period }, says: ['账本检查点', '东通道 1'] }],
    'impact-assessment': [
      {
        request: { kind: 'impact-assessment', assessmentId: String(assessment?.recordId) },
        says: ['一、处理目的', '四、保护措施', '东通道 1', '本站未测', '第56条', '被新的评估代替后满三年'],
      },
    ],
    filing: [
      { request: { kind: 'filing', filing: 'first' }, says: ['尚未达到', '逐人加密', '陈立', '浙江省网信办', '翠湖花园'] },
      { request: { kind: 'filing', filing: 'change' }, says: ['更换摄像头', '浙备-7'] },
      { request: { kind: 'filing', filing: 'deregistration' }, says: ['住户大会决定停用', '终止日期'] },
    ],
    breach: [
      {
        request: { kind: 'breach', breachId: incident.recordId, to: 'authority' },
        says: ['杭州市网信办', '登记本遗失', '可能被冒充', '已报案', '留意来电', '联系方式', '姓名和房号'],
      },
      { request: { kind: 'breach', breachId: incident.recordId, to: 'people' }, says: ['我们很抱歉', '周岚'] },
    ],
    'equal-treatment': [
      {
        request: { kind: 'equal-treatment', ...period },
        says: ['东通道 1', '刷卡', '保安开门', '走到通道之前', '非人脸方式中断'],
      },
    ],
    'subject-access': [
      {
        request: { kind: 'subject-access', personId: staying },
        says: ['张三', '1980年1月1日', '同意', '文新派出所', '提出请求：复制', '暂停使用人脸', '77日', '东通道 1'],
      },
    ],
    disclosure: [
      {
        request: { kind: 'disclosure', disclosureId: disclosure.recordId },
        says: ['文新派出所', '吴警官', '调证字118号', '法定职责', '当日通行记录一页', '王建国'],
      },
    ],
    vendor: [
      {
        request: { kind: 'vendor', vendorId: vendor.recordId },
        says: ['安智门禁公司', 'HT-31', '门禁卡', '已返还', '签收单一张'],
      },
    ],
    transfer: [
      { request: { kind: 'transfer', transferId: takeover.recordId }, says: ['翠湖物业', '新邻物业', '楼栋公告', '账本根哈希'] },
    ],
    'request-answer': [
      {
        request: { kind: 'request-answer', requestId: request.recordId },
        says: ['张三', '3-1-502', '请给我一份资料', '随信附上', '部分办理', '损害他人'],
      },
    ],
  };
  return { at, wanted };
}

test('every document this product knows is offered, and made of what the station holds', async () => {
  const { at, wanted } = await lived();
  expect((await done(at, 'document.offered', {})).kinds).toEqual(documentKinds);
  for (const kind of documentKinds)
    for (const { request, says } of wanted[kind]) {
      const html = await paper(at, request);
      for (const words of says) expect(html.includes(words) || html, `${kind}: ${words}`).toBe(true);
      expect(html, kind).not.toMatch(/undefined|NaN|\[object/);
    }
  expect(at.logged.filter((line) => line.startsWith('broken'))).toEqual([]);
});

test('receipt and sign name the same key, by which the one is held against the other', async () => {
  const { at, wanted } = await lived();
  const status = await done(at, 'ledger.status', {});
  const fingerprint = fingerprintOf(status.status.keys.at(-1) ?? '');
  for (const kind of ['receipt', 'gate-sign', 'deletion-certificate'] as const)
    for (const { request } of wanted[kind]) expect(await paper(at, request), kind).toContain(fingerprint);
});

test('a paper about a record that is not there, or not ready, is refused', async () => {
  const at = await managed();
  const id = '0193f2aa-0000-7000-8000-000000000099';
  const code = async (request: DocumentRequest) => {
    const answer = await at.call('document.save', request);
    return answer.ok ? 'made' : answer.error.code;
  };
  for (const request of [
    { kind: 'breach', breachId: id, to: 'people' },
    { kind: 'disclosure', disclosureId: id },
    { kind: 'vendor', vendorId: id },
    { kind: 'transfer', transferId: id },
    { kind: 'request-answer', requestId: id },
    { kind: 'impact-assessment', assessmentId: id },
  ] as const)
    expect(await code(request), request.kind).toBe('DOCUMENT_UNKNOWN');
  expect(await code({ kind: 'filing', filing: 'change' })).toBe('FILING_NOT_MADE');
  const { recordId } = await done(at, 'request.receive', {
    personId: null,
    asks: 'explain',
    from: '路人',
    contact: '',
    words: '为什么',
  });
  expect(await code({ kind: 'request-answer', requestId: recordId })).toBe('DOCUMENT_NOT_READY');
});

test('a record that was corrected is printed as it stands now, whichever of the two is asked for', async () => {
  const at = await managed();
  const today = dayOf(at.time.clock.nowMs());
  const vendor = {
    name: '安智',
    contact: '林',
    contract: 'HT-1',
    purpose: '保养',
    scope: '闸机',
    dataKinds: [],
    from: today,
    until: today,
  };
  const { recordId } = await done(at, 'vendor.engage', vendor);
  const corrected = await done(at, 'register.correct', { recordId, details: { ...vendor, contract: 'HT-2' } });
  for (const vendorId of [recordId, corrected.recordId]) {
    const html = await paper(at, { kind: 'vendor', vendorId });
    expect([html.includes('HT-2'), html.includes('HT-1')]).toEqual([true, false]);
  }
});
