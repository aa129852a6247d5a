import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { DialectName } from '../../../src/ir/index.js';

/** What the child process needs to begin. */
export interface Start {
  /** The file of the Sequelize package to load. */
  readonly sequelizePath: string;
  readonly dialect: DialectName;
  readonly url: string;
  /** Whether the database's driver lies beside that Sequelize; else it gets ours. */
  readonly ownDriver: boolean;
  /** The project's version, where the package is not the project's. */
  readonly declared?: DeclaredVersion;
  /** On MySQL and MariaDB whether a call may send several statements, where the configuration tells; else it may. */
  readonly multipleStatements?: boolean;
  /** What the project's configuration says of names; absent: quoted. */
  readonly quoteIdentifiers?: boolean;
}

/** One step: a migration by its id and its file. */
export interface Step {
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
}
