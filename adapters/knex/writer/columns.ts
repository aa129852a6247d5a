import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Column, ColumnPosition, Name } from '../../../src/ir/index.js';
import { keyOf } from '../../../src/ir/index.js';
import { call, type Call } from './calls.js';
import type { ColumnContext, ColumnExtras } from './column-context.js';
import { defaultArgument } from './defaults.js';
import { isMysqlIncrement, mysqlColumnCalls } from './mysql/columns.js';
import { isMysql } from './mysql/family.js';
import { definitionCall, enumCall, typeCall } from './types.js';

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
  // A key of SQLite takes NULL unless its columns refuse it (manual, "CREATE TABLE").
  const isImplied = isSerial || (extras.inPrimaryKey === true && context.dialect.name !== 'sqlite');
  if (!column.nullable && !isImplied) calls.push(call('notNullable'));
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
