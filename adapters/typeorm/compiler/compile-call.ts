import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { commitsItself } from '../../shared/reader/commits-itself.js';
import type { Compiled, Compiler } from '../compiler.js';
import { catalogOf } from './catalog.js';
import { createMetadata, withMetadata, type Metadata } from './metadata.js';
import { nameOf, tableNamed } from './names.js';
import { NEW_MARK } from './objects.js';

/** What a call is compiled against. */
interface Surroundings {
  readonly compiler: Compiler;
  readonly state: SchemaState;
  readonly dialect: Dialect;
  /** Absent: TypeORM's table of views and generated columns is not there. */
  readonly metadata?: Metadata;
  /** The tables that the query runner remembers; default: none. */
  readonly remembered?: readonly unknown[];
}

/**
 * What a call of a query runner sends in a state. The guards of `createTable(…, true)` and `dropTable(…, true)` ask whether
 * the table is there: where that is all they guard, it is told as IF [NOT] EXISTS, so that it still is a guard elsewhere.
 *
 * @param options `isGuarded`: it is an `addColumn` that is done unless `hasColumn` says that the column is there.
 */
export function compileCall(
  method: string,
  args: readonly unknown[],
  surroundings: Surroundings,
  { isGuarded = false }: { readonly isGuarded?: boolean } = {},
): Compiled {
  const { compiler, state, dialect } = surroundings;
  if (args[1] === true && method === 'createTable') return guardedCreate(args, surroundings);
  if (args[1] === true && method === 'dropTable') return guardedDrop(args, surroundings);
  const { metadata = createMetadata(), remembered } = surroundings;
  const nameOnly = needsNameOnly(method, args, dialect);
  const catalog = withMetadata(catalogOf(state, dialect, { nameOnly }), metadata, dialect.name);
  const sent = compiler.run(method, args, catalog, remembered);
  // What is read for its name only is good for nothing else.
  const compiled =
    nameOnly && sent.kind === 'done'
      ? { ...sent, tables: sent.tables.slice(0, remembered?.length ?? 0) }
      : sent;
  // The others have no such guard (but MariaDB, whose sibling has none).
  return isGuarded && dialect.name === 'postgres' ? guardedColumn(compiled) : compiled;
}

/** The table and the column of an `addColumn`, as its guard names them; undefined for another kind of argument. */
export function columnAdded([table, column]: readonly unknown[]):
  | { readonly table: string; readonly column: string }
  | undefined {
  const path = typeof table === 'string' ? table : optionsOf(table).name;
  const { name } = optionsOf(column);
  return typeof path === 'string' && typeof name === 'string' ? { table: path, column: name } : undefined;
}

/** The column alone is told as IF NOT EXISTS; what else TypeORM sends with it would need a guard as well. */
function guardedColumn(compiled: Compiled): Compiled {
  if (compiled.kind !== 'done') return compiled;
  const [first, ...others] = compiled.statements;
  if (first === undefined || others.length > 0) return compiled;
  const sql = first.sql.replace(ADDED, '$1 ADD COLUMN IF NOT EXISTS "');
  return { ...compiled, statements: [{ ...first, sql }] };
}

const ADDED = /^(ALTER TABLE "[^"]+"(?:\."[^"]+")?) ADD "/;

/**
 * Methods that only need a table's name: TypeORM loads the table, but what it finds there changes nothing in what it
 * sends. A new column that becomes part of the primary key is not among them.
 */
const NAME_ONLY =
  /^(?:addColumns?|create(?:Ind(?:ex|ices)|ForeignKeys?|(?:Unique|Check|Exclusion)Constraints?|PrimaryKey))$/;

function needsNameOnly(method: string, args: readonly unknown[], { name }: Dialect): boolean {
  if (!NAME_ONLY.test(method)) return false;
  // On SQLite all but indexes make the table anew from what it is.
  if (name === 'sqlite') return method.startsWith('createInd');
  if (!method.startsWith('addColumn')) return true;
  const columns = (Array.isArray(args[1]) ? args[1] : [args[1]]) as readonly unknown[];
  return columns.every((column) => optionsOf(column).isPrimary !== true);
}

/** The properties of an object of TypeORM's, be it made or only to be made. */
function optionsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  const properties = value as Readonly<Record<string, unknown>>;
  return NEW_MARK in properties ? optionsOf(properties.options) : properties;
}

function guardedCreate(args: readonly unknown[], { compiler, state, dialect }: Surroundings): Compiled {
  const [table, , ...rest] = args;
  const catalog = catalogOf(state, dialect);
  const existence = existenceOf(table, state);
  if (existence === 'there') return compiler.run('createTable', args, catalog);
  const compiled = compiler.run('createTable', [table, false, ...rest], catalog);
  if (compiled.kind !== 'done') return compiled;
  const [first, ...others] = compiled.statements;
  const isAll = first !== undefined && others.length === 0 && !/; COMMENT ON /.test(first.sql);
  if (isAll) {
    const sql = first.sql.replace(/^CREATE TABLE /, 'CREATE TABLE IF NOT EXISTS ');
    return { ...compiled, statements: [{ ...first, sql }] };
  }
  return existence === 'absent' ? compiled : { kind: 'unanswered', sql: 'whether the table is there' };
}

/** Its indexes and foreign keys, which TypeORM drops before, go with the table anyway. */
function guardedDrop(args: readonly unknown[], { compiler, state, dialect }: Surroundings): Compiled {
  if (existenceOf(args[0], state) === 'absent')
    return compiler.run('dropTable', args, catalogOf(state, dialect));
  const catalog = catalogOf(state, dialect, { nameOnly: true });
  const compiled = compiler.run('dropTable', [args[0], false, false, false], catalog);
  if (compiled.kind !== 'done') return compiled;
  // On MySQL it drops the indexes whatever it is told, which the server refuses where foreign keys have not gone before.
  const isNeeded = (sql: string): boolean => !commitsItself(dialect) || !sql.startsWith('DROP INDEX ');
  const statements = compiled.statements
    .filter(({ sql }) => isNeeded(sql))
    .map((one) => ({ ...one, sql: one.sql.replace(/^DROP TABLE /, 'DROP TABLE IF EXISTS ') }));
  return { ...compiled, statements };
}

function existenceOf(table: unknown, state: SchemaState): 'there' | 'absent' | 'unknown' {
  const name = typeof table === 'string' ? table : optionsOf(table).name;
  if (typeof name !== 'string') return 'unknown';
  const [schema = '', own = ''] = name.includes('.') ? name.split('.', 2) : ['', name];
  const found = tableNamed(nameOf(schema, own), state) ?? state.view(nameOf(schema, own));
  if ((found?.uncertain ?? state.uncertain) !== undefined) return 'unknown';
  return found === undefined ? 'absent' : 'there';
}
