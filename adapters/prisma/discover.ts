import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoveredSet, MigrationSource } from '../../src/adapter.js';
import type { Diagnostic, DialectName } from '../../src/ir/index.js';
import { identityOf } from './migration/folder-name.js';
import { continuedBy } from './migration/parts.js';
import { programAmong } from './migration/program.js';
import { projectOf, schemaFilesAt, textOf, type PrismaProject } from './project.js';
import { dialectOf, providerIn } from './provider.js';

const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage']);

/** How deep below the given folder migrations are looked for. */
const DEPTH = 6;

/** What may lie beside a migration.sql without being part of what it does. */
const HARMLESS = /\.(?:md|txt|snap)$|^\./;

/**
 * Finds Prisma's migrations at or below a path: folders that hold a `migration.sql`, side by side. A `schema.prisma`
 * whose project has none is a state. A file that is named itself is that alone.
 */
export async function discover(target: string): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  if ((await stat(absolute)).isFile()) return discoverFile(absolute);
  const found: Found = { roots: [], schemas: [] };
  await walk(absolute, DEPTH, found);
  const own = await projectOf(absolute);
  if (
    own.migrations !== undefined &&
    !found.roots.includes(own.migrations) &&
    (await isRoot(own.migrations))
  ) {
    found.roots.push(own.migrations);
  }
  const above = path.dirname(absolute);
  // A single migration's folder stands for the set that it is in.
  if (found.roots.includes(above)) found.roots.splice(found.roots.indexOf(above), 1);
  const sets: DiscoveredSet[] = [];
  const used = new Set<string>();
  for (const root of found.roots) {
    const project = await projectOf(path.dirname(root));
    const schema = await schemaOf(root, project);
    for (const file of schema) used.add(file);
    sets.push(await migrationSet(root, project, schema));
  }
  sets.push(...(await states(found.schemas.filter((file) => !used.has(file)))));
  return sets;
}

interface Found {
  readonly roots: string[];
  readonly schemas: string[];
}

async function walk(folder: string, depth: number, found: Found): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name));
  for (const entry of entries) {
    if (entry.isFile() && entry.name.endsWith('.prisma')) found.schemas.push(path.join(folder, entry.name));
  }
  if (await isRoot(folder)) {
    found.roots.push(folder);
    return;
  }
  if (depth === 0) return;
  for (const entry of folders) await walk(path.join(folder, entry.name), depth - 1, found);
}

/** Whether a folder holds migrations: a lock file, or folders with a `migration.sql`. */
async function isRoot(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && entry.name === 'migration_lock.toml')) return true;
  for (const entry of entries) {
    if (!entry.isDirectory() || SKIPPED.has(entry.name)) continue;
    const inside = path.join(folder, entry.name);
    // With a snapshot beside it, it is one of drizzle-kit's.
    if (
      (await isFile(path.join(inside, 'migration.sql'))) &&
      !(await isFile(path.join(inside, 'snapshot.json')))
    )
      return true;
  }
  return false;
}

async function discoverFile(file: string): Promise<readonly DiscoveredSet[]> {
  if (file.endsWith('.prisma')) return states([file]);
  if (path.basename(file) !== 'migration.sql') return [];
  const root = path.dirname(path.dirname(file));
  const project = await projectOf(path.dirname(root));
  const set = await migrationSet(root, project, await schemaOf(root, project));
  const own = `${path.basename(path.dirname(file))}/migration.sql`;
  return [{ ...set, migrations: set.migrations.filter((migration) => migration.file === own) }];
}

/** The schema that belongs to a folder of migrations. */
async function schemaOf(root: string, project: PrismaProject): Promise<readonly string[]> {
  const beside = path.dirname(root);
  const places = [
    ...(project.schema === undefined ? [] : [project.schema]),
    ...((await isFile(path.join(beside, 'schema.prisma'))) ? [path.join(beside, 'schema.prisma')] : []),
    path.join(beside, 'schema'),
    path.join(project.folder, 'schema.prisma'),
    path.join(project.folder, 'prisma', 'schema.prisma'),
    beside,
  ];
  for (const place of places) {
    const files = await schemaFilesAt(place);
    if (files.length > 0) return files;
  }
  return [];
}

async function migrationSet(
  root: string,
  project: PrismaProject,
  schema: readonly string[],
): Promise<DiscoveredSet> {
  const diagnostics: Diagnostic[] = [];
  const migrations = await migrationsIn(root, diagnostics);
  const lock = path.join(root, 'migration_lock.toml');
  const lockText = await textOf(lock);
  const dialect = await dialectFrom(lockText === undefined ? schema : [lock, ...schema], diagnostics);
  const isSure = lockText !== undefined || schema.length > 0;
  return {
    adapter: 'prisma',
    root,
    project: project.folder,
    ...(project.config === undefined ? {} : { config: project.config }),
    ...(dialect === undefined ? {} : { dialect }),
    migrations,
    confidence: isSure ? 1 : 0.9,
    evidence: `${migrations.length} folder${migrations.length === 1 ? '' : 's'} with a migration.sql${lockText === undefined ? '' : ' and migration_lock.toml'}`,
    diagnostics,
  };
}

/** In the order in which Prisma applies them: by folder name. */
async function migrationsIn(root: string, diagnostics: Diagnostic[]): Promise<readonly MigrationSource[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name))
    .map((entry) => entry.name);
  const migrations: MigrationSource[] = [];
  for (const folder of folders.sort((a, b) => (a < b ? -1 : 1))) {
    const files = (await readdir(path.join(root, folder))).sort();
    const program = files.includes('migration.sql') ? undefined : programAmong(files);
    if (program !== undefined) {
      migrations.push({ ...sourceOf(folder, files), file: `${folder}/${program}` });
      continue;
    }
    if (!files.includes('migration.sql')) {
      if (files.length > 0) diagnostics.push(withoutSql(root, folder));
      continue;
    }
    const previous = migrations.at(-1);
    if (previous !== undefined && (await continues(root, folder, previous.id))) {
      migrations[migrations.length - 1] = {
        ...previous,
        parts: [...(previous.parts ?? []), `${folder}/migration.sql`],
      };
      continue;
    }
    for (const file of files) {
      if (file !== 'migration.sql' && file !== 'down.sql' && !HARMLESS.test(file)) {
        diagnostics.push(notRun(root, folder, file));
      }
    }
    migrations.push(sourceOf(folder, files));
  }
  return migrations;
}

function sourceOf(folder: string, files: readonly string[]): MigrationSource {
  return {
    id: folder,
    ...identityOf(folder),
    file: `${folder}/migration.sql`,
    ...(files.includes('down.sql') ? { downFile: `${folder}/down.sql` } : {}),
  };
}

async function continues(root: string, folder: string, id: string): Promise<boolean> {
  if (!folder.startsWith(`${id}_part`)) return false;
  const text = await textOf(path.join(root, folder, 'migration.sql'));
  return text !== undefined && continuedBy(text) === id;
}

/** Prisma refuses such a folder with P3015. */
function withoutSql(root: string, folder: string): Diagnostic {
  return {
    severity: 'error',
    code: 'prisma-missing-migration-sql',
    message: `the migration ${folder} has no migration.sql, so Prisma applies none of the set`,
    file: path.join(root, folder),
    help: 'restore the file, or remove the folder',
  };
}

function notRun(root: string, folder: string, file: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'prisma-data-migration',
    message: `${folder}/${file} is not run by Prisma's migrations, and is not converted`,
    file: path.join(root, folder, file),
    help: 'run it by hand at this place in the history if a new database needs it',
  };
}

/** Schemas that stand for themselves, one for each file with a data source. */
async function states(files: readonly string[]): Promise<readonly DiscoveredSet[]> {
  const sets: DiscoveredSet[] = [];
  for (const file of files) {
    const provider = providerIn((await textOf(file)) ?? '');
    if (provider === undefined) continue;
    const folder = path.dirname(file);
    const together = [file, ...(await withoutSource(folder, file))];
    const diagnostics: Diagnostic[] = [];
    const dialect = await dialectFrom([file], diagnostics);
    const project = await projectOf(folder);
    sets.push({
      adapter: 'prisma',
      root: folder,
      project: project.folder,
      ...(project.config === undefined ? {} : { config: project.config }),
      ...(dialect === undefined ? {} : { dialect }),
      migrations: [],
      stateFiles: together,
      confidence: 0.8,
      evidence: `a Prisma schema in ${together.length} file${together.length === 1 ? '' : 's'}, without migrations`,
      diagnostics,
    });
  }
  return sets;
}

/**
 * The other files of a schema in several files: those beside the one with the data source, and below, that have none of
 * their own.
 */
async function withoutSource(folder: string, main: string): Promise<readonly string[]> {
  const others: string[] = [];
  for (const file of await schemaFilesAt(folder)) {
    if (file !== main && providerIn((await textOf(file)) ?? '') === undefined) others.push(file);
  }
  return others;
}

async function dialectFrom(
  files: readonly string[],
  diagnostics: Diagnostic[],
): Promise<DialectName | undefined> {
  for (const file of files) {
    const provider = providerIn((await textOf(file)) ?? '');
    if (provider === undefined) continue;
    const found = dialectOf(provider, file);
    if ('dialect' in found) return found.dialect;
    diagnostics.push(found.problem);
    return undefined;
  }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
