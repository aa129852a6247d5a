import type { Expression } from '../../../ir/index.js';
import { Unexpected, type Cursor } from './cursor.js';

/** The functions that SQL calls without brackets; MySQL takes them with brackets as well. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'CURRENT_TIMESTAMP',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_USER',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'UTC_DATE',
  'UTC_TIME',
  'UTC_TIMESTAMP',
]);

/** Words for the present moment (MySQL manual, "Date and Time Functions", NOW). */
const NOW: ReadonlySet<string> = new Set(['CURRENT_TIMESTAMP', 'LOCALTIME', 'LOCALTIMESTAMP', 'NOW']);

/** A constant as it stands here, or `undefined` if there is none. */
export function readLiteral(cursor: Cursor): Expression | undefined {
  const token = cursor.peek();
  switch (token.kind) {
    case 'string':
      return { kind: 'string', value: cursor.string() };
    case 'number':
      cursor.next();
      return { kind: 'number', value: token.value };
    case 'literal':
    case 'variable':
      cursor.next();
      return verbatim(cursor, token.value);
    case 'word':
      return readWordLiteral(cursor, token.value);
    case 'name':
    case 'mark':
    case 'end':
    case 'eof':
      return undefined;
  }
}

function readWordLiteral(cursor: Cursor, word: string): Expression | undefined {
  const after = cursor.peek(1);
  switch (word) {
    case 'NULL':
      cursor.next();
      return { kind: 'null' };
    case 'TRUE':
    case 'FALSE':
      cursor.next();
      return { kind: 'boolean', value: word === 'TRUE' };
    case 'N':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return after.kind === 'string' ? prefixed(cursor) : undefined;
    default:
      // `_utf8mb4'text'`: the character set of a constant.
      if (!word.startsWith('_') || (after.kind !== 'string' && after.kind !== 'literal')) return undefined;
      return prefixed(cursor);
  }
}

/** A word and the constant after it, as text. */
function prefixed(cursor: Cursor): Expression {
  const from = cursor.index;
  cursor.next();
  if (cursor.peek().kind === 'string') cursor.string();
  else cursor.next();
  return verbatim(cursor, cursor.text(from, cursor.index));
}

export function verbatim(cursor: Cursor, text: string): Expression {
  return { kind: 'verbatim', dialect: cursor.flavour.dialect, text };
}

/** `current_timestamp(3)`, `current_date`, `current_user()`; `undefined` if none stands here. */
export function readKeyword(cursor: Cursor): Expression | undefined {
  const token = cursor.peek();
  if (token.kind !== 'word' || !KEYWORDS.has(token.value) || cursor.isMark('.', 1)) return undefined;
  cursor.next();
  return { kind: 'keyword', name: token.value.toLowerCase(), ...readPrecision(cursor) };
}

/** `(3)` or `()` after a keyword. A precision of 0 is the default. */
function readPrecision(cursor: Cursor): { readonly precision?: number } {
  if (!cursor.mark('(')) return {};
  if (cursor.mark(')')) return {};
  const precision = cursor.integer();
  cursor.expectMark(')');
  return precision === 0 ? {} : { precision };
}

/** CURRENT_TIMESTAMP by any of its names, as a DEFAULT or ON UPDATE has it: they are all stored as one. */
export function readNow(cursor: Cursor): Expression | undefined {
  const token = cursor.peek();
  if (token.kind !== 'word' || !NOW.has(token.value)) return undefined;
  if (token.value === 'NOW' && !cursor.isMark('(', 1)) throw new Unexpected(cursor.peek(1), '"("');
  cursor.next();
  return { kind: 'keyword', name: 'current_timestamp', ...readPrecision(cursor) };
}
