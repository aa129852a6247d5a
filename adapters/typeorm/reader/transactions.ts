import type { HostObject, Site, Value } from '../../../src/source/index.js';
import { settled } from './settled.js';
import type { Session } from './session.js';

/**
 * Transactions by hand. Inside TypeORM's own, `startTransaction` makes a savepoint and its commit releases it; what
 * matters is the commit of TypeORM's own, after which nothing is all or nothing any more.
 */
export function transaction(
  key: 'startTransaction' | 'commitTransaction' | 'rollbackTransaction',
  session: Session,
  at: Site,
): Value {
  const { journal, evaluation } = session;
  if (evaluation.speculating) {
    const { depth, inTransaction, openedAt } = session;
    evaluation.onUndo(() => {
      Object.assign(session, { depth, inTransaction, openedAt, isTransactionUnsure: true });
    });
  }
  if (key === 'rollbackTransaction') {
    journal.addTakenBack(at, at.code, 'the migration rolls its own transaction back');
    journal.ended();
  } else if (key === 'startTransaction') {
    if (!session.inTransaction && !session.endsTransaction) tellInnerTransaction(session, at);
    if (!session.inTransaction) session.openedAt = journal.recorded.length;
    session.depth++;
    session.inTransaction = true;
    journal.begun(at);
  } else if (session.isTransactionUnsure) {
    journal.ended();
    // It may be TypeORM's own.
    tellInnerTransaction(session, at);
    session.endsTransaction = true;
    session.depth = Math.max(0, session.depth - 1);
    session.inTransaction = session.depth > 0;
  } else if (session.depth > 0) {
    journal.ended();
    release(session, at);
  } else if (session.inTransaction) {
    tellInnerTransaction(session, at);
    session.endsTransaction = true;
    session.inTransaction = false;
  } else {
    return session.evaluation.throwError(
      'Transaction is not started yet, start transaction before committing or rolling it back.',
      at,
    );
  }
  return settled(undefined);
}

/**
 * Whether a change of the schema has ended the transaction on the server, and its savepoints with it; to release one is
 * an error then (asked of TypeORM 0.3 on MySQL 9.7 and MariaDB 10.11).
 */
function isEnded({ journal, openedAt }: Session): boolean {
  const { traits } = journal.state;
  return journal.recorded.slice(openedAt).some((operation) => traits.commits(operation));
}

function tellInnerTransaction({ journal }: Session, at: Site): void {
  journal.diagnostics.push({
    severity: 'lossy',
    code: 'inner-transaction',
    message: 'this migration opens or ends transactions itself: it is written without any',
    span: journal.span(at.span),
    help: 'if it must be all or nothing, split the migration: what needs no transaction, and the rest',
  });
}

/**
 * `manager.transaction(run)`: what the code throws in it takes back what ran in it (typeorm `entity-manager/EntityManager.js`,
 * `transaction`), be it a transaction of its own or a savepoint.
 */
export function inTransaction(run: Value, manager: HostObject, session: Session, at: Site): Value {
  const { evaluation, journal } = session;
  const { depth, openedAt, inTransaction: wasOpen } = session;
  const isThrown = (error: unknown): boolean => evaluation.isThrown(error);
  if (!wasOpen) session.openedAt = journal.recorded.length;
  session.depth++;
  session.inTransaction = true;
  try {
    const value = journal.transaction(
      () => evaluation.await(evaluation.call(run, [manager], undefined, at), at),
      isThrown,
      at,
    );
    release(session, at);
    return value;
  } catch (error) {
    if (isThrown(error) && wasOpen && isEnded(session)) journal.addOpaque(at, at.code, NO_SAVEPOINT);
    throw error;
  } finally {
    Object.assign(session, { depth, openedAt, inTransaction: wasOpen });
  }
}

/** TypeORM goes on as if it were there, and releases it at its own end. */
const NO_SAVEPOINT =
  'the server has ended the transaction with a change of the schema, so TypeORM fails for the savepoint that it has lost';

/** Ends the innermost of the transactions that the code has open. */
function release(session: Session, at: Site): void {
  const savepoint = session.depth - (session.toolTransaction && !session.endsTransaction ? 0 : 1);
  if (savepoint > 0 && isEnded(session))
    session.evaluation.throwError(`SAVEPOINT typeorm_${savepoint} does not exist`, at);
  session.depth--;
  session.inTransaction = session.depth > 0 || (session.toolTransaction && !session.endsTransaction);
}
