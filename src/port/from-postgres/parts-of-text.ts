import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortedCall } from '../values/calls.js';

type Parts = Pick<PortedCall, 'args' | 'types'>;

/** A call of `split_part` whose delimiter is written out, and found in the same places from either end. */
export interface SplitCall {
  readonly text: Expression;
  readonly delimiter: Expression;
  /** The characters of the delimiter. */
  readonly width: number;
  /** Which part: from the end where it is negative; 0: that is not written out. */
  readonly part: number;
}

/** What `split_part(text, delimiter, n)` is about. Throws NeedsPerson where the delimiter is computed, empty or overlaps itself (`aa`). */
export function splitCall({ args, types }: Parts, help?: string): SplitCall {
  const [text, delimiter, place] = args;
  refuseOtherValues('split_part', types.slice(0, 1), ['text', 'literal']);
  const characters = delimiter?.kind === 'string' ? [...delimiter.value] : [];
  const isPlain = characters.length > 0 && new Set(characters).size === characters.length;
  if (text === undefined || delimiter === undefined || !isPlain) {
    return needsPerson(
      'function',
      'split_part with a delimiter that is computed, empty or holds a character twice may mean something else',
      help,
    );
  }
  const part = place?.kind === 'number' && /^-?[1-9]\d*$/.test(place.value) ? Number(place.value) : 0;
  return { text, delimiter, width: characters.length, part };
}

/** The arguments of `concat` and `concat_ws`: values of other kinds are written otherwise, truth as t and f, times with their digits. */
export function joinedTexts(name: string, { args, types }: Parts): readonly Expression[] {
  refuseOtherValues(name, types, ['text', 'integer', 'literal']);
  return args;
}

/** Throws NeedsPerson where a value is not of the known kinds. */
export function refuseOtherValues(name: string, types: Parts['types'], known: Parts['types']): void {
  if (types.some((type) => !known.includes(type)))
    needsPerson('function', `${name} of this kind of value may give another text`);
}
