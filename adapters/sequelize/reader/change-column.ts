import type { SchemaState } from '../../../src/fold/state.js';
import type { Diagnostic, Operation } from '../../../src/ir/index.js';

/**
 * What `changeColumn` takes away because it was not said again: on PostgreSQL it always writes DROP NOT NULL and DROP
 * DEFAULT first where the attribute has no `allowNull: false` or `defaultValue` (sequelize
 * `lib/dialects/postgres/query-generator.js`, `changeColumnQuery`).
 */
export function droppedByChange(
  operations: readonly Operation[],
  attribute: unknown,
  state: SchemaState,
): readonly Diagnostic[] {
  const said = new Set(
    typeof attribute === 'object' && attribute !== null && 'type' in attribute ? Object.keys(attribute) : [],
  );
  return operations.flatMap((operation): readonly Diagnostic[] => {
    if (operation.kind !== 'alterColumn') return [];
    const { table, column: name, change } = operation;
    const column = state.table(table)?.columns.find((one) => one.name === name);
    if (column === undefined) return [];
    if (change.kind === 'nullable' && change.nullable && !column.nullable && !said.has('allowNull'))
      return [warning('change-drops-not-null', name, 'NOT NULL', 'allowNull: false')];
    const hasDefault = column.default !== undefined || column.autoIncrement?.kind === 'serial';
    if (change.kind === 'default' && change.default === null && hasDefault && !said.has('defaultValue'))
      return [warning('change-drops-default', name, 'its default', 'defaultValue')];
    return [];
  });
}

function warning(code: string, column: string, what: string, option: string): Diagnostic {
  return {
    severity: 'warning',
    code,
    message: `changeColumn takes ${what} from ${column}, because it does not say it again`,
    help: `if that is not meant, add ${option}; the written migration does what Sequelize does`,
  };
}
