import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoverOptions, DiscoveredSet, MigrationSource } from '../../src/adapter.js';
import type { Diagnostic } from '../../src/ir/index.js';
import { otherDatabase } from '../shared/discover/database-names.js';
import { byCodeUnit, commonFolder, exists, isWithin, projectOf } from '../shared/discover/folders.js';
import type { Env } from '../shared/discover/named.js';
import { textOfFile } from '../shared/discover/text-file.js';
import { walk } from '../shared/discover/walk.js';
import { DATA_SOURCE, readDataSource, type DataSourceSettings } from './data-source.js';
import {
  dialectOfDrivers,
  dialectOfFolder,
  otherDatabaseOfFolder,
  withSign,
  type FoundDialect,
} from '../shared/discover/dialect-signs.js';
import { dialectOfText } from '../shared/discover/dialect-of-text.js';
import {
  mayBeMigration,
  migrationClasses,
  migrationSource,
  MIGRATION_EXTENSIONS,
  timestampOf,
} from './discover/classes.js';
import { listedIn, mayList, type FoundClass } from './discover/lists.js';
import { matchesPattern } from './discover/patterns.js';

/**
 * Finds TypeORM migrations at or below a path: the files that a data source names, and folders with classes that have
 * `up` and use a query runner. Data sources are evaluated statically and migrations are looked at as text: no code runs.
 */
export async function discover(
  target: string,
  { env = {} }: DiscoverOptions = {},
): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  const isFile = (await stat(absolute)).isFile();
  if (isFile && !DATA_SOURCE.test(path.basename(absolute))) return discoverFile(absolute);
  const start = isFile ? path.dirname(absolute) : absolute;
  const lists: string[] = [];
  const { configs, folders } = await walk(start, {
    isConfig: (name) => DATA_SOURCE.test(name),
    lookAt: (folder, names) => {
      const files = names.filter(isLoadable).map((name) => path.join(folder, name));
      lists.push(...files.filter((file) => LIST.test(path.basename(file)) && mayList(textOfFile(file))));
      return lookAt(folder, names);
    },
  });
  const near = isFile ? [absolute] : configs.length > 0 ? configs : await dataSourcesAbove(start);
  return toSets(folders, near, lists, env);
}

/** Names of modules that gather migrations for a data source. */
const LIST = /^(?:index|[\w.-]*migrations)\.[cm]?[jt]s$/i;

interface Folder {
  readonly path: string;
  readonly migrations: readonly FoundClass[];
  /** Absolute: files that may have been meant as migrations, and in which none was found. */
  readonly leftOut: readonly string[];
  /** Share of its files that hold migrations, 0 to 1. */
  readonly share: number;
}

async function discoverFile(file: string): Promise<readonly DiscoveredSet[]> {
  const found = classesIn(file);
  if (found.length === 0) return [];
  const holding = { migrations: found, leftOut: [] };
  return [await setOf(holding, path.dirname(file), undefined, 0.9, 'the file has a migration class')];
}

async function lookAt(folder: string, names: readonly string[]): Promise<Folder | undefined> {
  const files = names.filter(isLoadable);
  const found: FoundClass[] = [];
  const leftOut: string[] = [];
  let holding = 0;
  for (const name of files) {
    const file = path.join(folder, name);
    const classes = classesIn(file);
    if (classes.length > 0) holding++;
    else leftOut.push(file);
    found.push(...classes);
  }
  if (found.length === 0) return undefined;
  return {
    path: folder,
    migrations: found,
    leftOut: leftOut.filter((file) => mayBeMigration(textOfFile(file))),
    share: holding / files.length,
  };
}

function classesIn(file: string): readonly FoundClass[] {
  if (!isLoadable(path.basename(file))) return [];
  const text = textOfFile(file);
  return migrationClasses(text).map(({ name }) => ({ file, name }));
}

function isLoadable(name: string): boolean {
  return (
    MIGRATION_EXTENSIONS.includes(path.extname(name)) &&
    !/\.d\.[cm]?ts$/.test(name) &&
    !/\.(?:test|spec)\.\w+$/.test(name)
  );
}

/** A folder inside a project: its data source lies above it, or beside the folders above. */
async function dataSourcesAbove(folder: string): Promise<readonly string[]> {
  let current = folder;
  for (let up = 0; up < 5; up++) {
    const names = await readdir(current).catch((): string[] => []);
    const found = names.filter((name) => DATA_SOURCE.test(name)).map((name) => path.join(current, name));
    const isTop = (await exists(path.join(current, 'package.json'))) || path.dirname(current) === current;
    if (found.length > 0 || isTop) return found.sort(byCodeUnit);
    current = path.dirname(current);
  }
  return [];
}

async function toSets(
  folders: readonly Folder[],
  configs: readonly string[],
  lists: readonly string[],
  env: Env,
): Promise<DiscoveredSet[]> {
  const sets: DiscoveredSet[] = [];
  const claimed = new Set<string>();
  const all = folders.flatMap(({ migrations }) => migrations);
  const told = new Set<string>();
  for (const config of configs) {
    const project = await projectOf(path.dirname(config));
    const settings = readDataSource(config, project, env);
    if (settings === undefined) continue;
    const isNamed = (file: string): boolean =>
      settings.migrations.some((pattern) => matchesPattern(file, pattern, project));
    const named = all.filter(({ file }) => !claimed.has(file) && isNamed(file));
    if (named.length === 0) continue;
    for (const { file } of named) claimed.add(file);
    const leftOut = folders
      .flatMap((folder) => folder.leftOut)
      .filter((file) => !told.has(file) && isNamed(file));
    for (const file of leftOut) told.add(file);
    const root = commonFolder(named.map(({ file }) => path.dirname(file)));
    sets.push(
      await setOf(
        { migrations: named, leftOut },
        root,
        { config, settings, isNaming: true },
        0.97,
        `${path.basename(config)} names the files`,
      ),
    );
  }
  const gathered = await listsIn(lists);
  for (const { file, listed } of gathered) {
    // One class may be in the lists of several databases; what a data source names itself is a set already.
    if (listed.every((one) => claimed.has(one.file))) continue;
    sets.push(await setOfList(file, listed, configs, env));
  }
  for (const { listed } of gathered) for (const one of listed) claimed.add(one.file);
  for (const folder of folders) {
    const left = folder.migrations.filter(({ file }) => !claimed.has(file));
    if (left.length === 0) continue;
    const config = nearest(folder.path, configs);
    const settings =
      config === undefined ? undefined : readDataSource(config, await projectOf(path.dirname(config)), env);
    sets.push(
      await setOf(
        { migrations: left, leftOut: folder.leftOut.filter((file) => !told.has(file)) },
        folder.path,
        config === undefined || settings === undefined ? undefined : { config, settings },
        0.6 + 0.35 * folder.share,
        `${left.length} classes with up that use a query runner`,
      ),
    );
  }
  return sets;
}

/** A module with a list of classes. */
interface ListOfClasses {
  readonly file: string;
  readonly listed: readonly FoundClass[];
}

async function listsIn(files: readonly string[]): Promise<readonly ListOfClasses[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ file, listed: listedIn(file, await projectOf(path.dirname(file))) })),
  );
  return found.flatMap(({ file, listed }) => (listed === undefined ? [] : [{ file, listed }]));
}

/** The database is that of the folder that the list lies in: what it lists may be shared by those of several. */
async function setOfList(
  file: string,
  listed: readonly FoundClass[],
  configs: readonly string[],
  env: Env,
): Promise<DiscoveredSet> {
  const folder = path.dirname(file);
  const config = nearest(folder, configs);
  const settings =
    config === undefined ? undefined : readDataSource(config, await projectOf(path.dirname(config)), env);
  const root = commonFolder(listed.map((one) => path.dirname(one.file)));
  const known = config === undefined || settings === undefined ? undefined : { config, settings };
  const set = await setOf(
    { migrations: listed, leftOut: [] },
    root,
    known,
    0.96,
    `${path.basename(folder)}/${path.basename(file)} lists ${listed.length} classes`,
  );
  const named = dialectOfFolder(folder, set.project);
  return named === undefined
    ? set
    : { ...set, dialect: named.dialect, evidence: `${set.evidence}; ${named.evidence}` };
}

/** The data source in the closest folder above; the first where there are several. */
function nearest(folder: string, configs: readonly string[]): string | undefined {
  return configs
    .filter((config) => isWithin(folder, path.dirname(config)))
    .sort((a, b) => path.dirname(b).length - path.dirname(a).length || byCodeUnit(a, b))[0];
}

async function setOf(
  found: Pick<Folder, 'migrations' | 'leftOut'>,
  root: string,
  known: KnownSource | undefined,
  confidence: number,
  evidence: string,
): Promise<DiscoveredSet> {
  const project = await projectOf(root);
  const diagnostics: Diagnostic[] = [
    ...(known?.settings.diagnostics ?? []),
    ...found.leftOut.map(notAMigration),
  ];
  const isNamed = dialectOfFolder(root, project) !== undefined;
  const isAsked = known?.isNaming === true || !isNamed;
  const ofFolder = known?.isNaming === true || isNamed ? undefined : otherDatabaseOfFolder(root, project);
  const other = ofFolder ?? (isAsked ? otherDatabase(known?.settings.type) : undefined);
  const told = other === undefined ? dialectOf(found.migrations, root, project, known) : undefined;
  return {
    adapter: 'typeorm',
    ...(told === undefined ? {} : { dialect: told.dialect }),
    ...(other === undefined ? {} : { otherDatabase: other }),
    root,
    project,
    ...(known === undefined || isOfAnother(known, told) ? {} : { config: known.config }),
    migrations: inOrder(found.migrations, root, diagnostics),
    confidence,
    evidence: withSign(evidence, told),
    diagnostics,
  };
}

function notAMigration(file: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'not-a-migration',
    message: `${path.basename(file)} declares no migration class with up, so it is taken for a helper`,
    file,
    help: 'a migration is a class that implements MigrationInterface; a helper is better kept in another folder, as TypeORM loads every exported class and function here',
  };
}

interface KnownSource {
  readonly config: string;
  readonly settings: DataSourceSettings;
  /** It names the files itself; else it lies nearest to them. */
  readonly isNaming?: true;
}

/** What a data source says of the files that it names; of others it is asked behind the name of their folder. */
function dialectOf(
  found: readonly FoundClass[],
  root: string,
  project: string,
  known: KnownSource | undefined,
): (Partial<Pick<FoundDialect, 'evidence'>> & Pick<FoundDialect, 'dialect'>) | undefined {
  const configured = known?.settings.dialect === undefined ? undefined : { dialect: known.settings.dialect };
  const folder = dialectOfFolder(root, project);
  if (configured !== undefined && (known?.isNaming === true || folder === undefined)) return configured;
  return folder ?? dialectOfDrivers(project) ?? dialectOfText(found.map(({ file }) => file));
}

/** As TypeORM's executor orders them: by the time at the end of the name; it refuses names without one, and two of one name. */
function inOrder(found: readonly FoundClass[], root: string, diagnostics: Diagnostic[]): MigrationSource[] {
  const seen = new Map<string, string>();
  const timed: { readonly time: number; readonly source: MigrationSource }[] = [];
  for (const { file, name } of found) {
    const relative = path.relative(root, file).split(path.sep).join('/');
    const earlier = seen.get(name);
    const time = timestampOf(name);
    if (earlier !== undefined) {
      diagnostics.push({
        severity: 'error',
        code: 'duplicate-migration',
        message: `two migrations have the name ${name}: ${earlier} and ${relative}`,
        file,
        help: 'rename one of them: TypeORM refuses to run',
      });
    } else if (time === undefined) {
      diagnostics.push({
        severity: 'error',
        code: 'migration-name',
        message: `the name ${name} does not end with a time, so TypeORM would refuse to run`,
        file,
        help: 'add the time in milliseconds to the end of the class name or of its property name',
      });
    } else {
      seen.set(name, relative);
      timed.push({ time, source: migrationSource(name, relative) });
    }
  }
  return timed.sort((a, b) => a.time - b.time).map(({ source }) => source);
}

/** A data source of another database than the migrations' says nothing of them. */
function isOfAnother({ settings }: KnownSource, told: Pick<FoundDialect, 'dialect'> | undefined): boolean {
  return settings.dialect !== undefined && settings.dialect !== told?.dialect;
}
