import type { ColumnType, Name, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { sameData } from '../../fold/meaning/same-data.js';
import { sameName } from '../../ir/index.js';
import { NeedsPerson } from '../problem.js';
import { silent, stop, type Ported, type WayContext } from '../way.js';
import { changeColumn } from './change-column.js';
import { portColumn } from './columns.js';
import { portName } from './names.js';
import { updateRows } from './rows.js';

/** Enum types are checks of the columns that use them; a change of one is a change of each of them. */
export const enums = {
  createEnum: (): Ported => [],
  renameEnum: (): Ported => [],
  dropEnum: (): Ported => [],
  addEnumValue: (operation: OperationOf<'addEnumValue'>, context: WayContext): Ported =>
    changes(operation, operation.name, context),
  renameEnumValue,
  createDomain: (): Ported => [],
  dropDomain: (): Ported => [],
} as const;

interface User {
  readonly table: Table;
  readonly column: string;
}

function usersOf(isUser: (type: ColumnType) => boolean, { source }: WayContext): readonly User[] {
  return [...source.tables()].flatMap((table) =>
    table.columns.flatMap(({ type, name: column }) => (isUser(type) ? [{ table, column }] : [])),
  );
}

function isOf(type: ColumnType, name: Name): boolean {
  return type.kind === 'named' && sameName(type.name, name);
}

function isArrayOf(type: ColumnType, name: Name): boolean {
  return type.kind === 'array' && type.of.kind === 'named' && sameName(type.of.name, name);
}

function changes(operation: OperationBody, name: Name, context: WayContext): Ported {
  return [...context.source.tables()].flatMap((table) =>
    table.columns.flatMap((column) => {
      if (!isOf(column.type, name)) return [];
      const before = portColumn(column, table, silent({ ...context, sourceAfter: context.source }));
      const after = portColumn(column, table, context);
      if (sameData(before, after)) return [];
      return changeColumn({ table, source: column, sourceAfter: column, before, after, operation }, context);
    }),
  );
}

/** Rows get the new value while there is no check. Those of arrays are left to a person: the value is somewhere in their text. */
function renameEnumValue(operation: OperationOf<'renameEnumValue'>, context: WayContext): Ported {
  const users = usersOf((type) => isOf(type, operation.name), context);
  const arrays = usersOf((type) => isArrayOf(type, operation.name), context);
  const all = changes(operation, operation.name, context);
  const isDrop = ({ kind }: OperationBody): boolean => kind === 'dropConstraint';
  return [
    ...all.filter(isDrop),
    ...users.flatMap(({ table, column }) =>
      updateRows(
        portName(table.name),
        column,
        { kind: 'string', value: operation.to },
        {
          kind: 'operator',
          operator: '=',
          left: { kind: 'column', path: [column] },
          right: { kind: 'string', value: operation.value },
        },
        context,
      ),
    ),
    ...all.filter((one) => !isDrop(one)),
    ...arrays.map(({ table, column }) =>
      stop(
        { ...context, at: { table: table.name, column } },
        operation,
        new NeedsPerson(
          'enum',
          `${table.name.name}.${column} is an array of the enum, so its rows are not known`,
        ),
      ),
    ),
  ];
}
