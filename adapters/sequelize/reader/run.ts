import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Diagnostic, Operation } from '../../../src/ir/index.js';
import {
  isCallable,
  isObject,
  type Evaluation,
  type HostObject,
  type Module,
  type Program,
  type Site,
  type Value,
} from '../../../src/source/index.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import { commitsItself } from '../../shared/reader/commits-itself.js';
import type { ApplicationContext } from '../../shared/reader/context.js';
import type { Journal } from '../../shared/reader/journal.js';
import { Floating } from '../../shared/reader/floating.js';
import { Overlaps } from '../../shared/reader/overlaps.js';
import { stopWhereItThrows } from '../../shared/reader/threw.js';
import type { RunResult } from '../../shared/reader/reading.js';
import type { Compiler } from '../compiler.js';
import { interfaceHosts } from './interface-host.js';
import type { RealValues } from './real-values.js';

/** What both directions of a migration share. */
export interface Surroundings {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly program: Program;
  readonly values: RealValues;
  /** The project's Sequelize; absent: not known, or the one that we come with. */
  readonly declared?: DeclaredVersion | undefined;
  /** Whether a call may send several statements, where that is known. */
  readonly multipleStatements?: boolean;
  /** The host of `Sequelize`. */
  readonly library: HostObject;
  readonly context: ApplicationContext;
  readonly module: Module;
  /** What Sequelize records. */
  readonly name: string;
}

/**
 * Evaluates `up` or `down` and records what it does in the journal; in `defined` the tables that it defines anew, or a column of
 * them, from what it finds there.
 */
export function runDirection(
  direction: 'up' | 'down',
  journal: Journal,
  surroundings: Surroundings,
  defined = new Map<string, string | undefined>(),
): RunResult {
  const { module, program, compiler, dialect, values, library, declared, name } = surroundings;
  const evaluation = program.evaluation(journal);
  const { fn, self } = findDirection(module, direction, evaluation);
  if (fn === undefined || fn === null) {
    if (direction === 'up') journal.diagnostics.push(noUp(module, journal));
    return { operations: [], end: 'absent' };
  }
  const transactions = new Map<HostObject, Site>();
  const { multipleStatements } = surroundings;
  const session = {
    floating: new Floating('Sequelize', evaluation, journal),
    overlaps: new Overlaps('Sequelize', evaluation, journal),
    ...{ dialect, compiler, journal, evaluation, declared, defined, transactions, multipleStatements },
    held: new Set<Operation>(),
    finished: new Map<HostObject, 'commit' | 'rollback'>(),
    direction,
  };
  const { queryInterface } = interfaceHosts(session, values, library);
  // Who takes this is waited for until it is called (sequelize-cli `core/migrator.js` before version 3, umzug 1).
  let isDone = false;
  const done = hostFunction('done', () => {
    isDone = true;
    return undefined;
  });
  const outcome = surroundings.context.run(evaluation, {
    ...{ fn, args: [queryInterface, library, done], self },
    about: { name, direction, migration: self },
  });
  switch (outcome.kind) {
    case 'returned':
      session.floating.tell(isDone ? [] : outcome.unawaited);
      journal.diagnostics.push(...[...transactions.values()].map((at) => neverEnded(at, journal)));
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

interface Found {
  readonly fn: Value;
  readonly self: Value;
}

/** As sequelize-cli and umzug find it: on the module, on its default export, on an instance where that is a class. */
function findDirection(module: Module, name: string, evaluation: Evaluation): Found {
  const own = module.get(name);
  if (own !== undefined && own !== null) return { fn: own, self: module.exports };
  for (const owner of [module.get('default'), module.exports]) {
    if (!isObject(owner)) continue;
    const fn = evaluation.get(owner, name);
    if (fn !== undefined && fn !== null) return { fn, self: owner };
    if (!isCallable(owner) || owner.kind !== 'function' || owner.code.classParts === undefined) continue;
    const made = evaluation.instantiate(owner, []);
    if (made.kind !== 'returned') continue;
    const method = evaluation.get(made.value, name);
    if (method !== undefined && method !== null) return { fn: method, self: made.value };
  }
  return { fn: undefined, self: undefined };
}

/** Sequelize leaves it open, and the server undoes it when the connection ends. */
function neverEnded({ span }: Site, journal: Journal): Diagnostic {
  return {
    severity: 'lossy',
    code: 'transaction-never-ended',
    message:
      'nothing commits this transaction: the server undoes what ran in it when Sequelize leaves; the written migration does it',
    span: journal.span(span),
    help: 'await transaction.commit() behind what it is to keep',
  };
}

function noUp(module: Module, journal: Journal): Diagnostic {
  return {
    severity: 'error',
    code: 'no-up',
    message: 'the file exports no up function',
    span: journal.span({ file: module.path, start: 0, end: 0, line: 1, column: 1 }),
    help: 'Sequelize fails there: export up and down, or move the file out of the folder',
  };
}

function stopsHere(dialect: Dialect): string {
  return commitsItself(dialect)
    ? 'Sequelize would stop here; what ran before stays, as the server commits each change of the schema'
    : 'Sequelize would stop here; what ran before stays unless the migration has a transaction of its own';
}
