/** The append-only Merkle log of the station, its keys and checkpoints. */
export const ledgerTables = `
SELECT 1;
`;
