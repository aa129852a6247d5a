import type { Dialect } from '../../../src/dialects/dialect.js';
import type { ColumnType } from '../../../src/ir/index.js';
import { member, type Argument } from './calls.js';

/** What Sequelize makes of `STRING` without a length (sequelize `lib/data-types.js`). */
const DEFAULT_STRING_LENGTH = 255;

/** A type as Sequelize's own; what it has no name for is the text of the dialect, which it takes as it is. */
export function typeArgument(type: ColumnType, dialect: Dialect): Argument {
  return knownType(type, dialect) ?? dialect.printType(type);
}

function knownType(type: ColumnType, dialect: Dialect): Argument | undefined {
  switch (type.kind) {
    case 'integer':
      return INTEGERS[type.bits] === undefined ? undefined : member(INTEGERS[type.bits] as string);
    case 'decimal':
      return member('DECIMAL', ...[type.precision, type.scale].filter((one) => one !== undefined));
    case 'float':
      return member(type.bits === 32 ? 'REAL' : 'DOUBLE');
    case 'string':
      if (type.length === undefined) return undefined;
      return type.length === DEFAULT_STRING_LENGTH ? member('STRING') : member('STRING', type.length);
    case 'char':
      return member('CHAR', type.length ?? 1);
    case 'timestamp':
      return type.zone && type.precision === undefined ? member('DATE') : undefined;
    case 'time':
      return type.zone || type.precision !== undefined ? undefined : member('TIME');
    case 'array': {
      const element = knownType(type.of, dialect);
      return element === undefined ? undefined : member('ARRAY', element);
    }
    case 'named':
      return type.args === undefined ? NAMED[type.name.name] : undefined;
    case 'native':
      return type.args === undefined ? NATIVE[type.name] : undefined;
    case 'boolean':
    case 'text':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return member(type.kind.toUpperCase());
    case 'binary':
      return member('BLOB');
    case 'date':
      return member('DATEONLY');
    case 'bit':
    case 'interval':
      return undefined;
  }
}

const INTEGERS: Readonly<Record<number, string>> = { 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' };

/** Of extensions. */
const NAMED: Readonly<Record<string, Argument>> = { citext: member('CITEXT'), hstore: member('HSTORE') };

const NATIVE: Readonly<Record<string, Argument>> = {
  inet: member('INET'),
  cidr: member('CIDR'),
  macaddr: member('MACADDR'),
  tsvector: member('TSVECTOR'),
};
