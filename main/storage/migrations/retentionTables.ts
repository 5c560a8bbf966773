/** Terms of what is kept, and their runs. */
export const retentionTables = `
SELECT 1;
`;
