import { foreignKeySwitch } from '../../src/dialects/sqlite/pragma.js';
import type { Operation } from '../../src/ir/index.js';
import type { Site } from '../../src/source/index.js';
import type { Journal } from './journal.js';

/**
 * Whether an operation switches foreign keys on or off inside the transaction that the tool has opened, where SQLite does not listen
 * (manual, "PRAGMA foreign_keys"). It is no part of the history: another tool would run it where it has an effect. It is told.
 */
export function isIdleSwitch(operation: Operation, journal: Journal, at: Site): boolean {
  if (foreignKeySwitch(operation) === undefined) return false;
  journal.diagnostics.push({
    severity: 'note',
    code: 'idle-pragma',
    message: 'SQLite ignores PRAGMA foreign_keys inside a transaction, and this runs in the migration’s',
    span: journal.span(at.span),
    help: 'it is left out; a migration that needs it must run without a transaction',
  });
  return true;
}
