import { sameData } from '../../../src/fold/meaning/same-data.js';
import { isBefore, type DeclaredVersion } from '../../shared/discover/declared-version.js';
import { HASHED } from '../as-declared.js';
import { NEW_MARK } from '../compiler/objects.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Column, Constraint, Diagnostic, Index, Name, Table } from '../../../src/ir/index.js';

/** What a call says itself about a table, so that it is no loss. */
interface Said {
  readonly table: Name;
  /** Columns that it changes, drops or gives another name. */
  readonly columns: ReadonlySet<string>;
  /** The kind of constraint that it is about. */
  readonly kind: Constraint['kind'] | 'index' | undefined;
}

/** By the words of the method's name. */
const KINDS: readonly (readonly [RegExp, Said['kind']])[] = [
  [/ForeignKey/, 'foreignKey'],
  [/PrimaryKey/, 'primaryKey'],
  [/Unique/, 'unique'],
  [/Check/, 'check'],
  [/Ind(?:ex|ices)/, 'index'],
];

/**
 * What a call takes away on SQLite that nobody asked it to: TypeORM makes the table anew from what its own question of the
 * pragmas gives (typeorm `driver/sqlite-abstract/AbstractSqliteQueryRunner.js`, `loadTables`, `recreateTable`), and the rest is gone with
 * the old one. Gives a function for when the call is done.
 */
export function watchLosses(
  method: string,
  args: readonly unknown[],
  state: SchemaState,
): () => readonly Omit<Diagnostic, 'span'>[] {
  const said = saidBy(method, args);
  const before = said === undefined || state.dialect !== 'sqlite' ? undefined : state.table(said.table);
  if (said === undefined || before === undefined) return () => [];
  return () => {
    const after = state.table(said.table);
    const lost = after === undefined || after === before ? [] : lossesBetween(before, after, said);
    if (lost.length === 0) return [];
    return [
      {
        severity: 'warning',
        code: 'change-loses',
        message: `${method} makes the table ${said.table.name} anew and takes away ${lost.join(', ')}`,
        help: 'the conversion does the same; if it should stay, change the table with queryRunner.query',
      },
    ];
  };
}

/**
 * Names of a person's that stay in a call that gives a table or a column another name, where the project's version made hashes
 * of all: before 0.3.7 it asked of no name whether it had made it (asked of 0.3.6 and 0.3.7).
 */
export function namesKept(
  method: string,
  [table, from, to]: readonly unknown[],
  state: SchemaState,
  declared: DeclaredVersion | undefined,
): readonly Omit<Diagnostic, 'span'>[] {
  const isTable = method === 'renameTable';
  if (!isTable && method !== 'renameColumn' && method !== 'changeColumn') return [];
  if (!isBefore(declared, '0.3.7')) return [];
  const name = nameIn(table);
  const found = name === undefined ? undefined : state.table({ name });
  const [column = ''] = columnsIn(from);
  if (found === undefined || (!isTable && (nameIn(to) ?? column) === column)) return [];
  const isMeant = (columns: readonly (string | undefined)[]): boolean => isTable || columns.includes(column);
  const names = [
    ...found.constraints.flatMap((one) =>
      (one.kind === 'unique' || one.kind === 'foreignKey') && isMeant(one.columns) ? [one.name] : [],
    ),
    ...found.indexes.flatMap((one) => (isMeant(one.keys.map((key) => key.column)) ? [one.name] : [])),
  ].filter((one): one is string => one !== undefined && !HASHED.test(one));
  if (names.length === 0 || declared === undefined) return [];
  return [
    {
      severity: 'lossy',
      code: 'earlier-version',
      message: `TypeORM ${declared.range}, which the project has, also renames ${names.join(', ')} in ${method}, to hashes; the version that we come with leaves names that it has not made`,
      help: 'compare with a dump of the database',
    },
  ];
}

function saidBy(method: string, args: readonly unknown[]): Said | undefined {
  if (!/^(?:add|drop|change|rename|create|update)(?:Column|PrimaryKey|Unique|Check|ForeignKey)/.test(method))
    return undefined;
  const [table, ...rest] = args;
  const name = nameIn(table);
  if (name === undefined) return undefined;
  const columns = /Column/.test(method) ? rest.flat().flatMap(columnsIn) : [];
  const kind = KINDS.find(([words]) => words.test(method))?.[1];
  return { table: { name }, columns: new Set(columns), kind };
}

function nameIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value.split('.').at(-1);
  if (typeof value === 'object' && value !== null && NEW_MARK in value && 'options' in value)
    return nameIn(value.options);
  const { name } = (value ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : undefined;
}

/** Names of a column, of both in `{ oldColumn, newColumn }`. */
function columnsIn(value: unknown): readonly string[] {
  const { oldColumn, newColumn } = (value ?? {}) as Readonly<Record<'oldColumn' | 'newColumn', unknown>>;
  return [value, oldColumn, newColumn].flatMap((one) => nameIn(one) ?? []);
}

function lossesBetween(before: Table, after: Table, said: Said): readonly string[] {
  const isSaid = (columns: readonly string[]): boolean => columns.some((name) => said.columns.has(name));
  const columns = before.columns
    .filter(({ name }) => !said.columns.has(name))
    .flatMap((column) => columnLosses(column, after));
  const constraints = before.constraints
    .filter((one) => one.kind !== said.kind && !('columns' in one && isSaid(one.columns)))
    .flatMap((one) => constraintLosses(one, after));
  const indexes = before.indexes
    .filter((index) => !isSaid(index.keys.flatMap(({ column }) => column ?? [])))
    .flatMap((index) => indexLosses(index, after));
  const triggers = before.triggers
    .filter(({ name }) => !after.triggers.some((other) => other.name === name))
    .map(({ name }) => `the trigger ${name}`);
  const options = Object.keys(before.with ?? {})
    .filter((key) => after.with?.[key] !== before.with?.[key])
    .map((key) => key.toUpperCase());
  return [...columns, ...constraints, ...indexes, ...triggers, ...options];
}

function columnLosses(before: Column, after: Table): readonly string[] {
  const now = after.columns.find(({ name }) => name === before.name);
  if (now === undefined) return [`the column ${before.name}`];
  const parts: readonly (readonly [boolean, string])[] = [
    [!before.nullable && now.nullable, 'NOT NULL'],
    [before.default !== undefined && now.default === undefined, 'the default'],
    [before.autoIncrement !== undefined && now.autoIncrement === undefined, 'AUTOINCREMENT'],
    [before.generated !== undefined && now.generated === undefined, 'the expression'],
    [before.collation !== undefined && now.collation === undefined, 'the collation'],
    [before.generated === undefined && !sameData(before.type, now.type), 'the type'],
  ];
  return parts.flatMap(([isLost, what]) => (isLost ? [`${what} of ${before.name}`] : []));
}

function constraintLosses(before: Constraint, after: Table): readonly string[] {
  const said = contentOf(before);
  const others = after.constraints.filter(({ kind }) => kind === before.kind).map(contentOf);
  if (others.some((one) => sameData(one, said))) return [];
  const isChanged =
    'columns' in said && others.some((one) => 'columns' in one && sameData(one.columns, said.columns));
  const name = before.name ?? before.kind;
  return [isChanged ? `a part of the constraint ${name}` : `the constraint ${name}`];
}

/** What a constraint says, whatever its name: TypeORM gives one to each that has none. */
function contentOf(constraint: Constraint): Omit<Constraint, 'name'> {
  const { name: _, ...content } = constraint;
  return content;
}

function indexLosses(before: Index, after: Table): readonly string[] {
  const now = after.indexes.find(({ name }) => name === before.name);
  if (now === undefined) return [`the index ${before.name ?? ''}`];
  return sameData(now, before) ? [] : [`a part of the index ${before.name ?? ''}`];
}
