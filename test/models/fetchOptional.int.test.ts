import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchOptional } from '../../models/build/fetchOptional';
import { BuildError } from '../../models/build/fetchSource';

const weights = Buffer.from('weights of a network '.repeat(20_000));
const wanted = {
  file: 'gate.onnx',
  builtSha256: createHash('sha256').update(weights).digest('hex'),
  builtBytes: weights.length,
};
let outFolder = '';
let server: Server;
let requests = 0;
let answer: RequestListener;

beforeEach(async () => {
  outFolder = await mkdtemp(join(tmpdir(), 'fairgate-fetched-'));
  requests = 0;
  answer = (_request, response) => response.end(weights);
  server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  await closeServer();
  await rm(outFolder, { recursive: true, force: true });
});

function closeServer(): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed) => server.close(() => closed()));
}
const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const fetchIt = (stallMs = 20_000) =>
  fetchOptional(wanted, { outFolder, url: `http://${host()}/models/gate.onnx`, stallMs, say: () => undefined });
async function failureOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof BuildError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.message.split('\n')).toHaveLength(1);
  return error.message;
}

describe('an optional file', () => {
  test('is fetched once, byte for byte', async () => {
    expect(await fetchIt()).toBe(true);
    expect(weights.equals(await readFile(join(outFolder, 'gate.onnx')))).toBe(true);
    expect(await fetchIt()).toBe(false);
    expect(requests).toBe(1);
    expect(await readdir(outFolder)).toEqual(['gate.onnx']);
  });

  test('is found behind a redirection', async () => {
    answer = ({ url }, response) => {
      if (url === '/moved') response.end(weights);
      else response.writeHead(302, { location: '/moved' }).end();
    };
    expect(await fetchIt()).toBe(true);
    expect(requests).toBe(2);
  });

  test('replaces a damaged one', async () => {
    await writeFile(join(outFolder, 'gate.onnx'), 'damaged');
    expect(await fetchIt()).toBe(true);
    expect(weights.equals(await readFile(join(outFolder, 'gate.onnx')))).toBe(true);
  });

  test.each<[string, RequestListener, RegExp]>([
    [
      'other bytes',
      (_q, response) => response.end(Buffer.alloc(weights.length)),
      /has sha256 \w{64} instead of \w{64}: .* thrown away/,
    ],
    ['too few bytes', (_q, response) => response.end(weights.subarray(5)), /sent only \d+ bytes for gate\.onnx/],
    ['too many bytes', (_q, response) => response.end(Buffer.concat([weights, weights])), /sent too much for gate\.onnx/],
    ['no such file', (_q, response) => response.writeHead(404).end('no'), /could not be reached \(HTTP status 404\)/],
    [
      'half, then the line breaks',
      (_q, response) => {
        response.writeHead(200, { 'content-length': weights.length });
        response.write(weights.subarray(0, 100_000), () => response.destroy());
      },
      /could not be reached \(/,
    ],
  ])('%s: one sentence, nothing kept, an older file untouched', async (_what, behaviour, sentence) => {
    answer = behaviour;
    await writeFile(join(outFolder, 'gate.onnx'), 'an older file');
    expect(await failureOf(fetchIt())).toMatch(sentence);
    expect(await readdir(outFolder)).toEqual(['gate.onnx']);
    expect(await readFile(join(outFolder, 'gate.onnx'), 'utf8')).toBe('an older file');
  });

  test('an endless answer is cut off at the size of the manifest', async () => {
    let sent = 0;
    let cutOff = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      cutOff = resolve;
    });
    answer = (_request, response) => {
      const more = () => {
        if (response.destroyed) return;
        sent += weights.length;
        response.write(weights, more);
      };
      response.once('close', cutOff);
      more();
    };
    expect(await failureOf(fetchIt())).toMatch(/sent too much/);
    await gone;
    expect(sent).toBeLessThan(weights.length * 100);
  });

  test('a server that falls silent is given up', async () => {
    answer = (_request, response) => {
      response.write(weights.subarray(0, 10));
    };
    expect(await failureOf(fetchIt(200))).toMatch(/could not be reached \(it stopped answering\); check the network/);
    expect(await readdir(outFolder)).toEqual([]);
  });

  test('a server that is not there is named with the reason', async () => {
    const where = host();
    const url = `http://${where}/gate.onnx`;
    await closeServer();
    const attempt = fetchOptional(wanted, { outFolder, url, stallMs: 20_000, say: () => undefined });
    expect(await failureOf(attempt)).toBe(
      `${where} could not be reached (ECONNREFUSED); check the network, or name a server of your own with --from.`,
    );
    server = createServer().listen(0, '127.0.0.1');
  });
});
