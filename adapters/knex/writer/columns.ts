import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Column, ColumnPosition, Expression, Name } from '../../../src/ir/index.js';
import { keyOf } from '../../../src/ir/index.js';
import { call, rawArgument, type Argument, type Call } from './calls.js';
import { isMysql, isMysqlIncrement, mysqlColumnCalls } from './mysql/columns.js';
import { definitionCall, enumCall, typeCall, type TypeContext } from './types.js';

/** What writing a column needs to know. */
export interface ColumnContext extends TypeContext {
  /** Enum types that the first column of that type creates, by key; taken out when that has happened. */
  readonly newEnums: Map<string, readonly string[]>;
  /** Every default is written as `knex.raw` of its SQL: what is left when Knex's own literals mean something else. */
  readonly rawDefaults: boolean;
}

/** What else is said of a column in its chain. */
export interface ColumnExtras {
  /** It is (part of) the primary key of the table that is created here, so NOT NULL goes without saying. */
  readonly inPrimaryKey?: boolean;
  /** The one column of the primary key: its call, or `inline` where `increments` makes it. */
  readonly primary?: Call | 'inline';
  /** The texts that a check allows: `enu`. */
  readonly enumValues?: readonly string[];
  /** Calls after the default: unique, references, checks. */
  readonly rest?: readonly Call[];
  readonly comment?: string;
}

/** The chain that adds a column; undefined where Knex has no words for it. */
export function columnCalls(
  column: Column,
  extras: ColumnExtras,
  context: ColumnContext,
  position?: ColumnPosition,
): Call[] | undefined {
  if (isMysql(context.dialect)) return mysqlColumnCalls(column, extras, context, position);
  if (position !== undefined) return undefined;
  const type = declarationCall(column, extras, context);
  if (type === undefined) return undefined;
  const calls = [type];
  const isSerial = isIncrements(type);
  if (extras.primary !== undefined && extras.primary !== 'inline') calls.push(extras.primary);
  if (!column.nullable && !isSerial && extras.inPrimaryKey !== true) calls.push(call('notNullable'));
  if (column.default !== undefined)
    calls.push(call('defaultTo', defaultArgument(column.default, column, context)));
  calls.push(...(extras.rest ?? []));
  const comment = extras.comment ?? column.comment;
  if (comment !== undefined) calls.push(call('comment', comment));
  return calls;
}

/** Whether a declaration makes the primary key by itself unless told otherwise (knex `lib/dialects/postgres/schema/pg-columncompiler.js`). */
function isIncrements(type: Call): boolean {
  return type.method === 'increments' || type.method === 'bigIncrements';
}

function declarationCall(column: Column, extras: ColumnExtras, context: ColumnContext): Call | undefined {
  const { name, type, autoIncrement } = column;
  if (extras.enumValues !== undefined) return call('enu', name, extras.enumValues);
  if (isIncremented(column, context.dialect) && autoIncrement !== undefined && type.kind === 'integer') {
    if (autoIncrement.options !== undefined || autoIncrement.sequence !== undefined) return undefined;
    return incrementsCall(name, type.bits === 64 ? 'bigIncrements' : 'increments', extras.primary);
  }
  if (autoIncrement !== undefined || column.generated !== undefined || column.collation !== undefined) {
    return definitionCall(column, context.dialect);
  }
  if (type.kind === 'named' && type.args === undefined) {
    const values = takeEnum(type.name, context);
    if (values !== undefined) return enumCall(name, values, type.name);
  }
  return typeCall(name, type, context);
}

/** Whether `increments` says it: PostgreSQL's serial, SQLite's AUTOINCREMENT, which is nothing but a primary key, MySQL's unsigned one. */
export function isIncremented(column: Column, dialect: Dialect): boolean {
  const { type, autoIncrement } = column;
  if (isMysql(dialect)) return isMysqlIncrement(column);
  if (type.kind !== 'integer') return false;
  if (autoIncrement?.kind === 'serial') return type.bits !== 16;
  return autoIncrement?.kind === 'autoIncrement' && type.bits === 32 && type.spelling === undefined;
}

function incrementsCall(name: string, method: string, primary: ColumnExtras['primary']): Call {
  return primary === 'inline'
    ? call(method, name)
    : call(method, name, { kind: 'object', entries: { primaryKey: false } });
}

function takeEnum(name: Name, context: ColumnContext): readonly string[] | undefined {
  const values = context.newEnums.get(keyOf(name));
  context.newEnums.delete(keyOf(name));
  return values;
}

/** A default as a person writes it: a JavaScript literal or a helper of Knex where that means the same, else `knex.raw`. */
export function defaultArgument(
  expression: Expression,
  column: Pick<Column, 'type'>,
  context: Pick<ColumnContext, 'dialect' | 'rawDefaults'>,
): Argument {
  const raw = rawArgument(context.dialect.printExpression(expression), context.dialect);
  const plain = plainDefault(expression, column);
  // Knex quotes every literal; what that changes is for the caller to find out.
  if (plain !== undefined && !context.rawDefaults) return plain;
  return raw;
}

function plainDefault(expression: Expression, column: Pick<Column, 'type'>): Argument | undefined {
  switch (expression.kind) {
    case 'string':
      return literalArgument(expression.value, column.type);
    case 'number':
      // Knex puts every literal in quotes, which PostgreSQL keeps a trace of for other types (`'5'::bigint`).
      return column.type.kind === 'integer' && column.type.bits === 32
        ? numberArgument(expression.value)
        : undefined;
    case 'boolean':
      return column.type.kind === 'boolean' ? expression.value : undefined;
    case 'null':
      return null;
    case 'keyword':
      return nowArgument(expression);
    case 'call': {
      const { name, args } = expression;
      const isUuid = name.schema === undefined && name.name === 'gen_random_uuid' && args.length === 0;
      return isUuid ? { kind: 'function', name: 'uuid', args: [] } : undefined;
    }
    case 'cast':
      // `'{}'::jsonb` on a jsonb column: the server adds that cast by itself.
      return expression.operand.kind === 'string' && sameType(expression.type, column.type)
        ? expression.operand.value
        : undefined;
    default:
      return undefined;
  }
}

/** A quoted literal as a person writes it for this type; Knex puts the quotes back. */
function literalArgument(text: string, type: Column['type']): Argument {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return numberArgument(text);
    case 'boolean':
      return text === '1' ? true : text === '0' ? false : text;
    default:
      return text;
  }
}

function nowArgument(keyword: Extract<Expression, { kind: 'keyword' }>): Argument | undefined {
  if (keyword.name !== 'current_timestamp') return undefined;
  return { kind: 'function', name: 'now', args: keyword.precision === undefined ? [] : [keyword.precision] };
}

/** A number as JavaScript's own where that keeps every digit, else as text. */
export function numberArgument(text: string): Argument {
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text ? value : text;
}

function sameType(a: Column['type'], b: Column['type']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
