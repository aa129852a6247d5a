import { nextvalOf } from '../../fold/nextval.js';
import type { Expression, OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { portName } from './names.js';

/**
 * MariaDB's sequences, which are PostgreSQL's but for one number at their ends. How many numbers are kept ready is left out: MariaDB
 * keeps them for all sessions together, PostgreSQL for each, so that these would be given out of order.
 */
export const sequences = {
  createSequence(operation: OperationOf<'createSequence'>): Ported {
    const { cache: _, ...options } = operation.options;
    return [{ ...operation, name: portName(operation.name), options }];
  },
  alterSequence(operation: OperationOf<'alterSequence'>, context: WayContext): Ported {
    const { cache, ...options } = operation.options;
    if (options.increment !== undefined)
      lose(context, 'sequence', 'the next number is a step of the new size further, not of the old');
    const isNothing =
      cache !== undefined && Object.keys(options).length === 0 && operation.restart === undefined;
    return isNothing ? [] : [{ ...operation, name: portName(operation.name), options }];
  },
  renameSequence: (): Ported => needsPerson('statement', 'this is no statement of MariaDB'),
  dropSequence: (operation: OperationOf<'dropSequence'>): Ported => [
    { ...operation, name: portName(operation.name) },
  ],
} as const;

/** `nextval(s)` as PostgreSQL says it; `undefined`: the expression is none. */
export function portNextval(expression: Expression, { target }: WayContext): Expression | undefined {
  if (expression.kind !== 'call' || expression.name.name !== 'nextval') return undefined;
  const [argument, second] = expression.args;
  if (argument?.kind !== 'column' || second !== undefined) return undefined;
  const [last = '', schema] = argument.path.toReversed();
  const name = schema === undefined ? { name: last } : { schema, name: last };
  return target.sequence(name) === undefined ? undefined : nextvalOf(name);
}
