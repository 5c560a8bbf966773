import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { Records } from '../support/console/records';
import { until } from '../support/console/until';
import { connectGate, type GateClient } from '../support/demo/gateClient';
import { Handover } from '../support/demo/handover';

const root = path.resolve(import.meta.dirname, '..', '..');
const Packed = z.object({ program: z.string(), bytes: z.number(), electron: z.string() });

/** Entry of an asar's header: a folder, or a file that lies in the archive or, `unpacked`, beside it. */
interface AsarEntry {
  files?: Record<string, AsarEntry>;
  unpacked?: boolean;
}

/** Files an archive knows, by whether their bytes are in it. Its header is JSON behind four lengths of 4 bytes. */
function filesOf(archive: string): { inside: string[]; beside: string[] } {
  const file = openSync(archive, 'r');
  const lengths = Buffer.alloc(16);
  readSync(file, lengths, 0, 16, 0);
  const json = Buffer.alloc(lengths.readUInt32LE(12));
  readSync(file, json, 0, json.length, 16);
  closeSync(file);
  const [inside, beside]: [string[], string[]] = [[], []];
  const walk = (entry: AsarEntry, place: string) => {
    for (const [name, child] of Object.entries(entry.files ?? {})) {
      if (child.files) walk(child, `${place}${name}/`);
      else (child.unpacked ? beside : inside).push(`${place}${name}`);
    }
  };
  walk(JSON.parse(json.toString('utf8')) as AsarEntry, '');
  return { inside, beside };
}

/** A fuse that is on, as the executable's fuse wire spells it. */
const fuseOn = '1'.charCodeAt(0);

const nativeLibrary = /\.(node|dll|dylib|so)(\.\d+)*$/;

/** The program as a guard would start it, told to show the demo gate; it cannot be attached to, only watched from outside. */
function startPacked(program: string, dataFolder: string): ChildProcess {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return spawn(program, [...(asRoot ? ['--no-sandbox'] : []), '--demo', '--data', dataFolder, '--window', '1366x768'], {
    stdio: 'ignore',
  });
}

test.describe
  .serial('the packed application', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-packed-'));
    let packed: z.infer<typeof Packed>;
    let resources: string;
    let child: ChildProcess | null = null;
    let gate: GateClient | null = null;
    let records: Records | null = null;
    let handover: Handover;

    test.beforeAll(() => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['setup/pack.mjs'], { cwd: root, encoding: 'utf8' });
      expect(status, `${stdout}${stderr}`).toBe(0);
      packed = Packed.parse(JSON.parse(readFileSync(path.join(root, 'dist', 'packed.json'), 'utf8')));
      const beside = process.platform === 'darwin' ? '../Resources' : 'resources';
      resources = path.join(path.dirname(packed.program), beside);
    });

    test.afterAll(() => {
      gate?.close();
      records?.close();
      child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });

    test('keeps native libraries of this system, and only these, outside its archive', () => {
      const { inside, beside } = filesOf(path.join(resources, 'app.asar'));
      expect(inside.filter((file) => nativeLibrary.test(file))).toEqual([]);
      const libraries = beside.filter((file) => nativeLibrary.test(file));
      for (const file of libraries) {
        expect(file).toContain(process.platform);
        expect(file).toContain(process.arch);
        expect(existsSync(path.join(resources, 'app.asar.unpacked', file)), file).toBe(true);
      }
      const owners = new Set(libraries.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]));
      expect([...owners].sort()).toEqual(['@photostructure/sqlite', '@serialport/bindings-cpp', 'onnxruntime-node']);
    });

    test('holds the bundle and run-time packages: no sources, no source maps, no simulated device', () => {
      const { inside, beside } = filesOf(path.join(resources, 'app.asar'));
      expect(inside).toContain('out/main/index.js');
      expect(inside).toContain('out/renderer/index.html');
      const rooms = new Set([...inside, ...beside].map((file) => file.split('/')[0]));
      expect([...rooms].sort()).toEqual(['node_modules', 'out', 'package.json']);
      expect([...inside, ...beside].filter((file) => /\.(map|ts|tsx|mts)$/.test(file) || file === 'out/main/gate.js')).toEqual(
        [],
      );
      const ofLinux = process.platform === 'linux' ? ['udev'] : [];
      const parts = ['app.asar', 'app.asar.unpacked', 'demo', 'models', ...ofLinux, 'verifier'];
      expect(readdirSync(resources).sort()).toEqual(parts);
    });

    test('has its fuses set', async () => {
      const wire = await getCurrentFuseWire(packed.program);
      expect(wire.version).toBe(FuseVersion.V1);
      const isOn = (fuse: FuseV1Options) => wire[fuse] === fuseOn;
      expect({
        runAsNode: isOn(FuseV1Options.RunAsNode),
        cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
        nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
        nodeInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
        asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
        onlyFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
        ownSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
        fileExtraPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
      }).toEqual({
        runAsNode: false,
        cookieEncryption: true,
        nodeOptions: false,
        nodeInspect: false,
        asarIntegrity: true,
        onlyFromAsar: true,
        ownSnapshot: false,
        fileExtraPrivileges: false,
      });
    });

    test('stays below 450 MB', () => {
      test
        .info()
        .annotations.push({ type: 'size', description: `${Math.round(packed.bytes / 1e6)} MB, Electron ${packed.electron}` });
      expect(packed.bytes).toBeLessThan(450e6);
    });

    test('starts, and enrols who agreed', async () => {
      child = startPacked(packed.program, folder);
      const file = path.join(folder, 'demo-gate', 'handover.json');
      await until('the demo gate stands', () => existsSync(file), 30_000);
      handover = Handover.parse(JSON.parse(readFileSync(file, 'utf8')));
      gate = await connectGate(handover.control);
      await gate.auto(false);
      const agreed = handover.residents.filter(({ face }) => face === 'given').length;
      const enrolled = () => {
        try {
          records ??= new Records(folder);
          return records.eventCount('enrolled') >= agreed;
        } catch {
          // Still being made.
          records?.close();
          records = null;
          return false;
        }
      };
      await until('everybody who agreed is enrolled', enrolled, 30_000);
    });

    test('opens for a card', async () => {
      const resident = handover.residents.find(({ face }) => face === 'refused');
      if (!gate || !resident) throw new Error('the demo gate has nobody who refused face');
      const [client, before] = [gate, (await gate.opens()).length];
      await until('the reader is heard', () => client.presentCard({ key: resident.key }), 20_000);
      await until('the turnstile opened', async () => (await client.opens()).length > before, 5_000);
      await until(
        'the passage is on record',
        () => records?.decisions().some(({ method, unit }) => method === 'card' && unit === resident.unit) ?? false,
        5_000,
      );
    });

    test('opens for a face', async () => {
      const resident = handover.residents.find(({ face, walkClip }) => face === 'given' && walkClip !== null);
      if (!gate || !resident?.walkClip) throw new Error('the demo gate has nobody who agreed to face');
      await gate.walk(resident.walkClip);
      const granted = () =>
        records
          ?.decisions()
          .some((decision) => decision.method === 'face' && decision.unit === resident.unit && decision.device === 'acked') ??
        false;
      await until('the turnstile acknowledged', granted, 20_000);
    });

    test('ends, with all that it started, when told to', async () => {
      if (!child || !gate) throw new Error('it does not run');
      const [program, client] = [child, gate];
      const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
      program.kill('SIGTERM');
      expect(
        await Promise.race([ended, until('it ended', () => program.exitCode !== null || program.signalCode !== null, 10_000)]),
      ).toBe(0);
      await until(
        'the demo gate is gone',
        () =>
          client.opens().then(
            () => false,
            () => true,
          ),
        5_000,
      );
      expect(existsSync(path.join(folder, 'demo-gate', 'handover.json'))).toBe(false);
    });
  });
