import type { Name } from '../../../ir/index.js';
import { keyOf } from '../../../ir/index.js';
import type { Cursor } from './cursor.js';

/** Functions in whose brackets FROM names no table. */
const FROM_IN_CALL: ReadonlySet<string> = new Set(['EXTRACT', 'TRIM', 'SUBSTRING', 'SUBSTR', 'MID']);

/** Words after which tables are named; after FROM and JOIN a list of them. */
const INTRODUCE: ReadonlySet<string> = new Set([
  'FROM',
  'JOIN',
  'STRAIGHT_JOIN',
  'INTO',
  'UPDATE',
  'TABLE',
  'REFERENCES',
]);

/** Words that can stand between an introducing word and a name. */
const MODIFIERS: ReadonlySet<string> = new Set([
  'LOW_PRIORITY',
  'DELAYED',
  'HIGH_PRIORITY',
  'IGNORE',
  'QUICK',
  'IF',
  'NOT',
  'EXISTS',
]);

/** What stands where a table could, and is none. */
const NO_TABLE: ReadonlySet<string> = new Set([
  'SELECT',
  'DUAL',
  'LATERAL',
  'JSON_TABLE',
  'OUTFILE',
  'DUMPFILE',
  'VALUES',
]);

/**
 * The tables and views that a stretch of tokens names, each once, in order. It looks for the places where SQL names
 * tables rather than reading the query; names of common table expressions are left out.
 */
export function relationsIn(cursor: Cursor, from: number, to: number): readonly Name[] {
  const names = new Map<string, Name>();
  const local = new Set<string>();
  /** For each open bracket, whether a comma in it separates tables. */
  const lists: boolean[] = [false];
  const calls: boolean[] = [false];
  const { lexer } = cursor;
  for (let index = from; index < to; index += 1) {
    const token = lexer.token(index);
    if (token.kind === 'mark') {
      if (token.value === '(') {
        const before = lexer.token(index - 1);
        calls.push(index > from && before.kind === 'word' && FROM_IN_CALL.has(before.value));
        // Joins in brackets, as the server prints them: FROM (a JOIN b ON …).
        const isJoins =
          index > from &&
          calls.at(-2) !== true &&
          lists.at(-1) === true &&
          (before.value === 'FROM' || before.value.endsWith('JOIN') || [',', '('].includes(before.value)) &&
          !isQueryAfter(cursor, index - 1);
        lists.push(isJoins);
        if (isJoins) index = takeName(cursor, index, to, names);
      } else if (token.value === ')') {
        lists.pop();
        calls.pop();
      } else if (token.value === ',' && lists.at(-1) === true) {
        index = takeName(cursor, index, to, names);
      }
      continue;
    }
    if (token.kind !== 'word') continue;
    if (token.value === 'AS' && isQueryAfter(cursor, index)) local.add(nameBefore(cursor, index));
    if (ENDS_LIST.has(token.value)) lists[lists.length - 1] = false;
    if (!INTRODUCE.has(token.value) || calls.at(-1) === true) continue;
    // FOR UPDATE and ON UPDATE name nothing.
    const before = index > from ? lexer.token(index - 1).value : '';
    if (token.value === 'UPDATE' && ['FOR', 'ON', 'KEY'].includes(before)) continue;
    if (token.value === 'FROM' || token.value === 'UPDATE' || token.value.endsWith('JOIN')) {
      lists[lists.length - 1] = true;
    }
    index = takeName(cursor, index, to, names);
  }
  return [...names.values()].filter((name) => name.schema !== undefined || !local.has(name.name));
}

/** Words with which a list of tables has ended. */
const ENDS_LIST: ReadonlySet<string> = new Set([
  'WHERE',
  'GROUP',
  'ORDER',
  'HAVING',
  'LIMIT',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'SET',
  'SELECT',
  'VALUES',
  'WINDOW',
]);

/** Takes the name after a token, if there is one; gives the index of the last token of it. */
function takeName(cursor: Cursor, index: number, to: number, names: Map<string, Name>): number {
  const { lexer } = cursor;
  let at = index + 1;
  while (at < to && lexer.token(at).kind === 'word' && MODIFIERS.has(lexer.token(at).value)) at += 1;
  const first = at < to ? lexer.token(at) : undefined;
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'name')) return index;
  if (first.kind === 'word' && NO_TABLE.has(first.value)) return index;
  const text = (place: number): string => {
    const token = lexer.token(place);
    return token.kind === 'name' ? token.value : lexer.text.slice(token.start, token.end);
  };
  const dot = at + 1 < to ? lexer.token(at + 1) : undefined;
  const isQualified = dot?.kind === 'mark' && dot.value === '.' && at + 2 < to;
  const name = isQualified ? { schema: text(at), name: text(at + 2) } : { name: text(at) };
  const end = isQualified ? at + 2 : at;
  names.set(keyOf(name), name);
  return end;
}

function isQueryAfter(cursor: Cursor, index: number): boolean {
  const { lexer } = cursor;
  return (
    lexer.token(index + 1).value === '(' &&
    ['SELECT', 'WITH', 'VALUES'].includes(lexer.token(index + 2).value)
  );
}

/** The name of a common table expression: before AS, or before the columns in brackets before it. */
function nameBefore(cursor: Cursor, index: number): string {
  const { lexer } = cursor;
  let at = index - 1;
  if (at > 0 && lexer.token(at).value === ')') {
    while (at > 0 && lexer.token(at).value !== '(') at -= 1;
    at -= 1;
  }
  const token = lexer.token(Math.max(at, 0));
  return token.kind === 'name' ? token.value : lexer.text.slice(token.start, token.end);
}
