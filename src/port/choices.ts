/** What a person may choose where the target has several equals; all have a default. */
export interface PortChoices {
  /** A `uuid` column: 36 characters, or 16 bytes that the application must pack. MariaDB has a type of its own. */
  readonly uuid: 'char' | 'binary';
  /** A `timestamptz` column: DATETIME, by convention in UTC, or TIMESTAMP, which ends in 2038 and follows the session. */
  readonly timestamptz: 'datetime' | 'timestamp';
  /** Characters of an unbounded text column that a key needs, at most 768; fewer where a key has several of them. */
  readonly textKeyLength: number;
  /** The collation of tables; default: one that tells apart what PostgreSQL tells apart. */
  readonly collation: string | undefined;
  /** Adds a check that a boolean column holds 0 or 1. */
  readonly booleanCheck: boolean;
}

/** What is taken where nobody chose. */
export const DEFAULT_CHOICES: PortChoices = {
  uuid: 'char',
  timestamptz: 'datetime',
  textKeyLength: 255,
  collation: undefined,
  booleanCheck: false,
};
