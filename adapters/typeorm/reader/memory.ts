import type { SchemaState } from '../../../src/fold/state.js';
import type { Site } from '../../../src/source/index.js';
import type { Compiled, LoadedTable } from '../compiler.js';
import { DATABASE, nameOf } from '../compiler/names.js';
import type { Session } from './session.js';

/**
 * What a call sends, given what TypeORM remembers: it keeps its memory of a table in step with its own calls only, and not always
 * completely (typeorm `query-runner/BaseQueryRunner.js`, `getCachedTable`). On MySQL and MariaDB a second `changeColumn` does not see
 * what the first one did to the comment or to a unique key. Also notes what TypeORM remembers behind the call; a text is the reason why
 * it is not known.
 *
 * @param compiled What the call sends where nothing is remembered.
 * @param compileWith The same where these tables are.
 */
export function withMemory(
  method: string,
  args: readonly unknown[],
  { compiled, compileWith }: Compilations,
  session: Session,
  at: Site,
): Compiled | string {
  if (compiled.kind !== 'done') return compiled;
  if (/^getTables?$/.test(method)) {
    note(session, compiled.tables);
    return compiled;
  }
  const path = pathOf(args[0]);
  const known = session.memory.filter((table) => isCertain(table, session.journal.state));
  if (!known.some((table) => pathOf(table.name) === path) || isGuardedCall(method, args)) {
    const others = compiled.tables.filter(
      ({ name }) => !known.some((one) => pathOf(one.name) === pathOf(name)),
    );
    note(session, [...known, ...others]);
    return compiled;
  }
  const again = compileWith(known.map((table) => table.data()));
  if (again.kind !== 'done') return REASON;
  note(session, again.tables);
  if (sent(again) === sent(compiled)) return compiled;
  session.journal.diagnostics.push({
    severity: 'warning',
    code: 'table-remembered-otherwise',
    message: `${method} goes by what TypeORM remembers of the table from calls before, which is not all that they have done`,
    span: session.journal.span(at.span),
    help: 'read it anew before the call: await queryRunner.getTable(name); the written migration does what TypeORM does',
  });
  return { ...again, statements: again.statements.map((one) => ({ ...one, sql: withoutDatabase(one.sql) })) };
}

const REASON =
  'TypeORM remembers the table from calls before, otherwise than the database has it, and what it makes of the call is not known';

interface Compilations {
  readonly compiled: Compiled;
  readonly compileWith: (remembered: readonly unknown[]) => Compiled;
}

/** What it sends is told with a guard that stands for TypeORM's question. */
function isGuardedCall(method: string, args: readonly unknown[]): boolean {
  return args[1] === true && (method === 'createTable' || method === 'dropTable');
}

function sent(compiled: Compiled & { readonly kind: 'done' }): string {
  return JSON.stringify(compiled.statements.map(({ sql, bindings }) => [withoutDatabase(sql), bindings]));
}

function withoutDatabase(sql: string): string {
  return sql.replaceAll(`\`${DATABASE}\`.`, '');
}

function note(session: Session, tables: readonly LoadedTable[]): void {
  const before = session.memory;
  session.memory = tables;
  session.evaluation.onUndo(() => {
    session.memory = before;
  });
}

function isCertain(table: LoadedTable, state: SchemaState): boolean {
  const [schema, name] = splitPath(pathOf(table.name) ?? '');
  return (state.table(nameOf(schema, name))?.uncertain ?? state.uncertain) === undefined;
}

/** A table's path without the database, which TypeORM names on MySQL for a table that was renamed. */
function pathOf(table: unknown): string | undefined {
  const name = typeof table === 'string' ? table : (table as { readonly name?: unknown } | undefined)?.name;
  if (typeof name !== 'string') return undefined;
  return name.startsWith(`${DATABASE}.`) ? name.slice(DATABASE.length + 1) : name;
}

function splitPath(path: string): readonly [string, string] {
  const [schema = '', name] = path.split('.', 2);
  return name === undefined ? ['', schema] : [schema, name];
}
