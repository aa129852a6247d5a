import type { Cursor } from './cursor.js';
import { modeIn } from './sql-mode.js';

/**
 * A statement that sets sql_mode changes how the text after it is cut into tokens, and what it means: see {@link SqlMode}. Whatever
 * else is set, and a mode that comes from a variable, means the usual one.
 */
export function applySettings(cursor: Cursor, from: number): void {
  if (cursor.lexer.token(from).value !== 'SET') return;
  if (applySetting(cursor.lexer, cursor.text(from, cursor.index))) cursor.lexer.rewind(cursor.index);
}

/** The same of a statement that was sent before the text. Gives whether it sets the session's mode. */
export function applySetting(lexer: Cursor['lexer'], statement: string): boolean {
  const [, scope, mode] =
    /((?:global|persist|persist_only)[\s.]+)?`?sql_mode`?\s*:?=\s*([\s\S]*)$/i.exec(statement) ?? [];
  // That of the server is for sessions to come.
  if (mode === undefined || scope !== undefined) return false;
  lexer.mode = modeIn(mode);
  return true;
}
