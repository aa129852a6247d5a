import { stringsOf, type NodeBody } from '../../../dialects/postgres/query.js';
import { needsPerson } from '../../problem.js';
import type { Scope } from './scope.js';
import { portOrder } from './select.js';
import type { Translator } from './translator.js';

/** Window functions that count rows, which both have in the same way. */
const COUNTING: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank']);

/** `row_number() OVER (PARTITION BY … ORDER BY …)`. */
export function portWindowCall(call: NodeBody<'FuncCall'>, translator: Translator, scope: Scope): string {
  const name = stringsOf(call.funcname).at(-1) ?? '';
  const { over } = call;
  // 1058: FRAMEOPTION_DEFAULTS, that is, no frame was written (PostgreSQL, src/include/nodes/parsenodes.h).
  const isPlain =
    over?.name === undefined && over?.refname === undefined && (over?.frameOptions ?? 1058) === 1058;
  if (!COUNTING.has(name) || !isPlain) return needsPerson('query', `${name} over a window is not translated`);
  const partition = (over?.partitionClause ?? []).map((node) => translator.text(node, scope)).join(', ');
  const order = portOrder(over?.orderClause ?? [], translator, scope);
  const parts = [
    ...(partition === '' ? [] : [`PARTITION BY ${partition}`]),
    ...(order === '' ? [] : [`ORDER BY ${order}`]),
  ];
  return `${name.toUpperCase()}() OVER (${parts.join(' ')})`;
}
