import { join } from 'node:path';
import { createConsent } from '../../../main/consent/consent';
import { PersonId } from '../../../main/contract/ids';
import { createPeople } from '../../../main/people/people';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';

/** Withdraws in a process of its own that is killed, without any warning, at one step: `node --import tsx withdrawAndDie.ts FOLDER KEY_HEX PERSON STEP`. */
const [folder = '', keyHex = '', person = '', step = ''] = process.argv.slice(2);

const dieAt = (here: string) => {
  if (here === step) process.kill(process.pid, 'SIGKILL');
};

const opened = openStationDatabase(join(folder, 'station.db'));
if (!opened.ok) throw new Error(opened.error.code);
const real = opened.value;
const database: StationDatabase = {
  ...real,
  transaction: (work) =>
    real.transaction(() => {
      const result = work();
      dieAt('before the commit');
      return result;
    }),
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
};
const keyring = createKeyring(Buffer.from(keyHex, 'hex'));
const newId = () => person;
const people = createPeople({ database, keyring, clock: systemClock, newId });
const random = (n: number) => new Uint8Array(n);
const consent = createConsent({ database, keyring, clock: systemClock, people, gallery, random, stationName: '东门岗亭' });
const report = consent.withdraw(PersonId.parse(person), 'guard');
process.stdout.write(JSON.stringify(report));
real.close();
