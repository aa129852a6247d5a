/** What the child process needs to begin. */
export interface Start {
  /** The file of the TypeORM package to load. */
  readonly typeormPath: string;
  readonly url: string;
  /** Absolute paths of the files with migrations. */
  readonly files: readonly string[];
  /** Whether a migration that does not say runs in a transaction. */
  readonly transaction: boolean;
  /** What TypeORM would install when it connects: our data source has no entities that tell it. */
  readonly extensions: readonly string[];
  readonly schema?: string;
  readonly migrationsTableName?: string;
}

/** One step. */
export interface Step {
  /** What TypeORM records: the migration's name. */
  readonly name: string;
}
