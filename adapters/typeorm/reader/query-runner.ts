import {
  arrayOf,
  isUnknown,
  toPlain,
  unknown,
  unknownAnswer,
  type HostObject,
  type Site,
  type Unknown,
  type Value,
} from '../../../src/source/index.js';
import { catalogRows } from '../../shared/reader/catalog-rows.js';
import { commitsItself } from '../../shared/reader/commits-itself.js';
import { PASSED_BY_APPLICATION } from '../../shared/reader/context.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import { asSqlite3Takes } from '../../shared/runner/quoted-text.js';
import { recordStatement } from '../../shared/reader/record.js';
import { caughtRefusal, sentOrCaught } from '../../shared/reader/refusal.js';
import { asksOnly, unknownStatement } from '../../shared/reader/unknown-text.js';
import { API, callApi } from './api.js';
import { driverHost } from './driver.js';
import { memberOfEntities } from './entities.js';
import { typeOf } from '../data-source.js';
import { isMissingMember } from '../../shared/reader/missing-member.js';
import { findMissing } from '../later-methods.js';
import { isOwnBookkeeping } from './bookkeeping.js';
import { oneStatement } from './one-statement.js';
import { onOtherConnection } from './other-connection.js';
import { askedOfOwnDatabase, DATABASE_NAME } from './own-database.js';
import { tagged } from './sql-tag.js';
import { sentBy } from './sent-by.js';
import { promised, settled } from './settled.js';
import type { Session } from './session.js';
import { inTransaction, transaction } from './transactions.js';

/** The query runner that a migration is given. */
export function queryRunnerHost(session: Session): HostObject {
  const host: HostObject = {
    kind: 'host',
    get: (key, at) => memberOf(session, host, key, at),
    describe: () => 'a query runner',
  };
  return host;
}

function memberOf(session: Session, self: HostObject, key: string, at: Site): Value {
  if (isMissingMember(findMissing('queryRunner', key, session.declared), session, at)) return undefined;
  if (API.has(key)) {
    return fn(key, (args, site) => session.floating.promise(() => callApi(key, args, session, site), site));
  }
  switch (key) {
    case 'query':
      return queryMethod(session);
    case 'sql':
      return fn('sql', (args, site) =>
        promised(() => query(session, tagged(args, session, site), site), session.evaluation, site),
      );
    case 'manager':
      return managerHost(session, self);
    case 'clearDatabase':
      return fn(key, (_args, site) => {
        session.journal.addOpaque(site, site.code, CLEARED);
        return settled(undefined);
      });
    // It may be any: the database is not part of a history.
    case 'getCurrentDatabase':
      return fn(key, (_args, site) => settled(unknown(DATABASE_NAME, site.span)));
    case 'hasDatabase':
      return fn(key, (_args, site) => settled(answer(site)));
    // Its name in TypeORM 0.3, and in 1.x.
    case 'connection':
    case 'dataSource':
      return dataSourceHost(session, self);
    case 'isTransactionActive':
      return session.isTransactionUnsure
        ? unknown('whether a transaction is open is not known', at.span)
        : session.inTransaction;
    case 'isReleased':
      return false;
    case 'startTransaction':
    case 'commitTransaction':
    case 'rollbackTransaction':
      return fn(key, (_args, site) => transaction(key, session, site));
    case 'connect':
    case 'release':
    case 'beforeMigration':
    case 'afterMigration':
      return fn(key, () => settled(undefined));
    default:
      return unknown(
        session.compiler.queryRunnerHas(key)
          ? `${key} of a query runner is not modelled`
          : `a query runner of TypeORM has no ${key}: ${PASSED_BY_APPLICATION}`,
        at.span,
        true,
      );
  }
}

/** It takes the tool's own table of migrations too (typeorm `driver/<name>/<Name>QueryRunner.js`): no migration comes to its end. */
const CLEARED =
  'it drops every table, also that of the migrations, so TypeORM fails when it records this one';

/** On the migration's own connection it is done before what is sent there later, awaited or not. */
function queryMethod(session: Session): HostObject {
  return fn('query', (args, at) => {
    const run = (): Value => query(session, args, at);
    return session.elsewhere === undefined
      ? promised(run, session.evaluation, at)
      : session.floating.promise(run, at);
  });
}

/** Sends at once, awaited or not (typeorm `driver/<name>/<Name>QueryRunner.js`, `query`). */
function query(session: Session, [statement, parameters]: readonly Value[], at: Site): Value {
  const call = session.evaluation.beginCall();
  const asked = askedOfOwnDatabase(statement, parameters, session.dialect, session.journal.state);
  if (asked !== undefined) return settled(rowsOf(asked, session, at));
  const text = toPlain(statement);
  const values = toPlain(parameters);
  if (text.kind === 'unknown' || values.kind === 'unknown') {
    const known = text.kind === 'unknown' ? text.unknown : String(text.data);
    // A parameter is a value.
    if (asksOnly(known, session.dialect)) return settled(answer(at));
    const found = text.kind === 'unknown' ? text.unknown : (values as { unknown: Unknown }).unknown;
    const { touches, effect } = unknownStatement(known, session.dialect.name);
    session.journal.addOpaque(at, at.code, found.reason, touches, effect);
    return settled(answer(at));
  }
  if (typeof text.data !== 'string') {
    return session.evaluation.throwError('the query of queryRunner.query is not a text', at);
  }
  const first = session.dialect.name === 'sqlite' ? oneStatement(text.data, session, at) : text.data;
  if (first === undefined) return settled(answer(at));
  // As the runner does: without a data source that says otherwise the driver is sqlite3.
  const isSqlite3 = session.dialect.name === 'sqlite' && typeOf(session.settings, 'sqlite') === 'sqlite';
  const sql = isSqlite3 ? asSqlite3Takes(first, session.journal, at) : first;
  const bindings = Array.isArray(values.data) ? values.data : undefined;
  const sent = sentOrCaught(session, at, () =>
    recordStatement({ sql, bindings }, session.journal, session.dialect, at, {
      direction: session.direction,
      severalStatements: { known: severalStatements(session), where: 'the data source' },
      caught: caughtRefusal({ ...session, site: at }),
      around: sentBy(session, call, 0),
      isLeftOut: (operation) => isOwnBookkeeping(operation, session, at),
    }),
  );
  return settled(sent === undefined ? answer(at) : rowsOf(sent, session, at));
}

/** Whether a call may send several statements; `undefined`: not known, or it may. */
function severalStatements({ dialect, settings }: Session): boolean | undefined {
  if (
    !commitsItself(dialect) ||
    settings?.dialect === undefined ||
    !commitsItself({ name: settings.dialect })
  )
    return undefined;
  return settings.multipleStatements;
}

/** A SELECT gives its rows (typeorm `driver/<name>/<Name>QueryRunner.js`, `query`). */
function rowsOf(sql: string, { journal, dialect }: Session, at: Site): Value {
  const rows = catalogRows(sql, journal, dialect, at);
  return isUnknown(rows) ? rows : arrayOf(rows);
}

function answer(at: Site): Unknown {
  return unknownAnswer('it is the answer of a live database', at.span);
}

/** `queryRunner.manager`: only what runs SQL as it is given. Entities are not known, so what works on them is not either. */
function managerHost(session: Session, queryRunner: HostObject): HostObject {
  const host: HostObject = {
    kind: 'host',
    get: (key) => {
      switch (key) {
        case 'query':
          return queryMethod(session);
        case 'queryRunner':
          return queryRunner;
        case 'connection':
        case 'dataSource':
          return dataSourceHost(session, queryRunner);
        case 'transaction':
          return fn(key, (args, site) =>
            session.floating.promise(() => inTransaction(args.at(-1), host, session, site), site),
          );
        default:
          return memberOfEntities(session, key);
      }
    },
    describe: () => 'an entity manager',
  };
  return host;
}

function dataSourceHost(session: Session, queryRunner: HostObject): HostObject {
  const { settings, dialect } = session;
  const type = typeOf(settings, dialect.name);
  const options = objectHost('the options of a data source', (key, at) => {
    if (key === 'type') return type;
    if (key === 'schema' && settings !== undefined) return settings.schema;
    if (key === 'database') return unknown(DATABASE_NAME, at.span);
    return unknown(`the option ${key} of the data source is not known`, at.span);
  });
  return objectHost('a data source', (key, at) => {
    switch (key) {
      case 'options':
        return options;
      case 'query':
        return onOtherConnection(queryRunner, session).get(key, at);
      case 'manager':
        return onOtherConnection(managerHost(session, queryRunner), session);
      case 'isInitialized':
      case 'isConnected':
        return true;
      case 'createQueryRunner':
        return fn(key, () => onOtherConnection(queryRunner, session, {}));
      case 'driver':
        return driverHost(session, options);
      default:
        return unknown(`${key} of a data source is not modelled`, at.span, true);
    }
  });
}

function objectHost(name: string, get: HostObject['get']): HostObject {
  return { kind: 'host', get, describe: () => name };
}

function fn(name: string, call: (args: readonly Value[], at: Site) => Value): HostObject {
  return hostFunction(`queryRunner.${name}`, call);
}
