import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type GateAnswer, GateRefusal, GateRequest, Greeting } from './gateProtocol';

const Numbered = z.object({ id: z.number() });

function isSameToken(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Listens on a free port of 127.0.0.1 and hands every valid request of a client with the right token to `carryOut`. */
export async function openControl(token: string, carryOut: (request: GateRequest) => Promise<unknown>) {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, token, carryOut);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('control channel has no port');
  return {
    port: address.port,
    close: () => {
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}

function serve(socket: Socket, token: string, carryOut: (request: GateRequest) => Promise<unknown>): void {
  let isKnown = false;
  let isRefused = false;
  const say = (answer: GateAnswer) => {
    if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
  };
  createInterface({ input: socket }).on('line', async (line) => {
    if (isRefused) return;
    const message = parseJson(line);
    const id = Numbered.safeParse(message).data?.id ?? null;
    if (!isKnown) {
      const greeting = Greeting.safeParse(message);
      isKnown = greeting.success && isSameToken(greeting.data.token, token);
      if (isKnown) return say({ id: id ?? 0, value: null });
      isRefused = true;
      say({ id, error: 'token-wrong', detail: 'the first line must carry the token of this gate' });
      return void socket.end();
    }
    const request = GateRequest.safeParse(message);
    if (id === null || !request.success) {
      return say({ id, error: 'request-invalid', detail: request.error ? z.prettifyError(request.error) : 'id is missing' });
    }
    try {
      say({ id, value: (await carryOut(request.data)) ?? null });
    } catch (cause) {
      say({ id, error: cause instanceof GateRefusal ? cause.code : 'failed', detail: String(cause) });
    }
  });
}
