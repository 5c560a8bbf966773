import { parseArgs } from 'node:util';
import { type FileState, fileStates } from '../verify';
import { fetchOptional } from './fetchOptional';
import { BuildError } from './fetchSource';
import { outFolderOf, projectManifest, runBuild } from './runBuild';

const USAGE = `Usage: npm run models -- list|build|verify|fetch NAME [--json] [--out FOLDER] [--cache FOLDER] [--from URL]
  list     every file: role, profiles, size, licence, and whether it is there
  build    make what is missing from npm packages
  verify   compare every file with its sha256; ends with 1 when one is missing or differs
  fetch    one optional file from its own address, or from a folder of your own server (--from)`;

const STALL_MS = 30_000;

function readCommandLine() {
  const text = { type: 'string' } as const;
  try {
    const options = { json: { type: 'boolean' }, out: text, cache: text, from: text } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { values, command: positionals[0] ?? '', names: positionals.slice(1) };
  } catch {
    throw new BuildError(`Unknown option.\n${USAGE}`);
  }
}
type Values = ReturnType<typeof readCommandLine>['values'];

const say = (line: string) => console.log(line);
const json = (value: unknown) => console.log(JSON.stringify(value, null, 2));
const stateWords: Record<FileState['state'], string> = {
  built: 'built',
  fetched: 'fetched',
  missing: 'missing',
  'wrong-hash': 'wrong hash',
  'not-fetched': 'not fetched',
};

async function list({ out, json: asJson }: Values): Promise<void> {
  const manifest = await projectManifest();
  const files = await fileStates(manifest, outFolderOf(out));
  if (asJson) return json({ defaultProfile: manifest.profile.name, profiles: manifest.profiles, files });
  const rows = files.map(({ name, role, profiles, bytes, licence, state }) => [
    name,
    role,
    profiles.join(', ') || '-',
    `${(bytes / 1e6).toFixed(1)} MB`,
    stateWords[state],
    licence,
  ]);
  const table = [['name', 'role', 'profiles', 'size', 'state', 'licence'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** One sentence and the next step; null when there is nothing wrong with the file. */
function complaintOf({ state, file, name, optional }: FileState): string | null {
  const remedy = optional ? `run npm run models -- fetch ${name}` : 'run npm run models -- build';
  if (state === 'missing') return `${file} is missing; ${remedy}.`;
  if (state === 'wrong-hash') return `${file} is not the file the manifest names (its sha256 differs); ${remedy}.`;
  return null;
}

async function verify({ out, json: asJson }: Values): Promise<void> {
  const files = await fileStates(await projectManifest(), outFolderOf(out));
  const complaints = files.map(complaintOf).filter((complaint) => complaint !== null);
  if (asJson) json({ ok: complaints.length === 0, files });
  else if (complaints.length === 0) {
    say(`${files.filter(({ state }) => state !== 'not-fetched').length} files are as the manifest says.`);
  }
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}

async function build(values: Values): Promise<void> {
  const built = await runBuild(values, values.json ? (line) => console.error(line) : say);
  if (values.json) json({ built, files: await fileStates(await projectManifest(), outFolderOf(values.out)) });
}

function sourceOf({ url, file }: { url: string; file: string }, from: string | undefined): string {
  if (from === undefined) return url;
  const base = URL.canParse(from) ? new URL(from) : null;
  if (!base || !/^https?:$/.test(base.protocol))
    throw new BuildError(`--from takes the http or https address of a folder, not ${from}.`);
  return new URL(file, base.href.endsWith('/') ? base : `${base.href}/`).href;
}

async function fetchNamed(values: Values, names: readonly string[]): Promise<void> {
  const { optional } = await projectManifest();
  const entry = optional.find(({ name }) => name === names[0]);
  if (!entry || names.length !== 1) {
    throw new BuildError(`fetch takes the name of one optional file: ${optional.map(({ name }) => name).join(', ')}.`);
  }
  const speak = values.json ? (line: string) => console.error(line) : say;
  const options = { outFolder: outFolderOf(values.out), url: sourceOf(entry, values.from), stallMs: STALL_MS, say: speak };
  const fetched = await fetchOptional(entry, options);
  if (values.json) json({ name: entry.name, file: entry.file, fetched });
  else say(fetched ? `${entry.file} fetched; its sha256 is the manifest's.` : `${entry.file} was already there.`);
}

async function main(): Promise<void> {
  const { values, command, names } = readCommandLine();
  if (command === 'fetch') return fetchNamed(values, names);
  if (names.length > 0) throw new BuildError(USAGE);
  if (command === 'list') return list(values);
  if (command === 'build') return build(values);
  if (command === 'verify') return verify(values);
  throw new BuildError(USAGE);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof BuildError ? error.message : `The models command failed: ${String(error)}`);
  process.exitCode = 1;
}
