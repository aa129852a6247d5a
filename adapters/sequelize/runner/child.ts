import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Options, QueryInterface, Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { fileOf } from '../../../src/dialects/sqlite/location.js';
import { loaded, serveRunner } from '../../../src/verify/serve.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import { asDeclared, DIFFERENT_METHODS, nameAsDeclared, type Generator } from '../as-declared.js';
import { allowHstore } from '../hstore.js';
import { mariadbOver } from './mariadb-driver.js';
import type { Start, Step } from './start.js';

/** The child process: umzug with sequelize-cli's storage over the project's Sequelize, one step at a request. */
serveRunner<Start, Step>({
  init,
  up: (step) => run('up', step),
  down: (step) => run('down', step),
  close: async () => sequelize?.close(),
});

type Library = typeof import('sequelize');
type Migrate = (...args: readonly unknown[]) => unknown;

let sequelize: Sequelize | undefined;
let library: Library | undefined;

async function init(start: Start): Promise<void> {
  const { dialect, url, quoteIdentifiers } = start;
  library = createRequire(import.meta.url)(start.sequelizePath) as Library;
  // Its main file is lib/index.js, or index.js beside lib (before 6.14).
  allowHstore(path.join(start.sequelizePath.replace(/[\\/]lib[\\/]index\.js$|[\\/]index\.js$/, ''), 'lib'));
  const options: Options = {
    dialect,
    logging: false,
    ...(await driverOf(start)),
    ...(quoteIdentifiers === undefined ? {} : { quoteIdentifiers }),
    ...(dialect === 'mysql' || dialect === 'mariadb'
      ? { dialectOptions: { multipleStatements: start.multipleStatements ?? true } }
      : {}),
    // Nothing idles between the steps, so that the database can be dropped at the end.
    pool: { min: 0, max: 5, idle: 500 },
  };
  sequelize =
    dialect === 'sqlite'
      ? new library.Sequelize({ ...options, storage: fileOf(url) })
      : new library.Sequelize(url.replace(/^\w+:/, `${dialect}:`), options);
  if (start.declared !== undefined)
    callAsDeclared(sequelize.getQueryInterface(), library, start, start.declared);
}

/** The driver that Sequelize is given where it has none. */
async function driverOf({ dialect, ownDriver }: Start): Promise<Pick<Options, 'dialectModule'>> {
  if (ownDriver) return {};
  switch (dialect) {
    case 'postgres':
      return {};
    case 'mysql':
      return { dialectModule: (await import('mysql2')).default };
    case 'mariadb':
      return { dialectModule: mariadbOver(await import('mysql2/promise')) };
    case 'sqlite':
      return { dialectModule: (await import('../../shared/runner/sqlite3.js')).sqlite3 };
  }
}

async function run(direction: 'up' | 'down', { id, file }: Step): Promise<void> {
  if (sequelize === undefined) throw new Error('Sequelize was not started');
  const context = sequelize.getQueryInterface();
  const umzug = new Umzug({
    context,
    logger: undefined,
    storage: new SequelizeStorage({ sequelize }),
    migrations: [
      {
        name: id,
        up: () => migrate('up', id, file, context),
        down: () => migrate('down', id, file, context),
      },
    ],
  });
  try {
    const done = await umzug[direction]({ migrations: [id] });
    if (done.length !== 1) throw new Error(`Sequelize did not run ${id}`);
  } catch (error) {
    const { cause } = error as { readonly cause?: unknown };
    throw cause instanceof Error ? cause : error;
  }
}

/** Has the query interface of our Sequelize do what that of the project's version does: what is read is so, too. */
function callAsDeclared(
  context: QueryInterface,
  { Op }: Library,
  { dialect }: Start,
  declared: DeclaredVersion,
): void {
  const operators = Op as unknown as Readonly<Record<string, unknown>>;
  const methods = context as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>;
  for (const method of DIFFERENT_METHODS) {
    const own = methods[method]?.bind(context);
    if (own === undefined) continue;
    methods[method] = (...args) => own(...asDeclared({ method, args }, declared, { dialect, operators }));
  }
  const { queryGenerator } = context as unknown as { readonly queryGenerator: Generator };
  nameAsDeclared(queryGenerator, declared, dialect);
}

/**
 * Calls a migration as sequelize-cli does, with the query interface and Sequelize, and as umzug does, with its
 * parameters: the first argument is both. A third parameter is a callback (sequelize-cli `lib/core/migrator.js`).
 */
async function migrate(
  direction: 'up' | 'down',
  name: string,
  file: string,
  queryInterface: QueryInterface,
): Promise<void> {
  const { fn, self } = directionOf(await loaded(() => import(pathToFileURL(file).href)), direction);
  if (fn === undefined) throw new Error(`${name} exports no ${direction}`);
  // A context may be an object that has the query interface.
  const context = Object.create(queryInterface, {
    queryInterface: { value: queryInterface },
    logger: { value: SILENT },
  }) as object;
  const parameters = Object.create(queryInterface, {
    context: { value: context },
    name: { value: name },
    path: { value: file },
  }) as object;
  if (fn.length < 3) {
    await fn.call(self, parameters, library?.Sequelize);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const done = (error?: unknown): void => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
    };
    fn.call(self, parameters, library?.Sequelize, done);
  });
}

/** A logger, whatever its methods are called. */
const SILENT: unknown = new Proxy(() => undefined, { get: () => () => undefined });

/** On the module, on its default export (twice, where compiled modules are loaded as ES modules), on an instance where that is a class. */
function directionOf(
  loaded: unknown,
  direction: 'up' | 'down',
): { readonly fn: Migrate | undefined; readonly self: unknown } {
  let owner = loaded;
  for (let depth = 0; depth < 3 && owner !== undefined && owner !== null; depth++) {
    const members = owner as Readonly<Record<string, unknown>>;
    if (typeof members[direction] === 'function') return { fn: members[direction] as Migrate, self: owner };
    if (
      typeof owner === 'function' &&
      typeof (owner.prototype as Record<string, unknown>)?.[direction] === 'function'
    ) {
      const made = new (owner as new () => Record<string, Migrate>)();
      return { fn: made[direction], self: made };
    }
    owner = members.default;
  }
  return { fn: undefined, self: undefined };
}
