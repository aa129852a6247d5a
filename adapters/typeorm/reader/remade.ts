import { keysReferringTo } from '../../../src/fold/referring.js';
import type { SchemaState } from '../../../src/fold/state.js';
import {
  sameName,
  type Diagnostic,
  type ForeignKey,
  type Name,
  type Operation,
} from '../../../src/ir/index.js';

/**
 * Ways back on SQLite that make a table anew while rows of others refer to it: TypeORM undoes in a transaction, and switches foreign
 * keys off only behind its beginning, where SQLite ignores that. Dropping the old table then deletes or empties those rows (typeorm
 * `migration/MigrationExecutor.js`, `undoLastMigration`; SQLite's manual, "DROP TABLE").
 */
export function touchedRows(operations: readonly Operation[], before: SchemaState): readonly Diagnostic[] {
  return operations.flatMap((operation, place): Diagnostic[] => {
    if (operation.kind !== 'dropTable') return [];
    const isBack = operations
      .slice(place)
      .some((later) => later.kind === 'renameTable' && later.to === operation.table.name);
    const referring = isBack ? tablesActingOn(operation.table, before) : [];
    if (referring.length === 0) return [];
    const { name } = operation.table;
    return [
      {
        severity: 'lossy',
        code: 'rebuild-touches-rows',
        message: `${name} is dropped to be made anew, with foreign keys enforced as TypeORM undoes on SQLite: rows of ${referring.join(', ')} that refer to it are deleted or emptied`,
        ...(operation.origin === undefined ? {} : { span: operation.origin }),
        help: 'the written migration keeps them',
      },
    ];
  });
}

function tablesActingOn(table: Name, state: SchemaState): readonly string[] {
  const acting = keysReferringTo(table, state).filter(
    (one) => !sameName(one.table.name, table) && ACTIONS.has(one.constraint.onDelete),
  );
  return [...new Set(acting.map((one) => one.table.name.name))];
}

const ACTIONS: ReadonlySet<ForeignKey['onDelete']> = new Set(['cascade', 'setNull', 'setDefault']);
