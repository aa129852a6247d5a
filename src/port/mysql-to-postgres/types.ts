import type { Column, ColumnType, Expression, Name, Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type WayContext } from '../way.js';
import { foldsCase, keyFolds } from '../from-mysql/mysql-collations.js';
import { noteSpaces } from '../values/key-spaces.js';
import { PER_ACCENT, PER_CASE } from './collations.js';

/** A column's type in PostgreSQL, with what goes with it. */
export interface PortedType {
  readonly type: ColumnType;
  readonly collation?: Name;
  /** What the column's values must satisfy, given the column. */
  readonly check?: (column: Expression) => Expression;
}

/** Ports the type of a column. Enums are a type of their own: see `enums.ts`. Throws NeedsPerson where there is no equal. */
export function portType(column: Column, table: Table, context: WayContext): PortedType {
  const { type } = column;
  switch (type.kind) {
    case 'integer':
      return portInteger(column, type, context);
    case 'decimal':
      if (type.zerofill === true) loseZeros(context);
      return {
        type: { kind: 'decimal', precision: type.precision ?? 10, scale: type.scale ?? 0 },
        ...notNegative(type),
      };
    case 'float':
      if (type.zerofill === true) loseZeros(context);
      if (type.precision !== undefined)
        lose(
          context,
          'float-digits',
          'a floating-point number is no longer rounded to the digits that its type names',
        );
      return { type: { kind: 'float', bits: type.bits }, ...notNegative(type) };
    case 'boolean':
      lose(context, 'boolean', 'tinyint(1) becomes boolean: it holds no other numbers than 0 and 1 any more');
      return { type };
    case 'string':
      return { type: { kind: 'string', length: type.length ?? 1 }, ...collated(column, table, context) };
    case 'char':
      lose(context, 'char', 'char becomes varchar: spaces at the end of what is written stay');
      return { type: { kind: 'string', length: type.length ?? 1 }, ...collated(column, table, context) };
    case 'text':
      if (type.size !== 'long') lose(context, 'text-length', 'longer text is taken');
      return { type: { kind: 'text' }, ...collated(column, table, context) };
    case 'binary':
      return portBinary(type, context);
    case 'bit':
      if ((type.length ?? 1) === 1) {
        lose(context, 'bit', 'bit(1) becomes boolean, which is no number');
        return { type: { kind: 'boolean' } };
      }
      lose(context, 'bit', 'a bit string is no number: it must be written with all its bits');
      return { type };
    case 'date':
      return { type };
    case 'time':
      lose(context, 'time', 'a time is one of a day: negative ones and those after 24:00 are refused');
      return { type: { kind: 'time', zone: false, precision: type.precision ?? 0 } };
    case 'timestamp':
      return { type: { kind: 'timestamp', zone: type.zone, precision: type.precision ?? 0 } };
    case 'json':
    case 'jsonb':
      lose(context, 'json', 'the functions of JSON and their paths are others, and numbers in it are exact');
      return { type: { kind: 'jsonb' } };
    case 'set':
      lose(context, 'set', 'a set becomes an array of text with a check: it is written as {a,b}, not as a,b');
      return { type: { kind: 'array', of: { kind: 'text' } }, check: (one) => within(one, type.values) };
    case 'uuid':
      return { type };
    case 'native':
      return portNative(type, context);
    case 'enum':
      return needsPerson('enum', 'an enum is a type of its own');
    case 'interval':
    case 'array':
    case 'named':
      return needsPerson('type', `the type ${type.kind} has no equal`);
  }
}

/** The next wider type holds what an unsigned one does; that of 64 bits ends half-way. */
function portInteger(
  column: Column,
  type: Extract<ColumnType, { kind: 'integer' }>,
  context: WayContext,
): PortedType {
  if (type.zerofill === true) loseZeros(context);
  if (type.bits === 8 || type.bits === 24)
    lose(
      context,
      'integer-range',
      `an integer of ${type.bits} bits becomes a wider one, which takes larger numbers`,
    );
  if (type.unsigned !== true) {
    return { type: { kind: 'integer', bits: type.bits === 8 ? 16 : type.bits === 24 ? 32 : type.bits } };
  }
  const bits = type.bits === 8 ? 16 : type.bits < 32 ? 32 : 64;
  lose(
    context,
    'unsigned',
    type.bits === 64
      ? 'numbers above 9,223,372,036,854,775,807 are refused'
      : 'an unsigned integer becomes a wider one, which takes larger numbers',
  );
  // What counts or refers to something that does is not negative by itself.
  return {
    type: { kind: 'integer', bits },
    ...(column.autoIncrement === undefined && context.choices.unsigned === 'check' ? notNegative(type) : {}),
  };
}

function notNegative({ unsigned }: { readonly unsigned?: true }): Pick<PortedType, 'check'> {
  if (unsigned !== true) return {};
  return {
    check: (column) => ({
      kind: 'operator',
      operator: '>=',
      left: column,
      right: { kind: 'number', value: '0' },
    }),
  };
}

function loseZeros(context: WayContext): void {
  lose(context, 'zerofill', 'numbers are shown without zeros before them');
}

function portBinary(type: Extract<ColumnType, { kind: 'binary' }>, context: WayContext): PortedType {
  if (type.form === undefined) {
    if (type.size !== 'long') lose(context, 'binary-length', 'more bytes are taken');
    return { type: { kind: 'binary' } };
  }
  if (type.form === 'fixed')
    lose(context, 'binary-padding', 'fewer bytes than the column has are not filled with zeros');
  const length = String(type.length ?? 1);
  return {
    type: { kind: 'binary' },
    check: (column) => ({
      kind: 'operator',
      operator: '<=',
      left: { kind: 'call', name: { name: 'octet_length' }, args: [column] },
      right: { kind: 'number', value: length },
    }),
  };
}

function portNative(type: Extract<ColumnType, { kind: 'native' }>, context: WayContext): PortedType {
  switch (type.name) {
    case 'year':
      lose(context, 'year', 'a year becomes a smallint with a check: years of two digits are not completed');
      return {
        type: { kind: 'integer', bits: 16 },
        check: (column) => ({
          kind: 'or',
          operands: [
            { kind: 'operator', operator: '=', left: column, right: { kind: 'number', value: '0' } },
            {
              kind: 'between',
              operand: column,
              low: { kind: 'number', value: '1901' },
              high: { kind: 'number', value: '2155' },
            },
          ],
        }),
      };
    case 'inet4':
    case 'inet6':
      lose(context, 'network', `${type.name} becomes inet, which also takes networks`);
      return { type: { kind: 'native', name: 'inet' } };
    default:
      return needsPerson('type', `the type ${type.name} has no equal`);
  }
}

/**
 * Keys tell apart what MySQL's collation does: a column in one gets a collation that takes cases and accents for equal. Other
 * text is compared as it is written, which is said of the history as a whole.
 */
function collated(column: Column, table: Table, context: WayContext): Pick<PortedType, 'collation'> {
  if (!context.plan.isUnique(table.name, column.name)) return {};
  const folds = keyFolds(column, table, context.plan);
  if (context.choices.collation !== undefined) {
    lose(
      context,
      'chosen-collation',
      `keys of ${column.name} have the collation ${context.choices.collation}, as you chose: they may take other texts for equal than before`,
    );
    return { collation: { name: context.choices.collation } };
  }
  if (folds === undefined) {
    if (foldsCase(column, table) !== undefined) {
      lose(
        context,
        'key-collation',
        `keys of ${column.name} tell cases and accents apart from the start, as a column that foreign keys join with it does later`,
      );
    }
    noteSpaces(column, table, context);
    return {};
  }
  lose(
    context,
    'key-collation',
    `keys of ${column.name} take ${folds === 'case' ? 'cases' : 'cases and accents'} for equal by a collation of ICU, whose rules are others in detail; before PostgreSQL 18 LIKE is refused there`,
    'choose a collation that tells them apart, or citext',
  );
  return { collation: { name: folds === 'case' ? PER_CASE : PER_ACCENT } };
}

/** `column <@ ARRAY['a', 'b']` */
function within(column: Expression, values: readonly string[]): Expression {
  return {
    kind: 'operator',
    operator: '<@',
    left: column,
    right: {
      kind: 'cast',
      operand: { kind: 'array', elements: values.map((value) => ({ kind: 'string', value })) },
      type: { kind: 'array', of: { kind: 'text' } },
    },
  };
}
