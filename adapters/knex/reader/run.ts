import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import type { Module, Program, Site } from '../../../src/source/index.js';
import { CLIENTS, type Compiler } from '../compiler.js';
import { speaksTo, type KnexSettings } from '../knexfile.js';
import { commitsItself } from '../../shared/reader/commits-itself.js';
import type { ApplicationContext } from '../../shared/reader/context.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { Journal } from '../../shared/reader/journal.js';
import { tellUnawaited } from '../../shared/reader/floating.js';
import { Overlaps } from '../../shared/reader/overlaps.js';
import { stopWhereItThrows } from '../../shared/reader/threw.js';
import type { RunResult } from '../../shared/reader/reading.js';
import { knexHost } from './knex-host.js';
import type { KnexKind } from './methods.js';
import type { Session } from './session.js';

/** What both directions of a migration share. */
export interface Surroundings {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly program: Program;
  readonly settings: KnexSettings | undefined;
  readonly sites: WeakMap<object, Site>;
  readonly context: ApplicationContext;
  readonly module: Module;
  /** What Knex records. */
  readonly name: string;
  readonly inTransaction: boolean;
  /** The project's Knex; absent: not known, or the one that we come with. */
  readonly declared: DeclaredVersion | undefined;
}

/**
 * Evaluates `up` or `down` and records what it does in the journal; in `defined` the tables that it makes anew, or a column of
 * them, from what it finds there.
 */
export function runDirection(
  direction: 'up' | 'down',
  journal: Journal,
  surroundings: Surroundings,
  defined = new Map<string, string | undefined>(),
): RunResult {
  const { module, program, compiler, dialect, sites, name } = surroundings;
  const fn = module.get(direction);
  if (fn === undefined || fn === null) {
    if (direction === 'up') journal.diagnostics.push(noUp(module, journal));
    return { operations: [], end: 'absent' };
  }
  const { settings } = surroundings;
  const named = settings?.client;
  const client = named !== undefined && speaksTo(named, dialect.name) ? named : CLIENTS[dialect.name];
  const evaluation = program.evaluation(journal);
  const session: Session = {
    direction,
    dialect,
    client,
    compiler,
    journal,
    evaluation,
    pending: new Map(),
    unknowns: new WeakMap(),
    refreshers: new WeakMap(),
    sites,
    compiling: [],
    defined,
    overlaps: new Overlaps('Knex', evaluation, journal),
    connections: new WeakMap(),
    passing: undefined,
    rowsAsSent: settings?.rowsAsSent ?? true,
    inTransaction: surroundings.inTransaction,
    ...severalStatements(surroundings),
    declared: surroundings.declared,
  };
  const knex = knexHost(session, {
    client,
    dialect: dialect.name,
    searchPath: settings?.searchPath,
  });
  const outcome = surroundings.context.run(evaluation, {
    ...{ fn, args: [knex], self: module.exports },
    about: { name, direction, migration: module.exports },
  });
  reportUnawaited(session);
  switch (outcome.kind) {
    case 'returned':
      tellUnawaited(journal, outcome.unawaited);
      return { operations: journal.operations, end: 'returned' };
    case 'threw':
      stopWhereItThrows(direction, outcome, { journal, program, module, help: stopsHere(dialect) });
      return { operations: journal.operations, end: 'threw' };
    case 'stopped': {
      const { code, message, span, help } = outcome.diagnostic;
      journal.diagnostics.push({
        severity: 'manual',
        code,
        message,
        span: journal.span(span),
        ...(help === undefined ? {} : { help }),
      });
      return { operations: journal.operations, end: 'stopped' };
    }
  }
}

function stopsHere(dialect: Dialect): string {
  return commitsItself(dialect)
    ? 'Knex would stop here; what the migration did to the schema before stays, as the server commits each change'
    : 'Knex would stop here and roll the migration back';
}

function severalStatements({ dialect, settings }: Surroundings): Pick<Session, 'severalStatements'> {
  const multiple = settings?.connection.multipleStatements;
  return commitsItself(dialect) && multiple !== undefined ? { severalStatements: multiple } : {};
}

function noUp(module: Module, journal: Journal): Diagnostic {
  return {
    severity: 'error',
    code: 'no-up',
    message: 'the file exports no up function',
    span: journal.span({ file: module.path, start: 0, end: 0, line: 1, column: 1 }),
    help: 'Knex refuses to run it: export up and down, or move the file out of the folder',
  };
}

/** Knex's builders are lazy: one that nobody awaits or returns sends nothing (knex `lib/builder-interface-augmenter.js`, `then`). */
function reportUnawaited({ pending, journal }: Session): void {
  for (const [real, { kind, site }] of pending) {
    if (!wouldChangeSomething(real, kind)) continue;
    journal.diagnostics.push({
      severity: 'warning',
      code: 'unawaited-builder',
      message: 'this is never sent to the database: it is neither awaited nor returned',
      span: journal.span(site.span),
      help: 'write await before it (an array that is returned is not awaited either: use Promise.all)',
    });
  }
}

function wouldChangeSomething(real: object, kind: KnexKind): boolean {
  if (kind === 'schema')
    return (real as { _sequence: readonly { method: string }[] })._sequence.some(
      ({ method }) => !method.startsWith('has'),
    );
  if (kind === 'query')
    return !['select', 'first', 'pluck', 'columnInfo'].includes((real as { _method: string })._method);
  return (
    kind === 'raw' &&
    /^\s*(?:alter|create|drop|insert|update|delete|truncate|comment|grant|revoke|do|set|call|refresh|reindex|rename|with)\b/i.test(
      (real as { sql: string }).sql,
    )
  );
}
