import path from 'node:path';
import type { DiscoveredSet, MigrationSource, ReadOptions, Reader } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Diagnostic, Direction, Migration, Operation } from '../../src/ir/index.js';
import { mayAddEnumValue, runsOutsideTransaction } from '../../src/ir/transaction.js';
import { createProgram, type Module } from '../../src/source/index.js';
import { readSourceFile } from '../../src/source-file.js';
import { commitsItself } from '../shared/reader/commits-itself.js';
import { contextOf } from '../shared/reader/context.js';
import { declaredVersion } from '../shared/discover/declared-version.js';
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
import { createCompiler } from './compiler.js';
import { configurationFile, readConfiguration } from './config.js';
import { nameAsDeclared, NEWEST_CHANGE, type Generator } from './as-declared.js';
import { modelledPackages } from './packages.js';
import { libraryHost } from './reader/library-host.js';
import { createRealValues } from './reader/real-values.js';
import { runDirection, type Surroundings } from './reader/run.js';
import { watchWaysBack, type WaysBack } from '../shared/reader/ways-back.js';

/** Reads Sequelize migrations by static evaluation over Sequelize's own query interface, which has no connection. */
export async function createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader> {
  const dialect = await loadDialect(options.dialect);
  const { quoteIdentifiers, multipleStatements } = readConfiguration(
    configurationFile(set),
    set.project,
    options.env,
  );
  const compiler = createCompiler({
    dialect: dialect.name,
    ...(quoteIdentifiers === undefined ? {} : { quoteIdentifiers }),
  });
  const values = createRealValues();
  // What we have written ourselves is for the Sequelize that we come with.
  const declared = options.readFile === undefined ? declaredVersion(set.project, 'sequelize') : undefined;
  const library = libraryHost(compiler, values, declared);
  const context = contextOf(options.context);
  const program = createProgram({
    root: set.project,
    packages: context.packages(modelledPackages(library)),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.readFile === undefined ? {} : { files: onlyFrom(options.readFile) }),
  });
  context.open(program);
  const { queryGenerator } = compiler.queryInterface as unknown as { readonly queryGenerator: Generator };
  nameAsDeclared(queryGenerator, declared, options.dialect);
  const waysBack = watchWaysBack();
  const environment: Environment = {
    ...{ set, options, dialect, compiler, values, library, program, context, declared, waysBack },
    ...(multipleStatements === undefined || !commitsItself(dialect) ? {} : { multipleStatements }),
  };
  const told = tellReadAs('Sequelize', set, declared, NEWEST_CHANGE);
  return {
    read: (source, state) => told(readMigration(source, state, environment)),
    readDown: (source, state) => readDown(source, state, environment),
  };
}

interface Environment extends Omit<Surroundings, 'module' | 'name'> {
  readonly set: DiscoveredSet;
  readonly options: ReadOptions;
  readonly waysBack: WaysBack;
}

function readMigration(source: MigrationSource, state: SchemaState, environment: Environment): Migration {
  const { root } = environment.set;
  const file = path.join(root, source.file);
  const { id, name, timestamp } = source;
  const base = { id, name, ...(timestamp === undefined ? {} : { timestamp }), file: source.file };
  const loaded = load(file, environment);
  if ('problem' in loaded) {
    const up = { operations: [], transaction: 'tool' } as const;
    return { ...base, up, missingDown: 'absent', diagnostics: [loaded.problem] };
  }
  const { module } = loaded;
  const journal = new Journal(state, { root, file });
  const surroundings: Surroundings = { ...environment, module, name: id };

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
    up: { operations: withoutHead(up.operations, comments), transaction: transactionOf(up.operations) },
    ...(comments.length === 0 ? {} : { comments }),
  };

  const downJournal = new Journal(state.fork(), { root, file });
  const defined = new Map<string, string | undefined>();
  const down = runDirection('down', downJournal, surroundings, defined);
  diagnostics.push(...downJournal.diagnostics.filter(({ code }) => code !== 'migration-throws').map(ofDown));
  const missingDown = missingDownOf(down, up.operations);
  if (missingDown !== undefined) {
    if (missingDown === 'absent') diagnostics.push(absentDown(source));
    return { ...head, missingDown, diagnostics };
  }
  const { operations } = down;
  const way = { operations, defined };
  diagnostics.push(...environment.waysBack.told(source, before, downJournal.state, way));
  return { ...head, down: { operations, transaction: transactionOf(operations) }, diagnostics };
}

/**
 * sequelize-cli and umzug open no transaction (umzug `lib/umzug.js`), so statements that cannot run in one are where
 * they may be. Otherwise one around all of them undoes more than the source would when something fails, never
 * less; a new enum value is usable only once it is committed.
 */
function transactionOf(operations: readonly Operation[]): 'tool' | 'none' {
  const firstValue = operations.findIndex(mayAddEnumValue);
  const mayUseValue = operations.some(
    (operation, place) => firstValue >= 0 && place > firstValue && !mayAddEnumValue(operation),
  );
  return mayUseValue || operations.some(runsOutsideTransaction) ? 'none' : 'tool';
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
  const journal = new Journal(state, { root, file });
  const surroundings: Surroundings = { ...environment, module: loaded.module, name: source.id };
  const { end, operations } = runDirection('down', journal, surroundings);
  return end === 'absent' ? undefined : { operations, transaction: transactionOf(operations) };
}

function absentDown(source: MigrationSource): Diagnostic {
  return {
    severity: 'note',
    code: 'missing-down',
    message: `${source.id} exports no down`,
    file: source.file,
    help: 'Sequelize cannot undo it: export a down, an empty one at least',
  };
}

function load(
  file: string,
  { options, program }: Environment,
): { readonly module: Module } | { readonly problem: Diagnostic } {
  if (options.readFile !== undefined) return { module: program.moduleFromText(file, options.readFile(file)) };
  const source = readSourceFile(file);
  return 'problem' in source ? source : { module: program.module(file) };
}
