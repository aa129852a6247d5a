import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { fileOf } from '../../../src/dialects/sqlite/location.js';
import { BetterSqlite3, BetterSqlite3WithQuotedText } from '../../shared/runner/better-sqlite3.js';
import { loaded, serveRunner } from '../../../src/verify/serve.js';
import { asDeclared, DIFFERENT_METHODS } from '../as-declared.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import { mysqlConfig } from './mysql.js';
import type { Start, Step } from './requests.js';

/** The child process: Knex's own migrator, one step at a request. */
serveRunner<Start, Step>({
  init: async (start) => {
    knex = await open(start);
  },
  up: (step) => migrate('up', step),
  down: (step) => migrate('down', step),
  close: async () => knex?.destroy(),
});

let knex: Knex | undefined;

async function migrate(way: 'up' | 'down', { name }: Step): Promise<void> {
  if (knex === undefined) throw new Error('Knex was not started');
  const [, done] = (await knex.migrate[way]({ name } as Knex.MigratorConfig)) as [number, string[]];
  if (done.length !== 1) throw new Error(`Knex did not run ${name}`);
}

async function open(start: Start): Promise<Knex> {
  const createKnex = createRequire(import.meta.url)(start.knexPath) as typeof import('knex').default;
  if (start.declared !== undefined) makeAsDeclared(start, start.declared);
  const mapper =
    start.knexfile === undefined ? {} : await mapperOf(start.knexfile, start.environment ?? 'development');
  return createKnex({
    ...connectionOf(start),
    // Nothing idles between the steps, so that the database can be dropped at the end.
    pool: { min: 0, max: start.dialect === 'sqlite' ? 1 : 4 },
    ...mapper,
    migrations: {
      directory: [...start.directories],
      loadExtensions: start.loadExtensions.length === 0 ? ['.js'] : [...start.loadExtensions],
      disableTransactions: start.disableTransactions,
      ...(start.tableName === undefined ? {} : { tableName: start.tableName }),
    },
  });
}

/** Has the builders of our Knex make what those of the project's version make: what is read is so, too. */
function makeAsDeclared({ knexPath, dialect }: Start, declared: DeclaredVersion): void {
  const schema = path.join(path.dirname(knexPath), 'lib/schema');
  for (const [file, kind] of Object.entries(BUILDERS)) {
    const { prototype } = createRequire(knexPath)(path.join(schema, file)) as { prototype: Methods };
    for (const method of DIFFERENT_METHODS[kind]) {
      const versioned = (own: Method) =>
        function (this: Methods, ...args: unknown[]) {
          const call = asDeclared({ kind, method, args }, declared, dialect);
          const made = call.method === method ? own : this[call.method];
          return made?.apply(this, [...call.args]);
        };
      const own = prototype[method];
      if (own !== undefined) prototype[method] = versioned(own);
      // `alter` is given to each column by itself (knex `lib/schema/columnbuilder.js`).
      else
        Object.defineProperty(prototype, method, {
          set(this: object, given: Method) {
            Object.defineProperty(this, method, { value: versioned(given) });
          },
        });
    }
  }
}

const BUILDERS = {
  'builder.js': 'schema',
  'tablebuilder.js': 'table',
  'columnbuilder.js': 'column',
} as const;

type Method = (...args: unknown[]) => unknown;
type Methods = Record<string, Method>;

/** How Knex reaches the database. On SQLite with our driver, where the project's own cannot be loaded. */
function connectionOf(start: Start): Knex.Config {
  const { useNullAsDefault } = start;
  if (start.dialect === 'postgres') return { client: 'pg', connection: start.url, useNullAsDefault };
  if (start.dialect !== 'sqlite') return { ...mysqlConfig(start), useNullAsDefault };
  const client = start.client ?? 'better-sqlite3';
  const common = { connection: { filename: fileOf(start.url) }, useNullAsDefault };
  if (start.ownDriver) return { ...common, client };
  const library = path.join(path.dirname(start.knexPath), 'lib/dialects/better-sqlite3/index.js');
  const Client = createRequire(start.knexPath)(library) as typeof Knex.Client;
  // Migrations may branch on the name that the knexfile has.
  class WasmClient extends Client {
    constructor(config: Knex.Config) {
      super({ ...config, client });
    }
    _driver(): unknown {
      return client === 'sqlite3' ? BetterSqlite3WithQuotedText : BetterSqlite3;
    }
  }
  return { ...common, client: WasmClient };
}

/** The functions of the knexfile's environment that change what migrations do. */
async function mapperOf(
  knexfile: string,
  environment: string,
): Promise<Pick<Knex.Config, 'wrapIdentifier' | 'postProcessResponse'>> {
  const module = (await loaded(() => import(pathToFileURL(knexfile).href))) as { default?: unknown };
  const exported = module.default ?? module;
  const whole = (typeof exported === 'function' ? await (exported as () => unknown)() : exported) as Record<
    string,
    Knex.Config
  >;
  const config = whole[environment] ?? (whole as Knex.Config);
  return {
    ...(config.wrapIdentifier === undefined ? {} : { wrapIdentifier: config.wrapIdentifier }),
    ...(config.postProcessResponse === undefined ? {} : { postProcessResponse: config.postProcessResponse }),
  };
}
