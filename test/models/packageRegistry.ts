import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';

export interface PackageRegistry {
  url: string;
  /** Archives handed out so far. */
  downloads(): number;
  close(): Promise<void>;
}

/** A package registry on this machine, over real HTTP for the real npm, that knows one package at version 1.0.0. */
export async function startPackageRegistry(name: string, files: Readonly<Record<string, string>>): Promise<PackageRegistry> {
  const archive = await archiveOf({ 'package.json': JSON.stringify({ name, version: '1.0.0' }), ...files });
  let downloads = 0;
  const server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url === `/${name}`) {
      const dist = {
        tarball: `${url}/archive.tgz`,
        integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
      };
      const versions = { '1.0.0': { name, version: '1.0.0', dist } };
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions }));
    } else if (request.url === '/archive.tgz') {
      downloads += 1;
      response.end(archive);
    } else response.writeHead(404).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    downloads: () => downloads,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

async function archiveOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'fairgate-package-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(work, 'package', path)), { recursive: true });
    await writeFile(join(work, 'package', path), text);
  }
  await create({ gzip: true, cwd: work, file: join(work, 'archive.tgz') }, ['package']);
  const archive = await readFile(join(work, 'archive.tgz'));
  await rm(work, { recursive: true, force: true });
  return archive;
}
