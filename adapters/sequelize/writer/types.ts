import type { Dialect } from '../../../src/dialects/dialect.js';
import { sameData } from '../../../src/fold/meaning/same-data.js';
import type { ColumnType } from '../../../src/ir/index.js';
import type { BlockContext } from './block.js';
import { member, valueOf, type Argument } from './calls.js';
import { own } from '../../../src/own.js';

/** What Sequelize makes of `STRING` without a length (sequelize `lib/data-types.js`). */
const DEFAULT_STRING_LENGTH = 255;

/** A type as Sequelize's own; what it has no name for is the text of the dialect, which it takes as it is. */
export function typeArgument(
  type: ColumnType,
  context: Pick<BlockContext, 'dialect' | 'compiler'>,
): Argument {
  const { dialect } = context;
  if (dialect.name === 'postgres') return knownType(type, dialect) ?? dialect.printType(type);
  return ownTypes(type).find((one) => comesTo(one, type, context)) ?? typeText(type, dialect);
}

/** As text. On SQLite Sequelize takes the types of tables apart by their letters, and its own are in capitals. */
export function typeText(type: ColumnType, dialect: Dialect): string {
  const text = dialect.printType(type);
  return dialect.name === 'sqlite' ? inCapitals(text) : text;
}

/** A statement in capitals, but for strings and names in quotes. */
export function inCapitals(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+/g, (part) =>
    /^['"]/.test(part) ? part : part.toUpperCase(),
  );
}

/** Whether a type of Sequelize's becomes this one: what it means differs from database to database. */
function comesTo(
  candidate: Argument,
  type: ColumnType,
  { dialect, compiler }: Pick<BlockContext, 'dialect' | 'compiler'>,
): boolean {
  const instance = compiler.sequelize as unknown as { normalizeDataType(type: unknown): object };
  try {
    const made = instance.normalizeDataType(valueOf(candidate, compiler.library)) as {
      toString(options: object): string;
    };
    const text = made.toString({ escape: (value: string) => dialect.quoteString(value) });
    return sameData(dialect.parseType(text), type);
  } catch {
    return false;
  }
}

/** Sequelize's types that may become a type on MySQL, MariaDB or SQLite, the most usual first. */
function ownTypes(type: ColumnType): readonly Argument[] {
  switch (type.kind) {
    case 'integer': {
      const name = WHOLE_NUMBERS[type.bits];
      const path = [name, type.unsigned ? 'UNSIGNED' : '', type.zerofill ? 'ZEROFILL' : ''];
      return [
        type.width === undefined
          ? member(path.filter((part) => part !== '').join('.'))
          : member(name, type.width),
      ];
    }
    case 'decimal':
      return [member('DECIMAL', ...[type.precision, type.scale].filter((one) => one !== undefined))];
    case 'float': {
      const lengths = [type.precision, type.scale].filter((one) => one !== undefined);
      return ['FLOAT', 'DOUBLE', 'REAL'].map((name) => member(name, ...lengths));
    }
    case 'string':
      if (type.length === undefined) return [];
      return type.length === DEFAULT_STRING_LENGTH ? [member('STRING')] : [member('STRING', type.length)];
    case 'char':
      return [member('CHAR', ...(type.length === undefined ? [] : [type.length]))];
    case 'text':
      return [type.size === undefined ? member('TEXT') : member('TEXT', type.size)];
    case 'binary':
      return [type.size === undefined ? member('BLOB') : member('BLOB', type.size)];
    case 'enum':
      return [member('ENUM', ...type.values)];
    case 'timestamp':
      return [type.precision === undefined ? member('DATE') : member('DATE', type.precision)];
    case 'date':
      return [member('DATEONLY')];
    case 'time':
    case 'boolean':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return [member(type.kind.toUpperCase())];
    case 'set':
    case 'bit':
    case 'interval':
    case 'array':
    case 'named':
    case 'native':
      return [];
  }
}

const WHOLE_NUMBERS: Readonly<Record<8 | 16 | 24 | 32 | 64, string>> = {
  8: 'TINYINT',
  16: 'SMALLINT',
  24: 'MEDIUMINT',
  32: 'INTEGER',
  64: 'BIGINT',
};

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
      return type.args === undefined ? own(NAMED, type.name.name) : undefined;
    case 'native':
      return type.args === undefined ? own(NATIVE, type.name) : undefined;
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
