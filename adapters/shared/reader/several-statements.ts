import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Operation } from '../../../src/ir/index.js';
import type { Site } from '../../../src/source/index.js';
import type { Journal } from './journal.js';

/**
 * Tells of several statements in one call where the driver is known to send one only: mysql2 and mariadb do so unless their
 * option `multipleStatements` is on (mysql2's documentation, "Connection options"), and the server then finds a mistake behind
 * the first and does nothing.
 *
 * @param where Where the option stands in the tool's configuration.
 */
export function tellSeveralStatements(
  sql: string,
  operations: readonly Operation[],
  { dialect, journal, at, where }: { dialect: Dialect; journal: Journal; at: Site; where: string },
): void {
  if (operations.length < 2 || countStatements(sql, dialect) < 2) return;
  journal.diagnostics.push({
    severity: 'error',
    code: 'several-statements',
    message: 'the server would refuse this: the driver lets a call send one statement only',
    span: journal.span(at.span),
    help: `set multipleStatements: true in ${where}, or send each statement by a call of its own`,
  });
}

/** Several operations may come from one statement. */
function countStatements(sql: string, dialect: Dialect): number {
  const apart = dialect.parse(sql, { file: '' }).operations;
  return new Set(apart.map(({ origin }) => origin?.start)).size;
}
