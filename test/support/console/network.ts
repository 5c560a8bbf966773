import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One line of /proc/net: an IPv4 or IPv6 socket of some process. */
interface Socket {
  protocol: 'tcp' | 'udp';
  /** `127.0.0.1:80`, or IPv6 as 32 hex digits and port. */
  local: string;
  remote: string;
  /** The other end, or, for a socket without one, the address it is bound to, lies outside this machine. */
  isOutward: boolean;
  inode: string;
}

/** Sockets of these processes that reach, or wait for somebody, outside this machine; and the processes that hold any socket at all. */
export function outwardSockets(pids: readonly number[]): { outward: (Socket & { pid: number })[]; talking: number[] } {
  const sockets = new Map(allSockets().map((socket) => [socket.inode, socket]));
  const held = pids.flatMap((pid) =>
    [...socketsOf(pid)].flatMap((inode) => {
      const socket = sockets.get(inode);
      return socket ? [{ ...socket, pid }] : [];
    }),
  );
  return { outward: held.filter(({ isOutward }) => isOutward), talking: [...new Set(held.map(({ pid }) => pid))] };
}

/** Every TCP and UDP socket of the machine. Linux only. */
function allSockets(): Socket[] {
  const tables = [
    ['tcp', 'tcp'],
    ['tcp6', 'tcp'],
    ['udp', 'udp'],
    ['udp6', 'udp'],
  ] as const;
  return tables.flatMap(([file, protocol]) =>
    readFileSync(`/proc/net/${file}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const fields = line.trim().split(/\s+/);
        const [local, remote, inode] = [fields[1], fields[2], fields[9]];
        if (local === undefined || remote === undefined || inode === undefined) return [];
        const [from, to] = [addressOf(local), addressOf(remote)];
        const isOutward = to.isNone ? !from.isLoopback : !to.isLoopback;
        return [{ protocol, local: from.text, remote: to.text, isOutward, inode }];
      }),
  );
}

/** Inodes of the sockets a process holds; empty when it is gone. */
function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const fd of filesOf(pid)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode) inodes.add(inode);
    } catch {
      // Closed meanwhile.
    }
  }
  return inodes;
}

function filesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

/** `0100007F:1F90`: the address in 32-bit words, each in the machine's (little-endian) order, and the port. */
function addressOf(field: string): { text: string; isLoopback: boolean; isNone: boolean } {
  const [hex = '', port = '0'] = field.split(':');
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  const v4 = bytes.length === 4 ? bytes : isMapped ? bytes.slice(12) : null;
  const isNone = Number.parseInt(port, 16) === 0;
  const text = `${v4 ? v4.join('.') : Buffer.from(bytes).toString('hex')}:${Number.parseInt(port, 16)}`;
  const isLoopback = v4 ? v4[0] === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
  return { text, isLoopback, isNone };
}
