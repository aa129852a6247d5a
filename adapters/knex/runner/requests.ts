import type { DialectName } from '../../../src/ir/index.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { ConnectionSettings } from '../knexfile/connection.js';

/** What the child process needs to begin. */
export interface Start {
  /** The file of the Knex package to load. */
  readonly knexPath: string;
  readonly url: string;
  readonly dialect: DialectName;
  /** The client as the knexfile spells it, which migrations may ask for. */
  readonly client?: string;
  readonly useNullAsDefault: boolean;
  /** Whether the project's own SQLite driver can be loaded. */
  readonly ownDriver: boolean;
  /** The driver for MySQL and MariaDB, a file. */
  readonly mysqlDriver?: string;
  /** What of the knexfile's connection changes what migrations do there. */
  readonly connection?: ConnectionSettings;
  /** Absolute paths of the folders with migrations. */
  readonly directories: readonly string[];
  readonly loadExtensions: readonly string[];
  readonly disableTransactions: boolean;
  readonly tableName?: string;
  /** Only where its identifier mapper is needed. */
  readonly knexfile?: string;
  readonly environment?: string;
  /** The project's version, where the package is not the project's. */
  readonly declared?: DeclaredVersion;
}

/** One migration, by the name that Knex records. */
export interface Step {
  readonly name: string;
}
