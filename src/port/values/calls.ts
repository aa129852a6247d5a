import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { ValueType } from './value-types.js';
import { lose, type WayContext } from '../way.js';

/** A call whose arguments are ported already. */
export interface PortedCall {
  readonly call: Extract<Expression, { kind: 'call' }>;
  readonly args: readonly Expression[];
  /** The kinds of the arguments' values, before porting. */
  readonly types: readonly ValueType[];
  readonly use: { readonly context: Pick<WayContext, 'losses' | 'at'> };
}

/** The same arguments mean the same, for arguments of certain kinds (all, where `kinds` is absent). */
export function same(name: string, kinds?: readonly ValueType[]): (use: PortedCall) => Expression {
  return ({ call, args, types }) => {
    if (kinds !== undefined && types.some((type) => type !== 'literal' && !kinds.includes(type))) {
      needsPerson(
        'function',
        `${name} is used with a kind of value for which it is not known to be the same`,
      );
    }
    return {
      kind: 'call',
      name: { name },
      args,
      ...(call.distinct === true ? { distinct: true } : {}),
      ...(call.star === true ? { star: true } : {}),
    };
  };
}

/** The least or the largest, of text or of kinds that are `ordered`. Of text it depends on the order that the database puts it in. */
export function extreme(name: 'min' | 'max', ordered: readonly ValueType[]): (use: PortedCall) => Expression {
  return (use) => {
    if (use.types.includes('text'))
      lose(use.use.context, 'text-order', `which text is the ${name} depends on the order of the database`);
    return same(name, [...ordered, 'text'])(use);
  };
}
