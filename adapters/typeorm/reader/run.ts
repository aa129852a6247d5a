import type { Dialect } from '../../../src/dialects/dialect.js';
import { isCallable, type Module, type Program } from '../../../src/source/index.js';
import type { Name, Operation } from '../../../src/ir/index.js';
import { Floating } from '../../shared/reader/floating.js';
import { Overlaps } from '../../shared/reader/overlaps.js';
import { withoutIdleSwitches } from '../../shared/reader/idle-switch.js';
import { stopWhereItThrows } from '../../shared/reader/threw.js';
import { commitsItself } from '../../shared/reader/commits-itself.js';
import type { ApplicationContext } from '../../shared/reader/context.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { Journal } from '../../shared/reader/journal.js';
import type { RunResult } from '../../shared/reader/reading.js';
import type { Compiler } from '../compiler.js';
import type { Metadata } from '../compiler/metadata.js';
import type { DataSourceSettings } from '../data-source.js';
import { instancesOf, type Instance } from './classes.js';
import { GUARD_LENGTH } from './guards.js';
import { queryRunnerHost } from './query-runner.js';
import type { Session } from './session.js';
import type { TableClasses } from './table-classes.js';

/** What both directions of a migration share. */
export interface Surroundings {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly program: Program;
  readonly settings: DataSourceSettings | undefined;
  readonly ledger: readonly Name[];
  readonly metadata: Metadata;
  readonly classes: TableClasses;
  readonly context: ApplicationContext;
  /** The project's TypeORM; absent: not known, or the one that we come with. */
  readonly declared?: DeclaredVersion | undefined;
  readonly module: Module;
  /** What TypeORM records. */
  readonly name: string;
}

/** What a direction did, and whether it runs in TypeORM's transaction. */
export interface DirectionResult extends RunResult {
  readonly transaction: 'tool' | 'none';
}

/** Evaluates `up` or `down` of a new instance and records what it does in the journal. */
export function runDirection(
  key: 'up' | 'down',
  journal: Journal,
  surroundings: Surroundings,
): DirectionResult {
  const { module, program, dialect, compiler, settings, ledger, metadata, classes, name } = surroundings;
  const evaluation = program.evaluation(journal);
  const instance = find(instancesOf(module, evaluation), name);
  const fallback = settings?.transaction ?? 'tool';
  if (instance === undefined) {
    if (key === 'up') tellNoClass(journal, surroundings);
    return { operations: journal.operations, end: 'absent', transaction: fallback };
  }
  const method = evaluation.get(instance.value, key);
  const own = evaluation.get(instance.value, 'transaction');
  // Undoing opens a transaction whatever the migration says (typeorm `migration/MigrationExecutor.js`, `undoLastMigration`).
  const transaction = typeof own === 'boolean' ? (own ? 'tool' : 'none') : fallback;
  if (!isCallable(method)) return { operations: [], end: 'absent', transaction };
  const session: Session = {
    direction: key,
    floating: new Floating('TypeORM', evaluation, journal),
    overlaps: new Overlaps('TypeORM', evaluation, journal),
    dialect,
    compiler,
    journal,
    evaluation,
    settings,
    declared: surroundings.declared,
    ledger,
    metadata,
    classes,
    codeBefore: ({ span }) =>
      program.code({ ...span, start: Math.max(0, span.start - GUARD_LENGTH), end: span.start }),
    toolTransaction: transaction === 'tool',
    inTransaction: transaction === 'tool',
    memory: [],
    remembered: new Map(),
    depth: 0,
    openedAt: 0,
    isTransactionUnsure: false,
    outside: new Set(),
    elsewhere: undefined,
    isOutsideTold: false,
    endsTransaction: false,
  };
  const outcome = surroundings.context.run(evaluation, {
    ...{ fn: method, args: [queryRunnerHost(session)], self: instance.value },
    about: { name, direction: key, migration: instance.value },
  });
  const end = outcome.kind;
  if (outcome.kind === 'returned') session.floating.tell(outcome.unawaited);
  if (outcome.kind === 'threw') {
    const help = commitsItself(dialect)
      ? 'TypeORM would stop here; what the migration did to the schema before stays, as the server commits each change'
      : 'TypeORM would stop here and roll the migration back';
    stopWhereItThrows(key, outcome, { journal, program, module, help });
  }
  if (outcome.kind === 'stopped') {
    const { code, message, span, help } = outcome.diagnostic;
    journal.diagnostics.push({
      severity: 'manual',
      code,
      message,
      span: journal.span(span),
      ...(help === undefined ? {} : { help }),
    });
  }
  const { operations } = journal;
  if (transaction === 'none' || session.endsTransaction || opensOwn(operations, dialect))
    return { operations, end, transaction: 'none' };
  const isUnsure = dialect.name !== 'sqlite' || session.isTransactionUnsure;
  return { operations: isUnsure ? operations : withoutIdleSwitches(operations, journal), end, transaction };
}

/**
 * Whether SQL of a migration opens a transaction, which SQLite refuses inside another (manual, "Transaction"): such a migration is
 * run with `migrationsTransactionMode: 'none'`, whether that was found or not.
 */
function opensOwn(operations: readonly Operation[], { name }: Dialect): boolean {
  return (
    name === 'sqlite' &&
    operations.some((operation) => operation.kind === 'rawSql' && operation.statement === 'begin')
  );
}

/** By its name; a file with one migration may be asked for by any. */
function find(instances: readonly Instance[], name: string): Instance | undefined {
  return instances.find((one) => one.name === name);
}

function tellNoClass(journal: Journal, { module, name }: Surroundings): void {
  journal.diagnostics.push({
    severity: 'error',
    code: 'no-up',
    message: `the file exports no migration class ${name}`,
    span: journal.span({ file: module.path, start: 0, end: 0, line: 1, column: 1 }),
    help: 'export the class with up and down, or move the file out of the folder',
  });
}
