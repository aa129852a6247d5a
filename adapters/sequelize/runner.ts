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
import { configurationFile, readConfiguration } from './config.js';
import type { Start, Step } from './runner/start.js';

/**
 * Runs migrations through umzug with sequelize-cli's storage in a child process, over the project's Sequelize where it
 * has one, else ours.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const library = await resolveSequelize(set, options.dialect);
  const { quoteIdentifiers, multipleStatements } = readConfiguration(
    configurationFile(set),
    set.project,
    options.env,
  );
  const declared = otherThan(library.version, declaredVersion(set.project, 'sequelize'));
  const init: Start = {
    sequelizePath: library.path,
    url: options.url,
    dialect: options.dialect,
    ...(declared === undefined ? {} : { declared }),
    ownDriver: hasDriver(library.path, options.dialect),
    ...(quoteIdentifiers === undefined ? {} : { quoteIdentifiers }),
    ...(multipleStatements === undefined ? {} : { multipleStatements }),
  };
  const child = await startChild<Step>({
    entry: new URL('./runner/child', import.meta.url),
    from: import.meta.url,
    init,
    title: 'Sequelize',
    cwd: set.project,
    // Migrations may ask for Sequelize where the project has not installed it.
    env: { NODE_PATH: library.modules, ...options.env },
    typescript: await needsTypeScript(set.migrations.map(({ file }) => path.join(set.root, file))),
    urls: [options.url],
  });
  const step = (id: string): Step => {
    const source = set.migrations.find((migration) => migration.id === id);
    if (source === undefined) throw new RunnerError(`there is no migration ${id}`);
    return { id, file: path.join(set.root, source.file) };
  };
  return {
    tool: { name: 'sequelize', version: inPlaceOf(declared, library.version), from: library.from },
    up: async (id) => child.up(step(id)),
    down: async (id) => child.down(step(id)),
    close: () => child.close(),
  };
}

interface ResolvedSequelize {
  readonly path: string;
  readonly version: string;
  /** The folder that its package lies in. */
  readonly modules: string;
  readonly from: 'project' | 'ormbridge';
}

/** The packages that Sequelize loads as drivers (sequelize `lib/dialects/<dialect>/connection-manager.js`). */
const DRIVERS: Readonly<Record<DialectName, string>> = {
  postgres: 'pg',
  mysql: 'mysql2',
  mariadb: 'mariadb',
  sqlite: 'sqlite3',
};

/** Whether Sequelize finds a driver that works: the install script of a native one may not have run. */
function hasDriver(sequelize: string, dialect: DialectName): boolean {
  try {
    const manifest = createRequire(sequelize).resolve(`${DRIVERS[dialect]}/package.json`);
    if (dialect !== 'sqlite') return true;
    const built = readdirSync(path.join(path.dirname(manifest), 'build', 'Release'));
    return built.some((file) => file.endsWith('.node'));
  } catch {
    return false;
  }
}

/** The project's Sequelize where its version 6 is installed, on PostgreSQL with its driver; else the one that we come with. */
async function resolveSequelize(set: DiscoveredSet, dialect: DialectName): Promise<ResolvedSequelize> {
  const project = createRequire(path.join(set.project, 'package.json'));
  const own = createRequire(import.meta.url);
  for (const [require, from] of [
    [project, 'project'],
    [own, 'ormbridge'],
  ] as const) {
    try {
      const manifest = require.resolve('sequelize/package.json');
      const found = require.resolve('sequelize');
      if (dialect === 'postgres') createRequire(found).resolve('pg');
      const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
      if (!version.startsWith('6.')) continue;
      const modules = path.dirname(path.dirname(manifest));
      return { path: found, version, modules, from: found === own.resolve('sequelize') ? 'ormbridge' : from };
    } catch {
      // Not installed there: the next one.
    }
  }
  throw new RunnerError('sequelize or pg is not installed: npm install sequelize@6 pg', {
    code: 'unavailable',
  });
}
