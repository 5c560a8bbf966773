import { z } from 'zod';
import type { StationConfig } from '../contract/config';
import type { Keyring } from '../storage/keyring';

const prefix = 'sealed:';

/** What a secret is bound to: moved to another lane or field it does not open. */
const place = (laneId: string, field: 'camera.password' | 'turnstile.scbk' | `readers.${number}.scbk`) =>
  `site:${laneId}:${field}`;

/** The configuration as it is written to disk: camera passwords and channel keys become `sealed:<base64>`. */
export function sealSecrets(config: StationConfig, keyring: Keyring): unknown {
  const seal = (value: string, aad: string) =>
    prefix + Buffer.from(keyring.seal(Buffer.from(value, 'utf8'), aad)).toString('base64');
  const lanes = config.lanes.map((lane) => ({
    ...lane,
    camera:
      lane.camera === null || lane.camera.kind === 'film'
        ? lane.camera
        : { ...lane.camera, password: seal(lane.camera.password, place(lane.id, 'camera.password')) },
    turnstile:
      lane.turnstile.driver === 'osdp'
        ? { ...lane.turnstile, scbk: seal(lane.turnstile.scbk, place(lane.id, 'turnstile.scbk')) }
        : lane.turnstile,
    readers: lane.readers.map((reader, index) =>
      reader.kind === 'osdp' ? { ...reader, scbk: seal(reader.scbk, place(lane.id, `readers.${index}.scbk`)) } : reader,
    ),
  }));
  return { ...config, lanes };
}

/** As much of the file as must be known to find its secrets; everything else is left for the schema to judge. */
const WithSecrets = z.looseObject({
  lanes: z.array(
    z.looseObject({
      id: z.string(),
      camera: z.looseObject({ password: z.string().optional() }).nullish(),
      turnstile: z.looseObject({ scbk: z.string().optional() }).optional(),
      readers: z.array(z.looseObject({ scbk: z.string().optional() })).optional(),
    }),
  ),
});

/**
 * The opposite of `sealSecrets`. A secret in clear, typed into the file by an installer, stays as it is; `readConfig`
 * seals it at once. `unreadable` names the first secret this station's key does not open.
 */
export function openSecrets(file: unknown, keyring: Keyring): { ok: true; value: unknown } | { ok: false; unreadable: string } {
  const found = WithSecrets.safeParse(file);
  if (!found.success) return { ok: true, value: file };
  const open = (value: string, aad: string) => {
    if (!value.startsWith(prefix)) return value;
    const plain = keyring.open(Buffer.from(value.slice(prefix.length), 'base64'), aad);
    return plain && Buffer.from(plain).toString('utf8');
  };
  for (const [index, { id, camera, turnstile, readers = [] }] of found.data.lanes.entries()) {
    if (camera?.password !== undefined) {
      const password = open(camera.password, place(id, 'camera.password'));
      if (password === null) return { ok: false, unreadable: `lanes[${index}].camera.password` };
      camera.password = password;
    }
    if (turnstile?.scbk !== undefined) {
      const scbk = open(turnstile.scbk, place(id, 'turnstile.scbk'));
      if (scbk === null) return { ok: false, unreadable: `lanes[${index}].turnstile.scbk` };
      turnstile.scbk = scbk;
    }
    for (const [at, reader] of readers.entries()) {
      if (reader.scbk === undefined) continue;
      const scbk = open(reader.scbk, place(id, `readers.${at}.scbk`));
      if (scbk === null) return { ok: false, unreadable: `lanes[${index}].readers[${at}].scbk` };
      reader.scbk = scbk;
    }
  }
  return { ok: true, value: found.data };
}

/** Whether the file holds a camera password or channel key that anybody can read. */
export function holdsClearSecrets(file: unknown): boolean {
  const found = WithSecrets.safeParse(file);
  const lanes = found.success ? found.data.lanes : [];
  const secrets = lanes.flatMap(({ camera, turnstile, readers = [] }) => [
    camera?.password,
    turnstile?.scbk,
    ...readers.map(({ scbk }) => scbk),
  ]);
  return secrets.some((secret) => secret !== undefined && secret !== '' && !secret.startsWith(prefix));
}
