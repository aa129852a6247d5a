import type { Node } from 'libpg-query';
import { bodyOf, type NodeBody } from '../parse/nodes.js';
import { and, UNSURE, type Truth } from '../../shared/truth.js';
import { isArray, truthOf, type Cell } from './cells.js';
import { evaluate } from './expressions.js';
import type { Catalog } from './relations.js';
import { NotOfCatalogs, UnsureRows, type AnswerRow, type Scope, type Select } from './scope.js';
import { PERHAPS, type CatalogRow } from './sources.js';
import { orderedScopes } from './order.js';
import { answerRows } from './targets.js';

/** What a SELECT gives on the catalogs. Throws {@link NotOfCatalogs}, {@link UnsureRows}. */
export function select(statement: Select, catalog: Catalog, outer: Scope | undefined): AnswerRow[] {
  refuseUnmodelled(statement);
  const scopes = matches(statement, catalog, outer);
  const counting: Scope = { catalog, query: select, rows: {}, outer, counted: scopes };
  const ordered = orderedScopes(statement, scopes);
  const rows = distinct(statement, answerRows(statement, ordered ?? scopes, counting));
  if (ordered === undefined) return limited(statement, rows);
  return statement.limitCount === undefined ? rows : rows.slice(0, limitOf(statement.limitCount));
}

function refuseUnmodelled(statement: Select): void {
  const { withClause, groupClause, havingClause, windowClause, limitOffset, intoClause, valuesLists } =
    statement;
  const isPlain =
    (statement.op === undefined || statement.op === 'SETOP_NONE') &&
    withClause === undefined &&
    groupClause === undefined &&
    havingClause === undefined &&
    windowClause === undefined &&
    limitOffset === undefined &&
    intoClause === undefined &&
    valuesLists === undefined &&
    statement.limitOption !== 'LIMIT_OPTION_WITH_TIES' &&
    (statement.distinctClause ?? []).every((node) => Object.keys(node).length === 0);
  if (!isPlain) throw new NotOfCatalogs();
}

/** The combinations of rows for which the conditions hold. */
function matches(statement: Select, catalog: Catalog, outer: Scope | undefined): Scope[] {
  const from = statement.fromClause ?? [];
  const pending = Object.fromEntries(from.flatMap(aliasesOf).map((alias) => [alias, {}]));
  const start: Scope = { catalog, query: select, rows: pending, outer };
  const conditions = [...conjuncts(statement.whereClause), ...from.flatMap(joinConditions)];
  let scopes = [start];
  for (const node of from) scopes = joined(node, scopes, conditions);
  return scopes.filter((scope) => holds(conditions, scope));
}

/** Those of inner joins: they are conditions of the query, too. */
function joinConditions(node: Node): readonly Node[] {
  const join = bodyOf(node, 'JoinExpr');
  if (join?.larg === undefined) return [];
  const isInner = (join.jointype ?? 'JOIN_INNER') === 'JOIN_INNER';
  return [...joinConditions(join.larg), ...(isInner ? conjuncts(join.quals) : [])];
}

/** Whether all of the conditions hold for certain, or one of them for certain does not. */
function holds(conditions: readonly Node[], scope: Scope): boolean {
  const truth = truthOfAll(conditions, scope);
  const isMany = truth === true && Object.values(scope.rows).some((row) => row[PERHAPS]);
  if (truth === UNSURE || isMany) throw new UnsureRows();
  return truth === true;
}

function truthOfAll(conditions: readonly Node[], scope: Scope): Truth {
  return conditions.reduce<Truth>((all, one) => {
    if (all === false) return false;
    const truth = truthOf(evaluate(one, scope));
    // To a WHERE, NULL is as good as false.
    return and(all, truth === null ? false : truth);
  }, true);
}

function conjuncts(node: Node | undefined): readonly Node[] {
  const both = bodyOf(node, 'BoolExpr');
  if (both?.boolop === 'AND_EXPR') return (both.args ?? []).flatMap(conjuncts);
  return node === undefined ? [] : [node];
}

function joined(node: Node, scopes: readonly Scope[], conditions: readonly Node[]): Scope[] {
  const join = bodyOf(node, 'JoinExpr');
  if (join === undefined) return withRelation(node, scopes, conditions);
  if (join.larg === undefined || join.rarg === undefined) throw new NotOfCatalogs();
  if (join.isNatural || join.usingClause !== undefined || bodyOf(join.rarg, 'JoinExpr') !== undefined)
    throw new NotOfCatalogs();
  const on = conjuncts(join.quals);
  const left = joined(join.larg, scopes, conditions);
  switch (join.jointype ?? 'JOIN_INNER') {
    case 'JOIN_INNER':
      return withRelation(join.rarg, left, conditions);
    case 'JOIN_LEFT': {
      const right = join.rarg;
      return left.flatMap((scope) => {
        const found = withRelation(right, [scope], on).filter((one) => holds(on, one));
        return found.length > 0 ? found : [withoutRow(right, scope)];
      });
    }
    default:
      throw new NotOfCatalogs();
  }
}

/** Adds a relation to the scopes, leaving out rows for which a condition for certain does not hold. */
function withRelation(node: Node, scopes: readonly Scope[], conditions: readonly Node[]): Scope[] {
  const range = bodyOf(node, 'RangeVar');
  const rows =
    range === undefined ? undefined : scopes[0] === undefined ? [] : rowsOf(range, scopes[0].catalog);
  if (rows === undefined) throw new NotOfCatalogs();
  const alias = aliasOf(node);
  return scopes.flatMap((scope) =>
    rows
      .map((row): Scope => ({ ...scope, rows: { ...scope.rows, [alias]: row } }))
      .filter((one) => {
        const truth = truthOfAll(conditions, one);
        return truth === true || truth === UNSURE;
      }),
  );
}

function aliasesOf(node: Node): readonly string[] {
  const join = bodyOf(node, 'JoinExpr');
  if (join?.larg === undefined || join.rarg === undefined) return [aliasOf(node)];
  return [...aliasesOf(join.larg), ...aliasesOf(join.rarg)];
}

function withoutRow(node: Node, scope: Scope): Scope {
  const nothing = new Proxy<Record<string, Cell>>(
    {},
    { get: (_, key): null | undefined => (typeof key === 'symbol' ? undefined : null), has: () => true },
  );
  return { ...scope, rows: { ...scope.rows, [aliasOf(node)]: nothing } };
}

function aliasOf(node: Node): string {
  const range = bodyOf(node, 'RangeVar');
  return range?.alias?.aliasname ?? range?.relname ?? '';
}

function rowsOf(
  { schemaname, relname = '' }: NodeBody<'RangeVar'>,
  catalog: Catalog,
): readonly CatalogRow[] | undefined {
  return catalog(`${schemaname ?? 'pg_catalog'}.${relname}`);
}

function distinct(statement: Select, rows: AnswerRow[]): AnswerRow[] {
  if (statement.distinctClause === undefined || rows.length < 2) return rows;
  const seen = new Map<string, AnswerRow>();
  for (const row of rows) {
    const key = keyOfRow(row);
    if (key === undefined) throw new UnsureRows();
    seen.set(key, row);
  }
  return [...seen.values()];
}

function keyOfRow(row: AnswerRow): string | undefined {
  if (row === undefined) return undefined;
  const cells = Object.values(row);
  const isKnown = cells.every(
    (cell) => cell === null || (cell !== UNSURE && (typeof cell !== 'object' || 'oid' in cell)),
  );
  return isKnown ? JSON.stringify(cells) : undefined;
}

/** Rows come in no order that could be relied on: what differs between them is not known. */
function limited(statement: Select, rows: AnswerRow[]): AnswerRow[] {
  const kept = statement.limitCount === undefined ? rows : rows.slice(0, limitOf(statement.limitCount));
  const [first] = rows;
  if (first === undefined || rows.length < 2) return kept;
  const common = Object.fromEntries(
    Object.entries(first).map(([column, cell]) => [
      column,
      rows.every((row) => row !== undefined && isSame(row[column], cell)) ? cell : UNSURE,
    ]),
  );
  return kept.map(() => common);
}

function isSame(a: Cell | undefined, b: Cell): boolean {
  return a === b && !isArray(b);
}

function limitOf(node: Node): number {
  const constant = bodyOf(node, 'A_Const');
  // A parameter is text that takes the type of its place.
  const limit = constant?.ival === undefined ? Number(constant?.sval?.sval) : (constant.ival.ival ?? 0);
  if (!Number.isSafeInteger(limit) || limit < 0) throw new NotOfCatalogs();
  return limit;
}
