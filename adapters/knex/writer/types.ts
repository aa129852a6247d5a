import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Column, ColumnType, Name } from '../../../src/ir/index.js';
import { call, object, type Call } from './calls.js';

/** What Knex makes of `string(name)` without a length (knex `lib/schema/columncompiler.js`, `varchar`). */
const DEFAULT_STRING_LENGTH = 255;

/** What declaring a column needs to know of its surroundings. */
export interface TypeContext {
  readonly dialect: Dialect;
  /** Whether a type of the schema is an enum. */
  readonly isEnum: (name: Name) => boolean;
}

/** The call that declares a column of a type; `specificType` for what Knex has no name for. */
export function typeCall(name: string, type: ColumnType, context: TypeContext): Call {
  if (type.kind === 'named' && type.args === undefined && context.isEnum(type.name))
    return enumCall(name, null, type.name);
  const plain = type.spelling === undefined ? plainTypeCall(name, type, context.dialect) : undefined;
  return plain ?? call('specificType', name, context.dialect.printType(type));
}

function plainTypeCall(name: string, type: ColumnType, dialect: Dialect): Call | undefined {
  switch (type.kind) {
    case 'integer':
      return integerCall(name, type);
    case 'decimal':
      return decimalCall(name, type.precision, type.scale);
    case 'float':
      return call(type.bits === 32 ? 'float' : 'double', name);
    case 'string':
      if (type.length === undefined) return undefined;
      return type.length === DEFAULT_STRING_LENGTH ? call('string', name) : call('string', name, type.length);
    case 'timestamp':
      // SQLite has no zones.
      if (dialect.name === 'sqlite' && type.precision === undefined) return call('datetime', name);
      return timestampCall(name, type.zone, type.precision);
    case 'time':
      return type.zone || type.precision !== undefined ? undefined : call('time', name);
    case 'boolean':
    case 'text':
    case 'binary':
    case 'date':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return call(type.kind, name);
    case 'char':
    case 'bit':
    case 'interval':
    case 'array':
    case 'named':
    case 'native':
      return undefined;
  }
}

function integerCall(name: string, type: Extract<ColumnType, { kind: 'integer' }>): Call | undefined {
  if (type.unsigned === true) return undefined;
  if (type.bits === 16) return call('smallint', name);
  if (type.bits === 32) return call('integer', name);
  return type.bits === 64 ? call('bigInteger', name) : undefined;
}

/** `decimal(name, null)` is a number without limits; Knex always writes a scale with a precision. */
function decimalCall(name: string, precision: number | undefined, scale: number | undefined): Call {
  if (precision === undefined) return call('decimal', name, null);
  return call('decimal', name, precision, scale ?? 0);
}

function timestampCall(name: string, zone: boolean, precision: number | undefined): Call {
  if (zone && precision === undefined) return call('timestamp', name);
  return call('timestamp', name, object({ useTz: zone ? undefined : false, precision }));
}

/** A column of a native enum: with its values it creates the type, without them it uses the one that is there. */
export function enumCall(column: string, values: readonly string[] | null, type: Name): Call {
  return call(
    'enu',
    column,
    values,
    object({
      useNative: true,
      existingType: values === null ? true : undefined,
      enumName: type.name,
      schemaName: type.schema,
    }),
  );
}

/**
 * The call for a column whose definition is more than a type: a serial other than `increments`, an identity, a
 * generated column, a collation. Knex writes the text of `specificType` as it is.
 */
export function definitionCall(column: Column, dialect: Dialect): Call | undefined {
  const { name, autoIncrement, generated, collation } = column;
  if (autoIncrement?.kind === 'serial') {
    return column.type.kind === 'integer' && column.type.bits === 16
      ? call('specificType', name, 'smallserial')
      : undefined;
  }
  const parts = [dialect.printType(column.type)];
  if (collation !== undefined) parts.push(`COLLATE ${qualified(collation, dialect)}`);
  if (generated !== undefined) {
    if (!generated.stored)
      parts.push(`GENERATED ALWAYS AS (${dialect.printExpression(generated.expression)}) VIRTUAL`);
    else parts.push(`GENERATED ALWAYS AS (${dialect.printExpression(generated.expression)}) STORED`);
  }
  if (autoIncrement !== undefined) {
    // Options of the sequence are left to raw SQL.
    if (autoIncrement.options !== undefined || autoIncrement.sequence !== undefined) return undefined;
    parts.push(`GENERATED ${autoIncrement.kind === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`);
  }
  return call('specificType', name, parts.join(' '));
}

function qualified(name: Name, dialect: Dialect): string {
  const own = dialect.quoteIdentifier(name.name);
  return name.schema === undefined ? own : `${dialect.quoteIdentifier(name.schema)}.${own}`;
}
