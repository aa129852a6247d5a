import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { joinedTexts, refuseOtherValues, splitCall } from '../from-postgres/parts-of-text.js';
import { call, number, operator } from '../values/building.js';
import type { PortedCall } from '../values/calls.js';

/** How often an argument that is written again doubles what is written: parts further back are left to a person. */
const LAST_PART = 3;

/**
 * `split_part(text, delimiter, n)`: the n-th part, nothing where there are fewer. With a delimiter put behind the text there always is
 * one, and behind the last part stands nothing. One that overlaps itself (`aa`) would then be found elsewhere.
 */
export function splitPart(use: PortedCall): Expression {
  const { text, delimiter, width, part } = splitCall(use);
  if (part < 1 || part > LAST_PART)
    return needsPerson(
      'function',
      `split_part with other than a number up to ${LAST_PART} has no short equal`,
    );
  const end = (of: Expression): Expression => call('instr', operator(of, '||', delimiter), delimiter);
  let rest = text;
  for (let before = 1; before < part; before += 1)
    rest = call('substr', rest, operator(end(rest), '+', number(width)));
  return call('substr', rest, number(1), operator(end(rest), '-', number(1)));
}

/** NULL is left out, and what is empty kept (SQLite manual, "Built-In Scalar SQL Functions"; since 3.44). */
export function concat(use: PortedCall): Expression {
  return call('concat', ...joinedTexts('concat', use));
}

/** The same in both: NULL is left out, text that is empty is not, and without a separator there is no text. */
export function concatWs(use: PortedCall): Expression {
  return call('concat_ws', ...joinedTexts('concat_ws', use));
}

/** Where a text begins in another, from 1; 0: nowhere. */
export function place({ args, types }: PortedCall): Expression {
  refuseOtherValues('strpos', types, ['text', 'literal', 'enum']);
  return call('instr', ...args);
}
