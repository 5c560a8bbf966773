/** Guardians, and states of a consent beside the entries themselves. */
export const guardianTables = `
SELECT 1;
`;
