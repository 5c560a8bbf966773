import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';

/** Appends in a process of its own that is killed, without any warning, at one step: `node --import tsx appendAndDie.ts FOLDER KEY_HEX STEP`. */
const [folder = '', keyHex = '', step = ''] = process.argv.slice(2);

const dieAt = (here: string) => {
  if (here === step) process.kill(process.pid, 'SIGKILL');
};

const opened = openStationDatabase(join(folder, 'station.db'));
if (!opened.ok) throw new Error(opened.error.code);
let isArmed = false;
const real = opened.value;
const database: StationDatabase = {
  ...real,
  transaction: (work) =>
    real.transaction(() => {
      const result = work();
      if (isArmed) dieAt('before the commit');
      return result;
    }),
  flushErased() {
    dieAt('before the old key is gone from the log');
    return real.flushErased();
  },
};
const ledger = createStationLedger({
  database,
  keyring: createKeyring(Buffer.from(keyHex, 'hex')),
  clock: systemClock,
  random: (n) => new Uint8Array(randomBytes(n)),
});
for (let index = 0; index < 300; index += 1) ledger.append('example.counted', { index });
ledger.keepCheckpoint();
isArmed = true;
ledger.append('the.last', {});
process.stdout.write('appended\n');
dieAt('between append and checkpoint');
ledger.rotateKey();
process.stdout.write('rotated\n');
dieAt('after the new key');
real.close();
