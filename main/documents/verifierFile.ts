/** The page residents check their receipts with, as it is shipped: its file name, and the SHA-256 that docs/verifier.md names too. */
export const verifierFile = {
  name: 'fairgate-verifier.html',
  sha256: '05df8172509cf5d8de229ea33ecb013b0c15a803f32e3849bb807e53d543092c',
} as const;
