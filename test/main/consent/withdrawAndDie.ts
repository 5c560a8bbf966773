import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createConsent } from '../../../main/consent/consent';
import { localDay } from '../../../main/consent/rules';
import { PersonId } from '../../../main/contract/ids';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { createPeople } from '../../../main/people/people';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { newUuidV7 } from '../../../main/storage/ids';
import { createKeyring } from '../../../main/storage/keyring';

/** Withdraws, or ends a consent otherwise, in a process of its own that is killed, without any warning, at one point: `node --import tsx withdrawAndDie.ts FOLDER KEY_HEX PERSON POINT HOW`. */
const [folder = '', keyHex = '', person = '', point = '', how = 'withdrawn'] = process.argv.slice(2);

const dieAt = (here: string) => {
  if (here === point) process.kill(process.pid, 'SIGKILL');
};

const opened = openStationDatabase(join(folder, 'station.db'));
if (!opened.ok) throw new Error(opened.error.code);
const real = opened.value;
/** Newest entry that the transaction under way has written. */
let newest = '';
let depth = 0;
const database: StationDatabase = {
  ...real,
  transaction: (work) => {
    depth += 1;
    try {
      const result = real.transaction(() => {
        const done = work();
        if (depth === 1 && newest !== '') dieAt(`before the commit of ${newest}`);
        return done;
      });
      if (depth === 1 && newest !== '') {
        const kind = newest;
        newest = '';
        dieAt(`after ${kind}`);
      }
      return result;
    } finally {
      depth -= 1;
    }
  },
  flushErased() {
    dieAt('before the log is cut');
    return real.flushErased();
  },
};
const gallery = {
  put: () => undefined,
  evict: () => {
    dieAt('after matching stopped');
    return true;
  },
  has: () => false,
  finds: () => {
    // The templates are read only after the tombstone is on disk.
    dieAt('after the tombstone');
    return false;
  },
  left: () => undefined,
  regroup: () => undefined,
};
const keyring = createKeyring(Buffer.from(keyHex, 'hex'));
const random = (n: number) => new Uint8Array(randomBytes(n));
const clock = systemClock;
const newId = () => newUuidV7(clock.nowMs(), random);
const people = createPeople({ database, keyring, clock, newId });
const ledger = createStationLedger({ database, keyring, clock, random });
const log: typeof ledger = Object.assign(Object.create(ledger) as typeof ledger, {
  append: (...[kind, body]: Parameters<typeof ledger.append>) => {
    newest = kind;
    return ledger.append(kind, body);
  },
});
const rest = { stationName: '东门岗亭', groups: ['A', 'B'], under14: false, pipiaRef: () => null, handlerAt: () => null };
const consent = createConsent({ database, keyring, clock, people, gallery, random, log, ...rest });
consent.open();
consent.reopen();
const personId = PersonId.parse(person);
const today = localDay(clock.nowMs());
const ends: Record<string, () => unknown> = {
  withdrawn: () => consent.withdraw(personId, { operator: 'guard' }),
  unlawful: () => {
    const basedOnSeq = consent.state(personId, '').consent.seq ?? 0;
    return consent.endUnlawful({ personId, cause: 'notice-not-shown', text: '没有出示', basedOnSeq }, 'manager');
  },
  'moved-out': () => consent.moveOut({ personId, reason: 'moved-out', toldBy: 'owner', movedOnDay: today }, 'manager'),
  died: () => {
    const relative = { name: '李思思', relation: 'child', document: 'household-register' } as const;
    const seen = { document: 'death-certificate', relative, seenOnDay: today } as const;
    return consent.moveOut({ personId, reason: 'died', diedOnDay: today, ...seen }, 'manager');
  },
};
const report = ends[how]?.();
process.stdout.write(JSON.stringify(report));
real.close();
