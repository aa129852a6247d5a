import type { DiscoveredSet, Ledger, RunOptions } from '../../src/adapter.js';
import type { Name } from '../../src/ir/index.js';
import { configurationFile, readConfiguration } from './config.js';

const MIGRATIONS = 'SequelizeMeta';
const SEEDERS = 'SequelizeData';

/**
 * sequelize-cli's bookkeeping (sequelize-cli `lib/helpers/umzug-helper.js`, umzug `lib/storage/sequelize.js`), as long as
 * no configuration chooses other tables; seeders may be recorded too.
 */
export const ledger: Ledger = { tables: [{ name: MIGRATIONS }, { name: SEEDERS }] };

/** The bookkeeping that the project's configuration chooses; with a schema it is looked for there as well, as a baseline may hold it. */
export function ledgerOf(set: DiscoveredSet, options: Pick<RunOptions, 'env'>): Ledger {
  const config = readConfiguration(configurationFile(set), set.project, options.env);
  const tables = [
    ...places(config.migrationTable ?? MIGRATIONS, config.migrationSchema),
    ...places(config.seederTable ?? SEEDERS, config.seederSchema),
  ];
  // Without quotes, the server folds these names too.
  return { tables: config.quoteIdentifiers === false ? tables.map(folded) : tables };
}

function places(name: string, schema: string | undefined): readonly Name[] {
  return schema === undefined || schema === 'public' ? [{ name }] : [{ name }, { schema, name }];
}

function folded({ schema, name }: Name): Name {
  return { ...(schema === undefined ? {} : { schema: schema.toLowerCase() }), name: name.toLowerCase() };
}
