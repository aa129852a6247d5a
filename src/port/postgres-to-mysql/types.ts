import type { ColumnType, Expression, Name } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { bothChecks, domainCheck, domainOf } from '../values/domains.js';
import { needsPerson } from '../problem.js';
import { lose, within, type PortContext } from './context.js';
import { portExpression } from './expressions.js';

/** A column's type in the target, with what goes with it. */
export interface PortedType {
  readonly type: ColumnType;
  readonly charset?: string;
  readonly collation?: Name;
  /** What the column's values must satisfy, given the column. */
  readonly check?: (column: Expression) => Expression;
}

/** The column whose type is ported. */
export interface TypeUse {
  readonly table: Name;
  readonly column: string;
}

/** Characters of utf8mb4 in the 3,072 bytes of an index of InnoDB (MySQL manual, "InnoDB Limits"). */
const MAX_KEY_CHARACTERS = 768;

/** More characters than that do not fit into the 65,535 bytes of a row (MySQL manual, "Limits on Table Column Count and Row Size"). */
const MAX_STRING = 16_383;

/** Ports the type of a column. Throws NeedsPerson where there is no equal. */
export function portType(type: ColumnType, use: TypeUse, outer: PortContext): PortedType {
  const context = within(outer, use);
  switch (type.kind) {
    case 'integer': {
      const bits = context.plan.integerBits(use.table, use.column);
      if ((bits !== 16 && bits !== 32 && bits !== 64) || bits === type.bits) return { type };
      lose(
        context,
        'integer-range',
        `${use.column} gets the ${bits} bits of a column that a foreign key joins with it, and takes larger numbers`,
      );
      return { type: { ...type, bits } };
    }
    case 'decimal':
      return { type: portDecimal(type, context) };
    case 'float':
      lose(context, 'float-special-values', 'NaN and the infinities are refused');
      return { type };
    case 'boolean':
      return portBoolean(context);
    case 'string':
      return type.length === undefined ? portText(use, context) : portString(type.length, use, context);
    case 'char':
      if ((type.length ?? 1) > 255) {
        lose(context, 'char-length', 'char longer than 255 becomes varchar: it is no longer padded');
        return { type: { kind: 'string', length: type.length ?? 1 } };
      }
      return { type };
    case 'text':
      return portText(use, context);
    case 'binary':
      return portBinary(use, context);
    case 'bit':
      if (type.varying === true || (type.length ?? 1) > 64)
        needsPerson('bit-string', 'bit strings of this length have no equal');
      return { type };
    case 'date':
      return { type };
    case 'time':
      if (type.zone) needsPerson('timetz', 'a time of day with a zone has no equal');
      return { type: { ...type, precision: type.precision ?? 6 } };
    case 'timestamp':
      return { type: portTimestamp(type, context) };
    case 'uuid':
      return portUuid(context);
    case 'json':
    case 'jsonb':
      lose(
        context,
        'json',
        type.kind === 'json'
          ? 'the text of a JSON value is not kept: spaces, order and repeated keys go'
          : 'numbers in JSON may be rounded, and the operators and indexes of jsonb have no equal',
      );
      return { type: { kind: 'json' } };
    case 'array':
      if (context.choices.arrays === 'manual') needsPerson('array', 'an array is left to you, as you chose');
      lose(
        context,
        'array',
        'an array becomes JSON: its elements are not checked, and the operators of arrays have no equal',
        'a table of its own for the elements keeps their type',
      );
      return { type: { kind: 'json' }, check: isJsonArray };
    case 'named':
      return portNamed(type.name, use, context);
    case 'native':
      return portNative(type, context);
    case 'interval':
      return needsPerson('interval', 'an interval has no equal', 'store a number of a fixed unit instead');
    case 'enum':
    case 'set':
      return { type };
  }
}

function portDecimal(type: Extract<ColumnType, { kind: 'decimal' }>, context: PortContext): ColumnType {
  if (type.precision === undefined) {
    lose(
      context,
      'numeric-precision',
      'numeric without a precision becomes decimal(65,30): larger values are refused, longer fractions rounded',
    );
    return { kind: 'decimal', precision: 65, scale: 30 };
  }
  const scale = type.scale ?? 0;
  if (type.precision > 65 || scale > 30 || scale < 0 || scale > type.precision) {
    needsPerson(
      'numeric-precision',
      `numeric(${type.precision},${scale}) is more than decimal(65,30) can hold`,
    );
  }
  lose(context, 'numeric-nan', 'NaN is refused');
  return { kind: 'decimal', precision: type.precision, scale };
}

function portBoolean(context: PortContext): PortedType {
  const type: ColumnType = { kind: 'boolean' };
  if (context.choices.booleanCheck) return { type, check: isZeroOrOne };
  lose(context, 'boolean', 'a boolean is a tinyint, which also takes other numbers than 0 and 1');
  return { type };
}

function portString(length: number, use: TypeUse, context: PortContext): PortedType {
  const share = context.plan.keyShare(use.table, use.column);
  if (share !== undefined && length > MAX_KEY_CHARACTERS) return portText(use, context);
  if (length <= MAX_STRING) return { type: { kind: 'string', length } };
  lose(context, 'string-length', `varchar(${length}) becomes longtext, with a check of its length`);
  const check = (column: Expression): Expression => ({
    kind: 'operator',
    operator: '<=',
    left: { kind: 'call', name: { name: 'char_length' }, args: [column] },
    right: { kind: 'number', value: String(length) },
  });
  return { type: { kind: 'text', size: 'long' }, check };
}

function portText(use: TypeUse, context: PortContext): PortedType {
  const share = context.plan.keyShare(use.table, use.column);
  if (share === undefined) return { type: { kind: 'text', size: 'long' } };
  const length = keyLength(share, context);
  lose(
    context,
    'text-key-length',
    `${use.column} is in a key, so it holds ${length} characters at most`,
    'a unique hash of the text, in a column of its own, takes any length',
  );
  return { type: { kind: 'string', length } };
}

function portBinary(use: TypeUse, context: PortContext): PortedType {
  const share = context.plan.keyShare(use.table, use.column);
  if (share === undefined) return { type: { kind: 'binary', size: 'long' } };
  const length = keyLength(share, context);
  lose(context, 'binary-key-length', `${use.column} is in a key, so it holds ${length} bytes at most`);
  return { type: { kind: 'binary', form: 'varying', length } };
}

/** So many characters that all the text in the key fits, and some room is left for its other columns. */
function keyLength(share: number, { choices }: PortContext): number {
  const most = Math.floor(MAX_KEY_CHARACTERS / share) - (share > 1 ? 8 : 0);
  return Math.min(choices.textKeyLength, most);
}

function portTimestamp(type: Extract<ColumnType, { kind: 'timestamp' }>, context: PortContext): ColumnType {
  const precision = type.precision ?? 6;
  if (!type.zone) return { kind: 'timestamp', zone: false, ...(precision === 0 ? {} : { precision }) };
  const isTimestamp = context.choices.timestamptz === 'timestamp';
  lose(
    context,
    isTimestamp ? 'timestamp-2038' : 'timestamptz',
    isTimestamp
      ? 'a timestamp ends on 2038-01-19, and is read and written in the zone of the session'
      : 'a point in time becomes a datetime without its zone: write and read it in UTC, with the session in UTC',
  );
  return { kind: 'timestamp', zone: isTimestamp, ...(precision === 0 ? {} : { precision }) };
}

function portUuid(context: PortContext): PortedType {
  if (context.features.uuidType && context.choices.uuid === 'native') return { type: { kind: 'uuid' } };
  if (context.choices.uuid === 'binary') {
    lose(
      context,
      'uuid',
      context.features.dialect === 'mysql'
        ? 'a uuid becomes 16 bytes: applications convert it with UUID_TO_BIN and BIN_TO_UUID'
        : 'a uuid becomes 16 bytes: applications convert it with UNHEX and HEX',
    );
    return { type: { kind: 'binary', form: 'fixed', length: 16 } };
  }
  lose(context, 'uuid', 'a uuid becomes text of 36 characters, which is not checked to be one');
  return {
    type: { kind: 'char', length: 36 },
    charset: 'ascii',
    collation: { name: 'ascii_general_ci' },
  };
}

function portNamed(name: Name, use: TypeUse, context: PortContext): PortedType {
  if (name.name === 'citext') {
    lose(
      context,
      'citext',
      'citext becomes text of a case-insensitive collation, which folds case by other rules',
    );
    return { ...portText(use, context), collation: { name: context.features.caseInsensitive } };
  }
  const values = (context.sourceAfter.enumType(name) ?? context.source.enumType(name))?.values;
  if (values !== undefined) {
    const type = portEnum(name, values);
    return context.choices.enums === 'enum' ? { type } : enumAsText(values);
  }
  const domain = domainOf(name, context);
  const own = domainCheck(domain, context, (one, columns) => portExpression(one, { context, columns }));
  const { check: inner, ...ported } = portType(domain.type, use, context);
  const check = bothChecks(inner, own);
  return { ...ported, ...(check === undefined ? {} : { check }) };
}

/** A uuid as 16 bytes in the order of its digits; MariaDB has no function for it. */
export function packedUuid(value: Expression, { features }: PortContext): Expression {
  const call = (name: string, ...args: Expression[]): Expression => ({ kind: 'call', name: { name }, args });
  if (features.dialect === 'mysql') return call('uuid_to_bin', value);
  return call('unhex', call('replace', value, { kind: 'string', value: '-' }, { kind: 'string', value: '' }));
}

/** The column type of an enum. Text of it compares by its place in the list, as in PostgreSQL. */
export function portEnum(name: Name, values: readonly string[]): ColumnType {
  if (values.length === 0) needsPerson('enum', `the enum ${keyOf(name)} has no values`);
  const folded = new Set(values.map((value) => value.replace(/ +$/, '')));
  if (folded.size !== values.length || values.some((value) => value.endsWith(' '))) {
    needsPerson('enum', `values of the enum ${keyOf(name)} differ in spaces at their end only`);
  }
  return { kind: 'enum', values };
}

/** Room for values that come later, so that a new one changes the check alone. */
const ENUM_CHARACTERS = 64;

function enumAsText(values: readonly string[]): PortedType {
  const length = Math.max(ENUM_CHARACTERS, ...values.map((value) => [...value].length));
  return {
    type: { kind: 'string', length },
    check: (operand) => ({
      kind: 'in',
      operand,
      values: values.map((value) => ({ kind: 'string', value })),
    }),
  };
}

function portNative(type: Extract<ColumnType, { kind: 'native' }>, context: PortContext): PortedType {
  switch (type.name) {
    case 'inet':
    case 'cidr':
      lose(context, 'network', `${type.name} becomes text, which is not checked and compares as text`);
      return { type: { kind: 'string', length: 43 }, charset: 'ascii', collation: { name: 'ascii_bin' } };
    case 'macaddr':
      lose(context, 'network', 'macaddr becomes text, which is not checked and compares as text');
      return { type: { kind: 'string', length: 17 }, charset: 'ascii', collation: { name: 'ascii_bin' } };
    case 'xml':
      lose(context, 'xml', 'xml becomes text, which is not checked');
      return { type: { kind: 'text', size: 'long' } };
    case 'money':
      lose(context, 'money', 'money becomes decimal(19,2), without a currency');
      return { type: { kind: 'decimal', precision: 19, scale: 2 } };
    default:
      return needsPerson('type', `the type ${type.name} has no equal`);
  }
}

function isZeroOrOne(column: Expression): Expression {
  return {
    kind: 'in',
    operand: column,
    values: [
      { kind: 'number', value: '0' },
      { kind: 'number', value: '1' },
    ],
  };
}

function isJsonArray(column: Expression): Expression {
  return {
    kind: 'operator',
    operator: '=',
    left: { kind: 'call', name: { name: 'json_type' }, args: [column] },
    right: { kind: 'string', value: 'ARRAY' },
  };
}
