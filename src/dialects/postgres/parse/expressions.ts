import type { A_Const, A_Expr, FuncCall, Node, SQLValueFunctionOp } from 'libpg-query';
import type { Expression, Name } from '../../../ir/index.js';
import { quoteIdentifier } from '../print/identifiers.js';
import { readType } from '../types.js';
import type { StatementContext } from './context.js';
import { argumentExtents, primaryExtent, withoutParentheses } from './extents.js';
import { bodyOf, kindOf, stringsOf, Unmodelled, type NodeBody, type NodeKind } from './nodes.js';
import type { Extent } from './text.js';

/** Finds where an expression stands; asked only when it must be kept verbatim. `undefined`: it cannot be told. */
export type FindExtent = () => Extent | undefined;

/**
 * An expression of the syntax tree. What the IR's tree cannot hold is verbatim: the smallest part whose extent in the
 * source is known for certain. Throws Unmodelled if there is none.
 */
export function readExpression(context: StatementContext, node: Node, find?: FindExtent): Expression {
  try {
    return readTree(context, node);
  } catch (error) {
    if (!(error instanceof Unmodelled)) throw error;
    const extent = primaryExtent(context.tokens, node) ?? bareExtent(context, node, find);
    if (extent === undefined) throw error;
    return verbatim(context.text.slice(extent));
  }
}

/** Redundant parentheses go, so that printing and reading again gives the same; those of a row are not redundant. */
function bareExtent(context: StatementContext, node: Node, find: FindExtent | undefined): Extent | undefined {
  const extent = find?.();
  return extent === undefined || 'RowExpr' in node ? extent : withoutParentheses(context.tokens, extent);
}

function verbatim(text: string): Expression {
  return { kind: 'verbatim', dialect: 'postgres', text };
}

type Reader<K extends NodeKind> = (body: NodeBody<K>, context: StatementContext) => Expression;

/** How the nodes that the tree can hold are read; all others are kept verbatim. */
const readers: { readonly [K in NodeKind]?: Reader<K> } = {
  A_Const: constant,
  ColumnRef: (body) => ({ kind: 'column', path: (body.fields ?? []).map(columnPart) }),
  TypeCast: (body, context) => ({
    kind: 'cast',
    operand: operand(context, body.arg),
    type: readType(body.typeName ?? {}, context.names.typeSchema),
  }),
  FuncCall: call,
  A_Expr: operation,
  BoolExpr: (body, context) => {
    const operands = (body.args ?? []).map((arg) => readExpression(context, arg));
    const [first] = operands;
    if (body.boolop === 'NOT_EXPR' && first !== undefined) return { kind: 'not', operand: first };
    return flattened(body.boolop === 'OR_EXPR' ? 'or' : 'and', operands);
  },
  NullTest: (body, context) => ({
    kind: 'is',
    operand: operand(context, body.arg),
    test: 'null',
    ...(body.nulltesttype === 'IS_NOT_NULL' ? { negated: true } : {}),
  }),
  BooleanTest: (body, context) => {
    const negated = body.booltesttype?.startsWith('IS_NOT_') === true;
    const test = body.booltesttype?.replace(/^IS_(NOT_)?/, '').toLowerCase() as 'true' | 'false' | 'unknown';
    return { kind: 'is', operand: operand(context, body.arg), test, ...(negated ? { negated: true } : {}) };
  },
  CoalesceExpr: (body, context) => builtIn('coalesce', operands(context, body.args)),
  MinMaxExpr: (body, context) =>
    builtIn(body.op === 'IS_LEAST' ? 'least' : 'greatest', operands(context, body.args)),
  SQLValueFunction: (body) => {
    const [name, takesPrecision] = valueFunctions[body.op ?? 'SVFOP_CURRENT_DATE'];
    return { kind: 'keyword', name, ...(takesPrecision ? { precision: body.typmod ?? 0 } : {}) };
  },
  CaseExpr: (body, context) => ({
    kind: 'case',
    ...(body.arg === undefined ? {} : { operand: operand(context, body.arg) }),
    whens: (body.args ?? []).map((arg) => {
      const when = bodyOf(arg, 'CaseWhen');
      return { when: operand(context, when?.expr), then: operand(context, when?.result) };
    }),
    ...(body.defresult === undefined ? {} : { otherwise: operand(context, body.defresult) }),
  }),
  A_ArrayExpr: (body, context) => ({ kind: 'array', elements: operands(context, body.elements) }),
  RowExpr: (body, context) => ({ kind: 'row', elements: operands(context, body.args) }),
  CollateClause: (body, context) => ({
    kind: 'collate',
    operand: operand(context, body.arg),
    collation: systemName(stringsOf(body.collname)),
  }),
  SetToDefault: () => ({ kind: 'default' }),
};

function readTree(context: StatementContext, node: Node): Expression {
  const intercepted = context.intercept?.(node);
  if (intercepted !== undefined) return intercepted;
  const kind = kindOf(node);
  const read = readers[kind] as Reader<typeof kind> | undefined;
  if (read === undefined) throw new Unmodelled(`expression ${kind}`);
  return read((node as unknown as Record<string, never>)[kind] as never, context);
}

function operand(context: StatementContext, node: Node | undefined): Expression {
  if (node === undefined) throw new Unmodelled('a missing operand');
  return readExpression(context, node);
}

function operands(context: StatementContext, nodes: readonly Node[] | undefined): readonly Expression[] {
  return (nodes ?? []).map((node) => readExpression(context, node));
}

function flattened(kind: 'and' | 'or', operands: readonly Expression[]): Expression {
  return { kind, operands: operands.flatMap((part) => (part.kind === kind ? part.operands : [part])) };
}

function constant(body: A_Const): Expression {
  if (body.isnull === true) return { kind: 'null' };
  if (body.ival !== undefined) return { kind: 'number', value: String(body.ival.ival ?? 0) };
  if (body.fval !== undefined) return { kind: 'number', value: body.fval.fval ?? '0' };
  if (body.boolval !== undefined) return { kind: 'boolean', value: body.boolval.boolval === true };
  if (body.sval !== undefined) return { kind: 'string', value: body.sval.sval ?? '' };
  const bits = body.bsval?.bsval;
  // `b101` and `x1F` are how the grammar keeps B'101' and X'1F'.
  if (bits !== undefined) return verbatim(`${bits.slice(0, 1).toUpperCase()}'${bits.slice(1)}'`);
  throw new Unmodelled('a constant');
}

function columnPart(node: Node): string {
  const name = bodyOf(node, 'String');
  if (name !== undefined) return name.sval ?? '';
  if ('A_Star' in node) return '*';
  throw new Unmodelled('a part of a column');
}

/** A name of a function, collation or operator class: that of a built-in has no schema. */
export function systemName(parts: readonly string[]): Name {
  const name = parts.at(-1);
  if (name === undefined || parts.length > 2) throw new Unmodelled('a name with the name of its database');
  const schema = parts.length === 2 ? parts[0] : undefined;
  return schema === undefined || schema === 'pg_catalog' || schema === 'public' ? { name } : { schema, name };
}

function builtIn(name: string, args: readonly Expression[]): Expression {
  return { kind: 'call', name: { name }, args };
}

/** Expressions with a syntax of their own that are read as calls of those names. */
const grammarFunctions = new Set(['coalesce', 'greatest', 'least', 'nullif']);

function call(body: FuncCall, context: StatementContext): Expression {
  const parts = stringsOf(body.funcname);
  if (body.funcformat === 'COERCE_SQL_SYNTAX') return specialCall(body, parts.at(-1) ?? '', context);
  if (
    body.agg_order !== undefined ||
    body.agg_filter !== undefined ||
    body.over !== undefined ||
    body.agg_within_group === true ||
    body.func_variadic === true ||
    body.args?.some((arg) => 'NamedArgExpr' in arg) === true
  ) {
    throw new Unmodelled('a call with clauses of its own');
  }
  const name = functionName(parts, context);
  const args = body.args ?? [];
  const extents = (index: number) => argumentExtents(context.tokens, body, args.length)?.[index];
  return {
    kind: 'call',
    name,
    args: args.map((arg, index) => readExpression(context, arg, () => extents(index))),
    ...(body.agg_distinct === true ? { distinct: true } : {}),
    ...(body.agg_star === true ? { star: true } : {}),
  };
}

function functionName(parts: readonly string[], context: StatementContext): Name {
  const name = systemName(parts);
  // A function that somebody named "coalesce" must not become the expression of that name.
  if (name.schema === undefined && grammarFunctions.has(name.name)) throw new Unmodelled('a quoted keyword');
  if (parts[0] === 'public' && parts.length === 2 && context.names.current !== 'public') {
    throw new Unmodelled('public is not first in the search path');
  }
  return name;
}

/** Functions whose call in SQL's own words means the same as a plain call of them (gram.y, func_expr_common_subexpr). */
const wordyFunctions = new Set(['extract', 'position', 'overlay', 'substring', 'btrim', 'ltrim', 'rtrim']);

function specialCall(body: FuncCall, name: string, context: StatementContext): Expression {
  const args = operands(context, body.args);
  const [first, second] = args;
  if (name === 'timezone' && args.length === 2 && first !== undefined && second !== undefined) {
    return { kind: 'operator', operator: 'at time zone', left: second, right: first };
  }
  // An extract has no other way to be written.
  if (name === 'extract') return builtIn(name, args);
  if (wordyFunctions.has(name)) return { kind: 'call', name: { name }, args, words: true };
  throw new Unmodelled(`the syntax of ${name}`);
}

/** LIKE and its kin are operators with other names; the server gives them back by these. */
const wordOperators: Readonly<Record<string, string>> = {
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
};

function operatorName(nodes: readonly Node[] | undefined): string {
  const parts = stringsOf(nodes);
  const symbol = parts.at(-1) ?? '';
  if (parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog'))
    return wordOperators[symbol] ?? symbol;
  return `operator(${parts.slice(0, -1).map(quoteIdentifier).join('.')}.${symbol})`;
}

function operation(body: A_Expr, context: StatementContext): Expression {
  switch (body.kind) {
    case 'AEXPR_OP':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
    // SIMILAR TO is stored as a match of the pattern that similar_to_escape gives, and so it is read.
    case 'AEXPR_SIMILAR':
      return binary(operatorName(body.name), body, context);
    case 'AEXPR_DISTINCT':
      return binary('is distinct from', body, context);
    case 'AEXPR_NOT_DISTINCT':
      return binary('is not distinct from', body, context);
    case 'AEXPR_NULLIF':
      return builtIn('nullif', [operand(context, body.lexpr), operand(context, body.rexpr)]);
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return {
        kind: 'quantified',
        operator: operatorName(body.name),
        quantifier: body.kind === 'AEXPR_OP_ANY' ? 'any' : 'all',
        left: operand(context, body.lexpr),
        right: operand(context, body.rexpr),
      };
    case 'AEXPR_IN':
      return {
        kind: 'in',
        operand: operand(context, body.lexpr),
        values: operands(context, bodyOf(body.rexpr, 'List')?.items),
        ...(stringsOf(body.name)[0] === '<>' ? { negated: true } : {}),
      };
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return between(body, context);
    case undefined:
      throw new Unmodelled('an operator without its kind');
  }
}

function binary(operator: string, body: A_Expr, context: StatementContext): Expression {
  return {
    kind: 'operator',
    operator,
    ...(body.lexpr === undefined ? {} : { left: operand(context, body.lexpr) }),
    right: operand(context, body.rexpr),
  };
}

function between(body: A_Expr, context: StatementContext): Expression {
  const bounds = bodyOf(body.rexpr, 'List')?.items;
  return {
    kind: 'between',
    operand: operand(context, body.lexpr),
    low: operand(context, bounds?.[0]),
    high: operand(context, bounds?.[1]),
    ...(body.kind?.includes('NOT') === true ? { negated: true } : {}),
    ...(body.kind?.endsWith('SYM') === true ? { symmetric: true } : {}),
  };
}

/** Functions without parentheses, and whether a precision was given. */
const valueFunctions: Readonly<Record<SQLValueFunctionOp, readonly [name: string, takesPrecision: boolean]>> =
  {
    SVFOP_CURRENT_DATE: ['current_date', false],
    SVFOP_CURRENT_TIME: ['current_time', false],
    SVFOP_CURRENT_TIME_N: ['current_time', true],
    SVFOP_CURRENT_TIMESTAMP: ['current_timestamp', false],
    SVFOP_CURRENT_TIMESTAMP_N: ['current_timestamp', true],
    SVFOP_LOCALTIME: ['localtime', false],
    SVFOP_LOCALTIME_N: ['localtime', true],
    SVFOP_LOCALTIMESTAMP: ['localtimestamp', false],
    SVFOP_LOCALTIMESTAMP_N: ['localtimestamp', true],
    SVFOP_CURRENT_ROLE: ['current_role', false],
    SVFOP_CURRENT_USER: ['current_user', false],
    SVFOP_USER: ['user', false],
    SVFOP_SESSION_USER: ['session_user', false],
    SVFOP_CURRENT_CATALOG: ['current_catalog', false],
    SVFOP_CURRENT_SCHEMA: ['current_schema', false],
  };
