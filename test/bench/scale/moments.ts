import type { PersonId } from '../../../main/contract/ids';
import { unitOf } from './compound';
import { StationAlone } from './stationAlone';
import { watchTurns } from './turns';

/** One thing that happens at the station: until it was done, and the longest turn of the event loop meanwhile. */
export interface Moment {
  name: string;
  ms: number;
  longestMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Goes through the moments of a station of this size, each by its commands and timers, in a process of its own. Sends what it measured. */
async function measure(folder: string): Promise<Moment[]> {
  const moments: Moment[] = [];
  const turns = watchTurns();
  await turns.longestMs();
  const moment = async (name: string, work: () => unknown) => {
    await turns.longestMs();
    const startedMs = performance.now();
    await work();
    const ms = performance.now() - startedMs;
    moments.push({ name, ms, longestMs: await turns.longestMs() });
  };
  const startedMs = performance.now();
  const gate = new StationAlone(folder, (line) => process.stderr.write(`${line}\n`));
  const { station } = gate;
  const sinceStart = (name: string) => moments.push({ name, ms: performance.now() - startedMs, longestMs: 0 });
  moments.push({ name: 'open the database', ms: gate.openedMs, longestMs: gate.openedMs });
  moments.push({ name: 'build the station', ms: gate.builtMs, longestMs: gate.builtMs });
  await gate.openByHand();
  sinceStart('from the start to an opening by hand');
  gate.holdCard(1, 9_999);
  await until(() => gate.grants === 2);
  sinceStart('from the start to an opening by card');
  await turns.longestMs();
  await moment('the window asks for all it shows', () => ({ ...station.slices() }));
  await moment('until faces are on', () => until(() => station.slices().ledger.verification.state === 'whole'));
  await moment('an opening by hand', () => gate.openByHand());

  await moment('the window asks for all it shows, later', () => ({ ...station.slices() }));
  const first = await gate.call('people.findByUnit', { unit: unitOf(42) });
  const personId = (first.ok && first.value.people[0]?.id) as PersonId;
  await moment('a flat is looked up', () => gate.call('people.findByUnit', { unit: unitOf(43) }));
  await moment("the residents' page", () => gate.call('people.list', { search: '' }));
  await moment('a name is searched for', () => gate.call('people.list', { search: '王强' }));
  const seqOf = async () => {
    const found = await gate.call('people.findByUnit', { unit: unitOf(42) });
    return (found.ok && found.value.people[0]?.consent.seq) || 0;
  };
  const basedOnSeq = await seqOf();
  await moment('a consent is frozen', () =>
    gate.call('consent.freeze', { personId, reason: 'erasure-hard', basedOnSeq } as never),
  );
  await moment('a freeze is taken back', () => gate.call('consent.release', { personId, basedOnSeq }));
  await moment('a consent is withdrawn', () => gate.call('consent.withdraw', { personId }));
  await moment('a question is laid before somebody', () =>
    gate.call('consent.open', { personId, language: 'zh-CN', askedByResident: true }),
  );
  await moment('the hour', async () => {
    gate.fire((ms) => ms <= HOUR_MS);
    await quiet(turns);
  });
  await moment('the day', async () => {
    gate.fire((ms) => ms === DAY_MS);
    await until(() => !station.slices().ledger.verification.running);
    await quiet(turns);
  });
  const versions = await gate.call('notice.versions', {});
  const basedOnVersion = versions.ok ? (versions.value.versions.at(-1)?.version ?? 1) : 1;
  const texts = Object.fromEntries(
    await Promise.all(
      (['zh-CN', 'en'] as const).map(async (language) => {
        const read = await gate.call('notice.read', { version: basedOnVersion, language });
        if (!read.ok) throw new Error(read.error.code);
        const { title, sections } = read.value.notice;
        const more = sections.map(({ topic, heading, text }) => ({
          topic,
          heading,
          text: topic === 'data' ? `${text}（本小区共两处。）` : text,
        }));
        return [language, { title, sections: more }];
      }),
    ),
  ) as never;
  await moment('a notice is reviewed', () => gate.call('notice.review', { texts }));
  const due = () =>
    (gate.database.db.prepare("SELECT count(*) AS n FROM ledger_entry WHERE kind = 'consent.renewal-due'").get() as { n: number })
      .n;
  let affected = 0;
  await moment('a notice is published', async () => {
    const published = await gate.call('notice.publish', { texts, basedOnVersion });
    if (!published.ok) throw new Error(published.error.code);
    affected = published.value.renewalDue;
  });
  await moment('until each consent has its entry', () => until(() => due() >= affected));
  await moment('an end', () => gate.end());
  turns.stop();
  return moments;
}

async function until(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + 120_000;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error('did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Nothing longer than a timer's own haste for a while. */
async function quiet(turns: { longestMs(): Promise<number> }): Promise<void> {
  void turns;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

measure(process.argv[2] ?? '').then(
  (moments) => {
    process.send?.(moments);
    if (!process.send)
      for (const { name, ms, longestMs } of moments)
        console.log(name.padEnd(45), ms.toFixed(1).padStart(10), longestMs.toFixed(1).padStart(10));
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
