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
import { readDataSource, typeOf } from './data-source.js';
import { countsOnMetadata } from './metadata-table.js';
import { extensionsOf } from './extension.js';
import type { Start, Step } from './runner/requests.js';
import { majorFor, PACKAGES } from './versions.js';

/**
 * Runs migrations with TypeORM's own executor in a child process: the project's TypeORM where it has one, else ours.
 * The project's data source is not run: it would connect to the project's own database.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const typeorm = await resolveTypeorm(set, options.dialect);
  const settings =
    set.config === undefined ? undefined : readDataSource(set.config, set.project, options.env ?? {});
  const files = [...new Set(set.migrations.map(({ file }) => path.join(set.root, file)))];
  const declared = otherThan(typeorm.version, declaredVersion(set.root, 'typeorm'));
  const init: Start = {
    ...(declared === undefined ? {} : { declared }),
    typeormPath: typeorm.path,
    url: options.url,
    dialect: options.dialect,
    ...driverOf(typeorm, options.dialect, typeOf(settings, options.dialect)),
    files,
    transaction: settings?.transaction !== 'none',
    ...(settings?.multipleStatements === undefined || !isFamily(settings.dialect)
      ? {}
      : { multipleStatements: settings.multipleStatements }),
    extensions: options.dialect === 'postgres' ? extensionsOf(set, settings) : [],
    metadataTable: countsOnMetadata(set, settings?.metadataTableName),
    ...(settings?.schema === undefined ? {} : { schema: settings.schema }),
    ...(settings?.migrationsTableName === undefined
      ? {}
      : { migrationsTableName: settings.migrationsTableName }),
    ...(settings?.metadataTableName === undefined ? {} : { metadataTableName: settings.metadataTableName }),
    ...(settings?.uuidExtension === undefined ? {} : { uuidExtension: settings.uuidExtension }),
  };
  const child = await startChild<Step>({
    entry: new URL('./runner/child', import.meta.url),
    from: import.meta.url,
    init,
    title: 'TypeORM',
    cwd: set.project,
    typescript: await needsTypeScript(files),
    urls: [options.url],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  return {
    tool: { name: 'typeorm', version: inPlaceOf(declared, typeorm.version), from: typeorm.from },
    up: async (id) => child.up({ name: id }),
    down: async (id) => child.down({ name: id }),
    close: () => child.close(),
  };
}

/** A data source of another database says nothing of MySQL's driver. */
function isFamily(dialect: DialectName | undefined): boolean {
  return dialect === 'mysql' || dialect === 'mariadb';
}

interface ResolvedTypeorm {
  readonly path: string;
  readonly version: string;
  readonly from: 'project' | 'ormbridge';
}

/** The driver that TypeORM gets. From 1.0 on there is no `sqlite`, only `better-sqlite3`. */
function driverOf(
  typeorm: ResolvedTypeorm,
  dialect: DialectName,
  type: string,
): Pick<Start, 'type' | 'mysqlDriver' | 'ownDriver'> {
  const near = createRequire(typeorm.path);
  const own = createRequire(import.meta.url);
  switch (dialect) {
    case 'postgres':
      return { type, ownDriver: true };
    case 'mysql':
    case 'mariadb':
      return { type, ownDriver: false, mysqlDriver: resolved(near, 'mysql2') ?? own.resolve('mysql2') };
    case 'sqlite': {
      const known = type === 'sqlite' && typeorm.version.startsWith('0.') ? type : 'better-sqlite3';
      return { type: known, ownDriver: isBuilt(near, known === 'sqlite' ? 'sqlite3' : known) };
    }
  }
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** Whether a native package is there and works: its install script may not have run. */
function isBuilt(require: NodeJS.Require, name: string): boolean {
  const manifest = resolved(require, `${name}/package.json`);
  if (manifest === undefined) return false;
  try {
    const built = readdirSync(path.join(path.dirname(manifest), 'build', 'Release'));
    return built.some((file) => file.endsWith('.node'));
  } catch {
    return false;
  }
}

/** The project's TypeORM where its package is installed, on PostgreSQL with its driver; else the one that we come with. */
async function resolveTypeorm(set: DiscoveredSet, dialect: DialectName): Promise<ResolvedTypeorm> {
  const project = createRequire(path.join(set.project, 'package.json'));
  const own = createRequire(import.meta.url);
  const ours = PACKAGES[majorFor(set.root)];
  for (const [require, name, from] of [
    [project, 'typeorm', 'project'],
    [own, ours, 'ormbridge'],
  ] as const) {
    try {
      const found = require.resolve(name);
      if (dialect === 'postgres') createRequire(found).resolve('pg');
      const manifest = path.join(path.dirname(found), 'package.json');
      const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
      return { path: found, version, from: found === own.resolve(ours) ? 'ormbridge' : from };
    } catch {
      // Not installed there: the next one.
    }
  }
  throw new RunnerError('typeorm or pg is not installed: npm install typeorm pg', { code: 'unavailable' });
}
