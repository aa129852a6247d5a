import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, ColumnType, Expression } from '../../ir/index.js';
import { fractionDigits } from '../values/fraction-digits.js';
import { needsPerson } from '../problem.js';
import { heldBy, type HeldValue } from '../values/held-values.js';
import { loseSetOrder } from '../rows/row-losses.js';
import { lose, type WayContext } from '../way.js';

/** Rows of a column whose type changes. */
interface RowsUse {
  /** The column, as its new type's USING says it. */
  readonly column: Expression;
  readonly before: ColumnType;
  readonly after: ColumnType;
  /** The new type in PostgreSQL. */
  readonly next: ColumnType;
  readonly context: WayContext;
}

/** What USING says; `undefined`: PostgreSQL does by itself what MySQL does. */
type Conversion = (use: RowsUse) => Expression | undefined;

/**
 * From what to what rows become the same as in MySQL, and by which expression. Each is run on the servers by
 * `test/src/port/mysql-to-postgres-rows.server.test.ts`.
 */
export const CONVERSIONS: Readonly<
  Partial<Record<HeldValue, Readonly<Partial<Record<HeldValue, Conversion>>>>>
> = {
  integer: { integer: asIs, decimal: asIs, float: asIs, text: withoutZeros, boolean: isNotZero },
  decimal: { decimal: asIs, integer: asIs, float: asIs, text: withoutZeros },
  float: { float: asIs },
  text: {
    text: withoutPadding,
    enum: cast,
    json: cast,
    integer: toNumber,
    decimal: toNumber,
    date: textToDate,
    timestamp: textToTimestamp,
  },
  enum: { text: toText },
  set: { set: sameOrder },
  date: { date: asIs, timestamp: asIs },
  time: { time: fewerDigitsOfTime },
  timestamp: { timestamp: fewerDigits, date: toDate, text: printed },
  year: { integer: asIs },
  boolean: { boolean: asIs, integer: toInteger },
  json: { json: asIs, text: jsonToText },
  binary: { binary: asIs },
  uuid: { uuid: asIs, text: asIs },
};

/** How rows are converted; throws NeedsPerson where that is not known. */
export function conversion(
  before: Column,
  after: Column,
  next: Column,
  context: WayContext,
): Expression | undefined {
  const [from, to] = [heldBy(before.type), heldBy(after.type)];
  const convert = from === undefined || to === undefined ? undefined : CONVERSIONS[from]?.[to];
  if (convert === undefined) {
    return needsPerson(
      'conversion',
      `whether rows of ${context.from.printType(before.type)} become the same as ${context.from.printType(after.type)} is not known`,
    );
  }
  const column: Expression = { kind: 'column', path: [next.name] };
  return convert({ column, before: before.type, after: after.type, next: next.type, context });
}

function asIs(): undefined {
  return undefined;
}

function cast({ column, next }: RowsUse): Expression {
  return castTo(column, next);
}

/** Not to the type itself: a cast to varchar(n) cuts text, where PostgreSQL refuses to assign it, as MySQL does. */
function toText({ column }: RowsUse): Expression {
  return castTo(column, { kind: 'text' });
}

function castTo(operand: Expression, type: ColumnType): Expression {
  return { kind: 'cast', operand, type };
}

function withoutZeros({ before, context }: RowsUse): undefined {
  if ('zerofill' in before && before.zerofill === true)
    lose(context, 'zerofill', 'numbers that become text have no zeros before them');
}

/** MySQL reads `char` without the spaces at its end (manual, "The CHAR and VARCHAR Types"). */
function withoutPadding({ column, before, after }: RowsUse): Expression | undefined {
  if (before.kind !== 'char' || after.kind === 'char') return undefined;
  return { kind: 'call', name: { name: 'rtrim' }, args: [column, { kind: 'string', value: ' ' }] };
}

function isNotZero({ column, context }: RowsUse): Expression {
  lose(context, 'boolean', 'numbers other than 0 become true');
  return { kind: 'operator', operator: '<>', left: column, right: { kind: 'number', value: '0' } };
}

function toNumber({ column, after, next, context }: RowsUse): Expression {
  const kind = after.kind === 'integer' ? 'whole number, which MySQL rounds if it is one' : 'number';
  lose(context, 'text-to-number', `text that is no ${kind} stops the migration`);
  return castTo(column, next);
}

function toInteger({ column, next }: RowsUse): Expression {
  const number: ColumnType = { kind: 'integer', bits: 32 };
  const inner = castTo(column, number);
  return sameData(next, number) ? inner : castTo(inner, next);
}

function sameOrder({ before, after, context }: RowsUse): undefined {
  loseSetOrder(before, after, context);
}

function jsonToText(use: RowsUse): Expression {
  lose(
    use.context,
    'json-text',
    'numbers in JSON that becomes text keep their digits: 2.50, where MySQL has 2.5, and 100 for 1e2, where it has 100.0',
  );
  return toText(use);
}

/** MySQL rounds digits of a second that are too many, MariaDB cuts them off (unless its sql_mode has TIME_ROUND_FRACTIONAL). */
function isCut({ context }: RowsUse): boolean {
  return context.from.name === 'mariadb';
}

const UNITS: Readonly<Record<number, readonly [unit: string, half: string]>> = {
  0: ['second', '0.5 seconds'],
  3: ['milliseconds', '0.0005 seconds'],
};

/**
 * PostgreSQL rounds as well, but halves away from the year 2000 (`AdjustTimestampForTypmod`), so down before it, where MySQL
 * always rounds them up.
 */
function fewerDigits(use: RowsUse): Expression | undefined {
  return shortened(use.column, fractionDigits(use.before, use.context), use);
}

function shortened(moment: Expression, has: number, use: RowsUse): Expression | undefined {
  const { after, context } = use;
  const digits = fractionDigits(after, context);
  if (digits >= has) return undefined;
  const [unit, half] = UNITS[digits] ?? [];
  if (unit === undefined || half === undefined) {
    const how = isCut(use) ? 'rounded, not cut' : 'rounded; halves before the year 2000 down, not up';
    lose(context, 'fraction-rounding', `digits of a second that are too many are ${how}`);
    return undefined;
  }
  const args: readonly Expression[] = [
    { kind: 'string', value: unit },
    isCut(use) ? moment : later(moment, half),
  ];
  return { kind: 'call', name: { name: 'date_trunc' }, args };
}

/** A time of day of MySQL and of PostgreSQL is rounded up to 24:00:00. */
function fewerDigitsOfTime(use: RowsUse): Expression | undefined {
  if (!isCut(use)) return undefined;
  const cut = fewerDigits(use);
  return cut === undefined ? undefined : castTo(cut, use.next);
}

function later(moment: Expression, time: string): Expression {
  return {
    kind: 'operator',
    operator: '+',
    left: moment,
    right: castTo({ kind: 'string', value: time }, { kind: 'interval' }),
  };
}

/** MySQL rounds to a whole second first, which may be one of the next day. */
function toDate(use: RowsUse): Expression | undefined {
  if (fractionDigits(use.before, use.context) === 0 || isCut(use)) return undefined;
  return castTo(later(use.column, '0.5 seconds'), use.next);
}

const MICROSECONDS = { kind: 'timestamp', zone: false, precision: 6 } as const;

function noteForms(context: WayContext): void {
  lose(
    context,
    'text-to-moment',
    'text of another form than 2024-02-29 12:00:00 is read by the rules of PostgreSQL, or stops the migration',
  );
}

function textToDate(use: RowsUse): Expression {
  noteForms(use.context);
  const moment = castTo(use.column, MICROSECONDS);
  return castTo(isCut(use) ? moment : later(moment, '0.5 seconds'), use.next);
}

function textToTimestamp(use: RowsUse): Expression {
  noteForms(use.context);
  const moment = castTo(use.column, {
    ...MICROSECONDS,
    zone: use.after.kind === 'timestamp' && use.after.zone,
  });
  return shortened(moment, 6, use) ?? moment;
}

/** All the digits of a second that the type has, and no zone. */
function printed({ column, before, context }: RowsUse): Expression {
  const digits = fractionDigits(before, context);
  const form = `YYYY-MM-DD HH24:MI:SS${digits === 0 ? '' : digits === 6 ? '.US' : digits === 3 ? '.MS' : `.FF${digits}`}`;
  return { kind: 'call', name: { name: 'to_char' }, args: [column, { kind: 'string', value: form }] };
}
