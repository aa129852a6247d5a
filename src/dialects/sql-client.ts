/** Rows of a SELECT as text; null is NULL. What is not text (bytes) is spelled in hexadecimal digits. */
export interface Cells {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What runs SQL on a database; rows are objects by column name. */
export interface SqlClient {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** The rows of one SELECT, every cell as the server itself spells it: nothing is rounded, as in JavaScript's own values. */
  cells(sql: string): Promise<Cells>;
  close(): Promise<void>;
}
