import { nextvalSequence } from '../../fold/nextval.js';
import { keyOf, type Expression, type Name } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortContext } from './context.js';
import { portName } from './names.js';

/** What can be done where there is no sequence. */
export const HELP = 'a table with one row that counts, or AUTO_INCREMENT of the column that uses it';

/** The name of a sequence in the target, if it is there. */
export function portedSequence(name: Name, context: PortContext): Name | undefined {
  const ported = portName(name, context);
  return context.target.sequence(ported) === undefined ? undefined : ported;
}

/** The next value of a sequence, as MariaDB says it; `undefined`: the expression is none. */
export function portNextval(expression: Expression, context: PortContext): Expression | undefined {
  if (!context.features.sequences) return undefined;
  const sequence = nextvalSequence(expression);
  if (sequence === undefined) return undefined;
  const name =
    portedSequence(sequence, context) ??
    needsPerson('sequence', `there is no sequence ${keyOf(sequence)} in the target`, HELP);
  const path = name.schema === undefined ? [name.name] : [name.schema, name.name];
  return { kind: 'call', name: { name: 'nextval' }, args: [{ kind: 'column', path }] };
}
