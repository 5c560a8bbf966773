import type { NoticeDrafts } from '../../../main/contract/consent';
import { nameHandler, sampleHandler } from '../../support/station/handlerNamed';
import { must, unitOf } from './compound';
import { StationAlone } from './stationAlone';
import { type Turn, watchTurns } from './turns';

/** One thing that happens at the station. */
export interface Moment {
  name: string;
  /** Until it was done. */
  ms: number;
  /** Of what runs beside everything else. */
  turn: Turn | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUIET_MS = 3_000;

/** Goes through the moments of the station in this folder, by its commands and its timers. */
async function measure(folder: string): Promise<Moment[]> {
  const moments: Moment[] = [];
  const turns = watchTurns();
  const moment = async (name: string, work: () => unknown) => {
    await turns.longest();
    const startedMs = performance.now();
    await work();
    moments.push({ name, ms: performance.now() - startedMs, turn: await turns.longest() });
  };
  const startedMs = performance.now();
  const gate = new StationAlone(folder);
  const { station, database } = gate;
  const sinceStart = (name: string) => moments.push({ name, ms: performance.now() - startedMs, turn: null });
  moments.push({ name: 'the database is opened and looked over', ms: gate.openedMs, turn: null });
  moments.push({ name: 'the station is put together', ms: gate.builtMs, turn: null });
  await gate.openByHand();
  sinceStart('from the start to an opening by hand');
  gate.holdCard(1, 9_999);
  await until(() => gate.grants === 2);
  sinceStart('from the start to an opening by card');
  await moment('the window asks for all it shows, at the start', () => ({ ...station.slices() }));
  await moment('until faces are on', () => until(() => station.slices().ledger.verification.state === 'whole'));
  await quiet();
  await moment('an opening by hand', () => gate.openByHand());
  await moment('the window asks for all it shows', () => ({ ...station.slices() }));
  await moment('a flat is looked up', () => gate.call('people.findByUnit', { unit: unitOf(43) }));
  await moment("the residents' page", () => gate.call('people.list', { search: '' }));
  await moment('a name is searched for', () => gate.call('people.list', { search: '王强' }));

  const [person] = must(await gate.call('people.findByUnit', { unit: unitOf(42) })).people;
  if (!person) throw new Error('nobody lives there');
  const { id: personId } = person;
  const basedOnSeq = person.consent.seq ?? 0;
  await moment('a consent is frozen', async () =>
    must(await gate.call('consent.freeze', { personId, reason: 'erasure-hard', basedOnSeq })),
  );
  await moment('a freeze is taken back', async () => must(await gate.call('consent.release', { personId, basedOnSeq })));
  await moment('a consent is withdrawn', async () => must(await gate.call('consent.withdraw', { personId })));
  await moment('the hour', async () => {
    gate.fire((ms) => ms <= HOUR_MS);
    await quiet();
  });
  await moment('the day', async () => {
    gate.fire((ms) => ms === DAY_MS);
    await until(() => !station.slices().ledger.verification.running);
  });
  nameHandler(station);
  const { texts, basedOnVersion } = await renewingNotice(gate);
  await moment('a notice is reviewed', async () => must(await gate.call('notice.review', { texts })));
  let affected = 0;
  await moment('a notice is published', async () => {
    affected = must(await gate.call('notice.publish', { texts, basedOnVersion })).renewalDue;
  });
  const count = database.db.prepare("SELECT count(*) AS n FROM ledger_entry WHERE kind = 'consent.renewal-due'");
  await moment('until each consent that rests by it has its entry', () =>
    until(() => (count.get() as { n: number }).n >= affected),
  );
  gate.end();
  turns.stop();
  return moments;
}

/** The notice in force, with a sentence more on what data there are. */
async function renewingNotice(gate: StationAlone): Promise<{ texts: NoticeDrafts; basedOnVersion: number }> {
  const version = must(await gate.call('notice.versions', {})).versions.at(-1)?.version ?? 1;
  const draft = async (language: 'zh-CN' | 'en') => {
    const { title, sections } = must(await gate.call('notice.read', { version, language })).notice;
    const { name, address, phone } = sampleHandler;
    const more = new Map([
      ['data', '（本小区共两处。）'],
      ['handler', ` ${name}，${address}，${phone}。`],
    ]);
    return {
      title,
      sections: sections.map(({ topic, heading, text }) => ({ topic, heading, text: `${text}${more.get(topic) ?? ''}` })),
    };
  };
  return { texts: { 'zh-CN': await draft('zh-CN'), en: await draft('en') }, basedOnVersion: version };
}

async function until(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + 300_000;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error('did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Whatever was begun beside is through by then. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, QUIET_MS));

measure(process.argv[2] ?? '').then(
  (moments) => process.send?.(moments, () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
