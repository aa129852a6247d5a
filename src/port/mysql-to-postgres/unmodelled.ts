import type { OperationOf } from '../../ir/index.js';
import { leaveUntranslated } from '../untranslated.js';
import { droppedTemporary } from '../from-mysql/temporary-tables.js';
import { portName } from './names.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { holdsQuery } from '../from-mysql/mysql-insert.js';
import { changesRows } from '../queries/tree.js';
import { portRows, rawInsert } from './data.js';

/** What reading kept to the letter. */
export const unmodelled = {
  rawSql,
  opaque: (operation: OperationOf<'opaque'>): Ported => [operation],
} as const;

/** Statements that only say how the server shall work on what follows, or that look at something. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'set',
  'use',
  'start',
  'begin',
  'commit',
  'lock',
  'lock tables',
  'unlock',
  'unlock tables',
  'flush',
  'analyze',
  'analyze table',
  'optimize',
  'optimize table',
  'show',
  'select',
]);

function rawSql(operation: OperationOf<'rawSql'>, context: WayContext): Ported {
  const { statement, effect } = operation;
  const isQuery = statement === 'select' && !/\bINTO\b/i.test(operation.sql);
  if ((effect === 'none' && LEFT_OUT.has(statement)) || (effect === 'data' && isQuery)) {
    lose(
      context,
      'setting',
      `${statement.toUpperCase()} is left out: it says how MySQL shall work, or looks at something`,
    );
    return [];
  }
  const isInsert = statement === 'insert' || statement === 'replace';
  if (effect === 'data' && isInsert && !holdsQuery(operation.sql)) return rawInsert(operation.sql, context);
  if (effect === 'data' && changesRows(statement)) return portRows(operation.sql, context);
  const dropped = droppedTemporary(operation, context);
  if (dropped !== undefined) return [{ ...dropped, table: portName(dropped.table) }];
  return leaveUntranslated(statement);
}
