import type { Expression } from '../../ir/index.js';
import type { ColumnTypes } from './value-types.js';

/** A part of a date or time that both servers write with the same digits. */
type Field =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'hour'
  | 'hour12'
  | 'meridiem'
  | 'minute'
  | 'second'
  | 'microsecond';

type Piece = { readonly field: Field } | { readonly text: string };

/** How a date or time is written, whatever the database calls its parts. */
export type MomentFormat = readonly Piece[];

/**
 * What each is called: in to_char (PostgreSQL manual, "Data Type Formatting Functions"), in DATE_FORMAT (MySQL manual, "Date and Time
 * Functions"), in strftime (SQLite, "Date And Time Functions"; it has no microseconds). Names of months and days go by a language, numbers of
 * weeks by rules of their own: these are left out.
 */
const NAMES: Readonly<
  Record<Field, readonly [toChar: string, dateFormat: string, strftime: string | undefined]>
> = {
  year: ['YYYY', '%Y', '%Y'],
  shortYear: ['YY', '%y', undefined],
  month: ['MM', '%m', '%m'],
  day: ['DD', '%d', '%d'],
  dayOfYear: ['DDD', '%j', '%j'],
  hour: ['HH24', '%H', '%H'],
  hour12: ['HH12', '%h', undefined],
  meridiem: ['AM', '%p', undefined],
  minute: ['MI', '%i', '%M'],
  second: ['SS', '%s', '%S'],
  microsecond: ['US', '%f', undefined],
};

const TO_CHAR: Readonly<Record<string, Field>> = {
  ...Object.fromEntries(Object.entries(NAMES).map(([field, [name]]) => [name, field as Field])),
  HH: 'hour12',
  PM: 'meridiem',
};

/** Each pattern, the longest first; what else has a letter or digit is one that is not known, or changes its neighbour (FM, TH). */
const TO_CHAR_PIECE =
  /YYYY|YY(?!Y)|MM|DDD|DD|HH24|HH12|HH|MI|SS(?!S)|US|[AP]M|"(?:[^"\\]|\\.)*"|[^A-Za-z0-9"\\]/y;

/** The format of to_char; undefined where it has what is not known. */
export function readToChar(text: string): MomentFormat | undefined {
  const pieces: Piece[] = [];
  const pattern = new RegExp(TO_CHAR_PIECE);
  while (pattern.lastIndex < text.length) {
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) return undefined;
    const field = TO_CHAR[found];
    if (field !== undefined) pieces.push({ field });
    else pieces.push({ text: found.startsWith('"') ? found.slice(1, -1).replace(/\\(.)/gs, '$1') : found });
  }
  return pieces;
}

/** Combined specifiers of DATE_FORMAT. */
const COMBINED: Readonly<Record<string, string>> = { '%T': '%H:%i:%s', '%r': '%h:%i:%s %p' };

const DATE_FORMAT: Readonly<Record<string, Field>> = {
  ...Object.fromEntries(Object.entries(NAMES).map(([field, [, name]]) => [name, field as Field])),
  '%S': 'second',
  '%I': 'hour12',
};

/** The format of DATE_FORMAT; undefined where it has what is not known. */
export function readDateFormat(text: string): MomentFormat | undefined {
  const plain = text.replace(/%./gs, (one) => COMBINED[one] ?? one);
  const pieces: Piece[] = [];
  for (const [found] of plain.matchAll(/%.|[^%]+|%/gs)) {
    const field = DATE_FORMAT[found];
    if (field !== undefined) pieces.push({ field });
    else if (found === '%%') pieces.push({ text: '%' });
    else if (found.startsWith('%')) return undefined;
    else pieces.push({ text: found });
  }
  return pieces;
}

export function writeToChar(format: MomentFormat): string {
  return format
    .map((piece) => {
      if ('field' in piece) return NAMES[piece.field][0];
      return /[A-Za-z0-9"\\]/.test(piece.text) || !/^[\x20-\x7e]*$/.test(piece.text)
        ? `"${piece.text.replace(/["\\]/g, '\\$&')}"`
        : piece.text;
    })
    .join('');
}

export function writeDateFormat(format: MomentFormat): string {
  return format
    .map((piece) => ('field' in piece ? NAMES[piece.field][1] : piece.text.replaceAll('%', '%%')))
    .join('');
}

/** Undefined where SQLite has no name for a part. */
export function writeStrftime(format: MomentFormat): string | undefined {
  const parts = format.map((piece) =>
    'field' in piece ? NAMES[piece.field][2] : piece.text.replaceAll('%', '%%'),
  );
  return parts.some((part) => part === undefined) ? undefined : parts.join('');
}

/** The start of the unit that a point in time is in, as date_trunc gives it. Weeks, quarters, decades are left out. */
const STARTS: Readonly<Record<string, string>> = {
  second: 'YYYY-MM-DD HH24:MI:SS',
  minute: 'YYYY-MM-DD HH24:MI:"00"',
  hour: 'YYYY-MM-DD HH24:"00":"00"',
  day: 'YYYY-MM-DD "00":"00":"00"',
  month: 'YYYY-MM-"01" "00":"00":"00"',
  year: 'YYYY-"01"-"01" "00":"00":"00"',
};

/** What date_trunc cuts off is zero; undefined for units that are not known. */
export function startOf(unit: Expression | undefined): MomentFormat | undefined {
  const name = unit?.kind === 'string' ? unit.value.toLowerCase() : '';
  const format = Object.hasOwn(STARTS, name) ? STARTS[name] : undefined;
  return format === undefined ? undefined : readToChar(format);
}

/** Whether the parts of a point in time are those of the session's zone; of what is not known it is said that they are. */
export function goesByZone(value: Expression, columns: ColumnTypes): boolean {
  switch (value.kind) {
    case 'column': {
      const type = columns(value.path);
      return type?.kind === 'timestamp' ? type.zone : type?.kind !== 'date';
    }
    case 'cast':
      return value.type.kind === 'timestamp' ? value.type.zone : value.type.kind !== 'date';
    case 'call': {
      const moment = value.name.name === 'date_trunc' ? value.args[1] : undefined;
      return moment === undefined || goesByZone(moment, columns);
    }
    default:
      return true;
  }
}
