import type { Name } from '../../ir/index.js';
import type { VerbatimRules } from '../../fold/verbatim.js';
import { isKeyword } from './parse/keywords.js';
import { LexicalError, scan, type Token } from './parse/lexer.js';
import { isOperator, isWord } from './parse/touches.js';
import { quoteIdentifier } from './print/identifiers.js';

/**
 * Text in SQLite's SQL, looked at token by token: every name is taken for a column, or a table, that is where one can
 * stand. That may find too many, never too few.
 */
export const sqliteVerbatim: VerbatimRules = {
  expressionColumns: columnsIn,
  queryColumns: columnsIn,
  renameColumn: (expression, from, to) =>
    edited(expression, (tokens) =>
      tokens
        .filter((token, at) => isColumn(tokens, at) && same(valueOf(token), from))
        .map((token) => ({ token, to })),
    ),
  renameRelation: (query, from: Name, to: Name) =>
    edited(query, (tokens) =>
      tokens
        .filter((token, at) => isRelation(tokens, at) && same(valueOf(token), from.name))
        .map((token) => ({ token, to: to.name })),
    ),
  renameTrigger: (definition, to) =>
    edited(definition, (tokens) => {
      const name = tokens[tokens.findIndex((token) => isWord(token, 'trigger')) + 1];
      return name === undefined ? [] : [{ token: name, to }];
    }),
};

function columnsIn(text: string): readonly string[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const found = new Set<string>();
  tokens.forEach((token, at) => {
    if (isColumn(tokens, at)) found.add(valueOf(token));
    else if (isOperator(token, '*') && isStar(tokens, at)) found.add('*');
  });
  return [...found];
}

/** `*` that stands for all columns, not for a product. */
function isStar(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || isOperator(before, '.') || isOperator(before, ',') || before.kind === 'word';
}

function isColumn(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return false;
  if (token.kind === 'word' && isKeyword(token.value)) return false;
  return !isOperator(tokens[at + 1], '(') && !isOperator(tokens[at + 1], '.');
}

/** A table's name stands behind FROM, JOIN, INTO, UPDATE, ON, TABLE or REFERENCES, in a list of such, or before a dot. */
function isRelation(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return false;
  if (token.kind === 'word' && isKeyword(token.value)) return false;
  if (isOperator(tokens[at + 1], '.')) return true;
  const before = tokens[at - 1];
  if (before?.kind === 'word' && BEFORE_TABLES.has(before.value)) return true;
  return isOperator(before, ',') && isInTableList(tokens, at);
}

function isInTableList(tokens: readonly Token[], at: number): boolean {
  for (let i = at - 1; i >= 0; i -= 1) {
    const token = tokens[i];
    if (token?.kind !== 'word') continue;
    if (token.value === 'from') return true;
    if (isKeyword(token.value) && token.value !== 'as') return false;
  }
  return false;
}

const BEFORE_TABLES = new Set(['from', 'join', 'into', 'update', 'on', 'table', 'references']);

function edited(
  text: string,
  find: (tokens: readonly Token[]) => readonly { readonly token: Token; readonly to: string }[],
): string | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  let result = text;
  for (const { token, to } of find(tokens).toReversed()) {
    result = result.slice(0, token.start) + quoteIdentifier(to) + result.slice(token.end);
  }
  return result;
}

function tokensOf(text: string): readonly Token[] | undefined {
  try {
    return scan(text).tokens;
  } catch (error) {
    if (error instanceof LexicalError) return undefined;
    throw error;
  }
}

function valueOf(token: Token): string {
  return token.kind === 'word' ? token.text : token.value;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
