/** Records around the consents: disclosures, requests, vendors, assessments, signs, breaches. */
export const registerTables = `
SELECT 1;
`;
