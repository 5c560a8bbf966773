import { LineError, type OpenTransport, type Transport } from '../../../native-bridge/serial/transport';
import type { Line } from '../../support/serial/line';

/** A cable in memory: the console's end is `open`, the device's end is the simulator's `Line`. Bytes take no time. */
export interface MemoryLine extends Line {
  open: OpenTransport;
  /** Everything the console handed to the line, with the connection (1, 2, …) it went out on. */
  readonly written: { connection: number; bytes: Uint8Array }[];
  readonly connections: number;
  /** Bytes reach the device, which does not answer: the reply is kept and can be let go later. */
  holdReplies(): () => void;
  /** A network that has stopped: bytes for the device are kept, and arrive when let go, unless their connection was thrown away. */
  holdCommands(): () => void;
  /** Whether its transports say that they keep bytes, as one over a network does. */
  keepsBytes: boolean;
  /** Bytes for the console from somewhere else on the line, now. */
  inject(bytes: Uint8Array): void;
  /** Refuse to open with this fault until null. */
  refuse: LineError['fault'] | null;
}

export function createMemoryLine(): MemoryLine {
  let toDevice: (bytes: Buffer) => void = () => {};
  let current: { transport: Transport; connection: number } | null = null;
  let isUp = true;
  let connections = 0;
  let held: Uint8Array[] | null = null;
  let heldCommands: (() => void)[] | null = null;
  const written: MemoryLine['written'] = [];

  const line: MemoryLine = {
    port: 'memory',
    written,
    refuse: null,
    keepsBytes: false,
    get isUp() {
      return isUp;
    },
    get connections() {
      return connections;
    },
    open: () => {
      let connection = 0;
      const transport: Transport = {
        keepsBytes: line.keepsBytes,
        onBytes: () => {},
        onLost: () => {},
        open: async () => {
          if (line.refuse || !isUp) throw new LineError(line.refuse ?? 'port-missing');
          connections += 1;
          connection = connections;
          current = { transport, connection };
        },
        write: async (bytes) => {
          if (current?.transport !== transport) throw new LineError('line-lost');
          written.push({ connection, bytes: bytes.slice() });
          const sent = Buffer.from(bytes);
          const deliver = () => {
            if (current?.transport === transport) toDevice(sent);
          };
          if (heldCommands) heldCommands.push(deliver);
          else queueMicrotask(deliver);
        },
        dispose: () => {
          if (current?.transport === transport) current = null;
        },
      };
      return transport;
    },
    onBytes: (listener) => {
      toDevice = listener;
    },
    write: (bytes) => {
      if (held) held.push(bytes.slice());
      else current?.transport.onBytes(bytes);
    },
    inject: (bytes) => current?.transport.onBytes(bytes),
    holdReplies: () => {
      held = [];
      return () => {
        const replies = held ?? [];
        held = null;
        for (const bytes of replies) current?.transport.onBytes(bytes);
      };
    },
    holdCommands: () => {
      heldCommands = [];
      return () => {
        const commands = heldCommands ?? [];
        heldCommands = null;
        for (const deliver of commands) deliver();
      };
    },
    cut: async () => {
      isUp = false;
      const lost = current;
      current = null;
      lost?.transport.onLost();
    },
    restore: async () => {
      isUp = true;
    },
    dispose: async () => {
      current = null;
    },
  };
  return line;
}
