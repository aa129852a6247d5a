import type { Dialect, WorkedOut } from '../dialects/dialect.js';
import type { SchemaState } from '../fold/state.js';
import {
  ownTable,
  sameName,
  type Diagnostic,
  type DialectName,
  type Direction,
  type Migration,
  type Name,
  type Operation,
  type OperationBody,
} from '../ir/index.js';
import {
  authorsBranch,
  branchNotes,
  differentTables,
  isKnown,
  unread,
  type BranchItem,
} from './history/authors-branch.js';
import {
  chosenFor,
  DEFAULT_CHOICES,
  madeChoices,
  type ChoiceRules,
  type PortChoices,
} from './choices/choices.js';
import { applied } from './history/applied.js';
import { withFollowingViews } from './history/following-views.js';
import { refersToTables } from './rows/left-out-columns.js';
import { contradictions } from './history/contradictions.js';
import { asOneCall } from './history/one-call.js';
import type { PortPlan } from './plan/plan.js';
import { concerns } from './plan/plan-concerns.js';
import type { GeneralLoss, Loss, PortPlace } from './problem.js';
import { withSeenTypes, type SeenType } from './plan/seen-types.js';
import { takenAlong } from './from-postgres/taken-along.js';
import { mayBeUnchecked, newlyUnchecked } from './history/unchecked-foreign-keys.js';
import type { TargetDialect, Way, WayContext } from './way.js';

/** What became of one operation. */
export interface PortedOperation {
  readonly source: Operation;
  /** None: it has nothing to do in the target. `opaque`: a person must decide. */
  readonly operations: readonly Operation[];
  readonly losses: readonly Loss[];
  /** What a person must decide: why each of its `opaque` operations is one. */
  readonly manual: readonly Loss[];
  /** What the author wrote for the target's dialect stands here, as it could not be ported. */
  readonly authors?: true;
}

/** A migration in the target's dialect, and what became of each operation. */
export interface PortedMigration {
  readonly migration: Migration;
  readonly up: readonly PortedOperation[];
  readonly down: readonly PortedOperation[] | undefined;
  /** Tables that a branch of the author's, which was taken for `up`, is about. */
  readonly branched: readonly Name[];
}

/** The databases before a migration; {@link Porter.port} advances both by its `up`. */
export interface PortStates {
  readonly source: SchemaState;
  readonly target: SchemaState;
}

/** Ports the migrations of one history, one by one. */
export interface Porter {
  /**
   * `authors`: the same migration as it reads in the target's dialect, where its author may have written a branch for it: what
   * only that branch does is taken as it is.
   */
  port(migration: Migration, states: PortStates, authors?: Migration): PortedMigration;
  /** What holds for the whole history, as far as it is about something that the history has. */
  readonly diagnostics: readonly GeneralLoss[];
  /** The choices that change something on this way. */
  readonly heeds: readonly (keyof PortChoices)[];
}

export interface PorterOptions {
  readonly from: Dialect;
  readonly to: TargetDialect;
  readonly plan: PortPlan;
  readonly rules?: ChoiceRules;
}

/** From what to what a history can be ported. */
export function canPort(from: DialectName, to: DialectName): boolean {
  return WAYS[from]?.[to] !== undefined;
}

/** How each way is opened, by source and target. */
const WAYS: Readonly<
  Partial<Record<DialectName, Readonly<Partial<Record<DialectName, () => Promise<Way>>>>>>
> = {
  postgres: {
    mysql: async () => (await import('./postgres-to-mysql/index.js')).postgresToMysql('mysql'),
    mariadb: async () => (await import('./postgres-to-mysql/index.js')).postgresToMysql('mariadb'),
    sqlite: openToSqlite('postgres'),
  },
  mysql: { postgres: openMysqlToPostgres('mysql'), sqlite: openToSqlite('mysql') },
  mariadb: { postgres: openMysqlToPostgres('mariadb'), sqlite: openToSqlite('mariadb') },
};

function openToSqlite(from: DialectName): () => Promise<Way> {
  return async () => (await import('./to-sqlite/index.js')).toSqlite(from);
}

function openMysqlToPostgres(from: DialectName): () => Promise<Way> {
  return async () => (await import('./mysql-to-postgres/index.js')).mysqlToPostgres(from);
}

/** Opens the way from one dialect to another. Throws where there is none: ask {@link canPort} first. */
export async function openPorter({ from, to, plan, rules = {} }: PorterOptions): Promise<Porter> {
  const way = await WAYS[from.name]?.[to.name]?.();
  if (way === undefined) throw new Error(`there is no way from ${from.name} to ${to.name}`);
  const folded = (
    operations: readonly Operation[],
    source: Operation,
    target: SchemaState,
    manual: Loss[],
    wasComplete = false,
  ) => applied(operations, source, { target, verbatim: to.verbatim, wasComplete }, manual);
  const dialects = { source: from.name, target: to.name };
  const portAlone = (original: Operation, states: PortStates): PortedOperation => {
    const losses: Loss[] = [];
    const see: SeenType = (table, column, type) => {
      const seen = way.seenType?.(type, chosenFor(rules, plan, table, column)) ?? type;
      const loss = seen === type ? undefined : way.seenLoss?.(type, seen);
      if (loss !== undefined) losses.push({ ...loss, at: { table, column } });
      return seen;
    };
    const source = way.seenType === undefined ? original : withSeenTypes(original, see);
    const sourceAfter = states.source.fork();
    sourceAfter.apply(source);
    const manual: Loss[] = [];
    const resolved = states.source.resolve(source);
    const at = 'table' in resolved && resolved.table !== undefined ? { table: resolved.table } : undefined;
    const context: WayContext = {
      source: states.source,
      sourceAfter,
      target: states.target,
      from,
      to,
      plan,
      rules,
      choices: at === undefined ? { ...DEFAULT_CHOICES, ...rules } : chosenFor(rules, plan, at.table).choices,
      losses,
      manual,
      ...(at === undefined ? {} : { at }),
    };
    const told = withKnownTable(resolved, context);
    const own = told === undefined ? [] : way.portOperation(told, source, context);
    const bodies = withFollowingViews(resolved, own, context, { way, dialect: from });
    const operations = bodies.map((body, i) => withOrigin(body, source, i === 0));
    nameWhatIsLeft(manual, resolved);
    const before = at !== undefined && mayBeUnchecked(dialects) ? forked(states) : undefined;
    const wasComplete = refersToTables(resolved, states.source);
    const refused = states.source.apply(source).find(({ severity }) => severity === 'error');
    const written = folded(operations, source, states.target, manual, wasComplete);
    if (refused !== undefined && manual.length > 0)
      manual.splice(0, manual.length, refusedBySource(refused, at));
    if (at !== undefined && before !== undefined)
      losses.push(
        ...newlyUnchecked({
          dialects,
          source: { before: before.source, after: states.source },
          target: { before: before.target, after: states.target },
          table: at.table,
          operations: written,
        }),
      );
    return { source: original, operations: written, losses, manual };
  };
  const portStatement = (original: Operation, states: PortStates): PortedOperation => {
    const along = takenAlong(original, states.source).map((one) =>
      portAlone(withOrigin(one, original, false), states),
    );
    const last = portAlone(original, states);
    const all = [...along, last];
    return {
      source: original,
      operations: all.flatMap(({ operations }) => operations),
      losses: all.flatMap(({ losses }) => losses),
      manual: all.flatMap(({ manual }) => manual),
    };
  };
  /** What the statements of the direction come to that make others as they run. */
  let workedOut: ReadonlyMap<Operation, WorkedOut> | undefined;
  const portOne = (original: Operation, states: PortStates): PortedOperation => {
    const found = workedOut?.get(original);
    if (found === undefined) return portStatement(original, states);
    const all = found.operations.map((one, i) => portStatement(withOrigin(one, original, i === 0), states));
    return {
      source: original,
      operations: all.flatMap(({ operations }) => operations),
      losses: all.flatMap(({ losses }) => losses),
      manual: all.flatMap(({ manual }) => manual),
    };
  };
  /** What the author wrote for the target's dialect, in place of an operation of the source. */
  const takeAuthors = (
    source: Operation,
    own: readonly Operation[],
    target: SchemaState,
  ): PortedOperation => {
    const manual: Loss[] = [];
    return { source, operations: folded(own, source, target, manual), losses: [], manual };
  };
  const applySource = (operation: Operation, source: SchemaState): void => {
    for (const one of workedOut?.get(operation)?.operations ?? [operation]) source.apply(one);
  };
  const portItem = (item: BranchItem, states: PortStates): PortedOperation => {
    const { kind, operation } = item;
    switch (kind) {
      case 'authors':
        return takeAuthors(operation, [operation], states.target);
      case 'left':
        applySource(operation, states.source);
        return { source: operation, operations: [], losses: [], manual: [] };
      case 'ported': {
        const { instead } = item;
        const trial = forked(states);
        if (instead?.every(isKnown) !== true || portOne(operation, trial).manual.length === 0) {
          return portOne(operation, states);
        }
        if (takeAuthors(operation, instead, states.target.fork()).manual.length > 0)
          return portOne(operation, states);
        applySource(operation, states.source);
        return { ...takeAuthors(operation, instead, states.target), authors: true };
      }
    }
  };
  const portDirection = (
    direction: Direction,
    states: PortStates,
    authors?: Authors,
  ): readonly PortedOperation[] => {
    workedOut = from.workOut?.(direction.operations, states.source);
    const items =
      authors === undefined ? undefined : authorsBranch(direction, authors.direction, authors.failed);
    if (items !== undefined && authors !== undefined) {
      const trial = forked(states);
      const tried = items.map((item) => portItem(item, trial));
      const isBranch =
        items.some(({ kind }) => kind !== 'ported') || tried.some((one) => one.authors === true);
      const fits = tried.every(
        ({ manual, source }, i) =>
          items[i]?.kind !== 'authors' || (manual.length === 0 && source.kind !== 'opaque'),
      );
      if (isBranch)
        authors.note(fits ? 'taken' : 'inconsistent', {
          differing: differentTables(items, trial.source, trial.target),
          touched: items.flatMap(({ kind, operation }, i) =>
            kind === 'ported' && tried[i]?.authors !== true ? [] : ownTable(operation),
          ),
        });
      if (isBranch && fits) return items.map((item) => portItem(item, states));
    }
    const before = states.target.fork();
    const list = inPortableOrder(direction.operations, states.source).map((operation) =>
      portOne(operation, states),
    );
    return asOneCall(list, before);
  };
  return {
    heeds: way.heeds ?? [],
    diagnostics: [
      ...way.diagnostics.filter(({ code }) => concerns(code, plan.concerns)),
      ...unheeded(rules, way, from, to),
      ...contradictions(rules, plan, way.heeds ?? []),
    ],
    port(migration, states, authors) {
      const notes: Diagnostic[] = [];
      const branched: Name[] = [];
      const authorsOf = (direction: Direction | undefined): Authors | undefined =>
        authors === undefined || direction === undefined
          ? undefined
          : {
              direction,
              failed: unread(authors),
              note: (kind, tables) => {
                notes.push(...branchNotes(kind, tables.differing, migration, to.name));
                if (kind === 'taken' && direction === authors.up) branched.push(...tables.touched);
              },
            };
      const up = portDirection(migration.up, states, authorsOf(authors?.up));
      const { down } = migration;
      const back =
        down === undefined ? undefined : portDirection(down, forked(states), authorsOf(authors?.down));
      const whole = ported(migration, up, back);
      return {
        migration: { ...whole, diagnostics: [...whole.diagnostics, ...notes] },
        ...{ up, down: back, branched },
      };
    },
  };
}

/**
 * An operation that is one of a table if it is there (PostgreSQL's and MariaDB's ALTER TABLE IF EXISTS), for databases that do not ask
 * so: the history tells. Undefined where the table is not there, so that nothing happens.
 */
function withKnownTable(operation: OperationBody, { source }: WayContext): OperationBody | undefined {
  const asks =
    ('tableIfExists' in operation && operation.tableIfExists === true) ||
    ((operation.kind === 'renameTable' ||
      operation.kind === 'alterTable' ||
      operation.kind === 'alterTogether') &&
      operation.ifExists === true);
  if (!asks) return operation;
  const isThere = source.table(operation.table) !== undefined || source.view(operation.table) !== undefined;
  if (!isThere) return source.doubt(operation.table) === undefined ? undefined : operation;
  const { tableIfExists: _t, ...rest } = operation as OperationBody & { tableIfExists?: true };
  if (rest.kind !== 'renameTable' && rest.kind !== 'alterTable' && rest.kind !== 'alterTogether') return rest;
  const { ifExists: _, ...plain } = rest;
  return plain as OperationBody;
}

/** Why something is left to a person that the source's own server refuses: nothing on the way is to blame, nor was it tried. */
function refusedBySource({ code, message }: Diagnostic, at: PortPlace | undefined): Loss {
  return {
    code:
      code === 'table-not-found'
        ? 'table-missing'
        : code.endsWith('-not-found')
          ? 'missing'
          : 'source-refuses',
    message,
    ...(at === undefined ? {} : { at }),
  };
}

/** A constraint or an index that is left to a person is told by its name: what it would refuse, nothing refuses. */
function nameWhatIsLeft(manual: Loss[], operation: OperationBody): void {
  const constraint =
    operation.kind === 'addConstraint'
      ? operation.constraint.name
      : operation.kind === 'createIndex'
        ? operation.index.name
        : undefined;
  if (constraint === undefined) return;
  manual.forEach((one, i) => {
    const { at } = one;
    if (at !== undefined && at.column === undefined && at.constraint === undefined)
      manual[i] = { ...one, at: { ...at, constraint } };
  });
}

/** Choices that change nothing on this way: whoever made them must not think that they do. */
function unheeded(rules: ChoiceRules, way: Way, from: Dialect, to: TargetDialect): readonly GeneralLoss[] {
  const names = madeChoices(rules).filter((name) => way.heeds?.includes(name) !== true);
  if (names.length === 0) return [];
  const message = `from ${from.name} to ${to.name} there is nothing to choose of ${names.join(', ')}: what is chosen changes nothing`;
  return [
    {
      severity: 'warning',
      code: 'choice-without-effect',
      message,
      help: 'docs/porting.md tells what can be chosen where',
    },
  ];
}

/** What a direction is in the target's dialect, as its author wrote it. */
interface Authors {
  readonly direction: Direction;
  readonly failed: readonly Diagnostic[];
  readonly note: (
    kind: 'taken' | 'inconsistent',
    tables: { readonly differing: readonly Name[]; readonly touched: readonly Name[] },
  ) => void;
}

function forked({ source, target }: PortStates): PortStates {
  return { source: source.fork(), target: target.fork() };
}

/**
 * The operations of a direction; where one takes the last column of a table and the next adds another, the other way round: a
 * table without columns is something that only PostgreSQL has.
 */
function inPortableOrder(operations: readonly Operation[], before: SchemaState): readonly Operation[] {
  const state = before.fork();
  const result: Operation[] = [];
  for (let i = 0; i < operations.length; i++) {
    const [operation, next] = [operations[i], operations[i + 1]];
    if (operation === undefined) break;
    const isLast = operation.kind === 'dropColumn' && state.table(operation.table)?.columns.length === 1;
    const isReplaced =
      isLast &&
      next?.kind === 'addColumn' &&
      sameName(next.table, operation.table) &&
      next.column.name !== operation.column;
    if (isReplaced) {
      result.push(next, operation);
      state.apply(next);
      i++;
    } else result.push(operation);
    state.apply(operation);
  }
  return result;
}

/** The author's comments stay with the first of what an operation becomes. */
function withOrigin(body: OperationBody, { origin }: Operation, isFirst: boolean): Operation {
  if (origin === undefined) return body;
  if (isFirst) return { ...body, origin };
  const { comments: _, ...place } = origin;
  return { ...body, origin: place };
}

function ported(
  migration: Migration,
  up: readonly PortedOperation[],
  down: readonly PortedOperation[] | undefined,
): Migration {
  const lossy = [...up, ...(down ?? [])].flatMap(({ source, losses }) =>
    // Each is said once of an operation, of however many columns it holds.
    losses.filter(isFirst).map((loss): Diagnostic => ({
      severity: 'lossy',
      code: loss.code,
      message: loss.message,
      ...(source.origin === undefined ? { file: migration.file } : { span: source.origin }),
      ...(loss.help === undefined ? {} : { help: loss.help }),
    })),
  );
  const { down: written, ...rest } = migration;
  return {
    ...rest,
    up: { ...migration.up, operations: up.flatMap(({ operations }) => operations) },
    ...(written === undefined || down === undefined
      ? {}
      : { down: { ...written, operations: down.flatMap(({ operations }) => operations) } }),
    diagnostics: [...migration.diagnostics, ...lossy],
  };
}

function isFirst({ code, message }: Loss, index: number, losses: readonly Loss[]): boolean {
  return losses.findIndex((other) => other.code === code && other.message === message) === index;
}
