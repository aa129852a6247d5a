import type { Dialect } from '../../../src/dialects/dialect.js';
import { keyOf, type ColumnType, type Schema } from '../../../src/ir/index.js';
import { isMysql } from './mysql/family.js';
import { mysqlElementType } from './mysql/types.js';
import type { ElementType, PrismaType, Scalar } from './prisma-type.js';
import { own } from '../../../src/own.js';

/**
 * The Prisma type of a column. Which native type is the default of which scalar: prisma-engines,
 * psl/psl-core/src/builtin_connectors/postgres_datamodel_connector.rs, SCALAR_TYPE_DEFAULTS.
 */
export function prismaTypeOf(type: ColumnType, schema: Schema, dialect: Dialect): PrismaType {
  // PostgreSQL keeps no number of dimensions, so arrays of arrays are arrays.
  let element = type;
  while (element.kind === 'array') element = element.of;
  const list = type.kind === 'array';
  const known = isMysql(dialect) ? mysqlElementType(element, schema) : elementTypeOf(element, schema);
  if (known === undefined) return { kind: 'unsupported', sql: dialect.printType(type), list: false };
  return { ...known, list };
}

function elementTypeOf(type: ColumnType, schema: Schema): ElementType | undefined {
  switch (type.kind) {
    case 'integer':
      if (type.unsigned === true) return undefined;
      if (type.bits === 16) return scalar('Int', 'SmallInt');
      if (type.bits === 32) return scalar('Int');
      return type.bits === 64 ? scalar('BigInt') : undefined;
    case 'decimal':
      return decimal(type.precision, type.scale);
    case 'float':
      return type.bits === 64 ? scalar('Float') : scalar('Float', 'Real');
    case 'boolean':
      return scalar('Boolean');
    case 'text':
      return scalar('String');
    case 'string':
      return scalar('String', 'VarChar', type.length);
    case 'char':
      return scalar('String', 'Char', type.length ?? 1);
    case 'bit':
      return scalar('String', type.varying === true ? 'VarBit' : 'Bit', type.length);
    case 'uuid':
      return scalar('String', 'Uuid');
    case 'binary':
      return scalar('Bytes');
    case 'date':
      return scalar('DateTime', 'Date');
    case 'time':
      return scalar('DateTime', type.zone ? 'Timetz' : 'Time', type.precision);
    case 'timestamp':
      if (!type.zone && type.precision === 3) return scalar('DateTime');
      return scalar('DateTime', type.zone ? 'Timestamptz' : 'Timestamp', type.precision);
    case 'json':
      return scalar('Json', 'Json');
    case 'jsonb':
      return scalar('Json');
    case 'native':
      return type.args === undefined || type.args.length === 0 ? builtIn(type.name) : undefined;
    case 'named': {
      if (type.args !== undefined && type.args.length > 0) return undefined;
      const key = keyOf(type.name);
      if (own(schema.enums, key) !== undefined) return { kind: 'enum', enumKey: key };
      return type.name.name === 'citext' && type.name.schema === undefined
        ? scalar('String', 'Citext')
        : undefined;
    }
    case 'enum':
    case 'set':
    case 'interval':
    case 'array':
      return undefined;
  }
}

function builtIn(name: string): ElementType | undefined {
  switch (name) {
    case 'inet':
      return scalar('String', 'Inet');
    case 'xml':
      return scalar('String', 'Xml');
    case 'money':
      return scalar('Decimal', 'Money');
    case 'oid':
      return scalar('Int', 'Oid');
    default:
      return undefined;
  }
}

/** Prisma wants both numbers or none, neither negative, and the scale within the precision. */
function decimal(precision: number | undefined, scale: number | undefined): ElementType | undefined {
  if (precision === undefined) return scalar('Decimal', 'Decimal');
  const digits = scale ?? 0;
  if (digits < 0 || digits > precision) return undefined;
  if (precision === 65 && digits === 30) return scalar('Decimal');
  return { kind: 'scalar', scalar: 'Decimal', native: { name: 'Decimal', args: [precision, digits] } };
}

function scalar(name: Scalar, native?: string, argument?: number): ElementType {
  if (native === undefined) return { kind: 'scalar', scalar: name };
  return {
    kind: 'scalar',
    scalar: name,
    native: { name: native, args: argument === undefined ? [] : [argument] },
  };
}
