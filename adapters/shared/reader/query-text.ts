import type { DialectName } from '../../../src/ir/index.js';
import type { Binding } from './bindings.js';
import { driverFormat, type DriverFormat } from './mysql-format.js';
import { INLINED } from './parameters.js';

let format: DriverFormat | undefined;

/**
 * A statement as the server sees it when TypeORM hands it to a driver with values in a list: of `$1` on PostgreSQL, of `?` on the
 * others. Throws MissingBinding.
 */
export function queryText(sql: string, bindings: readonly Binding[], dialect: DialectName): string {
  if (bindings.length === 0) return sql;
  if (dialect === 'postgres' || dialect === 'sqlite') return INLINED[dialect](sql, bindings);
  format ??= driverFormat({ stringifyObjects: true });
  return format(sql, bindings);
}
