import type { DialectName } from '../../../src/ir/index.js';

/** How files are run on one kind of database, beyond the SQL that is in them. */
export interface SessionRules {
  /** Where it is recorded which files were applied. */
  readonly ledgerTable: string;
  /** Makes the ledger where it is not there: a file may have dropped it. */
  readonly createLedger: string;
  /**
   * Before each file: what an earlier one set (a dump sets the search path) is not this one's. Absent: nothing takes
   * everything back, so that each file gets a connection of its own.
   */
  readonly renew?: string;
  /** Every change of the schema commits, so that a file in one transaction would only seem to be. */
  readonly commitsItself?: true;
  /** Before the entry in the ledger, in the file's transaction and without one. */
  readonly beforeEntry: { readonly inTransaction: string; readonly alone: string };
  /** The SQLSTATE that says that the statements of a file cannot run in one transaction, though no statement shows it. */
  readonly apartAfter?: string;
  /** Around a file: a query whose rows are broken, and the word in the file that asks for it. */
  readonly check?: { readonly when: RegExp; readonly sql: string; readonly message: string };
}

const postgres: SessionRules = {
  ledgerTable: 'public.ormbridge_migrations',
  createLedger:
    'CREATE TABLE IF NOT EXISTS public.ormbridge_migrations (id text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  renew: 'DISCARD ALL',
  beforeEntry: { inTransaction: 'RESET ROLE', alone: 'RESET ALL' },
  // "unsafe use of new value of enum type": a value that the same transaction added (manual, ALTER TYPE).
  apartAfter: '55P04',
};

const sqlite: SessionRules = {
  ledgerTable: 'ormbridge_migrations',
  createLedger:
    'CREATE TABLE IF NOT EXISTS ormbridge_migrations (id text PRIMARY KEY, applied_at text NOT NULL DEFAULT CURRENT_TIMESTAMP)',
  // As a new connection has them; see the manual, "PRAGMA Statements".
  renew: 'PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = OFF; PRAGMA defer_foreign_keys = OFF',
  beforeEntry: { inTransaction: '', alone: '' },
  // The pragma gives rows rather than an error.
  check: {
    when: /\bforeign_key_check\b/i,
    sql: 'PRAGMA foreign_key_check',
    message: 'rows refer to what is not there',
  },
};

/** MySQL and MariaDB: DELIMITER and the bodies of programs are for clients to understand, so each statement is sent alone. */
const mysql: SessionRules = {
  ledgerTable: 'ormbridge_migrations',
  createLedger:
    'CREATE TABLE IF NOT EXISTS ormbridge_migrations (id varchar(700) NOT NULL PRIMARY KEY, applied_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)',
  commitsItself: true,
  beforeEntry: { inTransaction: '', alone: '' },
};

/** The databases on which SQL files can be run. */
export const sessions: Partial<Record<DialectName, SessionRules>> = {
  postgres,
  mysql,
  mariadb: mysql,
  sqlite,
};
