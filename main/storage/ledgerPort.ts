/** What goes into an entry: JSON, ids instead of names, no secrets, no numbers beyond 2^53. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

/** Where an entry came to stand. */
export interface AppendedEntry {
  /** Place in the ledger; the first is 0. */
  seq: number;
  atMs: number;
  /** RFC 6962 leaf hash of the entry's bytes, 64 hex digits. */
  leafHash: string;
}

/** The one thing every room may do with the station's ledger. */
export interface LedgerWriter {
  /**
   * Appends an entry of this kind (`room.what-happened`, as docs/ledger-format.md lists them) inside the caller's transaction, so
   * that what happened and its entry stand together or not at all.
   */
  append(kind: string, body: JsonObject): AppendedEntry;
}
