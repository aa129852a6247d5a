import type { Cursor } from './cursor.js';

/**
 * A statement that sets sql_mode changes how the text after it is cut into tokens: under ANSI_QUOTES (and ANSI)
 * `"a"` is an identifier, under NO_BACKSLASH_ESCAPES a backslash is a plain character. Whatever else is set, and a mode
 * that comes from a variable, means the default mode.
 */
export function applySettings(cursor: Cursor, from: number): void {
  if (cursor.lexer.token(from).value !== 'SET') return;
  const text = cursor.text(from, cursor.index);
  const mode = /sql_mode\s*:?=\s*([\s\S]*)$/i.exec(text)?.[1];
  if (mode === undefined) return;
  cursor.lexer.ansiQuotes = /\bANSI(?:_QUOTES)?\b/i.test(mode);
  cursor.lexer.noBackslashEscapes = /\bNO_BACKSLASH_ESCAPES\b/i.test(mode);
  cursor.lexer.rewind(cursor.index);
}
