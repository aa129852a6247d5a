import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { joinedTexts, splitCall } from '../from-postgres/parts-of-text.js';
import { call, number, operator, string } from '../values/building.js';
import type { FunctionUse } from './functions.js';

/**
 * `split_part(text, delimiter, n)`: the n-th part, from the end where n is negative, nothing where there are fewer. SUBSTRING_INDEX
 * gives the first n parts, and all of the text where there are fewer, so they are counted by what REPLACE takes away (MySQL manual,
 * "String Functions and Operators"). It looks for the delimiter from either end: one that overlaps itself (`aa`) is found elsewhere.
 */
export function splitPart(use: FunctionUse): Expression {
  const help = 'SUBSTRING_INDEX() does something like it: look at text with fewer parts';
  const { text, delimiter, width, part: count } = splitCall(use, help);
  if (count === 0)
    needsPerson('function', 'split_part with other than a plain number may mean something else');
  const index = (of: Expression, n: number): Expression => call('substring_index', of, delimiter, number(n));
  const without = call('char_length', call('replace', text, delimiter, string('')));
  const taken = operator(call('char_length', text), '-', without);
  const parts = count > 0 ? index(index(text, count), -1) : index(index(text, count), 1);
  // The first part from either end is always there.
  if (Math.abs(count) === 1) return index(text, count);
  const isShort = operator(taken, '<', number((Math.abs(count) - 1) * width));
  return {
    kind: 'case',
    whens: [{ when: isShort, then: string('') }],
    otherwise: parts,
  };
}

/** `concat` leaves out NULL and keeps what is empty, as CONCAT_WS does with nothing between. */
export function concat(use: FunctionUse): Expression {
  return call('concat_ws', string(''), ...joinedTexts('concat', use));
}

/** The same in both: NULL is left out, text that is empty is not, and without a separator there is no text. */
export function concatWs(use: FunctionUse): Expression {
  return call('concat_ws', ...joinedTexts('concat_ws', use));
}
