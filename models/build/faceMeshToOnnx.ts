import { tfjsNetToOnnx } from './tfjsNetToOnnx';

/**
 * MediaPipe face mesh, TensorFlow.js to ONNX: input `image` float [1, 3, 192, 192] RGB 0 to 1; outputs `mesh`
 * [1, 1404] = 468 × (x px, y px, depth) in the crop and `presence` [1, 1] 0 to 1. Throws when the source is another network.
 */
export function faceMeshToOnnx(modelJson: string, weightFile: Uint8Array): Uint8Array {
  return tfjsNetToOnnx(modelJson, weightFile, {
    name: 'facemesh',
    inputSidePx: 192,
    // The lip contour output is left out: nothing reads it and it costs a branch of convolutions.
    outputs: [
      { tfName: 'Identity_2', name: 'mesh', shape: [1, 1404] },
      { tfName: 'Identity_1', name: 'presence', shape: [1, 1] },
    ],
  });
}
