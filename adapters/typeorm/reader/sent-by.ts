import type { Operation } from '../../../src/ir/index.js';
import type { Session } from './session.js';

/**
 * What a call sends goes to the one connection of its query runner, whose driver sends one statement after the other (typeorm
 * `driver/<name>/<Name>QueryRunner.js`, `query`): with others that run beside it in turns.
 */
export function sentBy(session: Session, call: number, turn: number): (operation: Operation) => () => void {
  const { elsewhere, overlaps } = session;
  const connection = elsewhere === undefined ? overlaps : elsewhere.connection;
  return (operation) => overlaps.before(operation, { call, connection, turn });
}
