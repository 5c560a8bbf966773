import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import type { AssessmentFacts } from '../../main/contract/assessment';
import { documentKinds } from '../../main/contract/documents';
import { ok } from '../../main/contract/errors';
import type { LedgerStatus } from '../../main/contract/ledger';
import { RecordId } from '../../main/contract/recordParts';
import type { RecordCodes, RecordKind } from '../../main/contract/records';
import type { Slices } from '../../main/contract/slices';
import { calendarDay } from '../../renderer/ui/format';
import type { FakeBridge } from '../support/fakeBridge';
import { appView, atMs, laneId, laneView, slices, uuid } from '../support/stationViews';
import { openWindow } from './window';

/** For stories of the compliance page: a station that has everything, and registers that hold what a story puts in. */
export const manager = appView({ role: 'manager' });
export const inspector = appView({ role: 'inspector' });
export const made = ok({ recordId: RecordId.parse(uuid(900)), entrySeq: 130 });
export const today = () => calendarDay(Date.now());

export const record = (
  n: number,
  kind: RecordKind,
  codes: RecordCodes['codes'],
  part: Partial<RecordCodes> = {},
): RecordCodes => ({
  recordId: RecordId.parse(uuid(800 + n)),
  kind,
  atMs: atMs + n,
  entrySeq: 100 + n,
  by: 'manager',
  personId: null,
  about: null,
  corrects: null,
  correctedBy: null,
  codes,
  ...part,
});

export const holds = (fake: FakeBridge, records: (RecordCodes & { details?: RecordCodes['codes'] })[]) => {
  const within = (kinds: readonly RecordKind[] | null) => records.filter(({ kind }) => kinds === null || kinds.includes(kind));
  fake.answer('register.list', ({ kinds }) =>
    ok({ records: within(kinds).map(({ details, ...codes }) => ({ ...codes, details: details ?? codes.codes })) }),
  );
  fake.answer('register.codes', ({ kinds }) => ok({ records: within(kinds).map(({ details: _details, ...codes }) => codes) }));
};

export const status = (): LedgerStatus => ({
  ...slices().ledger,
  origin: 'fairgate.local/01890a5d-ac96-774b-bcce-b302099a8057',
  rootHex: 'ab'.repeat(32),
  keyId: '0badcafe',
  keys: ['fairgate.local/x+0badcafe+AAAA'],
  checkpoint: 'fairgate.local/x\n128\nAbCd=\n\n— fairgate.local/x Zm9v\n',
});

export const facts: AssessmentFacts = {
  purpose: 'pass-lanes',
  use: '1:N',
  dataKinds: ['face-template', 'name'],
  egress: 'none',
  under14: false,
  lanes: [
    {
      id: laneId('east-1'),
      name: '东入口 1',
      group: 'A',
      camera: 'onvif',
      region: { x: 0, y: 0, width: 1, height: 1 },
      faceAllowed: true,
      liveness: { passive: false, challenge: 'off' },
      otherWays: ['card', 'guard'],
    },
  ],
  recognition: {
    profile: 'accurate',
    model: 'fr_feature',
    falseMatchRateSet: 1e-6,
    framesToAgree: 3,
    threshold: 0.5,
    measured: [],
  },
  models: [],
  notices: [{ language: 'zh-CN', version: 3, sha256: 'a'.repeat(64) }],
  peopleByAge: { 'under-14': 0, '14-17': 2, adult: 410 },
  peopleCounted: 412,
  roles: ['guard', 'manager'],
  retention: [{ what: 'passages-at-least', days: 30 }],
  nonFaceShare: 0.41,
  waitMedianMs: { face: 900, card: 700, guard: null },
  incidents: 0,
};
export const fingerprint = { essence: 'e'.repeat(64), settings: 'f'.repeat(64) };

export const openPage = async (section: string, part: Partial<Slices> = {}, prepare: (fake: FakeBridge) => void = () => {}) => {
  const opened = await openWindow({ app: manager, lanes: [laneView('east-1', '东入口 1')], ...part });
  const { fake, user } = opened;
  fake.answer('document.offered', () => ok({ kinds: [...documentKinds] }));
  fake.answer('notice.versions', () => ok({ versions: [] }));
  fake.answer('inspector.list', () => ok({ inspectors: [] }));
  fake.answer('retention.status', () =>
    ok({
      status: {
        eventDays: 90,
        clock: { state: 'believed', nowMs: atMs, believedMs: atMs },
        lastRun: null,
        holds: [],
      },
    }),
  );
  fake.answer('ledger.status', () => ok({ status: status() }));
  fake.answer('ledger.verifyNow', () => ok({ verification: slices().ledger.verification }));
  fake.answer('request.terms', () => ok({ requestDays: 15, complaintDays: 10 }));
  fake.answer('assessment.draft', () => ok({ facts, fingerprint, faceStop: null, signed: null }));
  fake.answer('filing.holidays', () => ok({ years: [] }));
  holds(fake, []);
  prepare(fake);
  const nav = screen.queryByTestId('nav-compliance');
  if (nav) await user.click(nav);
  else act(() => fake.push('app', { ...fake.slices.app }));
  if (section !== 'overview') await user.click(await screen.findByTestId(`section-${section}`));
  await waitFor(() => expect(screen.getByTestId('compliance-section').getAttribute('data-section')).toBe(section));
  return opened;
};

export const type = (id: string, text: string) => fireEvent.change(screen.getByTestId(id), { target: { value: text } });
export const typed = (id: string) => screen.getByTestId<HTMLInputElement>(id).value;
export const code = () => screen.getByTestId('problem').getAttribute('data-code');
