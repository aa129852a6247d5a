/** A piece of SQL. `end` is exclusive; both count UTF-16 code units of the text. */
export interface Token {
  /**
   * `word`: a keyword or bare identifier; `quoted`: an identifier in `"…"`, `` `…` `` or `[…]`; `string`: `'…'`;
   * `end` stands behind the last token.
   */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'blob' | 'parameter' | 'operator' | 'end';
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  /** Of a word: in lower case; of a quoted identifier or a string: what it stands for; else as written. */
  readonly value: string;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Without its markers. */
  readonly text: string;
}

export interface Scanned {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** A text that is not made of SQLite's tokens: a quote or comment that does not end, a character that means nothing. */
export class LexicalError extends Error {
  readonly start: number;
  constructor(message: string, start: number) {
    super(message);
    this.name = 'LexicalError';
    this.start = start;
  }
}

/** Operators of more than one character, longest first. */
const LONG_OPERATORS = ['->>', '||', '->', '<<', '>>', '<=', '>=', '<>', '==', '!='];

const SPACE = /[ \t\r\n\f]+/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER =
  /0[xX][0-9A-Fa-f]+(?:_[0-9A-Fa-f]+)*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;
const BLOB = /[xX]'(?:[0-9A-Fa-f]{2})*'/y;
const PARAMETER = /\?\d*|[:@#$][A-Za-z0-9_$\u0080-\uffff]+(?:::[A-Za-z0-9_$\u0080-\uffff]+)*/y;
const CLOSING: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']', "'": "'" };

/**
 * Splits SQL into tokens by the rules of SQLite's tokenizer (src/tokenize.c): comments do not nest, `/*` may be left open
 * at the end, a quote is doubled inside quotes but for `[…]`. Throws {@link LexicalError}.
 */
export function scan(sql: string): Scanned {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let at = 0;
  while (at < sql.length) {
    const space = match(SPACE, sql, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const comment = commentAt(sql, at);
    if (comment !== undefined) {
      comments.push(comment);
      at = comment.end;
      continue;
    }
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return { tokens, comments };
}

function commentAt(sql: string, at: number): Comment | undefined {
  if (sql.startsWith('--', at)) {
    const newline = sql.indexOf('\n', at);
    const end = newline < 0 ? sql.length : newline;
    return {
      start: at,
      end,
      text: sql
        .slice(at, end)
        .replace(/^--+ ?/, '')
        .trimEnd(),
    };
  }
  if (!sql.startsWith('/*', at)) return undefined;
  const close = sql.indexOf('*/', at + 2);
  const end = close < 0 ? sql.length : close + 2;
  return { start: at, end, text: plainBlock(sql.slice(at + 2, close < 0 ? sql.length : close)) };
}

/** A block comment without the stars at its left edge. */
function plainBlock(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd())
    .join('\n')
    .trim();
}

function tokenAt(sql: string, at: number): Token {
  const first = sql[at] ?? '';
  if (first in CLOSING) return quotedAt(sql, at, CLOSING[first] ?? first);
  const blob = match(BLOB, sql, at);
  if (blob !== undefined) return token('blob', at, blob, blob);
  const number = match(NUMBER, sql, at);
  if (number !== undefined) return token('number', at, number, number);
  const word = match(WORD, sql, at);
  if (word !== undefined) return token('word', at, word, word.toLowerCase());
  const parameter = match(PARAMETER, sql, at);
  if (parameter !== undefined) return token('parameter', at, parameter, parameter);
  const long = LONG_OPERATORS.find((operator) => sql.startsWith(operator, at));
  if (long !== undefined) return token('operator', at, long, long);
  if ('();,.+-*/%<>=&|~'.includes(first)) return token('operator', at, first, first);
  throw new LexicalError(`unrecognized token: "${first}"`, at);
}

function quotedAt(sql: string, start: number, close: string): Token {
  const isBracket = close === ']';
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql[at] !== close) continue;
    if (!isBracket && sql[at + 1] === close) {
      at += 1;
      continue;
    }
    const text = sql.slice(start, at + 1);
    const inner = text.slice(1, -1);
    const value = isBracket ? inner : inner.replaceAll(close + close, close);
    return token(close === "'" ? 'string' : 'quoted', start, text, value);
  }
  throw new LexicalError(
    `unrecognized token: "${sql.slice(start, start + 20)}": the quote does not end`,
    start,
  );
}

function token(kind: Token['kind'], start: number, text: string, value: string): Token {
  return { kind, start, end: start + text.length, text, value };
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}
