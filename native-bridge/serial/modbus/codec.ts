import type { Codec } from '../codec';
import { FrameFinder, sealed } from './frames';
import { type ModbusReply, type ModbusRequest, replyTo, requestBytes } from './messages';

/** What a device answered, with the request it answers: an answer does not say by itself what was asked. */
export interface ModbusAnswer {
  request: ModbusRequest;
  reply: ModbusReply;
}

/**
 * Modbus RTU at the master's end, for one device. Only the answer to the last request comes out, and only once: what a neighbour says,
 * what comes late or twice, and answers to something else are not this device's answer.
 */
export class ModbusCodec implements Codec<ModbusRequest, ModbusAnswer> {
  readonly #finder = new FrameFinder();
  #asked: ModbusRequest | null = null;

  encode(request: ModbusRequest): Uint8Array {
    this.#asked = request;
    return sealed(requestBytes(request));
  }

  feed(bytes: Uint8Array): ModbusAnswer[] {
    return this.#finder.feed(bytes).flatMap((frame) => {
      const request = this.#asked;
      const reply = request && replyTo(request, frame);
      if (!reply) return [];
      this.#asked = null;
      return [{ request, reply }];
    });
  }

  reset(): void {
    this.#finder.reset();
  }
}
