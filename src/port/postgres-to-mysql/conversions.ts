import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, ColumnType, Expression, Name, OperationBody } from '../../ir/index.js';
import { packsUuids } from '../choices/choices.js';
import { fractionDigits } from '../values/fraction-digits.js';
import { needsPerson } from '../problem.js';
import { isPlainConversion } from '../from-postgres/plain-conversion.js';
import { resolvedType } from '../values/resolved-type.js';
import { loseZone, refuseOtherElements } from '../rows/row-losses.js';
import { splitOfUsing, usingOf, type SplitText } from '../from-postgres/using.js';
import { valueTypeOf, type ValueType } from '../values/value-types.js';
import { limitOf, widestText } from '../values/widest.js';
import { lose, type PortContext, type Ported } from './context.js';
import { portName } from './names.js';
import { updateRows } from './rows.js';
import { call, number, operator, string } from '../values/building.js';
import { loseRefusal } from '../values/json.js';

/** Rows of a column whose type changes. Domains are what they stand for, enums have their values. */
interface RowsUse {
  readonly table: Name;
  readonly column: string;
  readonly before: ColumnType;
  readonly after: ColumnType;
  /** Text that is too long is cut: USING casts it. */
  readonly isCast: boolean;
  /** Set where USING takes text apart. */
  readonly split: SplitText | undefined;
  readonly context: PortContext;
}

/** What must be done to the rows before MODIFY COLUMN makes of them what PostgreSQL's cast does; nothing, where it does that by itself. */
type Conversion = (use: RowsUse) => readonly OperationBody[];

type Value = Exclude<ValueType, undefined>;

/**
 * From what to what rows become the same as in PostgreSQL. Each is run on the servers by
 * `test/src/port/postgres-to-mysql-rows.server.test.ts`.
 */
export const CONVERSIONS: Readonly<Partial<Record<Value, Readonly<Partial<Record<Value, Conversion>>>>>> = {
  integer: { integer: asIs, decimal: asIs, text: shown },
  decimal: { decimal: asIs, integer: asIs },
  float: { float: asIs },
  boolean: { boolean: asIs, integer: asIs },
  text: { text: shortened, enum: asIs, integer: toInteger, json: asIs, uuid: toUuid, array: toArray },
  enum: { enum: asIs, text: shown },
  uuid: { uuid: asIs, text: fromUuid },
  date: { date: asIs, timestamp: asIs, text: shown },
  time: { time: fewerDigits },
  timestamp: { timestamp: fewerDigits, date: toDate },
  json: { json: asIs, text: jsonToText },
  array: { array: sameElements },
  binary: { binary: asIs },
};

/** What goes before MODIFY COLUMN gives a column another type. Throws NeedsPerson where it is not known what rows become. */
export function conversion(
  table: Name,
  before: Column,
  after: Column,
  using: Expression | undefined,
  context: PortContext,
): Ported {
  const [old, next] = [resolvedType(before.type, context), resolvedType(after.type, context)];
  const how = usingOf(using, before, after);
  const isPlain = using !== undefined && isPlainConversion(using, before, after);
  const split = splitOfUsing(using, before, after);
  if (how === 'other' && !isPlain && split === undefined) {
    needsPerson('using', `the rows of ${before.name} are converted by an expression: write an UPDATE for it`);
  }
  if (sameData(old, next)) return [];
  const [from, to] = [valueTypeOf(old), valueTypeOf(next)];
  if (isPlain && from === 'array') return [];
  if (from !== to && (from === 'uuid' || to === 'uuid') && packsUuids(context.rules)) {
    needsPerson('uuid-packed', 'text and uuids that are kept as bytes are not converted by MODIFY COLUMN');
  }
  const convert = from === undefined || to === undefined ? undefined : CONVERSIONS[from]?.[to];
  if (convert === undefined) {
    return needsPerson(
      'conversion',
      `whether rows of ${context.from.printType(before.type)} become the same as ${context.from.printType(after.type)} is not known`,
    );
  }
  if (to === 'timestamp' && !isPlain) loseZone(before.name, old, next, context);
  const isCast = how === 'cast';
  return convert({ table, column: before.name, before: old, after: next, isCast, split, context });
}

function asIs(): Ported {
  return [];
}

function rewritten(use: RowsUse, value: Expression, where?: Expression): Ported {
  return [updateRows(portName(use.table, use.context), use.column, value, where, use.context)];
}

function columnOf(name: string): Expression {
  return { kind: 'column', path: [name] };
}

/** Values that are shown as text; where that is cut by a cast, MySQL refuses it. */
function shown({ before, after, isCast, context }: RowsUse): Ported {
  const limit = limitOf(after);
  if (isCast && limit !== undefined && widestText(before) > limit)
    lose(context, 'cut-text', `what is longer than ${limit} characters is refused, where the cast cuts it`);
  return [];
}

/** A cast cuts text; the change alone cuts spaces at its end, and refuses what is longer otherwise. */
function shortened(use: RowsUse): Ported {
  const { before, after, isCast, context } = use;
  const limit = limitOf(after);
  if (limit === undefined || widestText(before) <= limit) return [];
  const column = columnOf(use.column);
  const size: Expression = { kind: 'number', value: String(limit) };
  if (isCast) {
    const isLonger: Expression = {
      kind: 'operator',
      operator: '>',
      left: call('char_length', column),
      right: size,
    };
    return rewritten(use, call('left', column, size), isLonger);
  }
  if (after.kind === 'string') {
    lose(
      context,
      'too-long-spaces',
      `text that is longer than ${limit} characters by spaces at its end may be refused, where PostgreSQL cuts these`,
    );
  }
  return [];
}

function toInteger({ context }: RowsUse): Ported {
  if (context.features.dialect === 'mysql')
    lose(context, 'text-to-integer', 'text with a fraction is rounded, where PostgreSQL refuses it');
  return [];
}

function toUuid({ context }: RowsUse): Ported {
  lose(
    context,
    'text-to-uuid',
    'text that is a uuid without hyphens or in braces stays as it is, or is refused',
  );
  return [];
}

/** Both order the keys of jsonb by length; numbers are a double's in MySQL, and MariaDB keeps the text that was written. */
function jsonToText(use: RowsUse): Ported {
  lose(use.context, 'json-text', 'numbers, arrays and objects of JSON may be written otherwise as text');
  return shown(use);
}

const INTEGERS = '^[ ]*[-+]?[0-9]+[ ]*(,[ ]*[-+]?[0-9]+[ ]*)*$';

/** Text that is taken apart: the delimiters within a string of JSON become the ends of its elements. It is long meanwhile. */
function toArray(use: RowsUse): Ported {
  const { table, column: name, split, context } = use;
  const target = context.target.table(portName(table, context));
  const there = target?.columns.find((one) => one.name === name);
  const isInKey =
    target?.indexes.some(({ keys }) => keys.some(({ column }) => column === name)) === true ||
    target?.constraints.some((one) => 'columns' in one && one.columns.includes(name)) === true;
  if (split === undefined || there === undefined || isInKey)
    return needsPerson('using', `the rows of ${name} are converted by an expression: write an UPDATE for it`);
  const { default: _dropped, ...kept } = there;
  return [
    ...(there.type.kind === 'text' && there.type.size === 'long'
      ? []
      : [
          {
            kind: 'alterColumn' as const,
            table: portName(table, context),
            column: name,
            change: {
              kind: 'redefine' as const,
              column: { ...kept, type: { kind: 'text', size: 'long' } as const },
            },
          },
        ]),
    ...rewritten(use, elementsOf(columnOf(name), split, use)),
  ];
}

function elementsOf(text: Expression, { delimiter, elements }: SplitText, use: RowsUse): Expression {
  const within = (what: Expression): Expression => call('concat', string('['), what, string(']'));
  const isEmpty = {
    when: operator(call('char_length', text), '=', number(0)),
    then: string('[]'),
  };
  if (elements === 'text') {
    const quoted = call('replace', call('json_quote', text), string(delimiter), string('","'));
    return { kind: 'case', whens: [isEmpty], otherwise: within(quoted) };
  }
  if (delimiter !== ',')
    return needsPerson(
      'using',
      `the rows of ${use.column} are converted by an expression: write an UPDATE for it`,
    );
  loseRefusal(use.context, 'elements beyond the range of their type are kept, where PostgreSQL stops');
  const isMaria = use.context.features.dialect === 'mariadb';
  // JSON has no zeros before a number, and no plus.
  const digits = call(
    'regexp_replace',
    text,
    string('(^|,)[ ]*(?:[+]|(-))?0*([0-9])'),
    string(isMaria ? '\\1\\2\\3' : '$1$2$3'),
  );
  const areIntegers: Expression = isMaria
    ? operator(text, 'regexp', string(INTEGERS))
    : call('regexp_like', text, string(INTEGERS));
  // What ends so is no JSON: MODIFY COLUMN refuses it, as PostgreSQL does.
  const refused = call('concat', text, string('['));
  return { kind: 'case', whens: [isEmpty, { when: areIntegers, then: within(digits) }], otherwise: refused };
}

/** PostgreSQL shows them in lower case. */
function fromUuid(use: RowsUse): Ported {
  const { context } = use;
  shown(use);
  const isOwn = context.features.uuidType && context.choices.uuid === 'native';
  return isOwn ? [] : rewritten(use, call('lower', columnOf(use.column)));
}

/**
 * MySQL rounds digits of a second as PostgreSQL does, but for halves before the year 2000 (`AdjustTimestampForTypmod`); MariaDB
 * cuts them off, unless its sql_mode has TIME_ROUND_FRACTIONAL.
 */
function fewerDigits({ before, after, context }: RowsUse): Ported {
  if (fractionDigits(after, context) >= fractionDigits(before, context)) return [];
  if (context.features.dialect === 'mariadb') {
    lose(context, 'fraction-cut', 'digits of a second that are too many are cut off, not rounded');
  } else if (after.kind === 'timestamp') {
    lose(
      context,
      'fraction-half',
      'a half of the last digit of a second is rounded up before the year 2000 too, where PostgreSQL rounds it down',
    );
  }
  return [];
}

/** MySQL rounds to a whole second first, which may be one of the next day. */
function toDate(use: RowsUse): Ported {
  const isExact = fractionDigits(use.before, use.context) === 0 || use.context.features.dialect === 'mariadb';
  return isExact ? [] : rewritten(use, call('date', columnOf(use.column)));
}

function sameElements({ before, after }: RowsUse): Ported {
  refuseOtherElements(before, after);
  return [];
}
