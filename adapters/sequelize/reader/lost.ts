import { sameData } from '../../../src/fold/meaning/same-data.js';
import type { SchemaState } from '../../../src/fold/state.js';
import {
  type Column,
  type Constraint,
  type Diagnostic,
  type DialectName,
  type Name,
  type Table,
} from '../../../src/ir/index.js';
import { tablesReferringTo } from '../../../src/fold/referring.js';
import { isBefore, type DeclaredVersion } from '../../shared/discover/declared-version.js';
import { madeAnewByEarlierVersion } from '../../shared/discover/earlier-version.js';
import type { Call, Session } from './session.js';

/** Calls that define a column or a table anew from what Sequelize asks of it, and so lose what it does not ask. */
const DEFINING: Readonly<Record<DialectName, ReadonlySet<string>>> = {
  // It changes by ALTER COLUMN; what that takes away is found in `change-column.ts`.
  postgres: new Set(),
  mysql: new Set(['changeColumn', 'renameColumn']),
  mariadb: new Set(['changeColumn', 'renameColumn']),
  sqlite: new Set(['changeColumn', 'renameColumn', 'removeColumn', 'addConstraint', 'removeConstraint']),
};

/**
 * What a call takes away that nobody asked it to: on MySQL and MariaDB `CHANGE` is the whole definition of a column, and
 * `renameColumn` restates its type, NOT NULL and default alone; on SQLite the table is made anew from pragmas, which tell
 * neither actions of foreign keys nor checks, AUTOINCREMENT, collations, names or the columns that are unique together, and its
 * indexes go with it (sequelize `lib/dialects/<dialect>/query-interface.js`). Gives a function for when the call is done; the
 * table is noted in `defined`.
 */
export function watchLosses(
  { method, args }: Call,
  state: SchemaState,
  { defined, declared }: Pick<Session, 'defined' | 'declared'>,
): () => readonly Diagnostic[] {
  const name = tableName(args[0]);
  const before = name === undefined ? undefined : state.table(name);
  if (name === undefined || before === undefined || !DEFINING[state.dialect].has(method)) return () => [];
  defined.set(name.name, undefined);
  const referring = state.dialect === 'sqlite' ? tablesReferringTo(name, state).map((one) => one.name) : [];
  return () => {
    const after = state.table(name);
    if (after === undefined || sameData(before, after)) return [];
    const lost = lossesBetween(before, after, { method, args });
    return [
      ...(keepsNoForeignKeys(before, state.dialect, declared)
        ? [madeAnewByEarlierVersion('Sequelize', name.name, declared, 'its foreign keys are gone')]
        : []),
      ...(lost.length === 0 ? [] : [losses(method, name.name, lost)]),
      ...(referring.length === 0 ? [] : [touchedRows(method, name.name, referring)]),
    ];
  };
}

/** Sequelize 4 made the columns of a table anew without what they refer to (asked of 4.44.4). */
function keepsNoForeignKeys(
  { constraints }: Table,
  dialect: DialectName,
  declared: DeclaredVersion | undefined,
): declared is DeclaredVersion {
  const refers = constraints.some(({ kind }) => kind === 'foreignKey');
  return dialect === 'sqlite' && refers && isBefore(declared, '5.0.0');
}

function lossesBetween(
  before: Table,
  after: Table,
  { method, args }: Pick<Call, 'method' | 'args'>,
): readonly string[] {
  const from = method === 'changeColumn' || method.endsWith('Column') ? String(args[1]) : undefined;
  const to = method === 'renameColumn' ? String(args[2]) : from;
  const renamed = (column: string): string =>
    method === 'renameColumn' && column === from ? String(to) : column;
  const isGone = (column: string): boolean => method === 'removeColumn' && column === from;
  const said = method === 'changeColumn' ? saidBy(args[2]) : new Set<string>();
  const columns = before.columns.flatMap((column) => {
    const now = after.columns.find(({ name }) => name === renamed(column.name));
    if (now === undefined) return [];
    return columnLosses(column, now, method === 'changeColumn' && column.name === from ? said : undefined);
  });
  const asNow = (constraint: Constraint): Constraint => renamedIn(constraint, renamed);
  const constraints = before.constraints
    .filter((one) => !('columns' in one) || !one.columns.some(isGone))
    .filter((one) => !(method === 'removeConstraint' && one.name === args[1]))
    .filter((one) => !after.constraints.some((other) => sameData(other, asNow(one))))
    .map((one) => constraintLoss(asNow(one), after));
  const indexes = before.indexes
    .filter(({ name }) => !after.indexes.some((other) => other.name === name))
    .filter(({ keys }) => !keys.some(({ column }) => column !== undefined && isGone(column)))
    .map(({ name = '' }) => `the index ${name}`);
  const triggers = before.triggers
    .filter(({ name }) => !after.triggers.some((other) => other.name === name))
    .map(({ name }) => `the trigger ${name}`);
  const order = (table: Table, name: (column: string) => string): string =>
    table.columns.map((column) => name(column.name)).join('\n');
  const isMoved = method === 'renameColumn' && order(before, renamed) !== order(after, (name) => name);
  return [...columns, ...constraints, ...indexes, ...triggers, ...(isMoved ? ['the order of columns'] : [])];
}

/** `said`: what a change of the column says itself; absent: nothing is said of it. */
function columnLosses(before: Column, now: Column, said: ReadonlySet<string> | undefined): readonly string[] {
  const { name } = before;
  const isChanged = said !== undefined;
  const list: readonly (readonly [boolean, string])[] = [
    [!before.nullable && now.nullable && !said?.has('allowNull'), `NOT NULL of ${name}`],
    [
      before.default !== undefined && now.default === undefined && !said?.has('defaultValue'),
      `the default of ${name}`,
    ],
    [before.autoIncrement !== undefined && now.autoIncrement === undefined, `the numbering of ${name}`],
    [
      before.comment !== undefined && now.comment === undefined && !said?.has('comment'),
      `the comment on ${name}`,
    ],
    [before.onUpdate !== undefined && now.onUpdate === undefined, `ON UPDATE of ${name}`],
    [
      before.generated !== undefined && now.generated === undefined,
      `the expression that ${name} is generated from`,
    ],
    [before.collation !== undefined && now.collation === undefined && !isChanged, `the collation of ${name}`],
  ];
  return list.flatMap(([isLost, what]) => (isLost ? [what] : []));
}

/** A foreign key that is still there has lost what happens to its rows. */
function constraintLoss(one: Constraint, { constraints }: Table): string {
  const columns = 'columns' in one ? ` on ${one.columns.join(', ')}` : '';
  const isThere =
    one.kind === 'foreignKey' &&
    constraints.some(
      (other) =>
        other.kind === 'foreignKey' &&
        sameData(other.columns, one.columns) &&
        sameData(other.references, one.references),
    );
  return `${isThere ? 'ON DELETE, ON UPDATE or the name of ' : ''}the ${TITLES[one.kind]}${columns}`;
}

const TITLES: Readonly<Record<Constraint['kind'], string>> = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  check: 'check',
  foreignKey: 'foreign key',
  exclusion: 'exclusion constraint',
};

function renamedIn(constraint: Constraint, renamed: (column: string) => string): Constraint {
  return 'columns' in constraint ? { ...constraint, columns: constraint.columns.map(renamed) } : constraint;
}

function saidBy(attribute: unknown): ReadonlySet<string> {
  if (typeof attribute !== 'object' || attribute === null || !('type' in attribute)) return new Set();
  // A default that is said and not there is lost all the same: MySQL's TEXT has none for Sequelize.
  const isHeard = ([key, value]: readonly [string, unknown]): boolean =>
    key !== 'defaultValue' || value === undefined || value === null;
  return new Set(
    Object.entries(attribute)
      .filter(isHeard)
      .map(([key]) => key),
  );
}

function tableName(value: unknown): Name | undefined {
  if (typeof value === 'string') return { name: value };
  const { tableName: name, schema } = (value ?? {}) as {
    readonly tableName?: unknown;
    readonly schema?: unknown;
  };
  return typeof name === 'string' && schema === undefined ? { name } : undefined;
}

function losses(method: string, table: string, lost: readonly string[]): Diagnostic {
  return {
    severity: 'warning',
    code: 'change-loses',
    message: `${method} on ${table} also takes away ${lost.join(', ')}: Sequelize defines it anew without`,
    help: 'say it again behind the call if that is not meant; the written migration does what Sequelize does',
  };
}

function touchedRows(method: string, table: string, referring: readonly string[]): Diagnostic {
  return {
    severity: 'lossy',
    code: 'rebuild-touches-rows',
    message: `${method} drops ${table} to make it anew: with foreign keys enforced, as Sequelize has them on SQLite, rows of ${referring.join(', ')} that refer to it go with it, are emptied, or forbid it`,
    help: 'the written migration keeps them; switch foreign keys off around the call in the source',
  };
}
