import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoverOptions, DiscoveredSet, MigrationSource } from '../../src/adapter.js';
import type { Diagnostic } from '../../src/ir/index.js';
import { byCodeUnit, exists, isWithin, projectOf } from '../shared/discover/folders.js';
import { findNamed, type Env } from '../shared/discover/named.js';
import { dialectOfText } from '../shared/discover/dialect-of-text.js';
import {
  dialectOfFolder,
  otherDatabaseOfFolder,
  withSign,
  type FoundDialect,
} from '../shared/discover/dialect-signs.js';
import { textOfFile } from '../shared/discover/text-file.js';
import { migrationSource } from '../shared/discover/migration-files.js';
import { walk } from '../shared/discover/walk.js';
import {
  configurationFile,
  configurationOf,
  readConfiguration,
  readSequelizerc,
  searchPathDiagnostics,
  SEQUELIZERC,
} from './config.js';
import { databaseOfDrivers } from './drivers.js';
import { hasOwnUp, LOADED, looksLikeMigration } from './discover/files.js';

const ONE_FILE = 'the file exports up and uses a query interface';

/**
 * Finds Sequelize migrations at or below a path: the folders that a `.sequelizerc` names, and folders with files that
 * export `up` and use a query interface. Migrations are looked at as text: no code runs.
 */
export async function discover(
  target: string,
  options: DiscoverOptions = {},
): Promise<readonly DiscoveredSet[]> {
  return findNamed(target, find, options);
}

/** `lenient`: whatever exports `up`; a migration that does nothing, or names its parameters otherwise, says nothing of Sequelize. */
async function find(absolute: string, lenient: boolean, env: Env): Promise<readonly DiscoveredSet[]> {
  if ((await stat(absolute)).isFile()) return discoverFile(absolute, lenient, env);
  const found = await walk<Folder>(absolute, {
    isConfig: (name) => name === SEQUELIZERC,
    lookAt: (folder, names) => lookAt(folder, names, lenient),
  });
  const configs = found.configs.length > 0 ? found.configs : await configAbove(absolute);
  const sets: DiscoveredSet[] = [];
  const claimed = new Set<string>();
  for (const config of configs) {
    const set = await configuredSet(config, absolute, env);
    if (set === undefined) continue;
    claimed.add(set.root);
    sets.push(set);
  }
  for (const folder of found.folders) if (!claimed.has(folder.path)) sets.push(await folderSet(folder, env));
  return sets;
}

interface Folder {
  readonly path: string;
  /** File names that would be loaded, in order. */
  readonly files: readonly string[];
  /** Share of them that look like migrations, 0 to 1. */
  readonly share: number;
}

async function discoverFile(file: string, lenient: boolean, env: Env): Promise<readonly DiscoveredSet[]> {
  const folder = path.dirname(file);
  if (path.basename(file) === SEQUELIZERC) {
    const set = await configuredSet(file, folder, env);
    return set === undefined ? [] : [set];
  }
  if (!LOADED.test(path.basename(file)) || !looksLikeMigration(textOfFile(file), { lenient })) return [];
  const { sign, ...found } = await common(folder, [file], env);
  return [
    {
      ...found,
      migrations: [migrationSource(path.basename(file), path.basename(file))],
      confidence: 0.9,
      evidence: withSign(ONE_FILE, sign),
      diagnostics: [],
    },
  ];
}

async function lookAt(
  folder: string,
  names: readonly string[],
  lenient: boolean,
): Promise<Folder | undefined> {
  const files = names.filter((name) => LOADED.test(name));
  let like = 0;
  for (const file of files) if (looksLikeMigration(textOfFile(path.join(folder, file)), { lenient })) like++;
  return like === 0 ? undefined : { path: folder, files, share: like / files.length };
}

/** A folder inside a project: its `.sequelizerc` lies above it. */
async function configAbove(folder: string): Promise<readonly string[]> {
  const file = path.join(await projectOf(folder), SEQUELIZERC);
  return (await exists(file)) ? [file] : [];
}

async function configuredSet(file: string, target: string, env: Env): Promise<DiscoveredSet | undefined> {
  const { migrations: root, config, otherDatabase: other, ...said } = readSequelizerc(file, env);
  // The user asked for one folder, and this file is about another.
  if (!isWithin(root, target) && !isWithin(target, root)) return undefined;
  const names = (await readdir(root).catch((): string[] => [])).filter((name) => LOADED.test(name));
  if (names.length === 0) return undefined;
  const project = await projectOf(path.dirname(file));
  const files = names.map((name) => path.join(root, name));
  const sign: Sign | undefined =
    said.dialect !== undefined || other !== undefined ? said : signOf(root, files, project);
  const diagnostics: Diagnostic[] = [...configurationDiagnostics(config, project)];
  return {
    adapter: 'sequelize',
    ...(sign?.dialect === undefined ? {} : { dialect: sign.dialect }),
    ...(other === undefined ? {} : { otherDatabase: other }),
    root,
    project,
    config: file,
    migrations: await usable(root, names, diagnostics),
    confidence: 0.97,
    evidence: withSign(`${SEQUELIZERC} names the folder`, sign),
    diagnostics,
  };
}

async function folderSet(folder: Folder, env: Env): Promise<DiscoveredSet> {
  const files = folder.files.map((name) => path.join(folder.path, name));
  const { sign, ...found } = await common(folder.path, files, env);
  const diagnostics: Diagnostic[] = [...configurationDiagnostics(configurationFile(found), found.project)];
  return {
    ...found,
    migrations: await usable(folder.path, folder.files, diagnostics),
    confidence: 0.6 + 0.35 * folder.share,
    evidence: withSign(
      folder.files.length === 1
        ? ONE_FILE
        : `${folder.files.length} files that export up and use a query interface`,
      sign,
    ),
    diagnostics,
  };
}

/** What tells the database; without evidence where the configuration simply says it. */
type Sign = Partial<FoundDialect>;

async function common(
  folder: string,
  files: readonly string[],
  env: Env,
): Promise<
  Pick<DiscoveredSet, 'adapter' | 'root' | 'project' | 'dialect' | 'otherDatabase'> & {
    readonly sign?: Sign;
  }
> {
  const project = await projectOf(folder);
  const configured = configurationOf(project, undefined, env);
  const ofFolder = configured.dialect === undefined ? otherDatabaseOfFolder(folder, project) : undefined;
  const other = configured.otherDatabase ?? ofFolder;
  if (other !== undefined) return { adapter: 'sequelize', root: folder, project, otherDatabase: other };
  const sign: Sign | undefined =
    configured.dialect === undefined ? signOf(folder, files, project) : configured;
  return {
    adapter: 'sequelize',
    root: folder,
    project,
    ...(sign?.dialect === undefined ? {} : { dialect: sign.dialect, sign }),
  };
}

/** What tells the database where no configuration says it. */
function signOf(folder: string, files: readonly string[], project: string): FoundDialect | undefined {
  return dialectOfFolder(folder, project) ?? databaseOfDrivers(project) ?? dialectOfText(files);
}

function configurationDiagnostics(config: string | undefined, project: string): readonly Diagnostic[] {
  return config === undefined ? [] : searchPathDiagnostics(config, readConfiguration(config, project));
}

/** Leaves out files that are no migrations. */
async function usable(
  root: string,
  names: readonly string[],
  diagnostics: Diagnostic[],
): Promise<readonly MigrationSource[]> {
  const migrations: MigrationSource[] = [];
  const isNumbered = (name: string): boolean => /^\d/.test(name);
  for (const name of [...names].sort(byCodeUnit)) {
    const file = path.join(root, name);
    const text = textOfFile(file);
    // Among files with numbers, one without that runs the others: it takes `up` of them, and has none.
    const isRunner =
      !isNumbered(name) && names.every((one) => one === name || isNumbered(one)) && !hasOwnUp(text);
    if (!isRunner && looksLikeMigration(text, { lenient: true })) {
      migrations.push(migrationSource(name, name));
      continue;
    }
    diagnostics.push({
      severity: 'warning',
      code: 'not-a-migration',
      message: `${name} exports no up, so it is taken for a helper`,
      file,
      help: 'sequelize-cli itself would fail at it: move it out of the folder of the migrations',
    });
  }
  return migrations;
}
