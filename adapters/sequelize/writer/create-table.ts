import type { Column, Constraint, ForeignKey, Index, OperationOf } from '../../../src/ir/index.js';
import { attachment, type Attachment } from './attachment.js';
import { attribute, tableArgument, type ColumnRole } from './attribute.js';
import type { BlockContext } from './block.js';
import { call, callWithOptions, object, type Argument, type Call } from './calls.js';
import { addConstraintCall } from './constraints.js';
import { addIndexCalls } from './indexes.js';
import { isRemadeAtCost } from './remade.js';

/**
 * `createTable`, with `addConstraint` and `addIndex` for what is no part of it; undefined where Sequelize has no way to say
 * it.
 */
export function createTableCalls(
  operation: OperationOf<'createTable'>,
  roleOf: (column: Column) => ColumnRole,
  comment: string | undefined,
  context: BlockContext,
): readonly Call[] | undefined {
  const { table, temporary, unlogged, partitionBy } = operation;
  if (temporary || unlogged || partitionBy !== undefined || operation.with !== undefined) return undefined;
  const own = tableOptions(operation);
  if (own === undefined) return undefined;
  const resolved = context.state.resolve(operation);
  const { constraints, indexes = [] } = resolved.kind === 'createTable' ? resolved : operation;
  const attached = new Map(
    constraints.map((one) => [one, attachment(one, table, operation.columns, context.dialect)]),
  );
  const isMysql = context.dialect.name === 'mysql' || context.dialect.name === 'mariadb';
  if (isMysql && operation.columns.some((column) => wantsKey(column, attached, indexes))) return undefined;
  const find = (column: string, kind: Attachment): Constraint | undefined =>
    [...attached].find(([one, how]) => how === kind && 'columns' in one && one.columns.includes(column))?.[0];
  const attributes: Record<string, Argument> = {};
  for (const column of operation.columns) {
    const foreignKey = find(column.name, 'references') as ForeignKey | undefined;
    const isUnique = indexes.some((index) => uniqueColumn(index) === column.name);
    const made = attribute(
      column,
      {
        ...roleOf(column),
        primaryKey: find(column.name, 'primaryKey') !== undefined,
        unique: isUnique || find(column.name, 'unique') !== undefined,
        ...(foreignKey === undefined ? {} : { foreignKey, table }),
      },
      context,
    );
    if (made === undefined) return undefined;
    attributes[column.name] = made;
  }
  const uniqueKeys = [
    ...constraints
      .filter((one) => attached.get(one) === 'uniqueKey')
      .map((one) => uniqueKey(one, table.name, context)),
    ...indexes.flatMap((index): readonly (readonly [string, Argument])[] =>
      isUniqueKey(index) ? [[index.name ?? '', object({ fields: columnsOf(index) })]] : [],
    ),
  ];
  const options = {
    comment,
    ...own,
    ...(uniqueKeys.length === 0 ? {} : { uniqueKeys: object(Object.fromEntries(uniqueKeys)) }),
  };
  const hasOptions = Object.values(options).some((one) => one !== undefined);
  const args = [tableArgument(table), object(attributes)] as const;
  const calls = [
    hasOptions ? callWithOptions('createTable', ...args, object(options)) : call('createTable', ...args),
  ];
  const apart = constraints.filter((one) => attached.get(one) === 'apart');
  if (apart.length > 0 && isRemadeAtCost(table, context, operation)) return undefined;
  for (const one of apart) {
    const made = addConstraintCall(table, one, context);
    if (made === undefined) return undefined;
    calls.push(made);
  }
  for (const index of indexes) {
    if (uniqueColumn(index) !== undefined || isUniqueKey(index)) continue;
    const [made] = addIndexCalls({ kind: 'createIndex', table, index }, context);
    if (made === undefined) return undefined;
    calls.push(made);
  }
  return calls;
}

/**
 * MySQL refuses a table with an AUTO_INCREMENT column that is not the first of some key (manual, "CREATE TABLE"); Sequelize makes the
 * primary key and unique ones together with the table, and other indexes behind it.
 */
function wantsKey(
  { name, autoIncrement }: Column,
  attached: ReadonlyMap<Constraint, Attachment>,
  indexes: readonly Index[],
): boolean {
  if (autoIncrement === undefined) return false;
  const isKeyed = [...attached].some(
    ([one, how]) =>
      how !== 'apart' && (one.kind === 'primaryKey' || one.kind === 'unique') && one.columns[0] === name,
  );
  return !isKeyed && !indexes.some((index) => isPlainUnique(index) && columnsOf(index)[0] === name);
}

/** The options of MySQL's tables that Sequelize has; undefined where there are others. */
function tableOptions(
  operation: OperationOf<'createTable'>,
): Readonly<Record<string, Argument | undefined>> | undefined {
  const {
    engine,
    charset,
    collate,
    row_format: rowFormat,
    auto_increment: next,
    ...rest
  } = operation.options ?? {};
  if (Object.keys(rest).length > 0) return undefined;
  return {
    engine: engine === 'InnoDB' ? undefined : engine,
    charset,
    collate,
    rowFormat,
    initialAutoIncrement: next,
  };
}

function uniqueKey(
  constraint: Constraint,
  table: string,
  { dialect }: BlockContext,
): readonly [string, Argument] {
  const columns = 'columns' in constraint ? constraint.columns : [];
  const name = dialect.name === 'sqlite' ? `${table}_${columns.join('_')}` : (constraint.name ?? '');
  return [name, object({ fields: columns })];
}

/** The column of a unique index (MySQL) that Sequelize's `unique: true` makes: it is called like the column. */
function uniqueColumn(index: Index): string | undefined {
  const [column, ...others] = columnsOf(index);
  return isPlainUnique(index) && others.length === 0 && index.name === column ? column : undefined;
}

function isUniqueKey(index: Index): boolean {
  return isPlainUnique(index) && uniqueColumn(index) === undefined;
}

function isPlainUnique({ unique, keys, method, ...rest }: Index): boolean {
  const isPlain = keys.every(
    ({ column, ...others }) =>
      column !== undefined && Object.values(others).every((one) => one === undefined),
  );
  const { name: _, implicit: _implicit, ...others } = rest;
  return unique === true && isPlain && method === undefined && Object.keys(others).length === 0;
}

function columnsOf({ keys }: Index): readonly string[] {
  return keys.flatMap(({ column }) => column ?? []);
}
