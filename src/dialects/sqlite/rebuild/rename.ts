import { keysReferringTo } from '../../../fold/referring.js';
import type { SchemaState } from '../../../fold/state.js';
import { keyOf, type Name, type OperationOf } from '../../../ir/index.js';
import { printName, quoteIdentifier } from '../print/identifiers.js';
import { UnprintableError } from '../print/unprintable.js';
import { hasProgramOfNothing } from './dangling.js';
import { isMentioned, printRebuild } from './write.js';

/**
 * RENAME of a table. Beside views and triggers of tables that are not there only its old kind goes, which leaves alone what names the
 * table (manual: PRAGMA legacy_alter_table; asked of SQLite 3.40): so nothing may name it then.
 */
export function printRenameTable(
  { table, to }: OperationOf<'renameTable'>,
  before: SchemaState | undefined,
): readonly string[] {
  const plain = `ALTER TABLE ${printName(table)} RENAME TO ${quoteIdentifier(to)}`;
  if (before === undefined || !hasProgramOfNothing(before)) return [plain];
  mustStandAlone(table, before);
  return ['PRAGMA legacy_alter_table = ON', plain, 'PRAGMA legacy_alter_table = OFF'];
}

/** RENAME COLUMN, which is refused there altogether: the table is made anew. */
export function printRenameColumn(
  operation: OperationOf<'renameColumn'>,
  before: SchemaState | undefined,
): readonly string[] {
  const { table, column, to } = operation;
  if (before === undefined || before.table(table) === undefined || !hasProgramOfNothing(before)) {
    return [
      `ALTER TABLE ${printName(table)} RENAME COLUMN ${quoteIdentifier(column)} TO ${quoteIdentifier(to)}`,
    ];
  }
  mustStandAlone(table, before);
  return printRebuild([operation], before, table);
}

function mustStandAlone(name: Name, before: SchemaState): void {
  const table = before.table(name);
  const isNamed =
    table === undefined ||
    table.triggers.length > 0 ||
    isMentioned(table, before) ||
    keysReferringTo(name, before).length > 0;
  if (isNamed) {
    throw new UnprintableError(
      `rename of "${keyOf(name)}", which others name, beside views or triggers of tables that are not there: drop these first`,
    );
  }
}
