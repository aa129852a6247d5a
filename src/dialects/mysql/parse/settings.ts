import type { Cursor } from './cursor.js';

/**
 * A statement that sets sql_mode changes how the text after it is cut into tokens: under ANSI_QUOTES (and ANSI)
 * `"a"` is an identifier, under NO_BACKSLASH_ESCAPES a backslash is a plain character. Whatever else is set, and a mode
 * that comes from a variable, means the default mode.
 */
export function applySettings(cursor: Cursor, from: number): void {
  if (cursor.lexer.token(from).value !== 'SET') return;
  if (applySetting(cursor.lexer, cursor.text(from, cursor.index))) cursor.lexer.rewind(cursor.index);
}

/** The same of a statement that was sent before the text. Gives whether it sets how text is cut. */
export function applySetting(lexer: Cursor['lexer'], statement: string): boolean {
  const mode = /sql_mode\s*:?=\s*([\s\S]*)$/i.exec(statement)?.[1];
  if (mode === undefined) return false;
  lexer.ansiQuotes = /\bANSI(?:_QUOTES)?\b/i.test(mode);
  lexer.noBackslashEscapes = /\bNO_BACKSLASH_ESCAPES\b/i.test(mode);
  return true;
}
