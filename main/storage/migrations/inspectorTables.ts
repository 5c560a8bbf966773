/** Inspectors and the time they have. */
export const inspectorTables = `
SELECT 1;
`;
