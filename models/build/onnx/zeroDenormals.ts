import { wireFields } from './protobufReader';

/** Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_DATA_TYPE = 2;
const TENSOR_FLOAT_DATA = 4;
const TENSOR_RAW_DATA = 9;
const FLOAT = 1;

export interface ZeroedModel {
  onnx: Uint8Array;
  zeroed: number;
}

/**
 * Copies an ONNX file and sets every float weight with 0 < |w| < `limit` to zero. Denormal weights make an x86 core take
 * its slow path on each multiplication and change no result a cosine could show. Length and layout of the file stay.
 */
export function zeroDenormalWeights(onnxFile: Uint8Array, limit: number): ZeroedModel {
  const onnx = onnxFile.slice();
  let zeroed = 0;
  for (const graph of wireFields(onnx)) {
    if (graph.field !== MODEL_GRAPH) continue;
    for (const initializer of wireFields(graph.bytes)) {
      if (initializer.field === GRAPH_INITIALIZER) zeroed += zeroTensor(initializer.bytes, limit);
    }
  }
  return { onnx, zeroed };
}

function zeroTensor(tensor: Uint8Array, limit: number): number {
  const fields = [...wireFields(tensor)];
  if (!fields.some(({ field, value }) => field === TENSOR_DATA_TYPE && value === FLOAT)) return 0;
  let zeroed = 0;
  for (const { field, bytes } of fields) {
    if (field !== TENSOR_RAW_DATA && field !== TENSOR_FLOAT_DATA) continue;
    const weights = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
      const weight = weights.getFloat32(offset, true);
      if (weight !== 0 && Math.abs(weight) < limit) {
        weights.setUint32(offset, 0, true);
        zeroed += 1;
      }
    }
  }
  return zeroed;
}
