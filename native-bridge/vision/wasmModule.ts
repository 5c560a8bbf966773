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
export const I32_MULTIPLY = [0x6c];
const I32_BELOW = [0x49];
/** A vector of these sixteen bytes. */
export const vectorOf = (bytes: readonly number[]) => [...simd(0x0c), ...bytes];
const V_ZERO = vectorOf(new Array<number>(16).fill(0));

/** No load or store promises an alignment. */
export const loadVector = (offset: number) => [...simd(0x00), 0, offset];
export const storeVector = (offset: number) => [...simd(0x0b), 0, offset];

/** A whole number of four bytes, an address among them. */
export const loadAddress = [0x28, 2, 0];
/** One number of four bytes, in all four places. */
export const loadEverywhere = (offset: number) => [...simd(0x09), 2, offset];
/** Stores the four bytes of one of four places of a vector. */
export const storeLane = (address: number[], value: number[], lane: number) => [...address, ...value, ...simd(0x5a), 0, 0, lane];

export const F32X4_ADD = simd(0xe4);
export const F32X4_SUBTRACT = simd(0xe5);
export const F32X4_MULTIPLY = simd(0xe6);
export const F32X4_DIVIDE = simd(0xe7);
export const F32X4_OF_I32X4 = simd(0xfa);
/** Rounds towards zero. */
export const I32X4_OF_F32X4 = simd(0xf8);
export const I32X4_LOW_I16X8 = simd(0xa9);
export const F64X2_ADD = simd(0xf0);
export const F64X2_SUBTRACT = simd(0xf1);
export const F64X2_MULTIPLY = simd(0xf2);
export const F64X2_FLOOR = simd(0x75);
/** Rounds towards zero; zeros behind. */
export const I32X4_OF_F64X2 = simd(0xfc);
/** The same double in both places. */
export const twice = (value: number) => {
  const bytes = [...new Uint8Array(Float64Array.of(value).buffer)];
  return vectorOf([...bytes, ...bytes]);
};
/** One of four whole numbers. */
export const laneOf = (vector: number, lane: number) => [...get(vector), ...simd(0x1b), lane];
/** Sixteen bytes of two vectors: 0 to 15 are those of the first, 16 to 31 those of the second. */
export const chooseBytes = (first: number[], second: number[], bytes: readonly number[]) => [
  ...first,
  ...second,
  ...simd(0x0d),
  ...bytes,
];
/** Of the first half of a vector. */
export const firstBytes = [0, 1, 2, 3, 4, 5, 6, 7] as const;

const I16X8_OF_I32X4 = simd(0x86);
const I8X16_OF_I16X8 = simd(0x66);

/** Puts the four whole numbers that `value` leaves, each cut to 0 to 255, into four bytes at an address. */
export const storeFourBytes = (address: number[], value: number[], spare: number) => [
  ...[...value, ...set(spare), ...get(spare), ...get(spare), ...I16X8_OF_I32X4, ...set(spare)],
  ...storeLane(address, [...get(spare), ...get(spare), ...I8X16_OF_I16X8], 0),
];

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

type Memory = InstanceType<typeof WebAssembly.Memory>;

/** A kernel's memory and function. `F` is how the function is called; only numbers go in and nothing comes out. */
export interface Kernel<F> {
  /** Memory of so many bytes at least: what it held before may still be there. Views of earlier answers are void. */
  room(bytes: number): ArrayBuffer;
  run: F;
  memory: Memory;
}

/** Null where the processor lacks the instructions. Works in the memory of the kernel `beside` it, or in its own. */
export function kernelOf<F extends (...addresses: number[]) => void>(
  module: Uint8Array,
  beside?: Pick<Kernel<unknown>, 'memory'> | null,
): Kernel<F> | null {
  if (!WebAssembly.validate(module)) return null;
  const memory = beside?.memory ?? new WebAssembly.Memory({ initial: 1 });
  const { s } = new WebAssembly.Instance(new WebAssembly.Module(module), { e: { m: memory } }).exports;
  return {
    room: (bytes) => {
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) memory.grow(missing);
      return memory.buffer;
    },
    run: s as F,
    memory,
  };
}
