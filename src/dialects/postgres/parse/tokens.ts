import type { Extent, Token } from './text.js';

const openers: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** The index of the first token at or after a byte; the number of tokens if there is none. */
export function tokenFrom(tokens: readonly Token[], byte: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < byte) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the token that closes the bracket at an index, `undefined` if that is no bracket. */
export function closing(tokens: readonly Token[], open: number): number | undefined {
  if (openers[tokens[open]?.text ?? ''] === undefined) return undefined;
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    const text = tokens[i]?.text;
    if (text === '(' || text === '[') depth += 1;
    else if (text === ')' || text === ']') depth -= 1;
    if (depth === 0) return i;
  }
  return undefined;
}

/** The index of the first token outside of brackets, between two indexes, for which a test holds. */
export function findOutside(
  tokens: readonly Token[],
  from: number,
  to: number,
  test: (text: string) => boolean,
): number | undefined {
  for (let i = from; i < to; i += 1) {
    if (test(tokens[i]?.text ?? '')) return i;
    const close = closing(tokens, i);
    if (close !== undefined) i = close;
  }
  return undefined;
}

/** The parts between commas outside of brackets, as ranges of token indexes; `to` is exclusive. */
export function splitAtCommas(
  tokens: readonly Token[],
  from: number,
  to: number,
): readonly { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let start = from;
  while (start <= to) {
    const comma = findOutside(tokens, start, to, (text) => text === ',') ?? to;
    parts.push({ from: start, to: comma });
    start = comma + 1;
  }
  return parts;
}

/** The place of a range of tokens; `undefined` if it is empty. */
export function extentOf(tokens: readonly Token[], from: number, to: number): Extent | undefined {
  const first = tokens[from];
  const last = tokens[to - 1];
  return first === undefined || last === undefined || to <= from
    ? undefined
    : { start: first.start, end: last.end };
}

/** Whether a token is the keyword. Keywords are ASCII, and a quoted identifier keeps its quotes in a token's text. */
export function isKeyword(text: string | undefined, keyword: string): boolean {
  return text !== undefined && text.length === keyword.length && text.toLowerCase() === keyword;
}
