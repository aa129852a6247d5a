import type { Node } from 'libpg-query';
import { bodyOf, stringOf, stringsOf, type NodeBody } from '../parse/nodes.js';
import { and, not, or, UNSURE, type Truth } from '../../shared/truth.js';
import { equal, likeOther, equalToAny, isArray, truthOf, type Cell } from './cells.js';
import { UnsureRows, type Scope, type Select } from './scope.js';
import { oid, PERHAPS, PUBLIC } from './sources.js';

/** The value of an expression; {@link UNSURE} for all that is not modelled. */
export function evaluate(node: Node, scope: Scope): Cell {
  const constant = bodyOf(node, 'A_Const');
  if (constant !== undefined) return constantOf(constant);
  const column = bodyOf(node, 'ColumnRef');
  if (column !== undefined) return columnOf(column, scope);
  const operator = bodyOf(node, 'A_Expr');
  if (operator !== undefined) return operatorOf(operator, scope);
  const combined = bodyOf(node, 'BoolExpr');
  if (combined !== undefined) return combination(combined, scope);
  const nullTest = bodyOf(node, 'NullTest');
  if (nullTest?.arg !== undefined) {
    const isNull = nullness(evaluate(nullTest.arg, scope));
    return nullTest.nulltesttype === 'IS_NOT_NULL' ? not(isNull) : isNull;
  }
  const truthTest = bodyOf(node, 'BooleanTest');
  if (truthTest?.arg !== undefined) return tested(truthTest, truthOf(evaluate(truthTest.arg, scope)));
  const query = bodyOf(node, 'SubLink');
  if (query !== undefined) return subquery(query, scope);
  const call = bodyOf(node, 'FuncCall');
  if (call !== undefined) return callOf(call, scope);
  const cast = bodyOf(node, 'TypeCast');
  if (cast?.arg !== undefined) return castOf(cast, evaluate(cast.arg, scope), scope);
  if (bodyOf(node, 'SQLValueFunction')?.op === 'SVFOP_CURRENT_SCHEMA') return PUBLIC;
  const list = bodyOf(node, 'A_ArrayExpr');
  if (list !== undefined) return (list.elements ?? []).map((element) => evaluate(element, scope));
  return UNSURE;
}

function constantOf(constant: NodeBody<'A_Const'>): Cell {
  if (constant.isnull) return null;
  if (constant.sval !== undefined) return constant.sval.sval ?? '';
  if (constant.boolval !== undefined) return constant.boolval.boolval ?? false;
  return constant.ival === undefined ? UNSURE : (constant.ival.ival ?? 0);
}

function columnOf({ fields }: NodeBody<'ColumnRef'>, scope: Scope): Cell {
  const parts = stringsOf(fields);
  const column = parts.at(-1);
  if (column === undefined || parts.length !== fields?.length || parts.length > 2) return UNSURE;
  const [relation] = parts;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (parts.length === 2) {
      const row = at.rows[relation ?? ''];
      if (row !== undefined) return row[column];
      continue;
    }
    const holders = Object.values(at.rows).filter((row) => column in row);
    if (holders.length > 1) return UNSURE;
    if (holders[0] !== undefined) return holders[0][column];
    // A row may lack a column that its relation has: then it is not the outer query's.
    if (Object.keys(at.rows).length > 0) return UNSURE;
  }
  return UNSURE;
}

function operatorOf({ kind, name, lexpr, rexpr }: NodeBody<'A_Expr'>, scope: Scope): Cell {
  if (lexpr === undefined || rexpr === undefined) return UNSURE;
  const left = evaluate(lexpr, scope);
  const operator = stringsOf(name).at(-1) ?? '';
  switch (kind) {
    case 'AEXPR_IN': {
      const list = (bodyOf(rexpr, 'List')?.items ?? []).map((item) => evaluate(item, scope));
      const found = equalToAny(left, list);
      return operator === '<>' ? not(found) : found;
    }
    case 'AEXPR_OP_ANY': {
      const list = evaluate(rexpr, scope);
      return operator === '=' && isArray(list) ? equalToAny(left, list) : UNSURE;
    }
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE': {
      const found = like(left, evaluate(rexpr, scope), kind === 'AEXPR_ILIKE');
      return operator.startsWith('!') ? not(found) : found;
    }
    case 'AEXPR_OP':
      return compared(operator, left, evaluate(rexpr, scope));
    default:
      return UNSURE;
  }
}

function compared(operator: string, a: Cell, b: Cell): Truth {
  if (operator === '=') return equal(a, b);
  if (operator === '<>' || operator === '!=') return not(equal(a, b));
  const [left, right] = [likeOther(a, b), likeOther(b, a)];
  if (typeof left !== 'number' || typeof right !== 'number') return UNSURE;
  switch (operator) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    default:
      return UNSURE;
  }
}

function like(text: Cell, pattern: Cell, ignoreCase: boolean): Truth {
  if (text === null || pattern === null) return null;
  if (typeof text !== 'string' || typeof pattern !== 'string') return UNSURE;
  const source = pattern.replace(/\\(.)|([%_])|[^%_\\]+/gs, (part, escaped?: string, wildcard?: string) => {
    if (wildcard !== undefined) return wildcard === '%' ? '.*' : '.';
    return (escaped ?? part).replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, ignoreCase ? 'isu' : 'su').test(text);
}

function combination({ boolop, args = [] }: NodeBody<'BoolExpr'>, scope: Scope): Truth {
  const values = args.map((arg) => truthOf(evaluate(arg, scope)));
  switch (boolop) {
    case 'AND_EXPR':
      return values.reduce(and, true);
    case 'OR_EXPR':
      return values.reduce(or, false);
    case 'NOT_EXPR':
      return not(values[0]);
    default:
      return UNSURE;
  }
}

function nullness(cell: Cell): Truth {
  return cell === UNSURE ? UNSURE : cell === null;
}

function tested({ booltesttype }: NodeBody<'BooleanTest'>, value: Truth): Truth {
  if (value === UNSURE) return UNSURE;
  switch (booltesttype) {
    case 'IS_TRUE':
      return value === true;
    case 'IS_NOT_TRUE':
      return value !== true;
    case 'IS_FALSE':
      return value === false;
    case 'IS_NOT_FALSE':
      return value !== false;
    default:
      return UNSURE;
  }
}

function subquery({ subLinkType, subselect, testexpr, operName }: NodeBody<'SubLink'>, scope: Scope): Cell {
  const statement = bodyOf(subselect, 'SelectStmt');
  if (statement === undefined) return UNSURE;
  if (subLinkType === 'EXISTS_SUBLINK') return exists(statement, scope);
  const values = firstColumn(statement, scope);
  if (values === 'unsure') return UNSURE;
  if (subLinkType === 'EXPR_SUBLINK')
    return values.length === 0 ? null : values.length === 1 ? values[0] : UNSURE;
  const isIn = subLinkType === 'ANY_SUBLINK' && (operName === undefined || stringsOf(operName)[0] === '=');
  return isIn && testexpr !== undefined ? equalToAny(evaluate(testexpr, scope), values) : UNSURE;
}

/** `EXISTS (…)`. */
function exists(statement: Select, scope: Scope): Truth {
  try {
    return scope.query(statement, scope.catalog, scope).length > 0;
  } catch (error) {
    if (error instanceof UnsureRows) return UNSURE;
    throw error;
  }
}

/** The values of a query's first column; `unsure` where it is not known which rows there are. */
function firstColumn(statement: Select, scope: Scope): readonly Cell[] | 'unsure' {
  try {
    return scope
      .query(statement, scope.catalog, scope)
      .map((row) => (row === undefined ? UNSURE : Object.values(row)[0]));
  } catch (error) {
    if (error instanceof UnsureRows) return 'unsure';
    throw error;
  }
}

/** Functions that give one value for one row. Others may make rows, or one of many. */
export const SCALARS: ReadonlySet<string> = new Set(
  `current_schema current_schemas current_database to_regclass to_regtype format_type pg_get_constraintdef
  pg_get_indexdef pg_get_expr pg_get_userbyid obj_description col_description quote_ident lower upper concat replace
  version current_setting`.split(/\s+/),
);

function callOf(call: NodeBody<'FuncCall'>, scope: Scope): Cell {
  const { funcname, args = [] } = call;
  const parts = stringsOf(funcname);
  if (parts.length > 1 && parts[0] !== 'pg_catalog') return UNSURE;
  const values = args.map((arg) => evaluate(arg, scope));
  switch (parts.at(-1)) {
    case 'count':
      return countOf(call, scope.counted ?? []);
    case 'current_schema':
      return PUBLIC;
    case 'current_schemas':
      return values[0] === true ? ['pg_catalog', PUBLIC] : values[0] === false ? [PUBLIC] : UNSURE;
    case 'to_regclass':
      return typeof values[0] === 'string' ? relationNamed(values[0], scope) : UNSURE;
    default:
      return UNSURE;
  }
}

/** NULL is not counted (PostgreSQL manual, "Aggregate Functions"). */
function countOf({ agg_star, agg_distinct, args = [] }: NodeBody<'FuncCall'>, rows: readonly Scope[]): Cell {
  if (agg_star === true) return rows.length;
  const [counted] = args;
  if (counted === undefined) return UNSURE;
  const cells = rows.map((row) => evaluate(counted, row));
  if (cells.includes(UNSURE)) return UNSURE;
  const values = cells.filter((cell) => cell !== null);
  if (agg_distinct !== true) return values.length;
  return values.every((one) => typeof one !== 'object') ? new Set(values).size : UNSURE;
}

function castOf({ typeName, arg }: NodeBody<'TypeCast'>, value: Cell, scope: Scope): Cell {
  if ((typeName?.arrayBounds ?? []).length > 0) return UNSURE;
  switch (stringsOf(typeName?.names).at(-1)) {
    case 'text':
    case 'varchar':
    case 'name':
      return typeof value === 'string' || value === null || isForeign(value) ? value : UNSURE;
    case 'int4':
    case 'int8':
      return typeof value === 'number' || value === null ? value : UNSURE;
    case 'bool':
      return typeof value === 'boolean' || value === null ? value : UNSURE;
    case 'regclass': {
      // A relation that is not there is an error.
      const found = stringOf(arg) ?? value;
      const relation = typeof found === 'string' ? relationNamed(found, scope) : UNSURE;
      return relation === null ? UNSURE : relation;
    }
    default:
      return UNSURE;
  }
}

function isForeign(cell: Cell): boolean {
  return typeof cell === 'object' && cell !== null && 'mayBe' in cell;
}

/** The number of a relation by its name as SQL writes it; null where there is none. */
function relationNamed(text: string, scope: Scope): Cell {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.toLowerCase(),
  );
  const [first, second] = parts;
  if (first === undefined || parts.length > 2) return UNSURE;
  const name = second ?? first;
  const namespace = oid('schema', { name: second === undefined ? PUBLIC : first });
  const found = (scope.catalog('pg_catalog.pg_class') ?? []).map((row) => ({
    row,
    truth: and(equal(row['relname'], name), equal(row['relnamespace'], namespace)),
  }));
  if (found.some(({ row, truth }) => truth === UNSURE || (truth === true && row[PERHAPS]))) return UNSURE;
  const relation = found.find(({ truth }) => truth === true);
  return relation === undefined ? null : relation.row['oid'];
}
