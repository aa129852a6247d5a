import type { Dialect } from '../../../../src/dialects/dialect.js';
import { isAlwaysExpression } from '../../../../src/dialects/mysql/parse/columns.js';
import { printDefault } from '../../../../src/dialects/mysql/print/expressions.js';
import type { Column, ColumnPosition, Expression } from '../../../../src/ir/index.js';
import { call, object, rawArgument, type Argument, type Call } from '../calls.js';
import type { ColumnContext, ColumnExtras } from '../column-context.js';
import { defaultArgument } from '../defaults.js';
import { flavourOf } from './family.js';
import { mysqlTypeCalls } from './types.js';

/** The chain that adds a column of MySQL or defines it anew; undefined where Knex has no words for it. */
export function mysqlColumnCalls(
  column: Column,
  extras: ColumnExtras,
  context: ColumnContext,
  position?: ColumnPosition,
): Call[] | undefined {
  const { comment = column.comment } = extras;
  const last = comment === undefined ? [] : [call('comment', comment)];
  if (isMysqlIncrement(column) && extras.primary === 'inline' && position === undefined)
    return [call(column.type.bits === 64 ? 'bigIncrements' : 'increments', column.name), ...last];
  const types = definitionCalls(column, context.dialect);
  if (types === undefined || column.noDefault === true) return undefined;
  const calls = [...types];
  if (extras.primary !== undefined)
    calls.push(extras.primary === 'inline' ? call('primary') : extras.primary);
  if (!column.nullable && extras.inPrimaryKey !== true) calls.push(call('notNullable'));
  const value = defaultCall(column, context);
  if (value !== undefined) calls.push(value);
  calls.push(...(extras.rest ?? []), ...last);
  if (column.collation !== undefined) calls.push(call('collate', column.collation.name));
  if (position !== undefined) calls.push('first' in position ? call('first') : call('after', position.after));
  return calls;
}

type Incremented = Column & { readonly type: { readonly kind: 'integer'; readonly bits: 32 | 64 } };

/** What `increments` and `bigIncrements` make (knex `lib/dialects/mysql/schema/mysql-columncompiler.js`). */
export function isMysqlIncrement(column: Column): column is Incremented {
  const { type, autoIncrement } = column;
  return (
    autoIncrement !== undefined &&
    type.kind === 'integer' &&
    (type.bits === 32 || type.bits === 64) &&
    type.unsigned === true &&
    type.zerofill !== true &&
    type.width === undefined &&
    column.default === undefined &&
    column.invisible !== true &&
    column.options === undefined
  );
}

/** The type, and what of the definition Knex has no method for: it writes the text of `specificType` as it is. */
function definitionCalls(column: Column, dialect: Dialect): readonly Call[] | undefined {
  const { name, type, charset, generated, autoIncrement, invisible, options, onUpdate } = column;
  if (options !== undefined) return undefined;
  const more = [
    charset === undefined ? '' : `character set ${charset}`,
    autoIncrement === undefined ? '' : 'auto_increment',
    generated === undefined
      ? ''
      : `generated always as (${dialect.printExpression(generated.expression)}) ${generated.stored ? 'stored' : 'virtual'}`,
    invisible === true ? 'invisible' : '',
    // With a default it stands behind that.
    onUpdate === undefined || column.default !== undefined
      ? ''
      : `on update ${dialect.printExpression(onUpdate)}`,
  ].filter((part) => part !== '');
  // Knex leaves out what `defaultTo` says of text and blobs.
  // Of JSON it takes an object, and calls JSON.stringify on whatever else is one, `knex.raw` too.
  const losesDefault =
    column.default !== undefined &&
    (type.kind === 'text' ||
      type.kind === 'binary' ||
      (type.kind === 'json' && jsonDefault(column.default) === undefined));
  if (more.length === 0 && !losesDefault) return mysqlTypeCalls(name, type, dialect);
  return [call('specificType', name, [dialect.printType(type), ...more].join(' '))];
}

function defaultCall(column: Column, context: ColumnContext): Call | undefined {
  const { default: value, onUpdate, type } = column;
  if (value === undefined) return undefined;
  const text = printDefault(value, type, flavourOf(context.dialect));
  if (onUpdate !== undefined) {
    const both = `${text} ON UPDATE ${context.dialect.printExpression(onUpdate)}`;
    return call('defaultTo', rawArgument(both, context.dialect));
  }
  // Knex leaves DEFAULT NULL out, and that is what it means.
  if (value.kind === 'null')
    return column.nullable ? undefined : call('defaultTo', rawArgument(text, context.dialect));
  const json = type.kind === 'json' ? jsonDefault(value) : undefined;
  if (json !== undefined) return call('defaultTo', json);
  // MySQL takes a literal as the default of these in brackets only, which Knex would not write.
  const isBracketed = context.dialect.name === 'mysql' && isAlwaysExpression(type);
  const plain = context.rawDefaults === 'all' || isBracketed ? undefined : plainDefault(column, context);
  return call('defaultTo', plain ?? rawArgument(text, context.dialect));
}

/**
 * A default of JSON as the object or list that Knex writes as it is here (knex `lib/dialects/mysql/schema/mysql-columncompiler.js`,
 * `defaultTo`); undefined where it would be spelled otherwise.
 */
function jsonDefault(value: Expression): Argument | undefined {
  // Knex does not double a quote in it.
  if (value.kind !== 'string' || /['\\]/.test(value.value)) return undefined;
  try {
    const data: unknown = JSON.parse(value.value);
    const isPlain = typeof data === 'object' && data !== null && JSON.stringify(data) === value.value;
    return isPlain ? argumentOf(data) : undefined;
  } catch {
    return undefined;
  }
}

function argumentOf(data: unknown): Argument {
  if (Array.isArray(data)) return data.map(argumentOf);
  if (typeof data !== 'object' || data === null) return data as string | number | boolean | null;
  return object(Object.fromEntries(Object.entries(data).map(([key, one]) => [key, argumentOf(one)])));
}

/** A literal of JavaScript: Knex quotes it, and the server stores a value of the column's type. */
function plainDefault(column: Column, context: ColumnContext): Argument | undefined {
  const { default: value, type } = column;
  if (value === undefined) return undefined;
  if (value.kind === 'number') {
    if (type.kind === 'boolean') return value.value === '1' ? true : value.value === '0' ? false : undefined;
    const number = Number(value.value);
    return String(number) === value.value ? number : value.value;
  }
  const argument = defaultArgument(value, column, context);
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'raw'
    ? undefined
    : argument;
}
