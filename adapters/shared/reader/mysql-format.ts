import { createRequire } from 'node:module';
import type { Binding } from './bindings.js';

/** How the driver makes one text of a statement and its bindings. */
export type DriverFormat = (sql: string, bindings: readonly Binding[]) => string;

/**
 * The driver's own way of putting values into SQL before it is sent: tools hand `?` and the values over as they are
 * (knex `lib/dialects/mysql/index.js`, `_query`; typeorm `driver/mysql/MysqlQueryRunner.js`, `query`; mysql2
 * `lib/base/connection.js`, `format`). A `Date` is written in UTC, as a connection with `timezone: 'Z'` does it: what the time
 * zone of this machine makes of it is no part of a history.
 *
 * @param options `stringifyObjects`: an object is its text, and no list of columns (TypeORM's connections).
 */
export function driverFormat({
  stringifyObjects = false,
}: { readonly stringifyObjects?: boolean } = {}): DriverFormat {
  const { format } = createRequire(import.meta.url)('mysql2') as typeof import('mysql2');
  return (sql, bindings) =>
    bindings.length === 0 ? sql : format(sql, [...bindings] as never[], stringifyObjects, 'Z');
}
