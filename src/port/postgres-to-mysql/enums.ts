import type { ColumnType, Expression, Name, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import { redefined } from './alter-column.js';
import { portColumnOf } from './columns.js';
import type { PortContext, Ported } from './context.js';
import { portName } from './names.js';
import { updateRows } from './rows.js';

/** Enum types are in the columns that use them; a change of one is a change of each of them. */
export const enums = {
  createEnum: (): Ported => [],
  renameEnum: (): Ported => [],
  dropEnum: (): Ported => [],
  addEnumValue: (operation: OperationOf<'addEnumValue'>, context: PortContext): Ported =>
    usersOf(operation.name, context).flatMap(({ before, after, column }) =>
      redefined(before, after, column, context),
    ),
  renameEnumValue,
  createDomain: (): Ported => [],
  dropDomain: (): Ported => [],
} as const;

interface User {
  readonly before: Table;
  readonly after: Table;
  readonly column: string;
}

function usersOf(name: Name, context: PortContext): readonly User[] {
  const users: User[] = [];
  for (const before of context.source.tables()) {
    for (const column of before.columns) {
      if (!isOf(column.type, name)) continue;
      const after = context.sourceAfter.table(before.name);
      if (after !== undefined) users.push({ before, after, column: column.name });
    }
  }
  return users;
}

function isOf(type: ColumnType, name: Name): boolean {
  return type.kind === 'named' && sameName(type.name, name);
}

/** The rows need both values for a while: first the new one is added, then rows get it, then the old one goes. */
function renameEnumValue(operation: OperationOf<'renameEnumValue'>, context: PortContext): Ported {
  return usersOf(operation.name, context).flatMap(({ before, after, column }): readonly OperationBody[] => {
    const { column: final } = portColumnOf(after, column, context);
    if (final.type.kind !== 'enum') return renamedInText(operation, { before, after, column }, context);
    const both = { ...final, type: { ...final.type, values: [...final.type.values, operation.value] } };
    const table = portName(after.name, context);
    return [
      { kind: 'alterColumn', table, column, change: { kind: 'redefine', column: both } },
      changeRows(operation, table, column, context),
      { kind: 'alterColumn', table, column, change: { kind: 'redefine', column: final } },
    ];
  });
}

/** Of text with a check: the check goes, the rows get the new value, and the new check comes. */
function renamedInText(
  operation: OperationOf<'renameEnumValue'>,
  { before, after, column }: User,
  context: PortContext,
): readonly OperationBody[] {
  const steps = redefined(before, after, column, context);
  const at = steps.findIndex(({ kind }) => kind === 'addConstraint');
  const rows = changeRows(operation, portName(after.name, context), column, context);
  return at < 0 ? [...steps, rows] : [...steps.slice(0, at), rows, ...steps.slice(at)];
}

function changeRows(
  { value, to }: OperationOf<'renameEnumValue'>,
  table: Name,
  column: string,
  context: PortContext,
): OperationBody {
  const isOld: Expression = {
    kind: 'operator',
    operator: '=',
    left: { kind: 'column', path: [column] },
    right: { kind: 'string', value },
  };
  return updateRows(table, column, { kind: 'string', value: to }, isOld, context);
}
