import type { Column, ColumnType, Expression, Name, Table } from '../../ir/index.js';
import { bothChecks, domainCheck, domainOf } from '../values/domains.js';
import { noteSpaces } from '../values/key-spaces.js';
import { keyFolds } from '../from-mysql/mysql-collations.js';
import { needsPerson } from '../problem.js';
import { lose, type WayContext } from '../way.js';
import { portExpression } from './expressions.js';

/** A column's type in SQLite, with what goes with it. */
export interface PortedType {
  readonly type: ColumnType;
  readonly collation?: Name;
  /** What the column's values must satisfy, given the column. */
  readonly check?: (column: Expression) => Expression;
}

const TEXT: ColumnType = { kind: 'text' };

/**
 * Ports the type of a column. SQLite keeps any value in any column and only prefers a kind (manual: "Datatypes In SQLite", 3.1),
 * so a type is chosen by what it prefers: a JSON `5` in a column declared `json` would become a number.
 */
export function portType(column: Column, table: Table, context: WayContext): PortedType {
  return typeOf(column.type, column, table, context);
}

function typeOf(type: ColumnType, column: Column, table: Table, context: WayContext): PortedType {
  switch (type.kind) {
    case 'integer':
      if (type.zerofill === true) lose(context, 'zerofill', 'numbers are shown without zeros before them');
      if (type.unsigned === true && type.bits === 64)
        lose(context, 'unsigned', 'numbers above 9,223,372,036,854,775,807 are kept as floating point');
      // The only counter there is wants the very word INTEGER (manual: "Autoincrement In SQLite").
      return {
        type: { kind: 'integer', bits: column.autoIncrement === undefined && type.bits === 64 ? 64 : 32 },
        ...notNegative(column.autoIncrement === undefined && type.unsigned === true),
      };
    case 'decimal':
      lose(
        context,
        'decimal',
        'a decimal number is kept as floating point of some 15 digits, and not rounded',
      );
      return {
        type: {
          kind: 'decimal',
          ...(type.precision === undefined ? {} : { precision: type.precision }),
          ...(type.scale === undefined ? {} : { scale: type.scale }),
        },
        ...notNegative(type.unsigned === true),
      };
    case 'float':
      return { type: { kind: 'float', bits: 64 }, ...notNegative(type.unsigned === true) };
    case 'boolean':
      return { type, ...(context.choices.booleanCheck ? { check: isZeroOrOne } : {}) };
    case 'string':
      return { type: { kind: 'string', ...lengthOf(type) }, ...collated(column, table, context) };
    case 'char':
      lose(context, 'char', 'text is not padded, nor are spaces at its end ignored');
      return { type: { kind: 'string', length: type.length ?? 1 }, ...collated(column, table, context) };
    case 'text':
      return { type: TEXT, ...collated(column, table, context) };
    case 'binary':
      if (type.form === 'fixed')
        lose(context, 'binary-padding', 'fewer bytes than the column has are not filled with zeros');
      return { type: { kind: 'binary' } };
    case 'bit':
      if ((type.length ?? 1) === 1 && context.from.name !== 'postgres') return { type: { kind: 'boolean' } };
      return needsPerson('bit-string', 'bit strings have no equal');
    case 'date':
      return { type };
    case 'time':
      if (type.zone) needsPerson('timetz', 'a time of day with a zone has no equal');
      return { type: { kind: 'time', zone: false } };
    case 'timestamp':
      if (type.zone)
        lose(
          context,
          'timestamptz',
          'a point in time becomes text without its zone: write and read it in UTC',
        );
      return { type: { kind: 'timestamp', zone: false } };
    case 'interval':
      return needsPerson('interval', 'an interval has no equal', 'store a number of a fixed unit instead');
    case 'uuid':
      lose(context, 'uuid', 'a uuid becomes text, which is not checked to be one');
      return { type: TEXT };
    case 'json':
    case 'jsonb':
      lose(
        context,
        'json',
        'JSON becomes text with a check, with other functions and without indexes of its own',
      );
      return { type: TEXT, check: isJson };
    case 'array':
      if (context.choices.arrays === 'manual') needsPerson('array', 'an array is left to you, as you chose');
      lose(
        context,
        'array',
        'an array becomes JSON in text: its elements are not checked',
        'a table of its own',
      );
      return { type: TEXT, check: isJsonArray };
    case 'enum':
      return enumOf(type.values, context);
    case 'set':
      lose(context, 'set', 'a set becomes text, which is not checked');
      return { type: TEXT };
    case 'named':
      return named(type.name, column, table, context);
    case 'native':
      return native(type, context);
  }
}

function lengthOf({ length }: { readonly length?: number }): { readonly length?: number } {
  return length === undefined ? {} : { length };
}

function notNegative(isUnsigned: boolean): Pick<PortedType, 'check'> {
  if (!isUnsigned) return {};
  return {
    check: (left) => ({ kind: 'operator', operator: '>=', left, right: { kind: 'number', value: '0' } }),
  };
}

/** Keys of MySQL's usual collations ignore case; NOCASE does so for the letters of ASCII. */
function collated(column: Column, table: Table, context: WayContext): Pick<PortedType, 'collation'> {
  if (context.from.name === 'postgres') return {};
  if (!context.plan.isUnique(table.name, column.name)) return {};
  if (keyFolds(column, table, context.plan) === undefined) {
    noteSpaces(column, table, context);
    return {};
  }
  lose(
    context,
    'key-collation',
    `keys of ${column.name} take cases for equal by NOCASE: only those of ASCII, and no accents`,
  );
  return { collation: { name: 'nocase' } };
}

function enumOf(values: readonly string[], context: WayContext): PortedType {
  lose(context, 'enum', 'an enum becomes text with a check: it sorts as text, not by its place in the list');
  return {
    type: TEXT,
    check: (operand) => ({
      kind: 'in',
      operand,
      values: values.map((value) => ({ kind: 'string', value })),
    }),
  };
}

function named(name: Name, column: Column, table: Table, context: WayContext): PortedType {
  if (name.name === 'citext') {
    lose(
      context,
      'citext',
      'citext becomes text of the collation NOCASE, which folds the letters of ASCII only',
    );
    return { type: TEXT, collation: { name: 'nocase' } };
  }
  const values = (context.sourceAfter.enumType(name) ?? context.source.enumType(name))?.values;
  if (values !== undefined) return enumOf(values, context);
  const domain = domainOf(name, context);
  const own = domainCheck(domain, context, (one, columns) => portExpression(one, { context, columns }));
  const { check: inner, ...ported } = typeOf(domain.type, column, table, context);
  const check = bothChecks(inner, own);
  return { ...ported, ...(check === undefined ? {} : { check }) };
}

function native(type: Extract<ColumnType, { kind: 'native' }>, context: WayContext): PortedType {
  switch (type.name) {
    case 'inet':
    case 'cidr':
    case 'macaddr':
    case 'inet4':
    case 'inet6':
      lose(context, 'network', `${type.name} becomes text, which is not checked and compares as text`);
      return { type: TEXT };
    case 'xml':
      lose(context, 'xml', 'xml becomes text, which is not checked');
      return { type: TEXT };
    case 'money':
      lose(context, 'decimal', 'money becomes a number without a currency, kept as floating point');
      return { type: { kind: 'decimal', precision: 19, scale: 2 } };
    case 'year':
      lose(context, 'year', 'a year becomes an integer: years of two digits are not completed');
      return { type: { kind: 'integer', bits: 32 } };
    default:
      return needsPerson('type', `the type ${type.name} has no equal`);
  }
}

function isZeroOrOne(operand: Expression): Expression {
  return {
    kind: 'in',
    operand,
    values: [
      { kind: 'number', value: '0' },
      { kind: 'number', value: '1' },
    ],
  };
}

function isJson(column: Expression): Expression {
  return { kind: 'call', name: { name: 'json_valid' }, args: [column] };
}

function isJsonArray(column: Expression): Expression {
  return {
    kind: 'operator',
    operator: '=',
    left: { kind: 'call', name: { name: 'json_type' }, args: [column] },
    right: { kind: 'string', value: 'array' },
  };
}
