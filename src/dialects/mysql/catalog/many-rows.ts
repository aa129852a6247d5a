import type { Expression } from '../../../ir/index.js';
import type { CatalogAnswerRow } from '../../dialect.js';
import { UNSURE } from '../../shared/truth.js';
import { equal, type Cell } from './cells.js';
import { evaluate, type Scope } from './evaluate.js';
import { isCount, type CatalogQuery } from './query.js';

/** An expression with the number of rows in place of each COUNT; where that is not known, it stays. */
export function withCounts(expression: Expression, scopes: readonly Scope[]): Expression {
  if (expression.kind === 'operator')
    return {
      ...expression,
      ...(expression.left === undefined ? {} : { left: withCounts(expression.left, scopes) }),
      right: withCounts(expression.right, scopes),
    };
  if (!isCount(expression)) return expression;
  const [counted] = expression.args;
  const cells = counted === undefined ? undefined : scopes.map((scope) => evaluate(counted, scope));
  const count = cells === undefined ? scopes.length : countOf(cells, expression.distinct === true);
  return count === undefined ? expression : { kind: 'number', value: String(count) };
}

/** NULL is not counted (MySQL manual, "Aggregate Function Descriptions"). */
function countOf(cells: readonly Cell[], isDistinct: boolean): number | undefined {
  if (cells.includes(UNSURE)) return undefined;
  const values = cells.filter((cell) => cell !== null);
  if (!isDistinct) return values.length;
  const apart: Cell[] = [];
  for (const value of values) {
    const same = new Set(apart.map((one) => equal(one, value)));
    if (same.has(UNSURE)) return undefined;
    if (!same.has(true)) apart.push(value);
  }
  return apart.length;
}

/** Rows of which none is told twice; undefined where that is not known. */
export function distinctRows(rows: readonly CatalogAnswerRow[]): readonly CatalogAnswerRow[] | undefined {
  if (rows.length < 2) return rows;
  const apart: CatalogAnswerRow[] = [];
  for (const row of rows) {
    const same = new Set(apart.map((one) => isSame(one, row)));
    if (same.has(undefined)) return undefined;
    if (!same.has(true)) apart.push(row);
  }
  return apart;
}

function isSame(a: CatalogAnswerRow, b: CatalogAnswerRow): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  const cells = new Set(
    Object.keys(a).map((name) => {
      const [one, other] = [a[name], b[name]];
      if (one === undefined || other === undefined) return undefined;
      const found = one === null || other === null ? one === other : equal(one, other);
      return found === UNSURE ? undefined : found === true;
    }),
  );
  if (cells.has(false)) return false;
  return cells.has(undefined) ? undefined : true;
}

/**
 * Rows in the order that is asked for; undefined where it is not known. Text is ordered by collations, with or without regard to case
 * (see `equal` of cells.ts): told is only what comes to the same with both.
 */
export function orderedScopes(
  scopes: readonly Scope[],
  order: NonNullable<CatalogQuery['order']>,
): readonly Scope[] | undefined {
  const keyed = scopes.map((scope) => ({ scope, keys: order.map(({ by }) => evaluate(by, scope)) }));
  let isKnown = true;
  keyed.sort((a, b) => {
    for (const [place, { isDescending }] of order.entries()) {
      const found = compare(a.keys[place] ?? UNSURE, b.keys[place] ?? UNSURE);
      if (found === undefined) {
        isKnown = false;
        return 0;
      }
      if (found !== 0) return isDescending ? -found : found;
    }
    return 0;
  });
  return isKnown ? keyed.map(({ scope }) => scope) : undefined;
}

function compare(a: Cell, b: Cell): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string' || /[^ -~]/.test(a + b)) return undefined;
  const orders = [a, a.toUpperCase(), a.toLowerCase()].map((text, way) => {
    const other = way === 0 ? b : way === 1 ? b.toUpperCase() : b.toLowerCase();
    return text < other ? -1 : text > other ? 1 : 0;
  });
  return orders.every((one) => one === orders[0]) ? orders[0] : undefined;
}
