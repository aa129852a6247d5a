import { createRequire } from 'node:module';
import type { Binding } from '../../shared/bindings.js';

/** How the driver makes one text of a statement and its bindings. */
export type DriverFormat = (sql: string, bindings: readonly Binding[]) => string;

/**
 * The driver's own way of putting values into SQL before it is sent: Knex hands `?` and the values over as they are
 * (knex `lib/dialects/mysql/index.js`, `_query`; mysql2 `lib/base/connection.js`, `format`). A `Date` is written in UTC, as
 * a connection with `timezone: 'Z'` does it: what the time zone of this machine makes of it is no part of a history.
 */
export function driverFormat(): DriverFormat {
  const { format } = createRequire(import.meta.url)('mysql2') as typeof import('mysql2');
  return (sql, bindings) => (bindings.length === 0 ? sql : format(sql, [...bindings] as never[], false, 'Z'));
}
