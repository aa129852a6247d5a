import type { Site } from '../../../src/source/index.js';
import { columnAdded } from '../compiler/compile-call.js';

/** What TypeORM's users write for IF NOT EXISTS of a column, up to the call that it guards. Nothing lies between the two. */
const GUARD =
  /(?:^|\n)[ \t]*if\s*\(\s*!\s*(\()?\s*await\s+[\w.]+\.hasColumn\(\s*(['"`])([^'"`\n]+)\2\s*,\s*(['"`])([^'"`\n]+)\4\s*,?\s*\)\s*(\))?\s*\)\s*\{?\s*(?:\/\/[^\n]*\n\s*)*await\s+$/;

/** How much of the code before a call may belong to its guard, in characters. */
export const GUARD_LENGTH = 1000;

/**
 * Whether an `addColumn` is the first thing that `if (!(await queryRunner.hasColumn(…)))` guards, for its own table and column: then
 * it is ADD COLUMN IF NOT EXISTS, wherever it runs.
 *
 * @param before The code before the call.
 */
export function isGuarded(method: string, args: readonly unknown[], before: string): boolean {
  if (method !== 'addColumn') return false;
  const found = GUARD.exec(before);
  const added = columnAdded(args);
  return found !== null && found[3] === added?.table && found[5] === added?.column;
}

/** The code before a call. */
export type CodeBefore = (site: Site) => string;
