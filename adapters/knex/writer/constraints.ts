import type { Dialect } from '../../../src/dialects/dialect.js';
import type { TakenNames } from '../../../src/fold/naming.js';
import type {
  Check,
  Constraint,
  Expression,
  ForeignKey,
  Index,
  IndexKey,
  Name,
  PrimaryKey,
  ReferentialAction,
  Unique,
} from '../../../src/ir/index.js';
import { isMysql } from './mysql/family.js';
import { knexName, oneOrAll } from './names.js';
import { mysqlIndexCalls } from './mysql/indexes.js';
import { call, object, rawArgument, rawText, type Argument, type Call } from './calls.js';

/** The name of Knex's primary keys (knex `lib/dialects/postgres/schema/pg-tablecompiler.js`, `primary`). */
export function knexPrimaryName(table: string): string {
  return `${table}_pkey`;
}

/** A first guess: where the server would avoid a name, the check of what is written finds the difference. */
const NOTHING_TAKEN: TakenNames = { relation: () => false, constraint: () => false };

/** The name that the server will have for a constraint or index, where the author left it out. */
export function serverName(table: Name, constraint: Constraint, dialect: Dialect): string {
  return constraint.name ?? dialect.naming.constraint(table, constraint, NOTHING_TAKEN);
}

/** `.primary(…)` of a column or, after its columns, of the table; undefined where Knex has no words for it. */
export function primaryOptions(table: Name, key: PrimaryKey): readonly Argument[] | undefined {
  if (key.include !== undefined || key.usingIndex !== undefined) return undefined;
  if (key.index !== undefined || key.comment !== undefined) return undefined;
  const name = key.name === undefined || key.name === knexPrimaryName(table.name) ? undefined : key.name;
  if (key.deferrable === undefined) return name === undefined ? [] : [object({ constraintName: name })];
  return [object({ constraintName: name, deferrable: key.deferrable })];
}

/** The arguments of `unique` after its columns. */
export function uniqueOptions(
  table: Name,
  unique: Unique,
  dialect: Dialect,
): readonly Argument[] | undefined {
  if (unique.include !== undefined || unique.usingIndex !== undefined || unique.nullsNotDistinct === true)
    return undefined;
  const wanted = serverName(table, unique, dialect);
  const name = wanted === knexName('unique', table.name, unique.columns) ? undefined : wanted;
  if (name === undefined && unique.deferrable === undefined) return [];
  return [object({ indexName: name, deferrable: unique.deferrable })];
}

/** The calls after `foreign(columns)`, or after a column: `.references('id').inTable('users')…`. */
export function referenceCalls(
  table: Name,
  key: ForeignKey,
  referenced: readonly string[] | undefined,
): readonly Call[] | undefined {
  const columns = key.references.columns ?? referenced;
  if (
    columns === undefined ||
    key.match !== undefined ||
    key.notValid === true ||
    key.indexName !== undefined ||
    key.onDeleteColumns !== undefined
  ) {
    return undefined;
  }
  const target = key.references.table;
  const only = columns.length === 1 ? columns[0] : undefined;
  // With a dot it would be taken for `table.column`.
  if (only?.includes('.') === true) return undefined;
  const calls = [
    call('references', only ?? columns),
    call('inTable', target.schema === undefined ? target.name : `${target.schema}.${target.name}`),
  ];
  if (key.onDelete !== undefined) calls.push(call('onDelete', actionText(key.onDelete)));
  if (key.onUpdate !== undefined) calls.push(call('onUpdate', actionText(key.onUpdate)));
  if (key.deferrable !== undefined) calls.push(call('deferrable', key.deferrable));
  return calls;
}

/**
 * The foreign key's name, where it is not Knex's own. On SQLite a new table's has none unless it is said (knex
 * `lib/dialects/sqlite3/schema/sqlite-tablecompiler.js`, `foreignKeys`).
 */
export function foreignName(table: Name, key: ForeignKey, dialect: Dialect): string | undefined {
  if (dialect.naming.leavesUnnamed === true) return key.name;
  const wanted = serverName(table, key, dialect);
  return wanted === knexName('foreign', table.name, key.columns) ? undefined : wanted;
}

const ACTIONS: Readonly<Record<Exclude<ReferentialAction, 'noAction'>, string>> = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

function actionText(action: Exclude<ReferentialAction, 'noAction'>): string {
  return ACTIONS[action];
}

/** A constraint as a call on the table; undefined where Knex has no words for it. */
export function constraintCalls(
  table: Name,
  constraint: Constraint,
  context: ConstraintContext,
): readonly Call[] | undefined {
  const { dialect } = context;
  switch (constraint.kind) {
    case 'primaryKey': {
      const options = primaryOptions(table, constraint);
      return options === undefined ? undefined : [call('primary', oneOrAll(constraint.columns), ...options)];
    }
    case 'unique': {
      const options = uniqueOptions(table, constraint, dialect);
      return options === undefined ? undefined : [call('unique', oneOrAll(constraint.columns), ...options)];
    }
    case 'foreignKey':
      return foreignCalls(table, constraint, context);
    case 'check':
      return checkCalls(table, constraint, context);
    case 'exclusion':
      return undefined;
  }
}

export interface ConstraintContext {
  readonly dialect: Dialect;
  /** The columns of a table's primary key. */
  readonly primaryKeyOf: (table: Name) => readonly string[] | undefined;
  /** Whether the table is created by the same call: Knex then leaves unnamed checks to the server. */
  readonly creating: boolean;
}

function foreignCalls(table: Name, key: ForeignKey, context: ConstraintContext): readonly Call[] | undefined {
  const references = referenceCalls(table, key, context.primaryKeyOf(key.references.table));
  if (references === undefined) return undefined;
  const name = foreignName(table, key, context.dialect);
  const columns = oneOrAll(key.columns);
  return [name === undefined ? call('foreign', columns) : call('foreign', columns, name), ...references];
}

/** Knex writes the names of checks without quotes (knex `lib/schema/tablecompiler.js`, `check`). */
export function checkName(name: string, dialect: Dialect): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : dialect.quoteIdentifier(name);
}

function checkCalls(table: Name, check: Check, context: ConstraintContext): readonly Call[] | undefined {
  if (check.noInherit === true || check.notValid === true || check.notEnforced === true) return undefined;
  const predicate = context.dialect.printExpression(check.expression);
  // Outside of a new table Knex would make up a name of its own, and not a valid one.
  const name = context.creating ? check.name : serverName(table, check, context.dialect);
  if (name === undefined) return [call('check', predicate)];
  return [call('check', predicate, [], checkName(name, context.dialect))];
}

/** `table.index(…)` or `table.unique(…)` of an index; undefined where Knex has no words for it. */
export function indexCalls(table: Name, index: Index, dialect: Dialect): readonly Call[] | undefined {
  if (isMysql(dialect)) return mysqlIndexCalls(table, index, dialect);
  if (index.include !== undefined || index.with !== undefined || index.nullsNotDistinct === true)
    return undefined;
  const wanted = index.name ?? dialect.naming.index(table, index, NOTHING_TAKEN);
  const keys = index.keys.map((key) => keyArgument(key, dialect));
  const plain = keys.filter((key): key is string => typeof key === 'string');
  const columns = plain.length === keys.length ? oneOrAll(plain) : keys;
  const kind = index.unique === true ? 'unique' : 'index';
  const isDefault = plain.length === keys.length && wanted === knexName(kind, table.name, plain);
  const method = index.method === 'btree' ? undefined : index.method;
  const predicate = index.where === undefined ? undefined : predicateArgument(index.where, dialect);
  if (index.unique === true) {
    if (method !== undefined) return undefined;
    const indexName = isDefault ? undefined : wanted;
    // On SQLite unique() never makes a constraint (knex `lib/dialects/sqlite3/schema/sqlite-tablecompiler.js`, `unique`).
    const useConstraint = dialect.name === 'sqlite' ? undefined : false;
    const isPlainCall = indexName === undefined && useConstraint === undefined && predicate === undefined;
    return isPlainCall
      ? [call('unique', columns)]
      : [call('unique', columns, object({ indexName, useConstraint, predicate }))];
  }
  const options = indexOptions(method, predicate);
  if (options === undefined) return [isDefault ? call('index', columns) : call('index', columns, wanted)];
  return [call('index', columns, wanted, options)];
}

function indexOptions(method: string | undefined, predicate: Argument | undefined): Argument | undefined {
  if (predicate !== undefined) return object({ storageEngineIndexType: method, predicate });
  return method;
}

function keyArgument(key: IndexKey, dialect: Dialect): Argument {
  const isPlain =
    key.column !== undefined &&
    key.collation === undefined &&
    key.opclass === undefined &&
    key.order === undefined &&
    key.nulls === undefined;
  if (isPlain && key.column !== undefined) return key.column;
  return rawArgument(keyText(key, dialect), dialect);
}

/** A key as it stands within the parentheses of CREATE INDEX. */
function keyText(key: IndexKey, dialect: Dialect): string {
  const parts: string[] = [];
  if (key.column !== undefined) parts.push(dialect.quoteIdentifier(key.column));
  else if (key.expression !== undefined) parts.push(expressionKey(key.expression, dialect));
  if (key.collation !== undefined) parts.push('COLLATE', nameText(key.collation, dialect));
  if (key.opclass !== undefined) {
    const options = Object.entries(key.opclassOptions ?? {}).map(([name, value]) => `${name}=${value}`);
    parts.push(nameText(key.opclass, dialect) + (options.length > 0 ? `(${options.join(', ')})` : ''));
  }
  if (key.order !== undefined) parts.push('DESC');
  if (key.nulls !== undefined) parts.push(`NULLS ${key.nulls.toUpperCase()}`);
  return parts.join(' ');
}

/** A function call stands by itself, anything else needs parentheses (PostgreSQL manual, CREATE INDEX). */
function expressionKey(expression: Expression, dialect: Dialect): string {
  const text = dialect.printExpression(expression);
  return expression.kind === 'call' ? text : `(${text})`;
}

function nameText(name: Name, dialect: Dialect): string {
  const own = /^[a-z_][a-z0-9_]*$/.test(name.name) ? name.name : dialect.quoteIdentifier(name.name);
  return name.schema === undefined ? own : `${dialect.quoteIdentifier(name.schema)}.${own}`;
}

/** `knex.whereNull('deleted_at')`, `knex.whereNotNull(…)`, else `knex.whereRaw(…)`: a predicate must have no bindings, Knex would lose them. */
function predicateArgument(where: Expression, dialect: Dialect): Argument {
  if (where.kind === 'is' && where.test === 'null' && where.operand.kind === 'column') {
    const [column, ...more] = where.operand.path;
    if (column !== undefined && more.length === 0) {
      return { kind: 'query', calls: [call(where.negated === true ? 'whereNotNull' : 'whereNull', column)] };
    }
  }
  return { kind: 'query', calls: [call('whereRaw', rawText(dialect.printExpression(where), dialect))] };
}
