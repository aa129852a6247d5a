/** What the child process needs to begin. */
export interface Start {
  /** The file of the Sequelize package to load. */
  readonly sequelizePath: string;
  readonly url: string;
  /** What the project's configuration says of names; absent: quoted. */
  readonly quoteIdentifiers?: boolean;
}

/** One step: a migration by its id and its file. */
export interface Step {
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
}
