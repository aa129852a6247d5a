import { rewriteExpression } from '../../fold/expressions.js';
import type { Store } from '../../fold/store/store.js';
import type {
  Column,
  Constraint,
  Expression,
  Index,
  IndexKey,
  Name,
  Operation,
  OperationBody,
  OperationOf,
  Table,
} from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { isInnodb } from './altered-table.js';
import { uniqueIndex } from './unique-index.js';

/**
 * Columns and indexes are found whatever their case (MySQL manual, "Identifier Case Sensitivity"), and a state by the
 * letter: an operation gets them as the state spells them. A UNIQUE constraint becomes the index that it is.
 */
export function respelled<T extends Operation | OperationBody>(operation: T, store: Store): T {
  const body: OperationBody = operation;
  switch (body.kind) {
    case 'createTable': {
      const { options: _, ...rest } = operation as OperationOf<'createTable'>;
      return { ...rest, ...respelledTable(body) } as unknown as T;
    }
    case 'insert': {
      const columns = columnsOf(body.table, store);
      return { ...operation, columns: body.columns.map((column) => spelled(column, columns)) };
    }
    case 'update': {
      const columns = columnsOf(body.table, store);
      return {
        ...operation,
        set: body.set.map(({ column, value }) => ({
          column: spelled(column, columns),
          value: ownExpression(value, columns),
        })),
        ...(body.where === undefined ? {} : { where: ownExpression(body.where, columns) }),
      };
    }
    case 'delete': {
      if (body.where === undefined) return operation;
      return { ...operation, where: ownExpression(body.where, columnsOf(body.table, store)) };
    }
    case 'addColumn': {
      const { position, column } = body;
      if (body.constraints === undefined && position === undefined && column.generated === undefined)
        return operation;
      const columns = [...columnsOf(body.table, store), column.name];
      return {
        ...operation,
        column: ownColumn(column, columns),
        ...(body.constraints === undefined
          ? {}
          : { constraints: body.constraints.map((one) => ownConstraint(one, columns, store, body.table)) }),
        ...(position === undefined || 'first' in position
          ? {}
          : { position: { after: spelled(position.after, columns) } }),
      };
    }
    case 'dropColumn':
    case 'renameColumn':
      return { ...operation, column: spelled(body.column, columnsOf(body.table, store)) };
    case 'alterColumn':
      return { ...operation, ...respelledChange(body, store) };
    case 'addConstraint': {
      const columns = columnsOf(body.table, store);
      const constraint = ownConstraint(body.constraint, columns, store, body.table);
      if (constraint.kind !== 'unique') return { ...operation, constraint };
      const { constraint: _, tableIfExists: _if, ...rest } = operation as OperationOf<'addConstraint'>;
      return { ...rest, kind: 'createIndex', index: uniqueIndex(constraint) } as unknown as T;
    }
    case 'dropConstraint':
      return droppedConstraint(operation, body, store);
    case 'createIndex':
      return { ...operation, index: ownIndex(body.index, columnsOf(body.table, store)) };
    case 'dropIndex':
    case 'renameIndex': {
      const table = body.table ?? ownerOf(body.index, store);
      if (table === undefined) return operation;
      const name = spelled(body.index.name, indexesOf(table, store));
      return { ...operation, table, index: { ...body.index, name } };
    }
    case 'alterIndex':
      return { ...operation, name: spelled(body.name, indexesOf(body.table, store)) };
    default:
      return operation;
  }
}

function respelledTable(body: OperationOf<'createTable'>): Partial<OperationOf<'createTable'>> {
  const columns = body.columns.map(({ name }) => name);
  const constraints = body.constraints.map((one) => ownConstraint(one, columns, undefined, body.table));
  const unique = constraints.flatMap((one) => (one.kind === 'unique' ? [uniqueIndex(one)] : []));
  const indexes = [...(body.indexes ?? []).map((index) => ownIndex(index, columns)), ...unique];
  return {
    ...usualEngineLeftOut(body),
    columns: body.columns.map((column) => ownColumn(column, columns)),
    constraints: constraints.filter(({ kind }) => kind !== 'unique'),
    ...(indexes.length === 0 ? {} : { indexes }),
  };
}

/** Without the engine that every table has which does not say it. */
function usualEngineLeftOut({
  options,
}: OperationOf<'createTable'>): Pick<OperationOf<'createTable'>, 'options'> {
  if (options === undefined || !isInnodb({ options })) return options === undefined ? {} : { options };
  const { engine: _usual, ...others } = options;
  return Object.keys(others).length === 0 ? {} : { options: others };
}

function respelledChange(
  body: OperationOf<'alterColumn'>,
  store: Store,
): Pick<OperationOf<'alterColumn'>, 'column' | 'change'> {
  const columns = columnsOf(body.table, store);
  const column = spelled(body.column, columns);
  const { change } = body;
  if (change.kind !== 'redefine') return { column, change };
  const { position } = change;
  return {
    column,
    change: {
      ...change,
      column: ownColumn(change.column, [...columns, change.column.name]),
      ...(position === undefined || 'first' in position
        ? {}
        : { position: { after: spelled(position.after, columns) } }),
    },
  };
}

/** DROP CONSTRAINT of a unique key drops an index. */
function droppedConstraint<T>(operation: T, body: OperationOf<'dropConstraint'>, store: Store): T {
  const table = store.tables.get(keyOf(body.table));
  const names = table?.constraints.flatMap(({ name }) => name ?? []) ?? [];
  const name = spelled(body.name, names);
  if (names.includes(name) || table === undefined) return { ...operation, name };
  const index = spelled(body.name, indexesOf(body.table, store));
  if (!indexesOf(body.table, store).includes(index)) return operation;
  const { constraint: _, tableIfExists: _if, name: _name, cascade: _cascade, ...rest } = body;
  return { ...rest, kind: 'dropIndex', index: { ...body.table, name: index } } as T;
}

function columnsOf(table: Name, store: Store): readonly string[] {
  return store.tables.get(keyOf(table))?.columns.map(({ name }) => name) ?? [];
}

function indexesOf(table: Name, store: Store): readonly string[] {
  return store.tables.get(keyOf(table))?.indexes.flatMap(({ name }) => name ?? []) ?? [];
}

/** The only table that has an index of the name, where an operation does not say it. */
function ownerOf(index: Name, store: Store): Name | undefined {
  const owners: Table[] = [...store.tables.values()].filter(
    (table) =>
      table.name.schema === index.schema &&
      table.indexes.some(({ name }) => name?.toLowerCase() === index.name.toLowerCase()),
  );
  return owners.length === 1 ? owners[0]?.name : undefined;
}

function spelled(name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  return names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? name;
}

function ownConstraint(
  constraint: Constraint,
  columns: readonly string[],
  store: Store | undefined,
  table: Name,
): Constraint {
  const own = (names: readonly string[]) => names.map((name) => spelled(name, columns));
  switch (constraint.kind) {
    case 'primaryKey': {
      const keys = constraint.index?.keys?.map((key) => ownKey(key, columns));
      // Its name is always PRIMARY.
      return {
        ...constraint,
        name: 'PRIMARY',
        columns: own(constraint.columns),
        ...(keys === undefined ? {} : { index: { ...constraint.index, keys } }),
      };
    }
    case 'unique':
      return { ...constraint, columns: own(constraint.columns) };
    case 'foreignKey': {
      const target = constraint.references.table;
      const isOwn = keyOf(target) === keyOf(table);
      const theirs = isOwn ? columns : store === undefined ? [] : columnsOf(target, store);
      const names = constraint.references.columns?.map((name) => spelled(name, theirs));
      return {
        ...constraint,
        columns: own(constraint.columns),
        references: { ...constraint.references, ...(names === undefined ? {} : { columns: names }) },
      };
    }
    case 'check':
      return { ...constraint, expression: ownExpression(constraint.expression, columns) };
    case 'exclusion':
      return constraint;
  }
}

function ownColumn(column: Column, columns: readonly string[]): Column {
  const { generated } = column;
  if (generated === undefined) return column;
  return { ...column, generated: { ...generated, expression: ownExpression(generated.expression, columns) } };
}

/** An expression over a table's own columns. Text that cannot be read stays. */
function ownExpression(expression: Expression, columns: readonly string[]): Expression {
  return rewriteExpression(expression, (part) => {
    const name = part.kind === 'column' ? part.path.at(-1) : undefined;
    if (part.kind !== 'column' || name === undefined) return part;
    const own = spelled(name, columns);
    return own === name ? part : { ...part, path: [...part.path.slice(0, -1), own] };
  });
}

function ownIndex(index: Index, columns: readonly string[]): Index {
  return { ...index, keys: index.keys.map((key) => ownKey(key, columns)) };
}

function ownKey(key: IndexKey, columns: readonly string[]): IndexKey {
  if (key.column !== undefined) return { ...key, column: spelled(key.column, columns) };
  return key.expression === undefined ? key : { ...key, expression: ownExpression(key.expression, columns) };
}
