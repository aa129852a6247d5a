import type { Argument, Call } from './calls.js';
import { tableOfCall } from './objects.js';

/**
 * How much of what TypeORM remembers of a table is right: `absent`: it will look; `exact`: all; `parts`: which columns,
 * indexes and constraints it has; `stale`: nothing is known.
 */
type Knowledge = 'absent' | 'exact' | 'parts' | 'stale';

/** What a call takes from the remembered table, and what it leaves behind. */
interface Use {
  readonly needs: 'nothing' | 'parts' | 'all';
  readonly leaves: 'exact' | 'parts' | 'stale';
}

/** A query runner's memory of tables in the course of `up` or `down`. */
export interface Memory {
  /** Whether the table has to be read anew before a call: its path. */
  readBefore(call: Call): string | undefined;
  readAnew(path: string): void;
  after(call: Call): void;
  /** SQL may change any table, and TypeORM does not notice. */
  afterSql(): void;
}

/**
 * TypeORM loads a table once and then keeps its memory of it in step with its own calls only, not always completely
 * (typeorm `query-runner/BaseQueryRunner.js`, `getCachedTable`). Migrations that run together share it, so before `up`
 * nothing is known; each is undone by itself.
 *
 * @param mayRemember Whether a column of that name may have been there before.
 * @param rebuilds Changes of a table make it anew from all that is remembered of it: a column that SQL has added would go
 *   (SQLite: typeorm `driver/sqlite-abstract/AbstractSqliteQueryRunner.js`, `recreateTable`).
 */
export function createMemory(
  direction: 'up' | 'down',
  mayRemember: (path: string, column: string) => boolean,
  rebuilds = false,
): Memory {
  const known = new Map<string, Knowledge>();
  let others: Knowledge = direction === 'up' ? 'stale' : 'absent';
  const of = (path: string): Knowledge => known.get(path) ?? others;
  return {
    readBefore: (call) => {
      const path = tableOfCall(call);
      if (path === undefined) return undefined;
      const use = useOf(call, path, mayRemember);
      const needs = rebuilds && !NO_REBUILD.has(call.method) ? 'all' : use.needs;
      return isEnough(of(path), needs) ? undefined : path;
    },
    readAnew: (path) => {
      // `getTable` forgets all the others.
      known.clear();
      others = 'absent';
      known.set(path, 'exact');
    },
    after: (call) => {
      const path = tableOfCall(call);
      if (path === undefined) return;
      const { leaves } = useOf(call, path, mayRemember);
      const before = of(path);
      if (before === 'stale' || leaves === 'stale') known.set(path, 'stale');
      else known.set(path, before === 'parts' ? 'parts' : leaves);
    },
    afterSql: () => {
      for (const [path, knowledge] of known) if (knowledge !== 'absent') known.set(path, 'stale');
    },
  };
}

/** What SQLite does without making the table anew. */
const NO_REBUILD: ReadonlySet<string> = new Set(['createTable', 'createIndex', 'dropIndex', 'dropTable']);

function isEnough(knowledge: Knowledge, needs: Use['needs']): boolean {
  if (needs === 'nothing' || knowledge === 'absent' || knowledge === 'exact') return true;
  return needs === 'parts' && knowledge === 'parts';
}

function useOf(call: Call, path: string, mayRemember: (path: string, column: string) => boolean): Use {
  const { method, args } = call;
  switch (method) {
    case 'createIndex':
    case 'createCheckConstraint':
    case 'createExclusionConstraint':
    case 'createForeignKey':
      return { needs: 'nothing', leaves: 'exact' };
    case 'createUniqueConstraint':
      return { needs: 'nothing', leaves: 'parts' };
    case 'dropIndex':
    case 'dropCheckConstraint':
    case 'dropExclusionConstraint':
    case 'dropForeignKey':
      return { needs: 'parts', leaves: 'exact' };
    case 'dropUniqueConstraint':
    case 'dropColumn':
    case 'dropColumns':
      return { needs: 'parts', leaves: 'parts' };
    case 'addColumn': {
      // An index that TypeORM remembers on a column of that name would be made again.
      const name = columnName(args[1]);
      return { needs: name !== undefined && mayRemember(path, name) ? 'parts' : 'nothing', leaves: 'parts' };
    }
    case 'createPrimaryKey':
      // It marks the columns that it remembers, and fails where it knows none of them.
      return { needs: 'parts', leaves: 'stale' };
    case 'dropTable':
      // With a guard it is dropped with what TypeORM remembers, too.
      return { needs: args[1] === false ? 'nothing' : 'all', leaves: 'stale' };
    default:
      return { needs: 'all', leaves: 'stale' };
  }
}

function columnName(arg: Argument | undefined): string | undefined {
  if (typeof arg !== 'object' || !('entries' in arg)) return undefined;
  const { name } = arg.entries;
  return typeof name === 'string' ? name : undefined;
}
