import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type PortContext, type Ported } from './context.js';
import { changesRows } from '../queries/tree.js';
import { counterMove } from '../history/counter-moves.js';
import { moveCounter } from './counters.js';
import { portRows } from './data.js';
import { portSetval } from './setval.js';

/** What reading kept to the letter. */
export const unmodelled = {
  rawSql,
  opaque: (operation: OperationOf<'opaque'>): Ported => [operation],
} as const;

/** Statements that only say how the server shall work on what follows. */
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
]);

function rawSql(operation: OperationOf<'rawSql'>, context: PortContext): Ported {
  if (operation.effect === 'none' && LEFT_OUT.has(operation.statement)) {
    lose(
      context,
      'setting',
      `${operation.statement.toUpperCase()} is left out: it says how PostgreSQL shall work`,
    );
    return [];
  }
  const { statement } = operation;
  const move = counterMove(operation, context);
  if (move !== undefined) return moveCounter(move, context);
  const counted = portSetval(operation, context);
  if (counted !== undefined) return counted;
  if (operation.effect === 'data' && changesRows(statement)) return portRows(operation.sql, context);
  return needsPerson('statement', `${operation.statement} is not translated`);
}
