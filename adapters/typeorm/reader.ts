import path from 'node:path';
import type { DiscoveredSet, MigrationSource, ReadOptions, Reader } from '../../src/adapter.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Diagnostic, Direction, Migration, Name, Operation } from '../../src/ir/index.js';
import { createProgram, type Module, type Program } from '../../src/source/index.js';
import { readSourceFile } from '../../src/source-file.js';
import { contextOf, type ApplicationContext } from '../shared/reader/context.js';
import { declaredVersion, type DeclaredVersion } from '../shared/discover/declared-version.js';
import { tellReadAs } from '../shared/discover/earlier-version.js';
import { Journal } from '../shared/reader/journal.js';
import {
  headComments,
  missingDownOf,
  moduleDiagnostics,
  ofDown,
  onlyFrom,
  withoutHead,
} from '../shared/reader/reading.js';
import { NEWEST_CHANGE } from './as-declared.js';
import { createCompiler, type Compiler } from './compiler.js';
import { createMetadata, type Metadata } from './compiler/metadata.js';
import { readDataSource, type DataSourceSettings } from './data-source.js';
import { extensionsOf } from './extension.js';
import { ledgerOf } from './ledger.js';
import { modelledPackage } from './packages.js';
import { classHost, type TableClasses } from './reader/table-classes.js';
import { tableMethods } from './reader/table-methods.js';
import { touchedRows } from './reader/remade.js';
import { runDirection, type Surroundings } from './reader/run.js';
import { majorFor } from './versions.js';

/** Reads TypeORM migrations by static evaluation; what they call is answered by TypeORM's own query runner, offline. */
export async function createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader> {
  const dialect = await loadDialect(options.dialect);
  const settings =
    set.config === undefined ? undefined : readDataSource(set.config, set.project, options.env ?? {});
  // What we have written ourselves is for the TypeORM that we come with.
  const declared = options.readFile === undefined ? declaredVersion(set.root, 'typeorm') : undefined;
  const compiler = createCompiler({
    dialect: options.dialect,
    settings,
    major: majorFor(set.root),
    declared,
  });
  const context = contextOf(options.context);
  const program: Program = createProgram({
    root: set.project,
    packages: context.packages((specifier) =>
      modelledPackage(specifier, (name) => classHost(name, classes), declared),
    ),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.readFile === undefined ? {} : { files: onlyFrom(options.readFile) }),
  });
  const classes: TableClasses = { compiler, methods: tableMethods(() => program) };
  context.open(program);
  const ledger = ledgerOf(set, options).tables;
  const metadata = createMetadata(settings?.metadataTableName);
  const environment: Environment = {
    ...{ set, options, dialect, compiler, settings, ledger, metadata, program, classes, context, declared },
  };
  const first = set.migrations[0];
  const isFirst = (source: MigrationSource): boolean => source === first || source.id === first?.id;
  const installed =
    options.readFile === undefined && dialect.name === 'postgres' ? extensionsOf(set, settings) : [];
  const told = tellReadAs('TypeORM', set, declared, NEWEST_CHANGE);
  return {
    read: (source, state) => {
      if (!isFirst(source)) return readMigration(source, state, environment);
      const made = installed.map(extensionOf);
      for (const extension of made) state.apply(extension);
      return withExtensions(told(readMigration(source, state, environment)), installed, made);
    },
    readDown: (source, state) => readDown(source, state, environment),
  };
}

function extensionOf(name: string): Operation {
  return { kind: 'createExtension', name, ifNotExists: true };
}

/** What TypeORM does when it connects comes before the first migration: other tools do not do it, so it is told. */
function withExtensions(
  migration: Migration,
  names: readonly string[],
  made: readonly Operation[],
): Migration {
  if (names.length === 0) return migration;
  const told = names.map((name): Diagnostic => ({
    severity: 'note',
    code: 'extension-by-typeorm',
    message: `no migration installs the extension ${name}, which some need: TypeORM does when it connects`,
    file: migration.file,
    help: 'it is told as the first thing that this migration does',
  }));
  return {
    ...migration,
    up: { ...migration.up, operations: [...made, ...migration.up.operations] },
    diagnostics: [...migration.diagnostics, ...told],
  };
}

interface Environment {
  readonly set: DiscoveredSet;
  readonly options: ReadOptions;
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly settings: DataSourceSettings | undefined;
  readonly ledger: readonly Name[];
  readonly metadata: Metadata;
  readonly program: Program;
  readonly classes: TableClasses;
  readonly context: ApplicationContext;
  readonly declared: DeclaredVersion | undefined;
}

function readMigration(source: MigrationSource, state: SchemaState, environment: Environment): Migration {
  const file = path.join(environment.set.root, source.file);
  const base = {
    id: source.id,
    name: source.name,
    ...(source.timestamp === undefined ? {} : { timestamp: source.timestamp }),
    file: source.file,
  };
  const loaded = load(file, environment);
  if ('problem' in loaded) {
    return {
      ...base,
      up: { operations: [], transaction: 'tool' },
      missingDown: 'absent',
      diagnostics: [loaded.problem],
    };
  }
  const { module } = loaded;
  const journal = new Journal(state, { root: environment.set.root, file });
  const surroundings: Surroundings = { ...environment, module, name: source.id };
  const up = runDirection('up', journal, surroundings);
  const diagnostics = [
    ...environment.context.told(journal),
    ...moduleDiagnostics(module, environment.program, journal),
    ...journal.diagnostics,
  ];
  const comments = headComments(module);
  const head = {
    ...base,
    up: { operations: withoutHead(up.operations, comments), transaction: up.transaction },
    ...(comments.length === 0 ? {} : { comments }),
  };

  const downJournal = new Journal(state.fork(), { root: environment.set.root, file });
  const down = runDirection('down', downJournal, surroundings);
  diagnostics.push(...downJournal.diagnostics.filter(({ code }) => code !== 'migration-throws').map(ofDown));
  if (environment.dialect.name === 'sqlite' && down.transaction === 'tool')
    diagnostics.push(...touchedRows(down.operations, state));
  const missingDown = missingDownOf(down, up.operations);
  if (missingDown !== undefined) {
    if (missingDown === 'absent') diagnostics.push(absentDown(source));
    return { ...head, missingDown, diagnostics };
  }
  return { ...head, down: { operations: down.operations, transaction: down.transaction }, diagnostics };
}

function readDown(
  source: MigrationSource,
  state: SchemaState,
  environment: Environment,
): Direction | undefined {
  const file = path.join(environment.set.root, source.file);
  const loaded = load(file, environment);
  if ('problem' in loaded) return undefined;
  const journal = new Journal(state, { root: environment.set.root, file });
  const surroundings: Surroundings = { ...environment, module: loaded.module, name: source.id };
  const { end, operations, transaction } = runDirection('down', journal, surroundings);
  return end === 'absent' ? undefined : { operations, transaction };
}

function load(
  file: string,
  { options, program }: Environment,
): { readonly module: Module } | { readonly problem: Diagnostic } {
  if (options.readFile !== undefined) return { module: program.moduleFromText(file, options.readFile(file)) };
  const source = readSourceFile(file);
  return 'problem' in source ? source : { module: program.module(file) };
}

function absentDown(source: MigrationSource): Diagnostic {
  return {
    severity: 'note',
    code: 'missing-down',
    message: `${source.id} has no down`,
    file: source.file,
    help: 'TypeORM fails when it is to undo such a migration: write an empty method at least',
  };
}
