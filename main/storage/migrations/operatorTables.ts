/** Who may sign in. Only the stretched password is kept, with the cost it was stretched at, and the count of wrong attempts. */
export const operatorTables = `
CREATE TABLE operator (
  role TEXT PRIMARY KEY NOT NULL CHECK (role = 'manager'),
  salt BLOB NOT NULL,
  stretched BLOB NOT NULL CHECK (length(stretched) = 32),
  scrypt_n INTEGER NOT NULL,
  scrypt_r INTEGER NOT NULL,
  scrypt_p INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0)
) STRICT;
`;
