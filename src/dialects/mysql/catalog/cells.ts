import { UNSURE, type Truth } from '../../shared/truth.js';

/** The name of a database, of which only this is known. */
export interface DatabaseName {
  readonly database: 'current' | 'other';
}

/** `DATABASE()`: the database of the history, whatever it is called. */
export const CURRENT: DatabaseName = { database: 'current' };

/** Any other database of the server. */
export const OTHER: DatabaseName = { database: 'other' };

/** A name that nobody knows, but for what it can be. */
export interface MaybeName {
  readonly mayBe: (name: string) => boolean;
}

/** A value in a row of a catalog. */
export type Cell = string | number | boolean | null | typeof UNSURE | DatabaseName | MaybeName;

/**
 * `a = b`. Text of the catalogs is compared without regard to case, names of tables and databases with or without,
 * which the server's setting `lower_case_table_names` decides: what differs only in case, or in signs beyond
 * ASCII, may be the same.
 */
export function equal(a: Cell, b: Cell): Truth {
  if (a === null || b === null) return null;
  if (a === UNSURE || b === UNSURE) return UNSURE;
  if (typeof a === 'object') return ofObject(a, b);
  if (typeof b === 'object') return ofObject(b, a);
  if (a === b) return true;
  if (typeof a !== 'string' || typeof b !== 'string') return Number(a) === Number(b);
  return folded(a) === folded(b) || /[^ -~]/.test(a + b) ? UNSURE : false;
}

function ofObject(a: DatabaseName | MaybeName, b: Cell): Truth {
  if ('mayBe' in a) return typeof b === 'string' && !a.mayBe(b) ? false : UNSURE;
  if (typeof b !== 'object' || b === null || !('database' in b)) return UNSURE;
  if (a.database !== b.database) return false;
  return a.database === 'current' ? true : UNSURE;
}

/** Trailing spaces count in some collations only. */
function folded(text: string): string {
  return text.trimEnd().toLowerCase();
}

/** `text LIKE pattern`, which has no escapes but the backslash. */
export function like(text: Cell, pattern: Cell): Truth {
  if (text === null || pattern === null) return null;
  if (typeof text !== 'string' || typeof pattern !== 'string') return UNSURE;
  const source = pattern.replace(
    /\\([\s\S])|[%_]|[.*+?^${}()|[\]\\]/g,
    (found, escaped: string | undefined) => {
      if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return found === '%' ? '[\\s\\S]*' : found === '_' ? '[\\s\\S]' : `\\${found}`;
    },
  );
  if (new RegExp(`^${source}$`).test(text)) return true;
  return new RegExp(`^${source}$`, 'i').test(text) || /[^ -~]/.test(text + pattern) ? UNSURE : false;
}

/** A cell as a condition. */
export function truthOf(cell: Cell): Truth {
  if (typeof cell === 'boolean' || cell === null) return cell;
  return typeof cell === 'number' ? cell !== 0 : UNSURE;
}
