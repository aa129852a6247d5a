import type { Node } from 'libpg-query';
import { bodyOf, stringOf, stringsOf, type NodeBody } from '../parse/nodes.js';
import { UNSURE } from '../../shared/truth.js';
import type { Cell } from './cells.js';
import { evaluate, SCALARS } from './expressions.js';
import { UnsureRows, type AnswerRow, type Scope, type Select } from './scope.js';

/** The rows of a query's list: one for each scope, or one in all where it counts. */
export function answerRows(statement: Select, scopes: readonly Scope[], counting: Scope): AnswerRow[] {
  const targets = (statement.targetList ?? []).flatMap((node) => bodyOf(node, 'ResTarget') ?? []);
  const others = targets.flatMap(({ val }) => callsIn(val)).filter(isNoScalar);
  if (others.length === 0) return scopes.map((scope) => rowOf(targets, scope));
  if (!others.every(isPlainCount)) throw new UnsureRows();
  return [rowOf(targets, counting)];
}

type Target = NodeBody<'ResTarget'>;

function rowOf(targets: readonly Target[], scope: Scope): AnswerRow {
  const row: Record<string, Cell> = {};
  for (const target of targets) {
    const fields = bodyOf(target.val, 'ColumnRef')?.fields;
    if (fields?.some((field) => bodyOf(field, 'A_Star') !== undefined)) return undefined;
    row[target.name ?? nameOf(target.val)] = target.val === undefined ? UNSURE : valueOf(target.val, scope);
  }
  return row;
}

/** The driver gives numbers of 64 bits, as `count(*)` is one, as text. */
function valueOf(node: Node, scope: Scope): Cell {
  const value = evaluate(node, scope);
  const isBig = bodyOf(node, 'FuncCall') !== undefined || typeOf(node) === 'int8';
  return typeof value === 'number' && isBig ? String(value) : value;
}

function isNoScalar({ funcname }: NodeBody<'FuncCall'>): boolean {
  return !SCALARS.has(stringsOf(funcname).at(-1) ?? '');
}

function isPlainCount({ funcname, agg_star, args, over, agg_filter }: NodeBody<'FuncCall'>): boolean {
  return (
    stringsOf(funcname).at(-1) === 'count' &&
    (agg_star === true || args?.length === 1) &&
    over === undefined &&
    agg_filter === undefined
  );
}

/** The calls in an expression, but for those of a query in it: they are its own. */
function callsIn(node: unknown): readonly NodeBody<'FuncCall'>[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(callsIn);
  const found = Object.entries(node).flatMap(([key, value]) => (key === 'SubLink' ? [] : callsIn(value)));
  const call = bodyOf(node as Node, 'FuncCall');
  return call === undefined ? found : [call, ...found];
}

function typeOf(node: Node | undefined): string {
  return stringsOf(bodyOf(node, 'TypeCast')?.typeName?.names).at(-1) ?? '';
}

/** The name that the server gives a column without one (PostgreSQL `src/backend/parser/parse_target.c`, `FigureColname`). */
function nameOf(node: Node | undefined): string {
  const column = bodyOf(node, 'ColumnRef');
  if (column !== undefined) return stringOf(column.fields?.at(-1)) ?? '?column?';
  const call = bodyOf(node, 'FuncCall');
  if (call !== undefined) return stringsOf(call.funcname).at(-1) ?? '?column?';
  const cast = bodyOf(node, 'TypeCast');
  if (cast !== undefined) {
    const inner = nameOf(cast.arg);
    return inner === '?column?' ? typeOf(node) : inner;
  }
  const query = bodyOf(node, 'SubLink');
  if (query?.subLinkType === 'EXISTS_SUBLINK') return 'exists';
  if (query?.subLinkType === 'EXPR_SUBLINK') {
    const target = bodyOf(bodyOf(query.subselect, 'SelectStmt')?.targetList?.[0], 'ResTarget');
    return target?.name ?? nameOf(target?.val);
  }
  if (bodyOf(node, 'CoalesceExpr') !== undefined) return 'coalesce';
  return bodyOf(node, 'CaseExpr') === undefined ? '?column?' : 'case';
}
