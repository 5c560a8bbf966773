import { createHash, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { KeyStream } from './keyStream';
import { createKeyStream } from './keyStream';
import type { VisionEvent } from './protocol';

/**
 * Templates on their way from the vision process to the station. Whatever carries a message between processes copies it into
 * memory that nobody can wipe, and leaves it there. So templates travel masked, under a key that both ends have forgotten when
 * the template has arrived: what is left of the message says nothing. This is about what stays behind, not about listeners.
 */
const WireKey = z.object({ type: z.literal('wireKey'), publicKey: z.instanceof(Uint8Array) });
interface WireKey {
  type: 'wireKey';
  publicKey: Uint8Array;
}

/** The vision process's end. */
export interface TemplateSealer {
  /** The answer to the station's key, which comes before any command; null for any other message. */
  answer(message: unknown): WireKey | null;
  /** The event as it may leave the process. Throws when it holds a template and the station has sent no key. */
  seal(event: VisionEvent): unknown;
}

/** The station's end, for one life of the vision process. */
export interface TemplateOpener {
  /** First message to the process. */
  hello: WireKey;
  /** The message with its templates in the clear, which the receiver wipes; null when it was the process's key, which comes once. */
  open(message: unknown): unknown;
  /** The process is gone: forgets the key. */
  end(): void;
}

export function createTemplateSealer(): TemplateSealer {
  let stream: KeyStream | null = null;
  const seal = (template: Float32Array): Uint8Array => {
    if (!stream) throw new Error('a template before the station has sent its key');
    const sealed = new Uint8Array(CHECK_BYTES + template.byteLength);
    sealed.set(new Uint8Array(template.buffer, template.byteOffset, template.byteLength), CHECK_BYTES);
    stream.mask(sealed);
    return sealed;
  };
  return {
    answer: (message) => {
      const hello = WireKey.safeParse(message);
      if (!hello.success) return null;
      const own = newKeyPair();
      stream?.wipe();
      stream = own.meet(hello.data.publicKey);
      return { type: 'wireKey', publicKey: own.publicKey };
    },
    seal: (event) => {
      if (event.type === 'observation' && event.embedding) return { ...event, embedding: seal(event.embedding) };
      if (event.type === 'enrolled') return { ...event, embeddings: event.embeddings.map(seal) };
      return event;
    },
  };
}

const Sealed = z.union([
  z.looseObject({ type: z.literal('observation'), embedding: z.instanceof(Uint8Array) }),
  z.looseObject({ type: z.literal('enrolled'), embeddings: z.array(z.instanceof(Uint8Array)) }),
]);

export function createTemplateOpener(): TemplateOpener {
  let own: KeyPair | null = newKeyPair();
  let stream: KeyStream | null = null;
  const open = (sealed: Uint8Array): Float32Array => {
    const message = new Uint8Array(sealed.length - (sealed.length % 4));
    message.set(sealed.subarray(0, message.length));
    stream?.mask(message);
    if (!stream || message.length < CHECK_BYTES || message.subarray(0, CHECK_BYTES).some((byte) => byte !== 0)) {
      throw new Error('a template that cannot be opened');
    }
    return new Float32Array(message.buffer, CHECK_BYTES);
  };
  return {
    hello: { type: 'wireKey', publicKey: own.publicKey },
    open: (message) => {
      const answer = WireKey.safeParse(message);
      if (answer.success) {
        // Kept, it would open whatever is left of the messages.
        if (!own) throw new Error('a process that answers with a second key');
        stream = own.meet(answer.data.publicKey);
        own = null;
        return null;
      }
      const sealed = Sealed.safeParse(message);
      if (!sealed.success) return message;
      return sealed.data.type === 'observation'
        ? { ...sealed.data, embedding: open(sealed.data.embedding) }
        : { ...sealed.data, embeddings: sealed.data.embeddings.map(open) };
    },
    end: () => {
      stream?.wipe();
      stream = null;
      own = null;
    },
  };
}

/** Zeros before the template: both ends count the same messages. */
const CHECK_BYTES = 16;

interface KeyPair {
  publicKey: Uint8Array;
  meet(peer: Uint8Array): KeyStream;
}

function newKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    meet: (peer) => {
      const secret = diffieHellman({
        privateKey,
        publicKey: createPublicKey({ key: Buffer.from(peer), type: 'spki', format: 'der' }),
      });
      const key = createHash('sha256').update(secret).digest();
      secret.fill(0);
      return createKeyStream(key);
    },
  };
}
