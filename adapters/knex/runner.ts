import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DiscoveredSet, RunOptions, Runner } from '../../src/adapter.js';
import type { DialectName } from '../../src/ir/index.js';
import { startChild } from '../../src/verify/child.js';
import { RunnerError } from '../../src/verify/runner-error.js';
import { declaredVersion, inPlaceOf, otherThan } from '../shared/discover/declared-version.js';
import { needsTypeScript } from '../shared/discover/needs-typescript.js';
import { KNEXFILE, nullAsDefaultOf, readKnexfile, speaksTo, type KnexSettings } from './knexfile.js';
import type { Start, Step } from './runner/requests.js';

/**
 * Runs migrations with Knex's own migrator in a child process: the project's Knex where it has one, else ours.
 * The project's knexfile is run only where it has an identifier mapper: only running it gives the function.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const knex = await resolveKnex(set, options.dialect);
  const settings = knexfileOf(set, options);
  const declared = otherThan(knex.version, declaredVersion(set.project, 'knex'));
  const child = await startChild<Step>({
    entry: new URL('./runner/child', import.meta.url),
    from: import.meta.url,
    init: { ...startOf(set, settings, knex.path, options), ...(declared === undefined ? {} : { declared }) },
    title: 'Knex',
    cwd: set.project,
    typescript: await needsTypeScript(set.migrations.map(({ file }) => path.join(set.root, file))),
    urls: [options.url],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  return {
    tool: { name: 'knex', version: inPlaceOf(declared, knex.version), from: knex.from },
    up: async (id) => child.up({ name: id }),
    down: async (id) => child.down({ name: id }),
    close: () => child.close(),
  };
}

function startOf(
  set: DiscoveredSet,
  settings: KnexSettings | undefined,
  knexPath: string,
  options: RunOptions,
): Start {
  const folders = new Set(set.migrations.map(({ file }) => path.dirname(path.join(set.root, file))));
  const needsKnexfile = settings?.wrapIdentifier !== undefined && set.config !== undefined;
  return {
    knexPath,
    url: options.url,
    dialect: options.dialect,
    ...(settings?.client === undefined || !speaksTo(settings.client, options.dialect)
      ? {}
      : { client: settings.client }),
    ...(options.dialect === 'mysql' || options.dialect === 'mariadb'
      ? { mysqlDriver: mysqlDriver(set), connection: settings?.connection ?? {} }
      : {}),
    useNullAsDefault: nullAsDefaultOf(settings, options.dialect),
    ownDriver: options.dialect === 'sqlite' && hasDriver(set, settings?.client ?? 'better-sqlite3'),
    directories: folders.size === 0 ? [set.root] : [...folders],
    loadExtensions: [...new Set(set.migrations.map(({ file }) => path.extname(file)))],
    disableTransactions: settings?.transaction === 'none',
    ...(settings?.tableName === undefined ? {} : { tableName: settings.tableName }),
    ...(needsKnexfile
      ? { knexfile: set.config as string, environment: options.env?.NODE_ENV ?? 'development' }
      : {}),
  };
}

function knexfileOf(set: DiscoveredSet, options: RunOptions): KnexSettings | undefined {
  if (set.config === undefined || !KNEXFILE.test(path.basename(set.config))) return undefined;
  return readKnexfile(set.config, set.project, options.env === undefined ? {} : { env: options.env });
}

interface ResolvedKnex {
  readonly path: string;
  readonly version: string;
  readonly from: 'project' | 'ormbridge';
}

/** Whether a native driver of the project's is there and works: its install script may not have run. */
function hasDriver(set: DiscoveredSet, client: string): boolean {
  const require = createRequire(path.join(set.project, 'package.json'));
  try {
    const driver = client === 'better-sqlite3' ? 'better-sqlite3' : 'sqlite3';
    const manifest = require.resolve(`${driver}/package.json`);
    return readdirSync(path.join(path.dirname(manifest), 'build', 'Release')).some((file) =>
      file.endsWith('.node'),
    );
  } catch {
    return false;
  }
}

/** The project's own mysql2, else ours. */
function mysqlDriver(set: DiscoveredSet): string {
  const [project, own] = [path.join(set.project, 'package.json'), import.meta.url].map(createRequire);
  try {
    return project?.resolve('mysql2') ?? '';
  } catch {
    return own?.resolve('mysql2') ?? '';
  }
}

/** The project's Knex where its package is installed, on PostgreSQL with its driver; else the one that we come with. */
async function resolveKnex(set: DiscoveredSet, dialect: DialectName): Promise<ResolvedKnex> {
  const project = createRequire(path.join(set.project, 'package.json'));
  const own = createRequire(import.meta.url);
  for (const [require, from] of [
    [project, 'project'],
    [own, 'ormbridge'],
  ] as const) {
    try {
      const manifest = require.resolve('knex/package.json');
      const found = require.resolve('knex');
      if (dialect === 'postgres') createRequire(found).resolve('pg');
      const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
      return { path: found, version, from: found === own.resolve('knex') ? 'ormbridge' : from };
    } catch {
      // Not installed there: the next one.
    }
  }
  throw new RunnerError(
    dialect === 'postgres'
      ? 'knex or pg is not installed: npm install knex pg'
      : 'knex is not installed: npm install knex',
    { code: 'unavailable' },
  );
}
