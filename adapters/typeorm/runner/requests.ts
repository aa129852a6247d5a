import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { DialectName } from '../../../src/ir/index.js';

/** What the child process needs to begin. */
export interface Start {
  /** The file of the TypeORM package to load. */
  readonly typeormPath: string;
  readonly url: string;
  readonly dialect: DialectName;
  /** The data source's option `type`, which migrations may branch on. */
  readonly type: string;
  /** On MySQL and MariaDB the file of the package mysql2 to load. */
  readonly mysqlDriver?: string;
  /** Whether a call may send several statements, where the data source tells; else it may. */
  readonly multipleStatements?: boolean;
  /** On SQLite whether TypeORM finds a driver that works by itself; else it gets ours. */
  readonly ownDriver: boolean;
  /** Absolute paths of the files with migrations. */
  readonly files: readonly string[];
  /** Whether a migration that does not say runs in a transaction. */
  readonly transaction: boolean;
  /** What TypeORM would install when it connects: our data source has no entities that tell it. */
  readonly extensions: readonly string[];
  /** Whether TypeORM would make its table of views and generated columns before the first migration. */
  readonly metadataTable: boolean;
  readonly schema?: string;
  /** The extension that makes uuids on PostgreSQL. */
  readonly uuidExtension?: string;
  readonly migrationsTableName?: string;
  readonly metadataTableName?: string;
  /** The project's version, where the package is not the project's. */
  readonly declared?: DeclaredVersion;
}

/** One step. */
export interface Step {
  /** What TypeORM records: the migration's name. */
  readonly name: string;
}
