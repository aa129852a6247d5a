import type { FuncCall, Node } from 'libpg-query';
import { bodyOf, kindOf, type NodeKind } from './nodes.js';
import type { Extent, Token } from './text.js';
import { closing, extentOf, isKeyword, splitAtCommas, tokenFrom } from './tokens.js';

/*
 * Where expressions end. The syntax tree says only where they start (or where their operator stands), so the end is
 * taken from the tokens, and only where it is certain: at the bracket that closes what the expression opened.
 */

/** Expressions that start with a word and go on in one pair of parentheses. */
const wordThenParentheses: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'JsonFuncExpr',
  'JsonObjectConstructor',
  'JsonArrayConstructor',
  'JsonArrayQueryConstructor',
  'JsonParseExpr',
  'JsonScalarExpr',
  'JsonSerializeExpr',
  'XmlSerialize',
  'GroupingFunc',
]);

/** The extent of an expression that nothing around it can belong to; `undefined` if that cannot be told. */
export function primaryExtent(tokens: readonly Token[], node: Node): Extent | undefined {
  const kind = kindOf(node);
  if (wordThenParentheses.has(kind)) {
    const location = (node as Record<string, { readonly location?: number }>)[kind]?.location ?? 0;
    return wordAndParentheses(tokens, tokenFrom(tokens, location));
  }
  const subquery = bodyOf(node, 'SubLink');
  if (subquery !== undefined) {
    switch (subquery.subLinkType) {
      case 'EXISTS_SUBLINK':
      case 'ARRAY_SUBLINK':
        return wordAndParentheses(tokens, tokenFrom(tokens, subquery.location ?? 0));
      case 'EXPR_SUBLINK':
        return brackets(tokens, tokenFrom(tokens, subquery.location ?? 0));
      default:
        return undefined;
    }
  }
  const call = bodyOf(node, 'FuncCall');
  if (call !== undefined) return callExtent(tokens, call);
  const indirection = bodyOf(node, 'A_Indirection');
  if (indirection?.arg !== undefined) {
    return indirectionExtent(tokens, indirection.arg, indirection.indirection ?? []);
  }
  return undefined;
}

/** Where the arguments of a plain call stand. */
export function argumentExtents(
  tokens: readonly Token[],
  call: FuncCall,
  count: number,
): readonly (Extent | undefined)[] | undefined {
  const open = openOfCall(tokens, call);
  const close = open === undefined ? undefined : closing(tokens, open);
  if (open === undefined || close === undefined || call.agg_distinct === true) return undefined;
  const parts = splitAtCommas(tokens, open + 1, close);
  return parts.length === count ? parts.map(({ from, to }) => extentOf(tokens, from, to)) : undefined;
}

/** An extent without the pairs of parentheses that hold all of it. */
export function withoutParentheses(tokens: readonly Token[], extent: Extent): Extent {
  let from = tokenFrom(tokens, extent.start);
  let to = tokenFrom(tokens, extent.end);
  while (to - from > 2 && tokens[from]?.text === '(' && closing(tokens, from) === to - 1) {
    from += 1;
    to -= 1;
  }
  return extentOf(tokens, from, to) ?? extent;
}

function callExtent(tokens: readonly Token[], call: FuncCall): Extent | undefined {
  // In SQL's own words the location can be that of an operator (`AT TIME ZONE`, `OVERLAPS`).
  if (call.funcformat === 'COERCE_SQL_SYNTAX') return undefined;
  const first = tokenFrom(tokens, call.location ?? 0);
  const open = openOfCall(tokens, call);
  let last = open === undefined ? undefined : closing(tokens, open);
  if (last === undefined) return undefined;
  if (call.agg_within_group === true) last = clause(tokens, last, ['within', 'group']);
  if (last !== undefined && call.agg_filter !== undefined) last = clause(tokens, last, ['filter']);
  if (last !== undefined && call.over !== undefined) {
    last =
      call.over.name !== undefined && tokens[last + 2]?.text !== '('
        ? last + 2
        : clause(tokens, last, ['over']);
  }
  return last === undefined ? undefined : extentOf(tokens, first, last + 1);
}

/** The index of the bracket that closes a clause after a token: `FILTER (…)`. */
function clause(tokens: readonly Token[], after: number, words: readonly string[]): number | undefined {
  let next = after + 1;
  for (const word of words) {
    if (!isKeyword(tokens[next]?.text, word)) return undefined;
    next += 1;
  }
  return closing(tokens, next);
}

/** The index of the bracket before the arguments: after the name, whose parts are joined by dots. */
function openOfCall(tokens: readonly Token[], call: FuncCall): number | undefined {
  const open = afterName(tokens, tokenFrom(tokens, call.location ?? 0));
  return tokens[open]?.text === '(' ? open : undefined;
}

/** The index after a dotted name. */
export function afterName(tokens: readonly Token[], first: number): number {
  let next = first + 1;
  while (tokens[next]?.text === '.') next += 2;
  return next;
}

function wordAndParentheses(tokens: readonly Token[], word: number): Extent | undefined {
  const close = tokens[word + 1]?.text === '(' ? closing(tokens, word + 1) : undefined;
  return close === undefined ? undefined : extentOf(tokens, word, close + 1);
}

function brackets(tokens: readonly Token[], open: number): Extent | undefined {
  const close = tokens[open]?.text === '(' ? closing(tokens, open) : undefined;
  if (close === undefined) return undefined;
  // One pair of parentheses is the subquery's own.
  const isDouble = tokens[open + 1]?.text === '(' && closing(tokens, open + 1) === close - 1;
  return isDouble ? brackets(tokens, open + 1) : extentOf(tokens, open, close + 1);
}

/** `a[1]`, `(a).b`, `(f(x)).*`: a column or call, maybe in parentheses, and what follows it. */
function indirectionExtent(tokens: readonly Token[], base: Node, steps: readonly Node[]): Extent | undefined {
  const inner = baseExtent(tokens, base);
  if (inner === undefined) return undefined;
  let from = tokenFrom(tokens, inner.start);
  let next = tokenFrom(tokens, inner.end);
  while (tokens[from - 1]?.text === '(' && closing(tokens, from - 1) === next) {
    from -= 1;
    next += 1;
  }
  for (const step of steps) {
    if ('A_Indices' in step) {
      const close = tokens[next]?.text === '[' ? closing(tokens, next) : undefined;
      if (close === undefined) return undefined;
      next = close + 1;
    } else {
      if (tokens[next]?.text !== '.') return undefined;
      next += 2;
    }
  }
  return extentOf(tokens, from, next);
}

function baseExtent(tokens: readonly Token[], base: Node): Extent | undefined {
  const column = bodyOf(base, 'ColumnRef');
  if (column === undefined) return primaryExtent(tokens, base);
  const first = tokenFrom(tokens, column.location ?? 0);
  return extentOf(tokens, first, first + (column.fields?.length ?? 1) * 2 - 1);
}
