import type { StatementContext } from './context.js';
import type { Extent } from './text.js';
import { closing, extentOf, findOutside, isKeyword, tokenFrom } from './tokens.js';

/** What stands in the parentheses after the first such keyword at or after a place. */
export function parenthesized(
  context: StatementContext,
  location: number | undefined,
  keyword: string,
): Extent | undefined {
  const { tokens } = context;
  const from = tokenFrom(tokens, location ?? 0);
  const word = findOutside(tokens, from, tokens.length, (text) => isKeyword(text, keyword));
  if (word === undefined || tokens[word + 1]?.text !== '(') return undefined;
  const close = closing(tokens, word + 1);
  return close === undefined ? undefined : extentOf(tokens, word + 2, close);
}

/**
 * From after the keyword at or after a place up to the end of what holds it: a comma or closing bracket outside of
 * brackets, one of the given places, or the end of the statement.
 */
export function afterKeyword(
  context: StatementContext,
  location: number | undefined,
  keyword: string,
  stops: readonly (number | undefined)[] = [],
): Extent | undefined {
  const { tokens } = context;
  const from = tokenFrom(tokens, location ?? 0);
  const word = findOutside(tokens, from, tokens.length, (text) => isKeyword(text, keyword));
  if (word === undefined) return undefined;
  const end =
    findOutside(tokens, word + 1, tokens.length, (text) => text === ',' || text === ')') ?? tokens.length;
  const start = tokens[word]?.end ?? 0;
  const stop = stops
    .filter((place) => place !== undefined && place >= start)
    .reduce<number>((least, place) => Math.min(least, tokenFrom(tokens, place ?? 0)), end);
  return extentOf(tokens, word + 1, stop);
}
