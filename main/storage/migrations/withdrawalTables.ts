/** Steps of withdrawals that are under way, and tombstones. */
export const withdrawalTables = `
SELECT 1;
`;
