import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import manifest from '../../models/manifest.json';

const project = fileURLToPath(new URL('../..', import.meta.url));
let out = '';

/** Runs the command as `npm run models --` does. */
function models(...args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const command = ['--import', 'tsx', join('models', 'build', 'command.ts'), ...args, '--out', out];
    execFile(process.execPath, command, { cwd: project }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

/** As the set-up leaves it: every file of the manifest that no site has to fetch. */
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'fairgate-models-'));
  for (const { file } of manifest.files) await copyFile(join(project, 'models', 'built', file), join(out, file));
});
afterEach(() => rm(out, { recursive: true, force: true }));

describe('npm run models', () => {
  test('list shows role, profiles, size, licence and state of every file', async () => {
    await rm(join(out, 'facemesh.onnx'));
    await writeFile(join(out, 'fr_feature.onnx'), 'weights of somebody else');
    const { code, stdout } = await models('list', '--json');
    const states = JSON.parse(stdout).files.map(({ name, state }: { name: string; state: string }) => [name, state]);
    expect(code).toBe(0);
    expect(Object.fromEntries(states)).toMatchObject({
      'blazeface-back': 'built',
      facemesh: 'missing',
      fr_feature: 'wrong-hash',
      yunet: 'not-fetched',
      sface: 'not-fetched',
      minifas: 'not-fetched',
    });
    const table = (await models('list')).stdout.split('\n');
    expect(table.find((row) => row.startsWith('blazeface-back'))).toMatch(/detector +accurate.* 0\.6 MB +built +Apache-2\.0$/);
    expect(table.find((row) => row.startsWith('minifas'))).toMatch(/liveness +- +1\.9 MB +not fetched +Apache-2\.0$/);
  });

  test('verify is content without the optional files', async () => {
    expect(await models('verify')).toEqual({
      code: 0,
      stdout: `${manifest.files.length} files are as the manifest says.\n`,
      stderr: '',
    });
  });

  test('verify ends with 1 and one sentence with the next step per problem', async () => {
    await rm(join(out, 'facemesh.onnx'));
    await writeFile(join(out, 'yunet-2023mar.onnx'), 'weights of somebody else');
    const { code, stdout, stderr } = await models('verify', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).ok).toBe(false);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'facemesh.onnx is missing; run npm run models -- build.',
      'yunet-2023mar.onnx is not the file the manifest names (its sha256 differs); run npm run models -- fetch yunet.',
    ]);
  });

  test('build mends what verify found', async () => {
    await rm(join(out, 'facemesh.onnx'));
    const { code, stdout } = await models('build', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).built).toBe(1);
    expect((await models('verify')).code).toBe(0);
  });

  test('fetch asks the named server for the file, and keeps nothing that is not it', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end('not the network');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stderr } = await models('fetch', 'minifas', '--from', `http://${host}/models`);
    await new Promise((closed) => server.close(closed));
    expect(asked).toEqual(['/models/minifas-98.20.onnx']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `${host} sent only 15 bytes for minifas-98.20.onnx, which has 1912594 bytes: it is not the file the manifest names, so it was thrown away.\n`,
    );
    expect((await readdir(out)).sort()).toEqual(manifest.files.map(({ file }) => file).sort());
  });

  test.each([
    ['a name nobody knows', ['fetch', 'arcface'], /^fetch takes the name of one optional file: yunet, sface, minifas\.\n$/],
    ['a file that is built, not fetched', ['fetch', 'facemesh'], /^fetch takes the name of one optional file/],
    ['a server that is a folder', ['fetch', 'yunet', '--from', '/srv/models'], /^--from takes the http or https address/],
    ['no command', [], /^Usage: npm run models -- list\|build\|verify\|fetch NAME/],
    ['an unknown option', ['list', '--fast'], /^Unknown option\.\nUsage/],
  ])('%s is refused', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await models(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});
