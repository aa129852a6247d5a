import type { Operation } from '../../../src/ir/index.js';
import { unknown, type HostObject, type Site, type Value } from '../../../src/source/index.js';
import { canRunBeside, hasUncommitted, WAITS } from '../../shared/reader/beside-transaction.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import type { Session } from './session.js';
import { settled } from './settled.js';

/**
 * What a data source runs by itself, not by the migration's query runner: on another connection of the pool (typeorm
 * `data-source/DataSource.js`, `query`; `entity-manager/EntityManager.js`). SQLite has one for all
 * (`driver/sqlite-abstract/AbstractSqliteDriver.js`, `createQueryRunner`).
 *
 * @param connection The one that all of it goes to; absent: each call to any, but a transaction to one.
 */
export function onOtherConnection(host: HostObject, session: Session, connection?: object): HostObject {
  if (session.dialect.name === 'sqlite') return host;
  const other: HostObject = {
    ...host,
    kind: 'host',
    get: (key, at) => {
      if (TRANSACTION.test(key))
        return hostFunction(key, (_args, site) => ownTransaction(key, other, session, site));
      const member = host.get(key, at);
      if (typeof member !== 'object' || member === null || member.kind !== 'host') return member;
      const { call } = member;
      if (call === undefined) {
        if (key === 'manager') return onOtherConnection(member, session, connection);
        return key === 'queryRunner' ? other : member;
      }
      return hostFunction(key, (args, site) => {
        const elsewhere = { connection: connection ?? (key === 'transaction' ? {} : undefined) };
        return beside(session, site, () =>
          whileElsewhere(elsewhere, session, () => call(args, member, site)),
        );
      });
    },
    describe: () => host.describe(),
  };
  return other;
}

function whileElsewhere<T>(elsewhere: Session['elsewhere'], session: Session, run: () => T): T {
  const before = session.elsewhere;
  session.elsewhere = elsewhere;
  try {
    return run();
  } finally {
    session.elsewhere = before;
  }
}

/** Of its own; what runs in it is on the other connection anyway. */
const TRANSACTION = /^(?:start|commit|rollback)Transaction$/;

function ownTransaction(key: string, runner: HostObject, session: Session, at: Site): Value {
  const { journal } = session;
  if (key === 'startTransaction') journal.begun(at, runner);
  if (key === 'rollbackTransaction')
    journal.addTakenBack(at, at.code, 'the migration rolls its own transaction back', runner);
  else if (session.inTransaction) tellOutside(session, at);
  if (key !== 'startTransaction') journal.ended(runner);
  return settled(undefined);
}

function beside(session: Session, at: Site, run: () => Value): Value {
  const { journal } = session;
  if (!session.inTransaction) return run();
  const held = heldBy(session);
  const isSeen = !hasUncommitted(held, journal.state);
  let made: readonly Operation[] = [];
  let isFree = true;
  const value = journal.apart(run, (operations) => {
    made = operations;
    return (isFree = canRunBeside(operations, held, journal.state));
  });
  if (!isFree) {
    journal.addOpaque(at, at.code, WAITS);
    return settled(unknown(WAITS, at.span));
  }
  for (const operation of made) session.outside.add(operation);
  if (made.length > 0) tellOutside(session, at);
  return made.length > 0 || isSeen ? value : settled(unknown(WAITS, at.span));
}

/** What ran in the open transaction so far. */
function heldBy({
  journal,
  openedAt,
  outside,
  toolTransaction,
  endsTransaction,
}: Session): readonly Operation[] {
  const all = toolTransaction && !endsTransaction ? journal.recorded : journal.recorded.slice(openedAt);
  return all.filter((operation) => !outside.has(operation));
}

/** Once for a migration: some use no other connection. */
function tellOutside(session: Session, at: Site): void {
  if (session.isOutsideTold) return;
  session.isOutsideTold = true;
  session.journal.diagnostics.push({
    severity: 'warning',
    code: 'outside-transaction',
    message:
      'this does not run in the transaction of the migration: a data source has another connection for it. It stays when the migration fails; the written one has all in one transaction',
    span: session.journal.span(at.span),
    help: 'use the queryRunner that the migration is given, or its manager',
  });
}
