import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type PortContext, type Ported } from './context.js';
import { portStatement } from './queries/statements.js';

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

const ROWS: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);

function rawSql(operation: OperationOf<'rawSql'>, context: PortContext): Ported {
  if (operation.effect === 'none' && LEFT_OUT.has(operation.statement)) {
    lose(
      context,
      'setting',
      `${operation.statement.toUpperCase()} is left out: it says how PostgreSQL shall work`,
    );
    return [];
  }
  if (operation.effect === 'data' && ROWS.has(operation.statement)) {
    const { sql, table } = portStatement(operation.sql, context);
    return [
      {
        kind: 'rawSql',
        dialect: context.features.dialect,
        sql,
        statement: operation.statement,
        effect: 'data',
        touches: [{ kind: 'table', name: table }],
      },
    ];
  }
  return needsPerson('statement', `${operation.statement} is not translated`);
}
