import type { Adapter } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import { UnprintableError } from '../dialects/shared/unprintable.js';
import { foreignKeySwitch } from '../dialects/sqlite/pragma.js';
import { keysReferringTo, missingReferences } from '../fold/referring.js';
import type { SchemaState } from '../fold/state.js';
import {
  keyOf,
  sameName,
  type Diagnostic,
  type Direction,
  type Migration,
  type Name,
  type Operation,
} from '../ir/index.js';
import type { PortedMigration, PortedOperation } from '../port/port.js';
import type { Loss } from '../port/problem.js';

/** The tools of a conversion: whether SQLite enforces foreign keys is a setting of their connections. */
export interface KeySettings {
  /** The dialect that is written. */
  readonly dialect: Dialect;
  readonly from: Adapter;
  readonly to: Adapter;
  /** The source is of another dialect, which enforces them always. */
  readonly isPorted?: boolean;
}

type Way = 'up' | 'down';

/**
 * A migration of SQLite, for a tool that has foreign keys enforced where the source's tool has not, or the other way round. What
 * SQLite refuses then is left to a person: changes of the rows of a table whose foreign key names a table that is not there,
 * even where there are no rows. What happens to rows that others refer to is told as lossy: they go with those, are emptied, or are
 * in the way on one side alone (SQLite manual, "SQLite Foreign Key Support", sections 3 to 5). Where the migration itself switches
 * them, both sides have them as it says; where only a table that the target makes anew has switched them on, they are switched off again
 * before such a change.
 */
export function withEnforcedKeys(
  migration: Migration,
  before: SchemaState,
  settings: KeySettings,
): Migration {
  const { up, down } = migration;
  const all = [...up.operations, ...(down?.operations ?? [])];
  const isConcerned = settings.dialect.name === 'sqlite' && all.some(changesRows);
  // Most migrations change no rows: they are not folded once more for this.
  if (!isConcerned) return migration;
  const state = before.fork();
  const diagnostics: Diagnostic[] = [];
  const checked = (direction: Direction, way: Way): Direction => {
    const inForce = new InForce(way, settings);
    const operations = direction.operations.flatMap((operation): readonly Operation[] => {
      const found = findingOf(operation, inForce, state, settings);
      const isDue = (found.refused ?? found.loss) !== undefined && inForce.canGoBack;
      const switches = isDue ? inForce.goBack() : [];
      const { refused, loss } = isDue ? findingOf(operation, inForce, state, settings) : found;
      inForce.follow(operation, state);
      state.apply(operation);
      if (loss !== undefined) diagnostics.push(told(loss, operation, migration));
      return [...switches, refused === undefined ? operation : left(operation, refused, settings.dialect)];
    });
    const isSame =
      operations.length === direction.operations.length &&
      operations.every((operation, i) => operation === direction.operations[i]);
    return isSame ? direction : { ...direction, operations };
  };
  const made = { up: checked(up, 'up'), ...(down === undefined ? {} : { down: checked(down, 'down') }) };
  if (made.up === up && made.down === down && diagnostics.length === 0) return migration;
  return { ...migration, ...made, diagnostics: [...migration.diagnostics, ...diagnostics] };
}

/** The same of a migration that was ported, and of what became of each of its operations. `before`: the target's. */
export function portedWithEnforcedKeys(
  ported: PortedMigration,
  before: SchemaState,
  settings: KeySettings,
): PortedMigration {
  const migration = withEnforcedKeys(ported.migration, before, { ...settings, isPorted: true });
  if (migration === ported.migration) return ported;
  const losses = migration.diagnostics.slice(ported.migration.diagnostics.length);
  const partsOf = (parts: readonly PortedOperation[], direction: Direction | undefined) => {
    let place = 0;
    return parts.map((part): PortedOperation => {
      const operations = (direction?.operations ?? []).slice(place, (place += part.operations.length));
      const own = losses
        .filter((one) => operations.some((operation) => isAbout(one, operation)))
        .map(({ message, help }): Loss => ({
          code: 'enforced-keys',
          message,
          ...(help === undefined ? {} : { help }),
        }));
      return { ...part, operations, losses: [...part.losses, ...own] };
    });
  };
  return {
    ...ported,
    migration,
    up: partsOf(ported.up, migration.up),
    down: ported.down === undefined ? undefined : partsOf(ported.down, migration.down),
  };
}

/** Whether foreign keys are enforced on both sides, as the operations of one way are run. */
class InForce {
  /** On the source's side. */
  before: boolean;
  /** On the target's. */
  now: boolean;
  readonly #settings: KeySettings;
  #isSwitched = false;
  #isInTransaction = false;
  /** They are enforced on the target's side because what is written for a change of a table switches them on at its end. */
  #isByRebuild = false;

  constructor(way: Way, settings: KeySettings) {
    const { from, to, isPorted } = settings;
    this.#settings = settings;
    this.before = isPorted === true || from.enforcesForeignKeys?.includes(way) === true;
    this.now = to.enforcesForeignKeys?.includes(way) === true;
  }

  follow(operation: Operation, state: SchemaState): void {
    const { dialect, isPorted } = this.#settings;
    // A tool that sets nothing itself runs what is written as it stands; that a table made anew switches them on is only heeded where the
    // source has them off, as one of its layouts may have a transaction around all.
    const isPlain = this.#settings.to.enforcesForeignKeys === undefined && !this.#isInTransaction;
    const isHeeded = this.#isSwitched || (isPlain && !this.before);
    if (operation.kind === 'rawSql') {
      if (/^(?:begin|start)$/.test(operation.statement)) this.#isInTransaction = true;
      if (/^(?:commit|rollback)$/.test(operation.statement)) this.#isInTransaction = false;
      const switched = this.#isInTransaction ? undefined : foreignKeySwitch(operation);
      if (switched === undefined) return;
      this.#isSwitched = true;
      this.#isByRebuild = false;
      this.now = switched;
      if (isPorted !== true) this.before = switched;
    } else if (isHeeded && !this.now && switchesOn(operation, state, dialect)) {
      this.now = true;
      this.#isByRebuild = true;
    }
  }

  /** Whether they can be off again as they were. A port has every operation in its place. */
  get canGoBack(): boolean {
    return this.#isByRebuild && this.#settings.isPorted !== true;
  }

  /** What must be run for that. */
  goBack(): readonly Operation[] {
    this.now = false;
    this.#isByRebuild = false;
    const { operations } = this.#settings.dialect.parse('PRAGMA foreign_keys = OFF', { file: '' });
    return operations.map(({ origin: _, ...operation }) => operation);
  }
}

/** Whether what is written for a change switches them on at its end, as that of a table that is made anew does. */
function switchesOn(operation: Operation, state: SchemaState, dialect: Dialect): boolean {
  if (!/^(?:alter|add|drop|rename)/.test(operation.kind)) return false;
  try {
    return dialect.print(operation, state).some((sql) => /^PRAGMA foreign_keys = ON$/.test(sql));
  } catch (error) {
    if (error instanceof UnprintableError) return false;
    throw error;
  }
}

/** What differs of an operation where foreign keys are enforced. */
interface Finding {
  readonly refused?: Refused;
  readonly loss?: Loss;
}

/** The table whose rows change, and the one that its foreign key misses. */
interface Refused {
  readonly table: Name;
  readonly missing: Name;
}

function findingOf(
  operation: Operation,
  { before: wasEnforced, now: isEnforced }: InForce,
  state: SchemaState,
  { from, to, isPorted }: KeySettings,
): Finding {
  const refused = isEnforced ? refusedIn(operation, state) : undefined;
  if (refused !== undefined) return { refused };
  const touched = isEnforced === wasEnforced ? [] : touchedBy(operation, state);
  if (touched.length === 0) return {};
  const rows = `rows of ${touched.map(({ name }) => name).join(', ')} that refer to what goes here`;
  const what = 'go with it, are emptied, or forbid it';
  const tool = isPorted === true ? 'the source’s database' : from.title;
  const message = isEnforced
    ? `${rows} ${what}, as ${to.title} has SQLite enforce foreign keys; ${tool} leaves them as they are`
    : `${rows} are left as they are, as ${to.title} has SQLite enforce no foreign keys; with ${tool} they ${what}`;
  return { loss: { code: 'enforced-keys', message, help: 'say in the source what shall become of them' } };
}

function refusedIn(operation: Operation, state: SchemaState): Refused | undefined {
  for (const table of changedTables(operation)) {
    const missing = missingReferences(table, state).find((name) => state.doubt(name) === undefined);
    if (missing !== undefined && state.uncertain === undefined) return { table, missing };
  }
  return undefined;
}

/** The tables with foreign keys to rows that an operation takes away, or whose key it changes. */
function touchedBy(operation: Operation, state: SchemaState): readonly Name[] {
  const touched = takenFrom(operation).flatMap((table) =>
    state.table(table) === undefined
      ? []
      : keysReferringTo(table, state)
          // A table that goes as a whole takes its own rows along.
          .filter((one) => operation.kind !== 'dropTable' || !sameName(one.table.name, table))
          .filter(({ constraint }) => changesKey(operation, constraint.references.columns))
          .map((one) => one.table.name),
  );
  return [...new Set(touched)];
}

/** Whether the columns that are referred to are among those that it changes; an absent list is the primary key. */
function changesKey(operation: Operation, columns: readonly string[] | undefined): boolean {
  if (operation.kind !== 'update' || columns === undefined) return true;
  return operation.set.some(({ column }) => columns.includes(column));
}

/** The tables of which rows may go, or be others than before. */
function takenFrom(operation: Operation): readonly Name[] {
  switch (operation.kind) {
    case 'dropTable':
    case 'update':
    case 'delete':
      return [operation.table];
    case 'rawSql':
      // An INSERT takes nothing away unless it replaces.
      return /^\s*insert\s+into\b/i.test(operation.sql) ? [] : changedTables(operation);
    default:
      return [];
  }
}

function changesRows(operation: Operation): boolean {
  return operation.kind === 'dropTable' || changedTables(operation).length > 0;
}

function changedTables(operation: Operation): readonly Name[] {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table];
    case 'rawSql':
      return operation.effect === 'data'
        ? operation.touches.flatMap(({ kind, name }) => (kind === 'table' ? [name] : []))
        : [];
    default:
      return [];
  }
}

function left(operation: Operation, { table, missing }: Refused, dialect: Dialect): Operation {
  return {
    kind: 'opaque',
    code: dialect.print(operation).join(';\n'),
    reason: `SQLite refuses this where foreign keys are enforced, as they are here: ${keyOf(table)} refers to ${keyOf(missing)}, which does not exist`,
    language: 'sql',
    touches: [{ kind: 'table', name: table }],
    effect: 'data',
    ...(operation.origin === undefined ? {} : { origin: operation.origin }),
  };
}

function told({ code, message, help }: Loss, { origin }: Operation, { file }: Migration): Diagnostic {
  return {
    severity: 'lossy',
    code,
    message,
    ...(origin === undefined ? { file } : { span: origin }),
    ...(help === undefined ? {} : { help }),
  };
}

function isAbout({ span }: Diagnostic, { origin }: Operation): boolean {
  return (
    span !== undefined && origin !== undefined && span.start === origin.start && span.file === origin.file
  );
}
