import path from 'node:path';
import type { DiscoveredSet, MigrationSource, ReadOptions, Reader } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Diagnostic, Direction, Migration } from '../../src/ir/index.js';
import { createProgram, type Module, type Program, type Site } from '../../src/source/index.js';
import { readSourceFile } from '../../src/source-file.js';
import { NEWEST_CHANGE } from './as-declared.js';
import { createCompiler, type Compiler } from './compiler.js';
import { KNEXFILE, nullAsDefaultOf, readKnexfile, speaksTo, type KnexSettings } from './knexfile.js';
import { modelledPackage } from './packages.js';
import { tellPlaces } from './reader/instrument.js';
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
  SILENT,
  withoutHead,
} from '../shared/reader/reading.js';
import { watchWaysBack, type WaysBack } from '../shared/reader/ways-back.js';
import { runDirection, type Surroundings } from './reader/run.js';

/** Reads Knex migrations by static evaluation over Knex's own offline builders. */
export async function createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader> {
  const dialect = await loadDialect(options.dialect);
  const settings =
    set.config === undefined || !KNEXFILE.test(path.basename(set.config))
      ? undefined
      : readKnexfile(set.config, set.project, options.env === undefined ? {} : { env: options.env });
  // What we have written ourselves is for the Knex that we come with.
  const declared = options.readFile === undefined ? declaredVersion(set.project, 'knex') : undefined;
  const compiler = await createCompiler(compilerOptions(settings, dialect));
  const sites = new WeakMap<object, Site>();
  tellPlaces(compiler, sites);
  const context = contextOf(options.context);
  const program = createProgram({
    root: set.project,
    packages: context.packages(modelledPackage),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.readFile === undefined ? {} : { files: onlyFrom(options.readFile) }),
  });
  context.open(program);
  const environment: Environment = {
    ...{ set, options, dialect, compiler, settings, sites, program, context, declared },
    waysBack: watchWaysBack(),
  };
  const told = tellReadAs('Knex', set, declared, NEWEST_CHANGE);
  return {
    read: (source, state) => told(readMigration(source, state, environment)),
    readDown: (source, state) => readDown(source, state, environment),
  };
}

interface Environment {
  readonly set: DiscoveredSet;
  readonly options: ReadOptions;
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly settings: KnexSettings | undefined;
  readonly sites: WeakMap<object, Site>;
  readonly program: Program;
  readonly context: ApplicationContext;
  readonly waysBack: WaysBack;
  readonly declared: DeclaredVersion | undefined;
}

function compilerOptions(
  settings: KnexSettings | undefined,
  dialect: Dialect,
): Parameters<typeof createCompiler>[0] {
  const { client, connection, wrapIdentifier } = settings ?? {};
  return {
    dialect,
    useNullAsDefault: nullAsDefaultOf(settings, dialect.name),
    // A history of another database may be read as this one: then Knex is told so.
    ...(client === undefined || !speaksTo(client, dialect.name) ? {} : { client }),
    ...(connection === undefined ? {} : { connection }),
    ...(wrapIdentifier === undefined ? {} : { wrapIdentifier }),
  };
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
  const transaction = transactionOf(module, environment);
  const surroundings: Surroundings = {
    ...environment,
    ...{ module, name: source.id, inTransaction: transaction === 'tool' },
  };

  const before = environment.waysBack.before(state);
  const up = runDirection('up', journal, surroundings);
  const diagnostics = [
    ...environment.context.told(journal),
    ...moduleDiagnostics(module, environment.program, journal),
    ...journal.diagnostics,
  ];
  const comments = headComments(module);
  const head = {
    ...base,
    up: { operations: withoutHead(up.operations, comments), transaction },
    ...(comments.length === 0 ? {} : { comments }),
  };

  const downJournal = new Journal(state.fork(), { root: environment.set.root, file });
  const defined = new Map<string, string | undefined>();
  const down = runDirection('down', downJournal, surroundings, defined);
  diagnostics.push(...downJournal.diagnostics.filter(({ code }) => code !== 'migration-throws').map(ofDown));
  const missingDown = missingDownOf(down, up.operations);
  if (missingDown !== undefined) {
    if (missingDown === 'absent') diagnostics.push(absentDown(source));
    return { ...head, missingDown, diagnostics };
  }
  const { operations } = down;
  diagnostics.push(...environment.waysBack.told(source, before, downJournal.state, { operations, defined }));
  const direction: Direction = { operations, transaction };
  return { ...head, down: direction, diagnostics };
}

function readDown(
  source: MigrationSource,
  state: SchemaState,
  environment: Environment,
): Direction | undefined {
  const { root } = environment.set;
  const file = path.join(root, source.file);
  const loaded = load(file, environment);
  if ('problem' in loaded) return undefined;
  const { module } = loaded;
  const transaction = transactionOf(module, environment);
  const surroundings: Surroundings = {
    ...environment,
    ...{ module, name: source.id, inTransaction: transaction === 'tool' },
  };
  const { end, operations } = runDirection('down', new Journal(state, { root, file }), surroundings);
  return end === 'absent' ? undefined : { operations, transaction };
}

function absentDown(source: MigrationSource): Diagnostic {
  return {
    severity: 'note',
    code: 'missing-down',
    message: `${source.id} exports no down`,
    file: source.file,
    help: 'Knex refuses to run a migration without one: export an empty function at least',
  };
}

function load(
  file: string,
  environment: Environment,
): { readonly module: Module } | { readonly problem: Diagnostic } {
  const { options, program } = environment;
  if (options.readFile !== undefined) return { module: program.moduleFromText(file, options.readFile(file)) };
  const source = readSourceFile(file);
  if ('problem' in source) return source;
  return { module: program.module(file) };
}

/** `exports.config = { transaction: false }`, else what the knexfile says (knex `lib/migrations/migrate/Migrator.js`, `_useTransaction`). */
function transactionOf(module: Module, { program, settings }: Environment): 'tool' | 'none' {
  const config = module.get('config');
  if (config !== undefined && config !== null && typeof config === 'object') {
    const evaluation = program.evaluation(SILENT);
    const value = evaluation.get(config, 'transaction');
    if (typeof value === 'boolean') return value ? 'tool' : 'none';
  }
  return settings?.transaction ?? 'tool';
}
