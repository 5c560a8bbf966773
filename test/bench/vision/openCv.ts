import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { linePeer } from './linePeer';
import type { PeerOrReason } from './look';
import type { PeerNetworks } from './peerNetworks';

const PYTHON = '/usr/bin/python3';
const HAS_CV2 = ['-c', 'import cv2'];

/** OpenCV's networks from Debian's python3-opencv, one thread, in a process of its own. */
export async function openCvPeer(networks: PeerNetworks, say: (line: string) => void): Promise<PeerOrReason> {
  const missing = installOpenCv(say);
  if (missing !== null) return { missing };
  const script = fileURLToPath(new URL('openCv.py', import.meta.url));
  return linePeer({ name: 'OpenCV', goal: '≤ 0.8', command: [PYTHON, script] }, networks.files);
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
