import type { Name, ObjectReference } from '../../../ir/index.js';
import { keyOf } from '../../../ir/index.js';
import type { Token } from './lexer.js';

/** Words that end the list of tables behind FROM. */
const AFTER_TABLES = new Set(
  `where group order having limit union intersect except window on using set returning left right full inner cross
  natural join outer`.split(/\s+/),
);

/** The tables and views that a query names behind FROM and JOIN, each once. Names of WITH are among them. */
export function tablesRead(tokens: readonly Token[]): readonly Name[] {
  const found = new Map<string, Name>();
  tokens.forEach((token, at) => {
    if (!isWord(token, 'from') && !isWord(token, 'join')) return;
    // `IS DISTINCT FROM` names no table.
    if (isWord(token, 'from') && isWord(tokens[at - 1], 'distinct')) return;
    for (const name of namesFrom(tokens, at + 1)) found.set(keyOf(name), name);
  });
  for (const name of commonNames(tokens)) found.delete(keyOf(name));
  return [...found.values()];
}

/** `a AS x, b y, (…) z`: the names in a list of tables. */
function* namesFrom(tokens: readonly Token[], from: number): Iterable<Name> {
  let at = from;
  for (;;) {
    while (isOperator(tokens[at], '(') && !isQuery(tokens[at + 1])) at += 1;
    if (isOperator(tokens[at], '(')) at = closing(tokens, at) + 1;
    else {
      const name = nameAt(tokens, at);
      if (name === undefined) return;
      at = name.next;
      // A call of a table-valued function is no table.
      if (isOperator(tokens[at], '(')) at = closing(tokens, at) + 1;
      else yield name.name;
    }
    while (tokens[at] !== undefined && !isOperator(tokens[at], ',')) {
      const token = tokens[at];
      if (token?.kind === 'operator' || (token?.kind === 'word' && AFTER_TABLES.has(token.value))) return;
      at += 1;
    }
    if (tokens[at] === undefined) return;
    at += 1;
  }
}

/** The names that WITH gives to queries. */
function commonNames(tokens: readonly Token[]): readonly Name[] {
  if (!tokens.some((token) => isWord(token, 'with'))) return [];
  return tokens.flatMap((token, at) => {
    const isDefinition =
      isWord(tokens[at + 1], 'as') &&
      (isOperator(tokens[at + 2], '(') ||
        isWord(tokens[at + 2], 'materialized') ||
        isWord(tokens[at + 2], 'not'));
    return isDefinition && (token.kind === 'word' || token.kind === 'quoted')
      ? [{ name: nameOf(token) }]
      : [];
  });
}

/** A name at a place, and where it ends. */
export function nameAt(
  tokens: readonly Token[],
  at: number,
): { readonly name: Name; readonly next: number } | undefined {
  const first = tokens[at];
  if (first === undefined || !isName(first)) return undefined;
  const second = tokens[at + 2];
  if (!isOperator(tokens[at + 1], '.') || second === undefined || !isName(second)) {
    return { name: { name: nameOf(first) }, next: at + 1 };
  }
  const schema = nameOf(first).toLowerCase();
  const isOwn = schema === 'main' || schema === 'temp';
  return { name: { ...(isOwn ? {} : { schema: nameOf(first) }), name: nameOf(second) }, next: at + 3 };
}

/** References to tables, for what raw SQL touches. */
export function asTables(names: readonly Name[]): readonly ObjectReference[] {
  return names.map((name) => ({ kind: 'table', name }));
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value === word;
}

export function isOperator(token: Token | undefined, operator: string): boolean {
  return token?.kind === 'operator' && token.value === operator;
}

function isQuery(token: Token | undefined): boolean {
  return isWord(token, 'select') || isWord(token, 'with') || isWord(token, 'values');
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quoted' || token.kind === 'string';
}

function nameOf(token: Token): string {
  return token.kind === 'word' ? token.text : token.value;
}

/** The place of the parenthesis that closes the one at a place. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isOperator(tokens[at], '(')) depth += 1;
    else if (isOperator(tokens[at], ')')) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}
