import type { OperationOf } from '../../ir/index.js';
import { leaveUntranslated } from '../untranslated.js';
import { leftOutOfPostgres } from '../from-postgres/left-out.js';
import { refreshed } from '../queries/materialized-views.js';
import type { PortContext, Ported } from './context.js';
import { changesRows } from '../queries/tree.js';
import { counterMove } from '../history/counter-moves.js';
import { moveCounter } from './counters.js';
import { portRows } from './data.js';
import { portName } from './names.js';
import { portSetval } from './setval.js';

/** What reading kept to the letter. */
export const unmodelled = {
  rawSql,
  opaque: (operation: OperationOf<'opaque'>): Ported => [operation],
} as const;

function rawSql(operation: OperationOf<'rawSql'>, context: PortContext): Ported {
  if (leftOutOfPostgres(operation, context)) return [];
  const anew = refreshed(operation, context, (name) => portName(name, context));
  if (anew !== undefined) return anew;
  const { statement } = operation;
  const move = counterMove(operation, context);
  if (move !== undefined) return moveCounter(move, context);
  const counted = portSetval(operation, context);
  if (counted !== undefined) return counted;
  if (operation.effect === 'data' && changesRows(statement)) return portRows(operation.sql, context);
  return leaveUntranslated(operation.statement);
}
