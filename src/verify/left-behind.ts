import type { Dialect, Observation } from '../dialects/dialect.js';
import { SqlError } from '../dialects/server.js';
import { differencesOf } from './differences.js';
import { keyOf, type Direction } from '../ir/index.js';
import type { LeftBehind } from './report.js';
import { writtenTables } from './written-tables.js';

/**
 * What a migration that has just failed had done and is still there: the schema from before it, compared with what
 * `look` finds now. `undefined` where the server does not let us look.
 */
export async function leftBehind(
  before: Observation,
  look: () => Promise<Observation>,
  direction: Direction | undefined,
  dialect: Dialect,
): Promise<LeftBehind | undefined> {
  let after: Observation;
  try {
    after = await look();
  } catch (error) {
    // The tool may have left a transaction open that locks the database (SQLite); the failure is told all the same.
    if (error instanceof SqlError) return undefined;
    throw error;
  }
  if (after.fingerprint === before.fingerprint) return { kind: 'nothing' };
  if (before.schema === undefined || after.schema === undefined) return { kind: 'unknown' };
  const differences = differencesOf(before.schema(), after.schema(), dialect);
  if (differences.length === 0) return { kind: 'unknown' };
  return { kind: 'changes', differences, rows: [...new Set(writtenTables(direction).map(keyOf))] };
}
