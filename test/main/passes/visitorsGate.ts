import { randomBytes } from 'node:crypto';
import type { PassDesk } from '../../../main/access/passWay';
import { PassId } from '../../../main/contract/credentials';
import type { FeedEntry } from '../../../main/contract/feed';
import { LaneGroup } from '../../../main/contract/ids';
import { endPassesInTime } from '../../../main/passes/endInTime';
import { passCommands } from '../../../main/passes/passCommands';
import { createPasses, type NewPass } from '../../../main/passes/passes';
import { createPassKeys } from '../../../main/passes/passKeys';
import { createStationTime } from '../../../main/retention/stationTime';
import { createKeyring } from '../../../main/storage/keyring';
import { ManualTime } from '../../support/station/manualTime';
import { must, temporaryStation } from '../storage/temporaryStation';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const north = LaneGroup.parse('north');
export const south = LaneGroup.parse('south');

/** The passes' room over a real database, with clocks that a story sets; it can be started anew, and killed before that. */
export function visitorsGate(origin = 'fairgate.local/6f0f7f3e-1111-4222-8333-444455556666') {
  const station = temporaryStation();
  const { database, clock, newId, random } = station;
  const notes: Omit<FeedEntry, 'id' | 'atMs'>[] = [];
  const open = (keyring = station.keyring) => {
    const time = createStationTime({ database, keyring, clock });
    const keys = createPassKeys({ database, keyring, clock, random });
    const groups: string[] = [north, south];
    const knowsGroup = (group: string) => groups.includes(group);
    const passes = createPasses({ database, keyring, keys, time, newId, origin, knowsGroup });
    const timers = new ManualTime();
    const ending = endPassesInTime({ passes, time, timers: timers.timers, spared: (work) => work() });
    const commands = passCommands({ passes, note: (entry) => void notes.push(entry), onIssued: ending.look });
    return { time, passes, timers, ending, commands };
  };
  let room = open();
  const gate = {
    ...station,
    notes,
    get passes() {
      return room.passes;
    },
    get commands() {
      return room.commands;
    },
    get time() {
      return room.time;
    },
    /** The station runs for so long, and its clocks with it. */
    run(ms: number) {
      clock.advance(ms);
      room.timers.pass(ms);
    },
    /** As after a power cut: nothing is kept but what was written. */
    restart() {
      room.ending.stop();
      room = open();
    },
    /** With another key of the station, as no station has. */
    underOtherKey() {
      room.ending.stop();
      room = open(createKeyring(new Uint8Array(randomBytes(32))));
    },
    /** For three hours from now, once, everywhere, unless told otherwise. */
    issue(but: Partial<NewPass> = {}) {
      const fromMs = clock.nowMs();
      const wanted = {
        unit: '3-1-502',
        label: 'plumber',
        direction: null,
        groups: null,
        fromMs,
        untilMs: fromMs + 3 * HOUR_MS,
        uses: 1,
      };
      return must(room.passes.issue({ ...wanted, ...but }));
    },
    read: (text: string, direction: 'entry' | 'exit' = 'entry', group = north) =>
      room.passes.read(text, { direction, group }).found,
    use: (id: PassId) => room.passes.use(id, newId()),
    stateOf: (id: PassId) => room.passes.list().find((pass) => pass.id === id)?.state ?? 'not listed',
    /** As the station hands it to the lanes. */
    desk: (): PassDesk => ({
      read: (text, { direction }) => room.passes.read(text, { direction, group: north }),
      use: (passId, decisionId) => (room.passes.use(PassId.parse(passId), decisionId) ? 'counted' : 'used'),
    }),
  };
  return gate;
}
