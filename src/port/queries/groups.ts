import { operandsOf } from '../../fold/expressions.js';
import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { QueryLanguage } from './language.js';
import type { Select } from './tree.js';

const AGGREGATES: ReadonlySet<string> = new Set(['count', 'sum', 'min', 'max', 'avg']);

/**
 * PostgreSQL takes beside aggregates only what a query is grouped by. MySQL takes more: what follows from that, by keys, and
 * names of results. Throws NeedsPerson where that may be so.
 */
export function checkGroups(select: Select, { dialect, context }: QueryLanguage): void {
  if (dialect !== 'postgres' || context.from.name === 'postgres') return;
  const values = select.targets.flatMap((one) => (one.kind === 'value' ? [one.expression] : []));
  const results = [
    ...values,
    ...(select.having === undefined ? [] : [select.having]),
    ...select.orderBy.map(({ expression }) => expression),
  ];
  const isGrouped = select.groupBy.length > 0 || results.some(hasAggregate);
  if (!isGrouped) {
    if (select.having !== undefined) needsPerson('query', 'HAVING without groups is not translated');
    return;
  }
  const groups = select.groupBy.map(plainText);
  const isKnown = (one: Expression): boolean => {
    if (groups.includes(plainText(one))) return true;
    if (one.kind === 'column' || one.kind === 'verbatim') return false;
    if (one.kind === 'call' && AGGREGATES.has(one.name.name)) return true;
    return operandsOf(one).every(isKnown);
  };
  const isStar = select.targets.some(({ kind }) => kind === 'star');
  if (isStar || !results.every(isKnown))
    needsPerson(
      'query',
      'a column beside the groups of a query: PostgreSQL wants to be told which row it is of',
    );
}

function hasAggregate(expression: Expression): boolean {
  if (expression.kind === 'call' && AGGREGATES.has(expression.name.name)) return true;
  return operandsOf(expression).some(hasAggregate);
}

/** `t.a` and `a` are one where only one of the tables has it; with another qualifier they are taken for two. */
function plainText(expression: Expression): string {
  return expression.kind === 'column'
    ? expression.path.join('.').toLowerCase()
    : JSON.stringify(expression).toLowerCase();
}
