import { tfjsNetToOnnx } from './tfjsNetToOnnx';

/**
 * MediaPipe's iris network, TensorFlow.js to ONNX, without the iris itself: input `image` float [1, 3, 64, 64] RGB 0 to 1;
 * output `contour` [1, 213] = 71 × (x px, y px, depth) of lids and brow in the crop. Throws when the source is another network.
 */
export function eyeContourToOnnx(modelJson: string, weightFile: Uint8Array): Uint8Array {
  return tfjsNetToOnnx(modelJson, weightFile, {
    name: 'eyecontour',
    inputSidePx: 64,
    outputs: [{ tfName: 'StatefulPartitionedCall/model/conv_eyes_contours_and_brows/BiasAdd', name: 'contour', shape: [1, 213] }],
  });
}
