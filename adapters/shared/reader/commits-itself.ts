import type { Dialect } from '../../../src/dialects/dialect.js';

/** Whether every change of the schema ends the transaction that it is in (MySQL manual, "Statements That Cause an Implicit Commit"). */
export function commitsItself({ name }: Pick<Dialect, 'name'>): boolean {
  return name === 'mysql' || name === 'mariadb';
}
