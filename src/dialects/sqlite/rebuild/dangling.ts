import { storeOf } from '../../../fold/create-state.js';
import { WITH_TRIGGERS } from '../../../fold/store/facts.js';
import type { SchemaState } from '../../../fold/state.js';
import type { Name } from '../../../ir/index.js';
import { LexicalError, scan, type Token } from '../parse/lexer.js';
import { isWord, nameAt, tablesRead } from '../parse/touches.js';

/**
 * Whether a view or a trigger names a table that is not there. Every ALTER TABLE but ADD COLUMN reads all of them anew, and
 * fails on such a one; only the old kind of RENAME does not (asked of SQLite 3.40 and 3.53; manual: PRAGMA
 * legacy_alter_table).
 */
export function hasProgramOfNothing(state: SchemaState): boolean {
  const store = storeOf(state);
  const isMissing = (name: Name): boolean => {
    const same = (other: string): boolean => other.toLowerCase() === name.name.toLowerCase();
    if (state.table(name) !== undefined || state.view(name) !== undefined) return false;
    if (/^sqlite_/i.test(name.name)) return false;
    return ![...store.tables.values(), ...store.views.values()].some((one) => same(one.name.name));
  };
  const views = [...store.views.values()];
  if (views.some(({ reads }) => reads.some(isMissing))) return true;
  return [...store.tablesUsing(WITH_TRIGGERS), ...views].some((on) =>
    on.triggers.some(({ definition }) => namedInTrigger(definition).some(isMissing)),
  );
}

/** The tables and views that a trigger's statements read and write. */
function namedInTrigger(definition: string): readonly Name[] {
  const tokens = tokensOf(definition);
  const written = tokens.flatMap((token, at): readonly Name[] => {
    if (!isWord(token, 'into') && !isWord(token, 'update')) return [];
    // `UPDATE OR IGNORE t`
    const place = isWord(tokens[at + 1], 'or') ? at + 3 : at + 1;
    const next = tokens[place];
    // `AFTER UPDATE OF a ON t`, `ON CONFLICT DO UPDATE SET`
    if (isWord(next, 'of') || isWord(next, 'on') || isWord(next, 'set')) return [];
    const found = nameAt(tokens, place);
    return found === undefined ? [] : [found.name];
  });
  return [...written, ...tablesRead(tokens)];
}

/** Nothing for a text that cannot be read. */
function tokensOf(text: string): readonly Token[] {
  try {
    return scan(text).tokens;
  } catch (error) {
    if (error instanceof LexicalError) return [];
    throw error;
  }
}
