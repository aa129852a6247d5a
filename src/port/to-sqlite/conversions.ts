import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, ColumnType, Expression, Name } from '../../ir/index.js';
import { fractionDigits } from '../values/fraction-digits.js';
import { needsPerson } from '../problem.js';
import { heldBy, type HeldValue } from '../values/held-values.js';
import { isPlainConversion } from '../from-postgres/plain-conversion.js';
import { resolvedType } from '../values/resolved-type.js';
import { loseSetOrder, loseZone, refuseOtherElements } from '../rows/row-losses.js';
import { splitOfUsing, usingOf, type SplitText } from '../from-postgres/using.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { limitOf, widestText } from '../values/widest.js';
import { loseRefusal } from '../values/json.js';
import { updateRows } from './rows.js';
import { call, number, operator, string } from '../values/building.js';

/** Rows of a column whose type changes. Domains are what they stand for, enums have their values. */
interface RowsUse {
  /** In the target. */
  readonly table: Name;
  readonly column: string;
  readonly before: ColumnType;
  readonly after: ColumnType;
  /** Text that is too long is cut: USING casts it. */
  readonly isCast: boolean;
  /** Set where USING takes text apart. */
  readonly split: SplitText | undefined;
  readonly context: WayContext;
}

/** What must be done to the rows before they are copied into the table that is made anew. */
type Conversion = (use: RowsUse) => Ported;

/**
 * From what to what rows that are copied, as they stand or by what the column prefers, mean the same. Each is run on the servers by
 * `test/src/port/to-sqlite-rows.server.test.ts`.
 */
export const CONVERSIONS: Readonly<
  Partial<Record<HeldValue, Readonly<Partial<Record<HeldValue, Conversion>>>>>
> = {
  integer: { integer: asIs, decimal: asIs, text: shown },
  decimal: { decimal: rounded },
  float: { float: otherDigits },
  boolean: { boolean: asIs, integer: asIs },
  text: { text: shortened, enum: toEnum, json: asIs, uuid: toUuid, array: toArray, integer: toInteger },
  enum: { enum: toEnum, text: shown },
  set: { set: sameOrder },
  uuid: { uuid: asIs, text: fromUuid },
  json: { json: asIs, text: jsonToText },
  array: { array: sameElements },
  date: { date: asIs, text: shown },
  time: { time: fewerDigits },
  timestamp: { timestamp: fewerDigits, text: momentToText },
  year: { integer: asIs },
  binary: { binary: padded },
};

/** What goes before a column gets another type. Throws NeedsPerson where it is not known what rows become. */
export function conversion(
  table: Name,
  before: Column,
  after: Column,
  using: Expression | undefined,
  context: WayContext,
): Ported {
  const how = usingOf(using, before, after);
  const isPlain = using !== undefined && isPlainConversion(using, before, after);
  const split = splitOfUsing(using, before, after);
  if (how === 'other' && !isPlain && split === undefined)
    needsPerson('using', `the rows of ${before.name} are converted by an expression: write an UPDATE for it`);
  const [old, next] = [resolvedType(before.type, context), resolvedType(after.type, context)];
  if (sameData(old, next)) return [];
  const [from, to] = [heldBy(old), heldBy(next)];
  if (isPlain && from === 'array') return [];
  const convert = from === undefined || to === undefined ? undefined : CONVERSIONS[from]?.[to];
  if (convert === undefined) {
    return needsPerson(
      'conversion',
      `whether rows of ${context.from.printType(before.type)} become the same as ${context.from.printType(after.type)} is not known`,
    );
  }
  if (!isPlain) loseZone(before.name, old, next, context);
  const isCast = how === 'cast';
  return convert({ table, column: before.name, before: old, after: next, isCast, split, context });
}

function asIs(): Ported {
  return [];
}

function columnOf({ column }: RowsUse): Expression {
  return { kind: 'column', path: [column] };
}

function rewritten(use: RowsUse, value: Expression, where?: Expression): Ported {
  return updateRows(use.table, use.column, value, where, use.context);
}

/** Values that are shown as text; it is not cut. */
function shown({ before, after, isCast, context }: RowsUse): Ported {
  const limit = limitOf(after);
  if (isCast && limit !== undefined && widestText(before) > limit)
    lose(
      context,
      'cut-text',
      `what is longer than ${limit} characters stays as it is, where the cast cuts it`,
    );
  if ('zerofill' in before && before.zerofill === true)
    lose(context, 'zerofill', 'numbers that become text have no zeros before them');
  return [];
}

/** Both round halves away from zero; SQLite by the digits that the number has in floating point. */
function rounded(use: RowsUse): Ported {
  const { before, after } = use;
  if (before.kind !== 'decimal' || after.kind !== 'decimal') return [];
  const isPostgres = use.context.from.name === 'postgres';
  const scaleOf = ({ precision, scale }: { readonly precision?: number; readonly scale?: number }): number =>
    scale ?? (isPostgres && precision === undefined ? Infinity : 0);
  const digits = scaleOf(after);
  return digits >= scaleOf(before) || digits < 0
    ? []
    : rewritten(use, call('round', columnOf(use), number(digits)));
}

function otherDigits({ before, after, context }: RowsUse): Ported {
  if (before.kind !== 'float' || after.kind !== 'float') return [];
  const isNarrower = after.scale !== undefined && after.scale < (before.scale ?? Infinity);
  if (before.bits !== after.bits || isNarrower)
    lose(context, 'float-digits', 'a floating-point number keeps the digits that were written, as a double');
  return [];
}

/** A cast cuts text, as the change alone cuts spaces at its end; PostgreSQL and MySQL read `char` without these. */
function shortened(use: RowsUse): Ported {
  const { before, after, isCast, context } = use;
  const column = columnOf(use);
  if (before.kind === 'char' && after.kind !== 'char')
    return rewritten(use, call('rtrim', column, { kind: 'string', value: ' ' }));
  const limit = limitOf(after);
  if (limit === undefined || widestText(before) <= limit) return [];
  const isLonger: Expression = {
    kind: 'operator',
    operator: '>',
    left: call('length', column),
    right: number(limit),
  };
  if (isCast) return rewritten(use, call('substr', column, number(1), number(limit)), isLonger);
  if (context.from.name === 'postgres' && after.kind === 'string')
    lose(
      context,
      'too-long-spaces',
      `text that is longer than ${limit} characters by spaces at its end stays as it is, where PostgreSQL cuts these`,
    );
  return [];
}

function toEnum({ context }: RowsUse): Ported {
  if (context.from.name !== 'postgres')
    lose(
      context,
      'enum-spelling',
      'text that is a value of the enum but for case, or the place of one, stops the migration',
    );
  return [];
}

function toUuid({ context }: RowsUse): Ported {
  lose(
    context,
    'text-to-uuid',
    'text that is a uuid in another form than lower case with hyphens stays as it is',
  );
  return [];
}

/** PostgreSQL and MariaDB show them in lower case. */
function fromUuid(use: RowsUse): Ported {
  shown(use);
  return rewritten(use, call('lower', columnOf(use)));
}

function sameOrder({ before, after, context }: RowsUse): Ported {
  loseSetOrder(before, after, context);
  return [];
}

function jsonToText({ before, context }: RowsUse): Ported {
  if (before.kind === 'json' && context.from.name === 'postgres') return [];
  lose(context, 'json-text', 'JSON that becomes text stays as it was written');
  return [];
}

function sameElements({ before, after }: RowsUse): Ported {
  refuseOtherElements(before, after);
  return [];
}

function fewerDigits(use: RowsUse): Ported {
  if (fractionDigits(use.after, use.context) < fractionDigits(use.before, use.context))
    lose(use.context, 'fraction-kept', 'digits of a second that are too many stay');
  return [];
}

function momentToText(use: RowsUse): Ported {
  const { before, context } = use;
  const isZoned = context.from.name === 'postgres' && before.kind === 'timestamp' && before.zone;
  if (isZoned || fractionDigits(before, context) > 0)
    lose(
      context,
      'moment-text',
      'a time that becomes text stays as it was written: digits of a second and zone',
    );
  return shown(use);
}

function padded({ after, context }: RowsUse): Ported {
  if (after.kind === 'binary' && after.form === 'fixed')
    lose(context, 'binary-padding', 'fewer bytes than the column has are not filled with zeros');
  return [];
}

/** Text that is taken apart: the delimiters within a string of JSON become the ends of its elements. */
function toArray(use: RowsUse): Ported {
  const { column: name, split } = use;
  if (split?.elements !== 'text')
    return needsPerson('using', `the rows of ${name} are converted by an expression: write an UPDATE for it`);
  const text: Expression = { kind: 'column', path: [name] };
  const quoted = call('replace', call('json_quote', text), string(split.delimiter), string('","'));
  return rewritten(use, {
    kind: 'case',
    whens: [
      { when: { kind: 'is', operand: text, test: 'null' }, then: { kind: 'null' } },
      { when: operator(text, '=', string('')), then: string('[]') },
    ],
    otherwise: operator(operator(string('['), '||', quoted), '||', string(']')),
  });
}

/** What a column of integers prefers: text of digits, with zeros before them and spaces around, becomes the number (SQLite manual, "Type Affinity"). */
function toInteger({ before, after, context }: RowsUse): Ported {
  if (context.from.name !== 'postgres')
    return needsPerson(
      'conversion',
      `whether rows of ${context.from.printType(before)} become the same as ${context.from.printType(after)} is not known`,
    );
  loseRefusal(
    context,
    'text that is no integer stays as it is in a column of integers, where PostgreSQL stops',
  );
  return [];
}
