import { operandsOf } from '../../fold/expressions.js';
import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { QueryLanguage } from './language.js';
import type { Scope } from './scope.js';
import type { FromItem, Select } from './tree.js';

const AGGREGATES: ReadonlySet<string> = new Set(['count', 'sum', 'min', 'max', 'avg']);

/**
 * PostgreSQL takes beside aggregates what a query is grouped by, and the columns of tables by whose primary key it is
 * (manual, "SELECT", GROUP BY). MySQL takes more: what follows from other keys, and names of results. Throws NeedsPerson where
 * that may be so.
 */
export function checkGroups(select: Select, { dialect, context }: QueryLanguage, scope: Scope): void {
  if (dialect !== 'postgres' || context.from.name === 'postgres') return;
  const results = [
    ...select.targets.flatMap((one) => (one.kind === 'value' ? [one.expression] : [])),
    ...(select.having === undefined ? [] : [select.having]),
    ...select.orderBy.map(({ expression }) => expression),
  ];
  if (select.groupBy.length === 0 && !results.some(hasAggregate)) {
    if (select.having !== undefined) needsPerson('query', 'HAVING without groups is not translated');
    return;
  }
  const groups = new Set(select.groupBy.map((one) => plainText(one, scope)));
  const keyed = new Set(
    select.from.flatMap(tablesIn).flatMap(({ name, alias = name.name }) => {
      const key = context.source.table(name)?.constraints.find(({ kind }) => kind === 'primaryKey');
      const isWhole =
        key?.kind === 'primaryKey' &&
        key.columns.every((column) =>
          groups.has(plainText({ kind: 'column', path: [alias, column] }, scope)),
        );
      return isWhole ? [alias] : [];
    }),
  );
  const isKnown = (one: Expression): boolean => {
    if (groups.has(plainText(one, scope))) return true;
    if (one.kind === 'column') return keyed.has(ownerOf(one.path, scope) ?? '');
    if (one.kind === 'verbatim') return false;
    if (one.kind === 'call' && AGGREGATES.has(one.name.name)) return true;
    return operandsOf(one).every(isKnown);
  };
  const isStarKnown = select.targets.every(
    (one) => one.kind === 'value' || (one.table !== undefined && keyed.has(one.table)),
  );
  if (!isStarKnown || !results.every(isKnown))
    needsPerson(
      'query',
      'a column beside the groups of a query: PostgreSQL wants to be told which row it is of',
    );
}

type TableItem = Extract<FromItem, { kind: 'table' }>;

function tablesIn(item: FromItem): readonly TableItem[] {
  if (item.kind === 'join') return [...tablesIn(item.left), ...tablesIn(item.right)];
  return item.kind === 'table' ? [item] : [];
}

function hasAggregate(expression: Expression): boolean {
  if (expression.kind === 'call' && AGGREGATES.has(expression.name.name)) return true;
  return operandsOf(expression).some(hasAggregate);
}

/** The name in FROM that a column is of, where only one can be meant. */
function ownerOf(path: readonly string[], { relations }: Scope): string | undefined {
  const qualifier = path.at(-2);
  if (qualifier !== undefined) return qualifier;
  const name = path.at(-1)?.toLowerCase();
  const owners = [...relations].filter(
    ([, columns]) => columns === undefined || [...columns.keys()].some((one) => one.toLowerCase() === name),
  );
  return owners.length === 1 ? owners[0]?.[0] : undefined;
}

/** `t.a` and `a` are one where only one of the tables has it. */
function plainText(expression: Expression, scope: Scope): string {
  if (expression.kind !== 'column') return JSON.stringify(expression).toLowerCase();
  return `${ownerOf(expression.path, scope) ?? ''}.${expression.path.at(-1)?.toLowerCase() ?? ''}`;
}
