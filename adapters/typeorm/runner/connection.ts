import { createRequire } from 'node:module';
import type { DataSourceOptions } from 'typeorm';
import { placeOf } from '../../../src/dialects/mysql/client.js';
import { fileOf } from '../../../src/dialects/sqlite/location.js';
import { BetterSqlite3 } from '../../shared/runner/better-sqlite3.js';
import { sqlite3 } from '../../shared/runner/sqlite3.js';
import type { Start } from './requests.js';

/** How TypeORM reaches the database: the options of a data source that say it. */
export function connectionOf(start: Start): DataSourceOptions {
  switch (start.dialect) {
    case 'postgres':
      return {
        type: 'postgres',
        url: start.url,
        // TypeORM would install one for uuids where entities generate some; see `start.extensions`.
        installExtensions: false,
        // Nothing idles between the steps, so that the database can be dropped at the end.
        extra: { max: 4, idleTimeoutMillis: 1 },
        ...(start.schema === undefined ? {} : { schema: start.schema }),
        ...(start.uuidExtension === undefined
          ? {}
          : { uuidExtension: start.uuidExtension as 'pgcrypto' | 'uuid-ossp' }),
      };
    case 'mysql':
    case 'mariadb':
      return mysqlConnection(start);
    case 'sqlite':
      return sqliteConnection(start);
  }
}

/** Always through mysql2: the package `mysql`, which TypeORM 0.3 takes first, knows no way in to MySQL 9. */
function mysqlConnection({
  dialect,
  url,
  mysqlDriver = 'mysql2',
  multipleStatements,
}: Start): DataSourceOptions {
  const { user, ...place } = placeOf(url);
  return {
    type: dialect as 'mysql' | 'mariadb',
    driver: createRequire(import.meta.url)(mysqlDriver) as object,
    connectorPackage: 'mysql2',
    ...place,
    username: user,
    // As migrations are read: what this machine's time zone makes of a Date is no part of a history.
    timezone: 'Z',
    multipleStatements: multipleStatements ?? true,
    extra: { connectionLimit: 4, maxIdle: 0, idleTimeout: 1 },
  } as DataSourceOptions;
}

function sqliteConnection({ type, url, ownDriver }: Start): DataSourceOptions {
  const driver = type === 'sqlite' ? { ...sqlite3, verbose: () => sqlite3 } : BetterSqlite3;
  return {
    type: type as 'better-sqlite3',
    database: fileOf(url),
    ...(ownDriver ? {} : { driver }),
  } as DataSourceOptions;
}
