import { needsPerson } from '../problem.js';
import { innerScope, type Relation, type Scope } from './scope.js';
import type { CommonTable } from './tree.js';
import { relationOf, type Writer } from './writer.js';

const WHY = 'MariaDB has no WITH before UPDATE and DELETE';

/** What gives something else each time that it is worked out. */
const RANDOM = /\b(?:uuid|sys_guid|rand|random_bytes)\s*\(/i;

/**
 * WITH before a statement for MariaDB, which has none there (manual, "WITH": before SELECT alone): each of its queries is written as a
 * subquery in FROM where it is referred to. PostgreSQL does the same with one that is referred to once and holds nothing
 * volatile (manual, 7.8.3 "Common Table Expression Materialization"). Throws NeedsPerson, also see {@link checkInlined}.
 */
export function inlineCommon(
  tables: readonly CommonTable[],
  writer: Writer,
): { readonly text: string; readonly scope: Scope } {
  const known = new Map<string, Relation>();
  for (const { name, columns, query } of tables) {
    if (columns !== undefined) needsPerson('query', `${WHY}, nor names for the columns of a subquery`);
    const written = writer.query(query, innerScope(undefined, known));
    if (RANDOM.test(written.text)) needsPerson('query', `${WHY}, and ${name} is something else each time`);
    known.set(name, relationOf(written));
    writer.inlined.set(name, { text: written.text, uses: 0 });
  }
  return { text: '', scope: innerScope(undefined, known) };
}

/** Stops where a query of WITH is referred to more than once: it would be worked out more than once. Asked when all is written. */
export function checkInlined({ inlined }: Writer): void {
  for (const [name, { uses }] of inlined)
    if (uses > 1) needsPerson('query', `${WHY}, and ${name} is referred to more than once`);
}
