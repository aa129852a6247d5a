import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { call, number, operator } from '../values/building.js';
import type { FunctionUse } from './functions.js';

/**
 * `split_part(text, delimiter, n)`: the n-th part, from the end where n is negative, nothing where there are fewer. SUBSTRING_INDEX
 * gives the first n parts, and all of the text where there are fewer, so they are counted by what REPLACE takes away (MySQL manual,
 * "String Functions and Operators"). It looks for the delimiter from either end: one that overlaps itself (`aa`) is found elsewhere.
 */
export function splitPart({ args, types }: FunctionUse): Expression {
  const [text, delimiter, place] = args;
  const [type] = types;
  if (type !== 'text' && type !== 'literal')
    needsPerson('function', 'split_part of something other than text may mean something else');
  const characters = delimiter?.kind === 'string' ? [...delimiter.value] : [];
  const isPlain = characters.length > 0 && new Set(characters).size === characters.length;
  if (text === undefined || delimiter === undefined || !isPlain) {
    return needsPerson(
      'function',
      'split_part with a delimiter that is computed, empty or holds a character twice may mean something else',
      'SUBSTRING_INDEX() does something like it: look at text with fewer parts',
    );
  }
  const count = place?.kind === 'number' && /^-?[1-9]\d*$/.test(place.value) ? Number(place.value) : 0;
  if (count === 0)
    needsPerson('function', 'split_part with other than a plain number may mean something else');
  const index = (of: Expression, n: number): Expression => call('substring_index', of, delimiter, number(n));
  const without = call('char_length', call('replace', text, delimiter, { kind: 'string', value: '' }));
  const taken = operator(call('char_length', text), '-', without);
  const parts = count > 0 ? index(index(text, count), -1) : index(index(text, count), 1);
  // The first part from either end is always there.
  if (Math.abs(count) === 1) return index(text, count);
  const isShort = operator(taken, '<', number((Math.abs(count) - 1) * characters.length));
  return {
    kind: 'case',
    whens: [{ when: isShort, then: { kind: 'string', value: '' } }],
    otherwise: parts,
  };
}

/** `concat` leaves out NULL and keeps what is empty, as CONCAT_WS does with nothing between. */
export function concat(use: FunctionUse): Expression {
  refuseOtherThanText('concat', use.types);
  return call('concat_ws', { kind: 'string', value: '' }, ...use.args);
}

/** The same in both: NULL is left out, text that is empty is not, and without a separator there is no text. */
export function concatWs(use: FunctionUse): Expression {
  refuseOtherThanText('concat_ws', use.types);
  return call('concat_ws', ...use.args);
}

/** Values of other kinds are written otherwise: truth as t and f, times with their digits. */
function refuseOtherThanText(name: string, types: FunctionUse['types']): void {
  if (types.some((type) => type !== 'text' && type !== 'integer' && type !== 'literal'))
    needsPerson('function', `${name} of something other than text and integers may give other text`);
}
