import type { DialectName } from '../../ir/index.js';

/**
 * In what MySQL and its sibling MariaDB differ, as far as reading, printing and naming go. Everything that is not here
 * is the same for both.
 */
export interface Flavour {
  readonly dialect: Extract<DialectName, 'mysql' | 'mariadb'>;
  /** For messages. */
  readonly title: string;
  /** Whether the text of a versioned comment such as `/*!50100 …` is executed; 0 without a version. */
  executesVersion(version: number): boolean;
  /** `/*M! … ` comments are executed. */
  readonly ownComments: boolean;
  /** DEFAULT takes any expression without parentheses, and the server shows it so. */
  readonly bareDefaults: boolean;
  /** The display width of integers is kept and shown. */
  readonly displayWidths: boolean;
  /** A check that is written on a column belongs to it: MODIFY COLUMN replaces it, its name is the column's. */
  readonly columnChecks: boolean;
  /** The name of the n-th unnamed check of a table, n from 1. */
  checkName(table: string, n: number): string;
  /** The name of the n-th unnamed foreign key of a table, n from 1. */
  foreignKeyName(table: string, n: number): string;
  /** IF EXISTS and IF NOT EXISTS within ALTER TABLE. */
  readonly conditionalChanges: boolean;
  /** The word that hides an index from the optimizer. */
  readonly hiddenIndex: 'INVISIBLE' | 'IGNORED';
  /** A column that is one of several in a unique key cannot be dropped. */
  readonly keepsUniqueKeys: boolean;
  /** An index can have expressions as keys. */
  readonly functionalKeys: boolean;
  /** Text can stand between dollar signs. */
  readonly dollarQuotes: boolean;
  /** There is a type UUID. */
  readonly uuidType: boolean;
  /** There are sequences: CREATE SEQUENCE, NEXTVAL(s). */
  readonly sequences: boolean;
}

/**
 * MySQL 8.4 and 9. Sources: MySQL reference manual, "Comments" (versions), "Data Type Default Values",
 * "CHECK Constraints" and "FOREIGN KEY Constraints" (names).
 */
export const mysqlFlavour: Flavour = {
  dialect: 'mysql',
  title: 'MySQL',
  executesVersion: (version) => version <= 99_999,
  ownComments: false,
  bareDefaults: false,
  displayWidths: false,
  columnChecks: false,
  checkName: (table, n) => `${table}_chk_${n}`,
  foreignKeyName: (table, n) => `${table}_ibfk_${n}`,
  conditionalChanges: false,
  hiddenIndex: 'INVISIBLE',
  keepsUniqueKeys: false,
  functionalKeys: true,
  dollarQuotes: true,
  uuidType: false,
  sequences: false,
};
