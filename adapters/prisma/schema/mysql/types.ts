import { keyOf, type ColumnType, type Schema } from '../../../../src/ir/index.js';
import type { ElementType, Scalar } from '../prisma-type.js';
import { own } from '../../../../src/own.js';

/**
 * The Prisma type of a column of MySQL; undefined where it has none. Which native type is the default of which scalar:
 * prisma-engines, psl/psl-core/src/builtin_connectors/mysql_datamodel_connector.rs, SCALAR_TYPE_DEFAULTS.
 */
export function mysqlElementType(type: ColumnType, schema: Schema): ElementType | undefined {
  switch (type.kind) {
    case 'integer':
      return integer(type.bits, type.unsigned === true);
    case 'boolean':
      return scalar('Boolean');
    case 'decimal':
      return type.precision === 65 && type.scale === 30
        ? scalar('Decimal')
        : scalar('Decimal', 'Decimal', type.precision ?? 10, type.scale ?? 0);
    case 'float':
      return type.bits === 64 ? scalar('Float') : scalar('Float', 'Float');
    case 'string':
      if (type.length === undefined) return undefined;
      return type.length === STRING_LENGTH ? scalar('String') : scalar('String', 'VarChar', type.length);
    case 'char':
      return scalar('String', 'Char', type.length ?? 1);
    case 'text':
      return type.length === undefined ? scalar('String', `${SIZES[type.size ?? '']}Text`) : undefined;
    case 'binary':
      return binary(type);
    case 'bit':
      return scalar((type.length ?? 1) === 1 ? 'Boolean' : 'Bytes', 'Bit', type.length ?? 1);
    case 'date':
      return scalar('DateTime', 'Date');
    case 'time':
      return scalar('DateTime', 'Time', type.precision ?? 0);
    case 'timestamp':
      if (!type.zone && type.precision === DATETIME_PRECISION) return scalar('DateTime');
      return scalar('DateTime', type.zone ? 'Timestamp' : 'DateTime', type.precision ?? 0);
    case 'json':
      return scalar('Json');
    case 'native':
      return type.name === 'year' ? scalar('Int', 'Year') : undefined;
    case 'named': {
      const key = keyOf(type.name);
      return own(schema.enums, key) === undefined ? undefined : { kind: 'enum', enumKey: key };
    }
    case 'enum':
    case 'set':
    case 'uuid':
    case 'jsonb':
    case 'interval':
    case 'array':
      return undefined;
  }
}

/** `String` is `varchar(191)`, `DateTime` is `datetime(3)`. */
const STRING_LENGTH = 191;
const DATETIME_PRECISION = 3;

const SIZES: Readonly<Record<string, string>> = { tiny: 'Tiny', '': '', medium: 'Medium', long: 'Long' };

function integer(bits: 8 | 16 | 24 | 32 | 64, unsigned: boolean): ElementType {
  const name = { 8: 'TinyInt', 16: 'SmallInt', 24: 'MediumInt', 32: 'Int', 64: 'BigInt' }[bits];
  const kind: Scalar = bits === 64 ? 'BigInt' : 'Int';
  if (unsigned) return scalar(kind, `Unsigned${name}`);
  return name === kind ? scalar(kind) : scalar(kind, name);
}

function binary(type: Extract<ColumnType, { kind: 'binary' }>): ElementType | undefined {
  switch (type.form) {
    case 'fixed':
      return scalar('Bytes', 'Binary', type.length ?? 1);
    case 'varying':
      return type.length === undefined ? undefined : scalar('Bytes', 'VarBinary', type.length);
    case undefined:
      if (type.length !== undefined) return undefined;
      return type.size === 'long' ? scalar('Bytes') : scalar('Bytes', `${SIZES[type.size ?? '']}Blob`);
  }
}

function scalar(name: Scalar, native?: string, ...args: readonly number[]): ElementType {
  return native === undefined
    ? { kind: 'scalar', scalar: name }
    : { kind: 'scalar', scalar: name, native: { name: native, args } };
}
