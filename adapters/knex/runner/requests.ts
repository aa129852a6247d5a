/** What the child process needs to begin. */
export interface Start {
  /** The file of the Knex package to load. */
  readonly knexPath: string;
  readonly url: string;
  /** Absolute paths of the folders with migrations. */
  readonly directories: readonly string[];
  readonly loadExtensions: readonly string[];
  readonly disableTransactions: boolean;
  readonly tableName?: string;
  /** Only where its identifier mapper is needed. */
  readonly knexfile?: string;
  readonly environment?: string;
}

/** One migration, by the name that Knex records. */
export interface Step {
  readonly name: string;
}
