import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ErrorCode, ErrorParams } from '../contract/errors';

/** One part looked at. `error` carries what is wrong and, through its text, how to mend it. */
export interface Finding {
  part: 'runtime' | 'clock' | 'ffmpeg' | 'models' | 'data-folder' | 'database' | 'serial-ports' | 'display';
  state: 'ok' | 'warning' | 'failed';
  /** Versions, counts and paths; never a secret. */
  detail: string;
  error: { code: ErrorCode; params: ErrorParams } | null;
}

export interface DoctorDeps {
  dataFolder: string;
  modelsFolder: string;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  nodeVersion: string;
  /** How far local time is ahead of UTC. */
  zoneMinutes: number;
  /** Runs a program; null when it cannot be started. */
  run: (command: string, args: string[]) => Promise<{ code: number; output: string } | null>;
  verifyModels: (folder: string) => Promise<readonly { problem: 'missing' | 'wrong-hash' | 'manifest-broken'; file: string }[]>;
  /** Opens the database read-only; the error is one of the contract's. */
  checkDatabase: (file: string) => { ok: true; detail: string } | { ok: false; code: ErrorCode; params: ErrorParams };
  listPorts: () => Promise<readonly { path: string; label: string }[]>;
}

const finding = (
  part: Finding['part'],
  state: Finding['state'],
  detail: string,
  code?: ErrorCode,
  params: ErrorParams = {},
): Finding => ({
  part,
  state,
  detail,
  error: code ? { code, params } : null,
});

/** Looks at everything a station stands on. Changes nothing. */
export async function examine(deps: DoctorDeps): Promise<Finding[]> {
  return [
    runtime(deps),
    clockZone(deps),
    await ffmpeg(deps),
    await models(deps),
    await dataFolder(deps),
    await database(deps),
    await serialPorts(deps),
    display(deps),
  ];
}

function runtime({ nodeVersion }: DoctorDeps): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  return recent
    ? finding('runtime', 'ok', `Node ${nodeVersion}`)
    : finding('runtime', 'failed', `Node ${nodeVersion}`, 'RUNTIME_TOO_OLD', { found: nodeVersion, needed: '20.19' });
}

/** Days of the law's terms are the computer's days; papers are in Beijing time, which is all of China's. */
function clockZone({ zoneMinutes }: DoctorDeps): Finding {
  const sign = zoneMinutes < 0 ? '-' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(zoneMinutes) / 60), Math.abs(zoneMinutes) % 60];
  const zone = `UTC${sign}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  return zoneMinutes === 480
    ? finding('clock', 'ok', zone)
    : finding('clock', 'warning', zone, 'CLOCK_NOT_BEIJING', { found: zone });
}

async function ffmpeg({ run }: DoctorDeps): Promise<Finding> {
  const answer = await run('ffmpeg', ['-hide_banner', '-version']);
  const version = /ffmpeg version (\S+)/.exec(answer?.output ?? '')?.[1];
  return version ? finding('ffmpeg', 'ok', `ffmpeg ${version}`) : finding('ffmpeg', 'failed', '', 'FFMPEG_MISSING');
}

async function models({ modelsFolder, verifyModels }: DoctorDeps): Promise<Finding> {
  const [first, ...more] = await verifyModels(modelsFolder);
  if (!first) return finding('models', 'ok', modelsFolder);
  const code = first.problem === 'missing' ? 'MODEL_MISSING' : 'MODEL_WRONG_HASH';
  return finding('models', 'failed', [first, ...more].map(({ file, problem }) => `${file}: ${problem}`).join(', '), code, {
    file: first.file,
  });
}

async function dataFolder({ dataFolder: folder }: DoctorDeps): Promise<Finding> {
  try {
    await access(folder, constants.W_OK);
    return finding('data-folder', 'ok', folder);
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return absent
      ? finding('data-folder', 'warning', `${folder} –`)
      : finding('data-folder', 'failed', folder, 'DATA_FOLDER_UNWRITABLE', { folder });
  }
}

async function database({ dataFolder: folder, checkDatabase }: DoctorDeps): Promise<Finding> {
  const file = path.join(folder, 'station.db');
  if (!(await stat(file).catch(() => null))) return finding('database', 'warning', `${file} –`);
  const checked = checkDatabase(file);
  return checked.ok
    ? finding('database', 'ok', checked.detail)
    : finding('database', 'failed', file, checked.code, checked.params);
}

async function serialPorts({ listPorts }: DoctorDeps): Promise<Finding> {
  const ports = await listPorts();
  const [first] = ports;
  if (!first) return finding('serial-ports', 'warning', '0', 'PORT_MISSING', { port: '–' });
  const denied = [];
  for (const { path: port } of ports) if (port.startsWith('/') && !(await mayUse(port))) denied.push(port);
  const [one] = denied;
  if (one) return finding('serial-ports', 'failed', denied.join(', '), 'PORT_NO_PERMISSION', { port: one });
  return finding('serial-ports', 'ok', ports.map(({ path: port }) => port).join(', '));
}

const mayUse = (port: string): Promise<boolean> =>
  access(port, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );

function display({ platform, env }: DoctorDeps): Finding {
  if (platform !== 'linux') return finding('display', 'ok', platform);
  const screen = env.WAYLAND_DISPLAY || env.DISPLAY;
  return screen ? finding('display', 'ok', screen) : finding('display', 'failed', '', 'DISPLAY_MISSING');
}
