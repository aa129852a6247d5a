import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { ColumnType } from '../../../../src/ir/index.js';
import { call, object, type Call } from '../calls.js';

/** What Knex makes of `string(name)` without a length (knex `lib/schema/columncompiler.js`, `varchar`). */
const STRING_LENGTH = 255;
/** Of `float(name)` and `decimal(name)` without numbers (`floating`, `decimal`). */
const DIGITS = { precision: 8, scale: 2 };
/** Of `uuid(name)`. */
const UUID_LENGTH = 36;

/** The calls that declare a column of a type of MySQL; `specificType` for what Knex has no name for. */
export function mysqlTypeCalls(name: string, type: ColumnType, dialect: Dialect): readonly Call[] {
  return plainCalls(name, type) ?? [call('specificType', name, dialect.printType(type))];
}

function plainCalls(name: string, type: ColumnType): readonly Call[] | undefined {
  switch (type.kind) {
    case 'integer':
      return integerCalls(name, type);
    case 'decimal':
      return type.zerofill === true ? undefined : signed(digitsCall('decimal', name, type), type);
    case 'float':
      return floatCalls(name, type);
    case 'string':
      if (type.length === undefined) return undefined;
      return [type.length === STRING_LENGTH ? call('string', name) : call('string', name, type.length)];
    case 'char':
      return type.length === UUID_LENGTH ? [call('uuid', name)] : undefined;
    case 'text':
      return textCalls(name, type);
    case 'binary':
      if (type.form === 'varying' && type.length !== undefined) return [call('binary', name, type.length)];
      return type.form === undefined && type.size === undefined && type.length === undefined
        ? [call('binary', name)]
        : undefined;
    case 'enum':
      // Knex puts the values between quotes as they are.
      return type.values.some((value) => /['\\]/.test(value)) ? undefined : [call('enu', name, type.values)];
    case 'bit':
      return [type.length === undefined ? call('bit', name) : call('bit', name, type.length)];
    case 'time':
      return [withPrecision('time', name, type.precision)];
    case 'timestamp':
      return [withPrecision(type.zone ? 'timestamp' : 'datetime', name, type.precision)];
    case 'boolean':
    case 'date':
    case 'json':
      return [call(type.kind, name)];
    case 'native':
      return type.name === 'geometry' || type.name === 'point' ? [call(type.name, name)] : undefined;
    case 'set':
    case 'uuid':
    case 'interval':
    case 'jsonb':
    case 'array':
    case 'named':
      return undefined;
  }
}

const INTEGERS = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'integer', 64: 'bigInteger' } as const;

/** Only `int` and `tinyint` take a width. */
function integerCalls(
  name: string,
  type: Extract<ColumnType, { kind: 'integer' }>,
): readonly Call[] | undefined {
  if (type.zerofill === true) return undefined;
  const method = INTEGERS[type.bits];
  if (type.width === undefined) return signed(call(method, name), type);
  return type.bits === 8 || type.bits === 32 ? signed(call(method, name, type.width), type) : undefined;
}

function floatCalls(name: string, type: Extract<ColumnType, { kind: 'float' }>): readonly Call[] | undefined {
  if (type.zerofill === true) return undefined;
  const { precision } = type;
  if (type.bits === 64 && precision === undefined) return signed(call('double', name), type);
  if (precision === undefined) return undefined;
  return signed(
    type.bits === 32 ? digitsCall('float', name, type) : call('double', name, precision, type.scale ?? 0),
    type,
  );
}

function digitsCall(
  method: string,
  name: string,
  { precision = 10, scale = 0 }: { readonly precision?: number; readonly scale?: number },
): Call {
  return precision === DIGITS.precision && scale === DIGITS.scale
    ? call(method, name)
    : call(method, name, precision, scale);
}

function signed(one: Call, { unsigned }: { readonly unsigned?: true }): readonly Call[] {
  return unsigned === true ? [one, call('unsigned')] : [one];
}

function textCalls(name: string, type: Extract<ColumnType, { kind: 'text' }>): readonly Call[] | undefined {
  if (type.length !== undefined || type.size === 'tiny') return undefined;
  return [type.size === undefined ? call('text', name) : call('text', name, `${type.size}text`)];
}

function withPrecision(method: string, name: string, precision: number | undefined): Call {
  return precision === undefined ? call(method, name) : call(method, name, object({ precision }));
}
