import { regclassOf } from '../../fold/nextval.js';
import type { Expression, OperationOf, Sequence } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortContext, Ported } from './context.js';
import { HELP, portedSequence } from './nextval.js';

/**
 * `SELECT setval('s', n)` as ALTER SEQUENCE … RESTART: MariaDB's SETVAL() does nothing where the sequence is further already (asked of
 * 10.11; documentation, "SETVAL"). `undefined`: the statement is none.
 */
export function portSetval({ sql }: OperationOf<'rawSql'>, context: PortContext): Ported | undefined {
  const text = /^\s*SELECT\s+((?:pg_catalog\.)?setval\s*\([\s\S]*\))[\s;]*$/i.exec(sql)?.[1];
  if (text === undefined || !context.features.sequences) return undefined;
  const call = parsed(text, context);
  if (call?.kind !== 'call' || call.name.name !== 'setval') return undefined;
  const [target, value, isCalled] = call.args;
  const name = target === undefined ? undefined : regclassOf(target);
  const source = name === undefined ? undefined : context.source.sequence(name);
  const there = name === undefined ? undefined : portedSequence(name, context);
  if (source === undefined || there === undefined) {
    return needsPerson('sequence', 'setval() of what is no sequence of its own has no equal', HELP);
  }
  const number = numberOf(value);
  if (number === undefined || (isCalled !== undefined && isCalled.kind !== 'boolean')) {
    return needsPerson(
      'sequence',
      'setval() of a value that is worked out has no equal',
      'where it only moves forward, SELECT SETVAL(name, (SELECT max(id) FROM t))',
    );
  }
  const step = isCalled?.kind === 'boolean' && !isCalled.value ? 0n : BigInt(source.options.increment ?? '1');
  const restart = number + step;
  if (!isInside(restart, source)) {
    needsPerson('sequence', `a sequence cannot go on at ${restart}, beyond its bounds`, HELP);
  }
  return [{ kind: 'alterSequence', name: there, options: {}, restart: String(restart) }];
}

function parsed(text: string, { from }: PortContext): Expression | undefined {
  try {
    return from.parseExpression(text);
  } catch {
    return undefined;
  }
}

function numberOf(value: Expression | undefined): bigint | undefined {
  return value?.kind === 'number' && /^-?\d+$/.test(value.value) ? BigInt(value.value) : undefined;
}

/** Bounds that are not said are at the ends of a bigint, or at 1 and -1. */
function isInside(value: bigint, { options }: Sequence): boolean {
  const isDescending = options.increment?.startsWith('-') === true;
  const bits = options.type?.kind === 'integer' ? options.type.bits : 64;
  const end = 2n ** BigInt(bits - 1) - 2n;
  const min = typeof options.min === 'string' ? BigInt(options.min) : isDescending ? -end : 1n;
  const max = typeof options.max === 'string' ? BigInt(options.max) : isDescending ? -1n : end;
  return value >= min && value <= max;
}
