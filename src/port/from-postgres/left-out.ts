import type { OperationOf } from '../../ir/index.js';
import { lose, type WayContext } from '../way.js';

/** Statements that only say how the server shall work on what follows, or that look at something. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'set',
  'begin',
  'start',
  'commit',
  'analyze',
  'vacuum',
  'reindex',
  'cluster',
  'checkpoint',
  'lock',
  'select',
]);

/** PostgreSQL manual, "ALTER TABLE": which values of a row that changes go into the log for those that copy the table. */
const REPLICA_IDENTITY =
  /^\s*alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?[\w."$]+\s+replica\s+identity\s+(?:full|nothing|default|using\s+index\s+[\w."$]+)\s*;?\s*$/i;

/**
 * Whether a statement of PostgreSQL that reading kept to the letter changes nothing that a schema or rows could tell, so that it is left out. What
 * it was for is told. A SELECT that changes rows (WITH … DELETE) is none of these.
 */
export function leftOutOfPostgres(operation: OperationOf<'rawSql'>, context: WayContext): boolean {
  const { effect, statement, sql } = operation;
  if (effect === 'none' && LEFT_OUT.has(statement)) {
    lose(
      context,
      'setting',
      `${statement.toUpperCase()} is left out: it says how PostgreSQL shall work, or looks at something`,
    );
    return true;
  }
  if (statement === 'alter table' && effect === 'catalog' && REPLICA_IDENTITY.test(sql)) {
    lose(context, 'setting', 'REPLICA IDENTITY is left out: it says what PostgreSQL writes for its replicas');
    return true;
  }
  return false;
}
