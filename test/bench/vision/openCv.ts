import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PeerOrReason } from './look';
import type { PeerNetworks } from './peerNetworks';
import { StageTimes } from './stages';

const PYTHON = '/usr/bin/python3';
const HAS_CV2 = ['-c', 'import cv2'];

const Hello = z.object({ version: z.string() });
const Answer = z.object({ ms: StageTimes, template: z.array(z.number()) });

/** OpenCV's networks from Debian's python3-opencv, one thread, in a process of its own that takes the times itself. */
export async function openCvPeer(networks: PeerNetworks, say: (line: string) => void): Promise<PeerOrReason> {
  const missing = installOpenCv(say);
  if (missing !== null) return { missing };
  const child = spawn(PYTHON, [fileURLToPath(new URL('openCv.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + String(text)).slice(-400);
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (question: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await lines.next();
    if (line.done) throw new Error(`OpenCV stopped: ${complaint.trim().split('\n').at(-1) ?? 'no reason given'}`);
    return JSON.parse(line.value);
  };
  const { version } = Hello.parse(await ask(networks.files));
  return {
    name: `OpenCV ${version}`,
    goal: '≤ 0.8',
    look: async ({ picture, rawFile, crops }) => {
      const { ms, template } = Answer.parse(await ask({ path: rawFile, width: picture.width, height: picture.height, crops }));
      return { times: ms, template };
    },
    dispose: () => child.kill(),
  };
}

/** Null when it is there, otherwise why not. Installs it where that needs no password: as root, on Debian and its kin. */
function installOpenCv(say: (line: string) => void): string | null {
  if (process.platform !== 'linux') return 'OpenCV is left out: the bench looks for python3-opencv of Debian only.';
  const succeeds = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  if (succeeds(PYTHON, HAS_CV2)) return null;
  if (process.getuid?.() !== 0)
    return 'OpenCV is left out: python3-opencv is not installed (sudo apt-get install python3-opencv).';
  say('Installing python3-opencv with apt-get; this takes some minutes.');
  const install = () => succeeds('apt-get', ['install', '-y', '--no-install-recommends', 'python3-opencv']);
  if (!install() && succeeds('apt-get', ['update'])) install();
  return succeeds(PYTHON, HAS_CV2) ? null : 'OpenCV is left out: apt-get could not install python3-opencv.';
}
