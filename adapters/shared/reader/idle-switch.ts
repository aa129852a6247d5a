import { foreignKeySwitch } from '../../../src/dialects/sqlite/pragma.js';
import { leavingOut, type Operation, type Span } from '../../../src/ir/index.js';
import type { Site } from '../../../src/source/index.js';
import type { Journal } from './journal.js';

/**
 * Operations of one transaction without those that switch foreign keys on or off: SQLite does not listen there (manual, "PRAGMA
 * foreign_keys"), and another tool would run them where it does. They are told.
 */
export function withoutIdleSwitches(
  operations: readonly Operation[],
  journal: Journal,
): readonly Operation[] {
  const idle = new Set(operations.filter((operation) => foreignKeySwitch(operation) !== undefined));
  for (const { origin } of idle) tell(journal, origin);
  return leavingOut(operations, (operation) => idle.has(operation));
}

/** Whether an operation is such a switch, and tells it. */
export function isIdleSwitch(operation: Operation, journal: Journal, at: Site): boolean {
  if (foreignKeySwitch(operation) === undefined) return false;
  tell(journal, journal.span(at.span));
  return true;
}

function tell({ diagnostics }: Journal, span: Span | undefined): void {
  diagnostics.push({
    severity: 'note',
    code: 'idle-pragma',
    message: 'SQLite ignores PRAGMA foreign_keys inside a transaction, and this runs in the migration’s',
    ...(span === undefined ? {} : { span }),
    help: 'it is left out; a migration that needs it must run without a transaction',
  });
}
