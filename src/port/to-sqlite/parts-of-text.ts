import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { call, number, operator } from '../values/building.js';
import type { PortedCall } from '../values/calls.js';

/** How often an argument that is written again doubles what is written: parts further back are left to a person. */
const LAST_PART = 3;

/**
 * `split_part(text, delimiter, n)`: the n-th part, nothing where there are fewer. With a delimiter put behind the text there always is
 * one, and behind the last part stands nothing. One that overlaps itself (`aa`) would then be found elsewhere.
 */
export function splitPart({ args, types }: PortedCall): Expression {
  const [text, delimiter, place] = args;
  refuseOtherThanText('split_part', types.slice(0, 1), ['text', 'literal']);
  const characters = delimiter?.kind === 'string' ? [...delimiter.value] : [];
  const isPlain = characters.length > 0 && new Set(characters).size === characters.length;
  if (text === undefined || delimiter === undefined || !isPlain)
    return needsPerson(
      'function',
      'split_part with a delimiter that is computed, empty or holds a character twice may mean something else',
    );
  const count = place?.kind === 'number' && /^[1-9]\d*$/.test(place.value) ? Number(place.value) : Infinity;
  if (count > LAST_PART)
    return needsPerson(
      'function',
      `split_part with other than a number up to ${LAST_PART} has no short equal`,
    );
  const end = (of: Expression): Expression => call('instr', operator(of, '||', delimiter), delimiter);
  let rest = text;
  for (let part = 1; part < count; part += 1)
    rest = call('substr', rest, operator(end(rest), '+', number(characters.length)));
  return call('substr', rest, number(1), operator(end(rest), '-', number(1)));
}

/** NULL is left out, and what is empty kept (SQLite manual, "Built-In Scalar SQL Functions"; since 3.44). */
export function concat({ args, types }: PortedCall): Expression {
  refuseOtherThanText('concat', types);
  return call('concat', ...args);
}

/** The same in both: NULL is left out, text that is empty is not, and without a separator there is no text. */
export function concatWs({ args, types }: PortedCall): Expression {
  refuseOtherThanText('concat_ws', types);
  return call('concat_ws', ...args);
}

/** Where a text begins in another, from 1; 0: nowhere. */
export function place({ args, types }: PortedCall): Expression {
  refuseOtherThanText('strpos', types, ['text', 'literal', 'enum']);
  return call('instr', ...args);
}

/** Values of other kinds are written otherwise: truth as t and f, times with their digits. */
function refuseOtherThanText(
  name: string,
  types: PortedCall['types'],
  known: PortedCall['types'] = ['text', 'integer', 'literal'],
): void {
  if (types.some((type) => !known.includes(type)))
    needsPerson('function', `${name} of this kind of value may give another text`);
}
