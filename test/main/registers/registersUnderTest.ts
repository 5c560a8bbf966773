import type { CommandInput, CommandName, CommandOutput } from '../../../main/contract/commands';
import type { ComplianceItem } from '../../../main/contract/complianceView';
import type { Result } from '../../../main/contract/errors';
import { localDay } from '../../../main/registers/days';
import { lastNoonMs } from '../../support/station/lastNoon';
import type { StationUnderTest } from '../../support/station/stationUnderTest';

export const DAY_MS = 86_400_000;
export const managerPassword = 'nacht-und-nebel-9';

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

export interface Entry {
  seq: number;
  at: string;
  kind: string;
  body: Record<string, unknown>;
}

/** What stands in the station's log, as it was hashed. */
export const entriesOf = (station: StationUnderTest, kind?: string): Entry[] =>
  station
    .rows('SELECT entry FROM ledger_entry ORDER BY seq')
    .map(({ entry }) => JSON.parse(String(entry)) as Entry)
    .filter((entry) => kind === undefined || entry.kind === kind);

export const recordCount = (station: StationUnderTest): number => station.rows('SELECT 1 FROM register_record').length;

/** What the manager's page lists of one kind. */
export const dueOf = (station: StationUnderTest, kind: ComplianceItem['kind']): ComplianceItem[] =>
  station.station.slices().compliance.items.filter((item) => item.kind === kind);

const aheadMs = new WeakMap<StationUnderTest, number>();
export const nowOf = (station: StationUnderTest): number => station.time.clock.nowMs() + (aheadMs.get(station) ?? 0);
export const todayOf = (station: StationUnderTest): string => localDay(nowOf(station));

/** The station that is started again so many days later. Quicker than to let every timer of those days run. */
export function daysLater(
  station: StationUnderTest,
  days: number,
  options: Parameters<StationUnderTest['restart']>[0] = {},
): StationUnderTest {
  const before = nowOf(station);
  const startMs = lastNoonMs();
  const shiftMs = before + days * DAY_MS - startMs;
  let again: StationUnderTest | null = null;
  const nowMs = () => (again ? again.time.clock.nowMs() : startMs) + shiftMs;
  const monoMs = () => again?.time.clock.monoMs() ?? 1_000;
  again = station.restart({ assessed: false, ...options, clock: { nowMs, monoMs } });
  aheadMs.set(again, shiftMs);
  return again;
}

export async function ask<N extends CommandName>(
  station: StationUnderTest,
  name: N,
  input: CommandInput<N>,
): Promise<CommandOutput<N>> {
  return must(await station.call(name, input));
}

/** Somebody really signs in, so that records name the manager. */
export async function signIn(station: StationUnderTest): Promise<void> {
  must(await station.station.claimManager(managerPassword));
  must(await station.call('operator.signIn', { password: managerPassword }, 'guard'));
}

const sentence = '写给人看的话。';
const line = '一行字';

/** A valid input for every command that records something, about `station`'s day. */
export const inputs = (today: string) =>
  ({
    disclosure: {
      toWhom: 'police',
      authority: '城东派出所',
      officer: '赵警官',
      documentNumber: '调证〔2026〕17号',
      legalBasis: 'statutory-duty',
      scope: '十一月的出入记录',
      given: '记录打印件两页',
      dataKinds: ['passage-records'],
      from: today,
      to: today,
      givenBy: '钱经理',
      givenOn: today,
    },
    incident: {
      discoveredAtMs: new Date(`${today}T00:00:00`).getTime(),
      major: false,
      dataKinds: ['contact'],
      cause: sentence,
      harm: sentence,
      remedies: sentence,
      whatPeopleCanDo: sentence,
      contact: line,
      affectedCount: 0,
      affected: [],
    },
    vendor: {
      name: '安装公司',
      contact: line,
      contract: 'HT-17',
      purpose: sentence,
      scope: sentence,
      dataKinds: [],
      from: today,
      until: today,
    },
    audit: {
      doneOn: today,
      auditor: line,
      scope: sentence,
      findings: sentence,
      measures: sentence,
      openFindings: 0,
      nextOn: today,
    },
    takeover: {
      oldHandler: '老物业',
      newHandler: '新物业',
      newContact: line,
      effectiveOn: today,
      toldOn: today,
      toldHow: sentence,
      purposeUnchanged: true,
    },
    request: { personId: null, asks: 'access', from: '孙女士', contact: '门岗转交', words: '我想知道存了我什么' },
  }) as const;
