import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoverOptions, DiscoveredSet, MigrationSource } from '../../src/adapter.js';
import type { Diagnostic } from '../../src/ir/index.js';
import { looksLikeMigration } from './discover/files.js';
import { otherDatabase } from '../shared/discover/database-names.js';
import { MIGRATION_EXTENSIONS, migrationSource } from '../shared/discover/migration-files.js';
import { dialectOfText } from '../shared/discover/dialect-of-text.js';
import {
  dialectOfDrivers,
  dialectOfFolder,
  withSign,
  type FoundDialect,
} from '../shared/discover/dialect-signs.js';
import { byCodeUnit, commonFolder, exists, isWithin, projectOf } from '../shared/discover/folders.js';
import { findNamed, type Env } from '../shared/discover/named.js';
import { textOfFile } from '../shared/discover/text-file.js';
import { walk } from '../shared/discover/walk.js';
import { KNEXFILE, readKnexfile, type KnexSettings } from './knexfile.js';

const ONE_FILE = 'the file exports up and uses it with Knex';

/**
 * Finds Knex migrations at or below a path: the folders that a knexfile names, and folders with files that export `up`
 * and use its parameter as Knex. Knexfiles are evaluated statically and migrations are looked at as text: no code runs.
 */
export async function discover(
  target: string,
  options: DiscoverOptions = {},
): Promise<readonly DiscoveredSet[]> {
  return findNamed(target, find, options);
}

/** `lenient`: whatever exports `up`; a migration that does nothing, or stops at once, says nothing of Knex. */
async function find(absolute: string, lenient: boolean, env: Env): Promise<readonly DiscoveredSet[]> {
  if ((await stat(absolute)).isFile()) return discoverFile(absolute, lenient, env);
  const { configs, folders } = await walk(absolute, {
    isConfig: (name) => KNEXFILE.test(name),
    lookAt: (folder, names) => lookAt(folder, names, lenient),
  });
  return toSets(absolute, folders, configs.length > 0 ? configs : await knexfilesAbove(absolute), env);
}

interface Folder {
  readonly path: string;
  /** File names that Knex would load, in Knex's order. */
  readonly files: readonly string[];
  /** Share of them that look like migrations, 0 to 1. */
  readonly share: number;
}

async function discoverFile(file: string, lenient: boolean, env: Env): Promise<readonly DiscoveredSet[]> {
  if (KNEXFILE.test(path.basename(file))) return toSets(path.dirname(file), [], [file], env);
  if (!MIGRATION_EXTENSIONS.includes(path.extname(file))) return [];
  if (!looksLikeMigration(textOfFile(file), { lenient })) return [];
  const folder = path.dirname(file);
  const project = await projectOf(folder);
  const found = dialectSign(folder, project, [file]);
  return [
    {
      adapter: 'knex',
      ...(found === undefined ? {} : { dialect: found.dialect }),
      root: folder,
      project,
      migrations: [migrationSource(path.basename(file), path.basename(file))],
      confidence: 0.9,
      evidence: withSign(ONE_FILE, found),
      diagnostics: [],
    },
  ];
}

/** A folder inside a project: its knexfile lies above it. */
async function knexfilesAbove(folder: string): Promise<readonly string[]> {
  let current = folder;
  for (let up = 0; up < 5 && path.dirname(current) !== current; up++) {
    const inProject = await exists(path.join(current, 'package.json'));
    const names = up > 0 ? await readdir(current).catch((): string[] => []) : [];
    const found = names.filter((name) => KNEXFILE.test(name)).map((name) => path.join(current, name));
    if (inProject || found.length > 0) return found;
    current = path.dirname(current);
  }
  return [];
}

async function lookAt(
  folder: string,
  names: readonly string[],
  lenient: boolean,
): Promise<Folder | undefined> {
  const files = names.filter(isLoadable);
  let like = 0;
  for (const file of files) if (looksLikeMigration(textOfFile(path.join(folder, file)), { lenient })) like++;
  if (like === 0) return undefined;
  return { path: folder, files, share: like / files.length };
}

function isLoadable(name: string): boolean {
  return (
    MIGRATION_EXTENSIONS.includes(path.extname(name)) &&
    !name.endsWith('.d.ts') &&
    !/\.(?:test|spec)\.\w+$/.test(name)
  );
}

async function toSets(
  target: string,
  folders: readonly Folder[],
  knexfiles: readonly string[],
  env: Env,
): Promise<DiscoveredSet[]> {
  const sets: DiscoveredSet[] = [];
  const claimed = new Set<string>();
  for (const config of knexfiles) {
    const settings = readKnexfile(config, await projectOf(path.dirname(config)), { env });
    const set = await configuredSet(config, settings, target);
    if (set === undefined) continue;
    for (const directory of settings.directories) claimed.add(directory);
    sets.push(set);
  }
  for (const folder of folders)
    if (!claimed.has(folder.path)) sets.push(await folderSet(folder, knexfiles, env));
  return sets;
}

async function configuredSet(
  config: string,
  settings: KnexSettings,
  target: string,
): Promise<DiscoveredSet | undefined> {
  const diagnostics: Diagnostic[] = [...settings.diagnostics];
  const listed: { readonly directory: string; readonly file: string }[] = [];
  for (const directory of settings.directories) {
    const names = await readdir(directory).catch((): string[] => []);
    const files = names.filter(
      (name) => settings.loadExtensions.includes(path.extname(name)) && !name.endsWith('.d.ts'),
    );
    for (const file of files.sort(byCodeUnit)) listed.push({ directory, file });
  }
  if (!settings.sortDirsSeparately) listed.sort((a, b) => byCodeUnit(a.file, b.file));
  if (listed.length === 0) return undefined;
  const root = commonFolder(settings.directories);
  // The user asked for one folder, and this knexfile is about another.
  if (!isWithin(root, target) && !isWithin(target, root)) return undefined;
  const migrations = await usable(listed, root, diagnostics);
  const other = otherDatabase(settings.client);
  const project = await projectOf(path.dirname(config));
  const paths = listed.map(({ directory, file }) => path.join(directory, file));
  const found = settings.client === undefined ? dialectSign(root, project, paths) : settings;
  const evidence = `${path.basename(config)} names ${settings.directories.length === 1 ? 'the folder' : 'the folders'}`;
  return {
    adapter: 'knex',
    ...(found?.dialect === undefined ? {} : { dialect: found.dialect }),
    ...(other === undefined ? {} : { otherDatabase: other }),
    root,
    project,
    config,
    migrations,
    confidence: 0.97,
    evidence: withSign(evidence, found),
    diagnostics,
  };
}

async function folderSet(folder: Folder, knexfiles: readonly string[], env: Env): Promise<DiscoveredSet> {
  const diagnostics: Diagnostic[] = [];
  const listed = folder.files.map((file) => ({ directory: folder.path, file }));
  const near = knexfiles.find((file) => isWithin(folder.path, path.dirname(file)));
  const settings =
    near === undefined ? undefined : readKnexfile(near, await projectOf(path.dirname(near)), { env });
  diagnostics.push(...(settings?.diagnostics ?? []));
  const project = await projectOf(folder.path);
  const paths = folder.files.map((file) => path.join(folder.path, file));
  const found = settings?.client === undefined ? dialectSign(folder.path, project, paths) : settings;
  const other = otherDatabase(settings?.client);
  const evidence =
    folder.files.length === 1 ? ONE_FILE : `${folder.files.length} files that export up and use Knex`;
  return {
    adapter: 'knex',
    ...(found?.dialect === undefined ? {} : { dialect: found.dialect }),
    ...(other === undefined ? {} : { otherDatabase: other }),
    root: folder.path,
    project,
    ...(near === undefined ? {} : { config: near }),
    migrations: await usable(listed, folder.path, diagnostics),
    confidence: 0.6 + 0.35 * folder.share,
    evidence: withSign(evidence, found),
    diagnostics,
  };
}

/** What tells the database where no knexfile says it. */
function dialectSign(folder: string, project: string, files: readonly string[]): FoundDialect | undefined {
  return dialectOfFolder(folder, project) ?? dialectOfDrivers(project) ?? dialectOfText(files);
}

/** Leaves out files that are no migrations, and all but the first of two with one name. */
async function usable(
  listed: readonly { readonly directory: string; readonly file: string }[],
  root: string,
  diagnostics: Diagnostic[],
): Promise<MigrationSource[]> {
  const migrations: MigrationSource[] = [];
  const seen = new Map<string, string>();
  for (const { directory, file } of listed) {
    const full = path.join(directory, file);
    const relative = path.relative(root, full).split(path.sep).join('/');
    if (!looksLikeMigration(textOfFile(full), { lenient: true })) {
      diagnostics.push({
        severity: 'warning',
        code: 'not-a-migration',
        message: `${relative} exports no up, so it is taken for a helper`,
        file: full,
        help: 'Knex itself would refuse to run with it: move it out of the folder of the migrations',
      });
      continue;
    }
    const earlier = seen.get(file);
    if (earlier !== undefined) {
      diagnostics.push({
        severity: 'error',
        code: 'duplicate-migration',
        message: `two migrations have the name ${file}: ${earlier} and ${relative}`,
        file: full,
        help: 'rename one of them: Knex records names only, so it would run only one',
      });
      continue;
    }
    seen.set(file, relative);
    migrations.push(migrationSource(file, relative));
  }
  return migrations;
}
