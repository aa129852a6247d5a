import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DiscoveredSet, RunOptions, Runner } from '../../src/adapter.js';
import { startChild } from '../../src/verify/child.js';
import { RunnerError } from '../../src/verify/runner-error.js';
import { needsTypeScript } from '../shared/needs-typescript.js';
import { readDataSource } from './data-source.js';
import { countsOnExtension, UUID_EXTENSION } from './extension.js';
import type { Start, Step } from './runner/requests.js';
import { majorFor, PACKAGES } from './versions.js';

/**
 * Runs migrations with TypeORM's own executor in a child process: the project's TypeORM where it has one, else ours.
 * The project's data source is not run: it would connect to the project's own database.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const typeorm = await resolveTypeorm(set);
  const settings =
    set.config === undefined ? undefined : readDataSource(set.config, set.project, options.env ?? {});
  const files = [...new Set(set.migrations.map(({ file }) => path.join(set.root, file)))];
  const init: Start = {
    typeormPath: typeorm.path,
    url: options.url,
    files,
    transaction: settings?.transaction !== 'none',
    extensions: countsOnExtension(set) ? [UUID_EXTENSION] : [],
    ...(settings?.schema === undefined ? {} : { schema: settings.schema }),
    ...(settings?.migrationsTableName === undefined
      ? {}
      : { migrationsTableName: settings.migrationsTableName }),
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
    tool: { name: 'typeorm', version: typeorm.version, from: typeorm.from },
    up: async (id) => child.up({ name: id }),
    down: async (id) => child.down({ name: id }),
    close: () => child.close(),
  };
}

interface ResolvedTypeorm {
  readonly path: string;
  readonly version: string;
  readonly from: 'project' | 'ormbridge';
}

/** The project's TypeORM where its package is installed together with PostgreSQL's driver; else the one that we come with. */
async function resolveTypeorm(set: DiscoveredSet): Promise<ResolvedTypeorm> {
  const project = createRequire(path.join(set.project, 'package.json'));
  const own = createRequire(import.meta.url);
  const ours = PACKAGES[majorFor(set.root)];
  for (const [require, name, from] of [
    [project, 'typeorm', 'project'],
    [own, ours, 'ormbridge'],
  ] as const) {
    try {
      const found = require.resolve(name);
      createRequire(found).resolve('pg');
      const manifest = path.join(path.dirname(found), 'package.json');
      const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
      return { path: found, version, from: found === own.resolve(ours) ? 'ormbridge' : from };
    } catch {
      // Not installed there: the next one.
    }
  }
  throw new RunnerError('typeorm or pg is not installed: npm install typeorm pg', { code: 'unavailable' });
}
