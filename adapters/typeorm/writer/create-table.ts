import {
  keyOf,
  sameName,
  type Column,
  type Constraint,
  type Name,
  type Operation,
  type OperationOf,
} from '../../../src/ir/index.js';
import { isDerivedName } from '../../../src/dialects/sqlite/names.js';
import type { Block, BlockContext, Step } from './block.js';
import { call, made, object, type Argument } from './calls.js';
import { columnOptions, enumName, enumRole, tablePath, type ColumnRole } from './columns.js';
import {
  addConstraintCall,
  checkOptions,
  exclusionOptions,
  foreignKeyOptions,
  indexOptions,
  isPlain,
  uniqueOptions,
} from './constraints.js';

type CreateTable = OperationOf<'createTable'>;
type Comment = OperationOf<'comment'> & { readonly comment: string };

/** What a table or column is written with: the enum types before it; constraints, indexes and comments behind it. */
interface Company {
  readonly enums: readonly OperationOf<'createEnum'>[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly OperationOf<'createIndex'>[];
  readonly comments: readonly Comment[];
}

/** A new table or column, with the new types of its enum columns before it; its constraints, indexes and comments behind it. */
export function definitionBlock(index: number, context: BlockContext): Block | undefined {
  return definition(index, context, companyBehind);
}

/** A new table or column, with the new types of its enum columns before it. */
export function bareDefinitionBlock(index: number, context: BlockContext): Block | undefined {
  return definition(index, context, () => NOTHING);
}

type Behind = Omit<Company, 'enums'>;

const NOTHING: Behind = { constraints: [], indexes: [], comments: [] };

function definition(index: number, context: BlockContext, find: typeof companyBehind): Block | undefined {
  const { operations } = context;
  const enums: OperationOf<'createEnum'>[] = [];
  let at = index;
  for (let one = operations[at]; one?.kind === 'createEnum'; one = operations[at]) {
    enums.push(one);
    at++;
  }
  const operation = operations[at];
  if (operation?.kind !== 'createTable' && operation?.kind !== 'addColumn') return undefined;
  const columns = operation.kind === 'createTable' ? operation.columns : [operation.column];
  const used = new Set(columns.map(enumName).flatMap((name) => (name === undefined ? [] : [keyOf(name)])));
  if (!enums.every(({ name }) => used.has(keyOf(name)))) return undefined;
  const behind = find(at, operation, context);
  const company = { enums, ...behind };
  const steps =
    operation.kind === 'createTable'
      ? createTableSteps(operation, company, context)
      : addColumnSteps(operation, company, context);
  if (steps === undefined) return undefined;
  const count = enums.length + 1 + behind.constraints.length + behind.indexes.length + behind.comments.length;
  return { covers: Array.from({ length: count }, (_, place) => index + place), steps };
}

function companyBehind(
  at: number,
  { kind, table }: CreateTable | OperationOf<'addColumn'>,
  context: BlockContext,
): Behind {
  const constraints: Constraint[] = [];
  const indexes: OperationOf<'createIndex'>[] = [];
  const comments: Comment[] = [];
  for (let place = at + 1; place < context.operations.length; place++) {
    if (!context.mayBeIdiomatic(place)) break;
    const one = context.operations[place] as Operation;
    if (kind === 'createTable' && one.kind === 'createIndex') {
      const isOwn = sameName(one.table, table) && one.ifNotExists !== true && one.concurrently !== true;
      if (!isOwn || one.index.name === undefined) break;
      if (indexOptions(one.index, undefined, context) === undefined) break;
      indexes.push(one);
    } else if (kind === 'createTable' && one.kind === 'addConstraint') {
      const { constraint } = one;
      if (!sameName(one.table, table) || one.tableIfExists === true || constraint.name === undefined) break;
      if ('notValid' in constraint && constraint.notValid === true) break;
      constraints.push(constraint);
    } else if (one.kind === 'comment' && one.comment !== null && isOnPart(one, table)) {
      comments.push({ ...one, comment: one.comment });
    } else break;
  }
  return { constraints, indexes, comments };
}

function isOnPart({ on }: OperationOf<'comment'>, table: Name): boolean {
  if (on.kind === 'column') return sameName(on.table, table);
  return on.kind === 'table' && sameName(on.name, table);
}

function roleOf(
  table: Name,
  column: Column,
  { enums, comments }: Company,
  context: BlockContext,
): ColumnRole {
  return {
    enumType: enumRole(table, column, context.state, enums),
    comment:
      comments.find(({ on }) => on.kind === 'column' && on.column === column.name)?.comment ?? column.comment,
  };
}

function createTableSteps(
  operation: CreateTable,
  company: Company,
  context: BlockContext,
): readonly Step[] | undefined {
  const { table, temporary, unlogged, partitionBy, ifNotExists, options = {} } = operation;
  if (temporary || unlogged || partitionBy !== undefined || operation.with !== undefined) return undefined;
  const { engine, ...otherOptions } = options;
  if (Object.keys(otherOptions).length > 0) return undefined;
  const resolved = context.state.resolve(operation);
  const inside = resolved.kind === 'createTable' ? resolved.constraints : operation.constraints;
  const constraints = [...inside, ...company.constraints];
  const primaryKey = constraints.find((one) => one.kind === 'primaryKey');
  const isOnColumns = primaryKey !== undefined && isInColumns(primaryKey, operation.columns);
  const columns: Argument[] = [];
  for (const column of operation.columns) {
    const isPrimary = isOnColumns && primaryKey.columns.includes(column.name);
    const options = columnOptions(
      column,
      {
        ...roleOf(table, column, company, context),
        isPrimary,
        primaryKeyName:
          isPrimary && column.name === primaryKey.columns[0] ? keyName(primaryKey, context) : undefined,
      },
      context,
    );
    if (options === undefined) return undefined;
    columns.push(object(options));
  }
  const own = ownConstraints(table, constraints, context);
  const inOne = operation.indexes?.map((index) => indexOptions(index, undefined, context)) ?? [];
  if (inOne.includes(undefined)) return undefined;
  const indices = [
    ...inOne.map((one) => one ?? {}),
    ...company.indexes.map(({ index }) => indexOptions(index, undefined, context) ?? {}),
  ];
  const comment = company.comments.find(({ on }) => on.kind === 'table')?.comment ?? operation.comment;
  const definition = made('Table', {
    name: tablePath(table),
    columns,
    ...own.options,
    indices: indices.length === 0 ? undefined : indices.map(object),
    // TypeORM's own is InnoDB.
    engine: engine?.toLowerCase() === 'innodb' ? undefined : engine,
    comment,
  });
  const apart = own.apart
    .filter((one) => one !== primaryKey || !isOnColumns)
    .map((constraint) => addConstraintStep(table, constraint, context));
  // The others say a table better as a whole: on SQLite it would be made anew for what is missing.
  if (apart.length > 0 && context.dialect.name !== 'postgres') return undefined;
  const create = ifNotExists ? call('createTable', definition, true) : call('createTable', definition);
  return [create, ...apart];
}

/** MySQL has no name for it, and SQLite only that of a person. */
function keyName({ name }: Constraint, { dialect }: BlockContext): string | undefined {
  if (dialect.name === 'postgres') return name;
  return dialect.name === 'sqlite' && name !== undefined && !isDerivedName(name) ? name : undefined;
}

/** TypeORM takes the columns of a primary key in the order of the table's. */
function isInColumns(
  primaryKey: Extract<Constraint, { kind: 'primaryKey' }>,
  columns: readonly Column[],
): boolean {
  const inOrder = columns.map(({ name }) => name).filter((name) => primaryKey.columns.includes(name));
  return isPlain(primaryKey) && inOrder.join('\n') === primaryKey.columns.join('\n');
}

/** The constraints that the options of a `Table` hold, and those that have to be added apart. */
function ownConstraints(
  table: Name,
  constraints: readonly Constraint[],
  context: BlockContext,
): {
  readonly options: Readonly<Record<string, Argument | undefined>>;
  readonly apart: readonly Constraint[];
} {
  const lists: Record<'uniques' | 'checks' | 'exclusions' | 'foreignKeys', Argument[]> = {
    uniques: [],
    checks: [],
    exclusions: [],
    foreignKeys: [],
  };
  const apart: Constraint[] = [];
  for (const constraint of constraints) {
    const made = optionsOf(table, constraint, context);
    if (made === undefined) apart.push(constraint);
    else lists[made.list].push(object(made.options));
  }
  const known = Object.entries(lists).map(([key, list]) => [key, list.length === 0 ? undefined : list]);
  return { options: Object.fromEntries(known) as Record<string, Argument | undefined>, apart };
}

function optionsOf(
  table: Name,
  constraint: Constraint,
  context: BlockContext,
):
  | {
      readonly list: 'uniques' | 'checks' | 'exclusions' | 'foreignKeys';
      readonly options: Readonly<Record<string, Argument | undefined>>;
    }
  | undefined {
  if (constraint.comment !== undefined) return undefined;
  switch (constraint.kind) {
    case 'primaryKey':
      return undefined;
    case 'unique': {
      const options = uniqueOptions(constraint);
      return options && { list: 'uniques', options };
    }
    case 'check': {
      const options = checkOptions(constraint, context);
      return options && { list: 'checks', options };
    }
    case 'exclusion': {
      const options = exclusionOptions(table, constraint, context);
      return options && { list: 'exclusions', options };
    }
    case 'foreignKey': {
      const options = foreignKeyOptions(constraint);
      return options && { list: 'foreignKeys', options };
    }
  }
}

/** What TypeORM has no call for is added by SQL. */
function addConstraintStep(table: Name, constraint: Constraint, context: BlockContext): Step {
  const own = constraint.comment === undefined ? addConstraintCall(table, constraint, context) : undefined;
  return own ?? { kind: 'raw', operation: { kind: 'addConstraint', table, constraint } };
}

function addColumnSteps(
  operation: OperationOf<'addColumn'>,
  company: Company,
  context: BlockContext,
): readonly Step[] | undefined {
  const { table, column, ifNotExists, tableIfExists } = operation;
  if (tableIfExists || (ifNotExists === true && !isAbsent(table, column.name, context))) return undefined;
  const resolved = context.state.resolve(operation);
  const constraints = (resolved.kind === 'addColumn' ? resolved.constraints : undefined) ?? [];
  const options = columnOptions(column, roleOf(table, column, company, context), context);
  if (options === undefined) return undefined;
  const comment = company.comments.find(({ on }) => on.kind === 'table')?.comment;
  const add = call('addColumn', tablePath(table), made('TableColumn', options));
  return [
    ifNotExists === true ? { ...add, isGuarded: true } : add,
    ...constraints.map((constraint) => addConstraintStep(table, constraint, context)),
    ...(comment === undefined ? [] : [call('changeTableComment', tablePath(table), comment)]),
  ];
}

/** A guard does nothing where the column is there: that is written as SQL, which says what it is. */
function isAbsent(table: Name, column: string, { state }: BlockContext): boolean {
  const found = state.table(table);
  if (found === undefined || (found.uncertain ?? state.uncertain) !== undefined) return false;
  return found.columns.every(({ name }) => name !== column);
}
