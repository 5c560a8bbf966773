/**
 * The few words of WebAssembly (core specification 2.0, binary format) that the kernels of this room are written in. Parameters
 * and locals go by number; the stack holds what the words before left there.
 */
export const I32 = 0x7f;
export const V128 = 0x7b;

const NO_RESULT = 0x40;

/** An unsigned number as WebAssembly writes it (LEB128). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
/** An instruction on vectors of 128 bits. */
export const simd = (code: number) => [0xfd, ...unsigned(code)];

export const I32_ADD = [0x6a];
const I32_BELOW = [0x49];
const V_ZERO = [...simd(0x0c), ...new Array<number>(16).fill(0)];

/** No load or store promises an alignment. */
export const loadVector = (offset: number) => [...simd(0x00), 0, offset];
export const storeVector = (offset: number) => [...simd(0x0b), 0, offset];

export const clear = (local: number) => [...V_ZERO, ...set(local)];
export const advanceBy = (local: number, amount: number[]) => [...get(local), ...amount, ...I32_ADD, ...set(local)];
/** A number below 64, which one byte holds. */
export const small = (value: number) => [0x41, value];

/** Does `body`, and again while the one local is below the other: there is always a first turn. */
export const untilEnd = (local: number, end: number, body: number[]) => [
  ...[0x03, NO_RESULT],
  ...body,
  ...[...get(local), ...get(end), ...I32_BELOW],
  ...[0x0d, 0, 0x0b],
];

const sized = (bytes: number[]) => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: number[]) => [id, ...sized(bytes)];

/**
 * A module of one exported function, `s`, over the memory that is imported as `e.m`: so many I32 parameters, then so many I32
 * and V128 locals.
 */
export function wasmModule(counts: { parameters: number; integers: number; vectors: number }, body: number[]): Uint8Array {
  const code = [2, counts.integers, I32, counts.vectors, V128, ...body, 0x0b];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, counts.parameters, ...new Array<number>(counts.parameters).fill(I32), 0]),
    ...section(2, [1, 1, 0x65, 1, 0x6d, 0x02, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x73, 0, 0]),
    ...section(10, [1, ...sized(code)]),
  );
}

/** What is used of it: the language's own libraries do not name it, only those of pages do. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { e: { m: object } }) => { exports: { s: unknown } };
  Memory: new (limits: { initial: number }) => { buffer: ArrayBuffer; grow(pages: number): number };
};

const PAGE_BYTES = 65_536;

/** A kernel's memory and function. `F` is how the function is called; only numbers go in and nothing comes out. */
export interface Kernel<F> {
  /** Memory of so many bytes at least: what it held before may still be there. Views of earlier answers are void. */
  room(bytes: number): ArrayBuffer;
  run: F;
}

/** Null where the processor lacks the instructions. */
export function kernelOf<F extends (...addresses: number[]) => void>(module: Uint8Array): Kernel<F> | null {
  if (!WebAssembly.validate(module)) return null;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { s } = new WebAssembly.Instance(new WebAssembly.Module(module), { e: { m: memory } }).exports;
  return {
    room: (bytes) => {
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) memory.grow(missing);
      return memory.buffer;
    },
    run: s as F,
  };
}
