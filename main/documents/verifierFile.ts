/** The page residents check their receipts with, as it is shipped: its file name, and the SHA-256 that docs/verifier.md names too. */
export const verifierFile = {
  name: 'fairgate-verifier.html',
  sha256: '3a9f11ecc6061365eda826b8e98af8b753d7b671aa5ba3cbc2356d2cdd6a2d79',
} as const;
