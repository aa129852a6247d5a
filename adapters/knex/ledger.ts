import path from 'node:path';
import type { DiscoveredSet, Ledger, RunOptions } from '../../src/adapter.js';
import type { Name } from '../../src/ir/index.js';
import { KNEXFILE, readKnexfile } from './knexfile.js';

const DEFAULT_TABLE = 'knex_migrations';

/**
 * Knex's bookkeeping: the applied migrations and the lock beside them (knex `lib/migrations/migrate/table-creator.js`,
 * `table-resolver.js`), as long as no knexfile chooses another `tableName`.
 */
export const ledger: Ledger = { tables: tablesOf(DEFAULT_TABLE) };

/**
 * The bookkeeping that the project's knexfile chooses; with a `schemaName` it is looked for there as well, as a baseline
 * may hold it. Knex leaves its identifier mapper out where it makes these tables (`Migrator.js`, `_disableProcessing`).
 */
export function ledgerOf(set: DiscoveredSet, options: Pick<RunOptions, 'env'>): Ledger {
  if (set.config === undefined || !KNEXFILE.test(path.basename(set.config))) return ledger;
  const { tableName = DEFAULT_TABLE, schemaName } = readKnexfile(set.config, set.project, options);
  const tables = tablesOf(tableName);
  if (schemaName === undefined || schemaName === 'public') return { tables };
  return { tables: [...tables, ...tables.map(({ name }) => ({ schema: schemaName, name }))] };
}

function tablesOf(name: string): readonly Name[] {
  return [{ name }, { name: `${name}_lock` }];
}
