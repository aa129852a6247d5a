import type { ObjectReference, Operation, Span } from '../../../src/ir/index.js';
import { unknown, unknownAnswer, type Site, type Unknown, type Value } from '../../../src/source/index.js';
import { isIdleSwitch } from '../../shared/reader/idle-switch.js';
import { asSqlite3Takes } from '../../shared/runner/quoted-text.js';
import { MissingBinding } from '../../shared/reader/bindings.js';
import type { KnexStatement } from '../compiler.js';
import { hasColumn, hasTable } from '../../shared/reader/catalog.js';
import { changesRowsAtMost } from '../../shared/reader/changes-rows.js';
import { tellSeveralStatements } from '../../shared/reader/several-statements.js';
import { unknownStatement, type UnknownStatement } from '../../shared/reader/unknown-text.js';
import { tablesReferringTo } from '../../../src/fold/referring.js';
import type { SentStatement } from '../../shared/reader/overlaps.js';
import { isBefore } from '../../shared/discover/declared-version.js';
import { madeAnewByEarlierVersion } from '../../shared/discover/earlier-version.js';
import { caughtRefusal, isExcused, ServerRefusal, throwRefusal } from '../../shared/reader/refusal.js';
import { caughtAsOne } from '../../shared/reader/refused-as-one.js';
import { withPlainValues } from '../../../src/fold/meaning/plain-values.js';
import { isPlainSelect } from '../../../src/ir/index.js';
import { changeAnswer, rawAnswer, readRows, type RowChange } from './answers.js';
import type { ColumnQuery } from './column-info.js';
import { Uncertain } from '../compiler/uncertain.js';
import { compiled, type Compiled } from './compiled.js';
import { PLACEHOLDER } from './placeholder.js';
import type { KnexKind } from './methods.js';
import { guarded, type Session } from './session.js';

/** Queries that only read: nothing is recorded for them. */
const READS: ReadonlySet<string> = new Set(['select', 'first', 'pluck', 'columnInfo']);

/** Does what awaiting a builder does: its SQL, read into operations, is recorded. Gives what is known of the answer. */
export function execute(real: object, kind: KnexKind, session: Session, at: Site): Value {
  session.pending.delete(real);
  for (const refresh of session.refreshers.get(real) ?? []) refresh();
  const call = session.evaluation.beginCall();
  const sending: Sending = { session, call, connection: session.connections.get(real), turn: 0 };
  switch (kind) {
    case 'schema':
      return executeSchema(real as SchemaBuilder, sending, at);
    case 'query':
      return executeQuery(real as QueryBuilder, sending, at);
    case 'raw':
      return executeRaw(real as Compilable, sending, at);
    case 'conflict':
      return session.evaluation.throwError(
        'Incomplete onConflict clause. .onConflict() must be directly followed by either .merge() or .ignore()',
        at,
      );
    default:
      return unknown('it is not awaited by Knex', at.span);
  }
}

/** A builder whose statements are being sent, one after the other. */
interface Sending {
  readonly session: Session;
  readonly call: number;
  readonly connection: object | undefined;
  /** How many statements were sent so far. */
  turn: number;
}

interface Compilable {
  toSQL(): unknown;
}

interface SchemaEntry {
  readonly method: string;
  readonly args: readonly unknown[];
}

interface SchemaBuilder extends Compilable {
  _sequence: SchemaEntry[];
  _schema?: string;
}

interface QueryBuilder extends Compilable {
  _method: string;
  _single: RowChange['_single'] & ColumnQuery['_single'];
}

function answer(at: Site): Unknown {
  return unknownAnswer('it is the answer of a live database', at.span);
}

/** Each call of the chain is compiled by itself, so that its operations get its place. */
function executeSchema(builder: SchemaBuilder, sending: Sending, at: Site): Value {
  const { session } = sending;
  const entries = [...builder._sequence];
  let result: Value = undefined;
  for (const entry of entries) result = executeEntry(builder, entry, sending, session.sites.get(entry) ?? at);
  return entries.length === 1 ? result : entries.length === 0 ? undefined : answer(at);
}

function executeEntry(builder: SchemaBuilder, entry: SchemaEntry, sending: Sending, site: Site): Value {
  const { session } = sending;
  const unknownArgument = session.unknowns.get(entry) ?? session.unknowns.get(builder);
  const [first, second] = entry.args;
  if (entry.method === 'hasTable' || entry.method === 'hasColumn') {
    if (unknownArgument !== undefined) return unknownArgument;
    const name = {
      name: String(first),
      ...(builder._schema === undefined ? {} : { schema: builder._schema }),
    };
    if (session.journal.hasSearchPath && name.schema === undefined)
      return unknown(`where ${name.name} is looked for depends on the search path`, site.span);
    const exists = hasTable(name, session.journal.state);
    if (entry.method === 'hasTable' || exists === true) {
      const found =
        entry.method === 'hasTable'
          ? exists
          : hasColumn(name, String(second), session.journal.state, session.dialect.name !== 'postgres');
      return typeof found === 'boolean' ? found : unknown(found.reason, site.span);
    }
    if (exists !== false) return unknown(exists.reason, site.span);
    // MySQL is asked with SHOW COLUMNS, which fails (knex `lib/dialects/mysql/schema/mysql-compiler.js`, `hasColumn`).
    return session.dialect.name === 'mysql' || session.dialect.name === 'mariadb'
      ? session.evaluation.throwError(`Table '${name.name}' doesn't exist`, site)
      : false;
  }
  const touches = touchedTables(builder, entry, unknownArgument, session);
  if (unknownArgument !== undefined) {
    session.journal.addOpaque(site, site.code, unknownArgument.reason, touches);
    return answer(site);
  }
  record(builder, sending, site, touches, () => {
    const all = builder._sequence;
    builder._sequence = [entry];
    try {
      return session.compiler.statements(builder);
    } finally {
      builder._sequence = all;
    }
  });
  return answer(site);
}

/** The tables of a call, the new name of a rename among them; none (so: any) where nothing is known of a name, and where it is SQL. */
function touchedTables(
  builder: SchemaBuilder,
  { method, args }: SchemaEntry,
  found: Unknown | undefined,
  { compiler }: Session,
): readonly ObjectReference[] {
  if (method === 'raw') return [];
  const names = method === 'renameTable' ? args.slice(0, 2) : args.slice(0, 1);
  const unknowns = names.filter(isUnknownName).length;
  const schema = builder._schema === undefined ? {} : { schema: builder._schema };
  const references = names.flatMap((name): readonly ObjectReference[] => {
    if (typeof name !== 'string') return [];
    if (!isUnknownName(name)) {
      const known = compiler.nameOf(name);
      return known === undefined ? [] : [{ kind: 'table', name: { name: known, ...schema } }];
    }
    // What is known of the first thing that is not known is of this name, if it is the only one.
    const [prefix = ''] = unknowns === 1 ? (found?.pieces ?? []) : [];
    if (prefix === '' || builder._schema !== undefined || compiler.nameOf(prefix) !== prefix) return [];
    return [{ kind: 'table', name: { name: prefix }, prefix: true }];
  });
  return references.length === names.length ? references : [];
}

function isUnknownName(name: unknown): boolean {
  return typeof name === 'string' && name.includes(PLACEHOLDER);
}

function executeQuery(builder: QueryBuilder, sending: Sending, at: Site): Value {
  const { session } = sending;
  if (READS.has(builder._method)) return readRows(builder, session, at);
  const { table } = builder._single;
  const touches = tableOf(table, session);
  record(builder, sending, session.sites.get(builder) ?? at, touches, () => {
    const statements = session.compiler.statements(builder);
    // As Knex's client refuses it (knex `lib/dialects/postgres/index.js`, `_query`): an insert of no rows.
    if (statements.length === 0) throw new Error('The query is empty');
    return statements;
  });
  return changeAnswer(builder, session, at);
}

/** The table of a query; none (so: any) where its name is not known. */
export function tableOf(table: unknown, { compiler }: Session): readonly ObjectReference[] {
  if (typeof table !== 'string' || isUnknownName(table)) return [];
  const name = compiler.nameOf(table);
  return name === undefined ? [] : [{ kind: 'table', name: { name } }];
}

function executeRaw(raw: Compilable, sending: Sending, at: Site): Value {
  const { session } = sending;
  return rawAnswer(record(raw, sending, session.sites.get(raw) ?? at, []), session, at);
}

/** Compiles a builder and records what its SQL does; opaque where a part of it is not known. Gives what was sent. */
function record(
  builder: Compilable,
  sending: Sending,
  site: Site,
  touches: readonly ObjectReference[],
  compile?: () => KnexStatement[],
): readonly KnexStatement[] {
  const { session } = sending;
  const made = guarded(session, site, () => compiled(builder, session, compile));
  if (made.unknown !== undefined) {
    const text = unknownText(builder, made.unknown, session);
    const effect = text.effect ?? (dataOnly(builder, session) ? 'data' : undefined);
    const all = text.touches.length === 0 ? touches : text.touches;
    session.journal.addOpaque(site, site.code, made.unknown.reason, all, effect);
    return [];
  }
  for (const statement of made.statements) {
    const place = session.sites.get(statement) ?? site;
    const late = lateStatements(statement, session, place);
    if ('uncertain' in late) {
      session.journal.addOpaque(place, place.code, late.uncertain, touches);
      continue;
    }
    if (late.length !== 1 || late[0] !== statement) {
      // What Knex asks before it makes them.
      sending.turn += 1;
      for (const { name } of touches) session.defined.set(name.name, columnAsked(statement, session));
      tellTouchedRows(touches, session, place);
      tellEarlierVersion(touches, session, place);
    }
    try {
      for (const one of late) recordStatement(one, sending, place, made);
    } catch (error) {
      if (!(error instanceof ServerRefusal)) throw error;
      throwRefusal(error, session.evaluation, place);
    }
  }
  return made.statements;
}

/** How versions before 1.0 make a table of SQLite anew was not compared with how ours does. */
function tellEarlierVersion(
  touches: readonly ObjectReference[],
  { dialect, declared, journal }: Session,
  site: Site,
): void {
  if (dialect.name !== 'sqlite' || declared === undefined || !isBefore(declared, '1.0.0')) return;
  for (const { name } of touches) {
    const told = madeAnewByEarlierVersion('Knex', name.name, declared, 'what is kept of it may differ');
    journal.diagnostics.push({ ...told, span: journal.span(site.span) });
  }
}

/**
 * On SQLite the table is dropped to be made anew. Knex switches foreign keys off for that, which SQLite ignores in the transaction
 * around a migration.
 */
function tellTouchedRows(
  touches: readonly ObjectReference[],
  { dialect, journal, inTransaction, client }: Session,
  site: Site,
): void {
  if (dialect.name !== 'sqlite' || !(inTransaction || journal.inTransaction)) return;
  for (const { name } of touches) {
    const referring = tablesReferringTo(name, journal.state).map((one) => one.name);
    if (referring.length === 0) continue;
    journal.diagnostics.push({
      // sqlite3 leaves foreign keys off unless the project switches them on; better-sqlite3 has them on.
      severity: client === 'sqlite3' ? 'warning' : 'lossy',
      code: 'rebuild-touches-rows',
      message: `Knex drops ${name.name} to make it anew: in its transaction foreign keys stay enforced${client === 'sqlite3' ? ' where the connection has them enforced' : ''}, so rows of ${referring.join(', ')} that refer to it go with it, are emptied, or forbid it`,
      span: journal.span(site.span),
      help: 'the written migration keeps them; a migration with config = { transaction: false } keeps them in the source, too',
    });
  }
}

/** The column that a statement asks for, to define it anew; undefined: it makes the whole table anew, or asks of nothing else. */
function columnAsked({ sql, bindings }: KnexStatement, { dialect }: Session): string | undefined {
  const [field] = bindings ?? [];
  const isField =
    dialect.name !== 'sqlite' && sql.startsWith('show full fields ') && typeof field === 'string';
  return isField ? field : undefined;
}

/** What Knex makes of a statement when it runs; `uncertain`: why that is not known. */
function lateStatements(
  statement: KnexStatement,
  session: Session,
  site: Site,
): readonly KnexStatement[] | { readonly uncertain: string } {
  return guarded(session, site, () => {
    try {
      return session.compiler.late(statement, session.journal.state);
    } catch (error) {
      if (error instanceof Uncertain) return { uncertain: error.message };
      throw error;
    }
  });
}

/** What is known of `knex.raw` whose text is known in pieces. */
function unknownText(builder: Compilable, found: Unknown, { dialect }: Session): UnknownStatement {
  const { sql } = builder as { readonly sql?: unknown };
  const isText = 'isRawInstance' in builder && sql === PLACEHOLDER;
  return isText ? unknownStatement(found, dialect.name) : { touches: [] };
}

/**
 * Whether a builder of which something is not known changes rows at most: its SQL, with a placeholder for what is not
 * known, does, or it is a method of Knex's that makes such a statement.
 */
function dataOnly(builder: Compilable, session: Session): boolean {
  if ('_method' in builder && ROW_METHODS.has(String(builder._method))) return true;
  const { sql } = builder as { readonly sql?: unknown };
  if (!('isRawInstance' in builder) || typeof sql !== 'string' || sql.includes(PLACEHOLDER)) return false;
  // Placeholders stand for values in SQL that is known: what it does is known, too. A syntax error gives no operations.
  const text = sql.replace(/\\?\?\??/g, (mark) => (mark === '?' ? 'NULL' : mark === '??' ? 'name' : '?'));
  const { operations } = session.dialect.parse(text, { file: '', after: session.journal.settings });
  return operations.length > 0 && operations.every(changesRowsAtMost);
}

/** Methods of a query that change rows at most. */
const ROW_METHODS: ReadonlySet<string> = new Set(['insert', 'update', 'del']);

function recordStatement(
  statement: KnexStatement,
  sending: Sending,
  site: Site,
  { columns, parts }: Pick<Compiled, 'columns' | 'parts'>,
): void {
  const { session } = sending;
  const { journal, dialect } = session;
  const sentAs = nextStatement(sending);
  const sent = serverSql(statement, session, site);
  if (sent === undefined) return;
  const isSqlite3 = dialect.name === 'sqlite' && session.client === 'sqlite3';
  const sql = isSqlite3 ? asSqlite3Takes(sent, journal, site) : sent;
  const parsed = dialect.parse(sql, {
    file: '',
    at: journal.span(site.span),
    after: journal.settings,
  });
  if (isExcused(parsed.diagnostics, { ...session, site })) return;
  journal.diagnostics.push(...parsed.diagnostics.map((one) => ({ ...one, span: journal.span(site.span) })));
  if (session.severalStatements === false) {
    const where = 'the connection of the knexfile';
    tellSeveralStatements(sql, parsed.operations, { dialect, journal, at: site, where });
  }
  const refused = caughtAsOne(caughtRefusal({ ...session, site }), parsed.operations, journal);
  const isBound = statement.bindings !== undefined && statement.bindings.length > 0;
  const isInside = dialect.name === 'sqlite' && (session.inTransaction || journal.inTransaction);
  for (const operation of parsed.operations) {
    if (isPlainSelect(operation) || (isInside && isIdleSwitch(operation, journal, site))) continue;
    const place = columnSite(operation, columns, session) ?? site;
    const { comments: inSql } = operation.origin ?? {};
    const origin = journal.origin(place, site);
    // What is said of the parts of a new table is said of the table.
    const within =
      operation.kind === 'createTable' ? parts.flatMap((part) => journal.commentsWithin(place, part)) : [];
    const comments = [...(origin.comments ?? []), ...within, ...(inSql ?? [])];
    const plain = isBound ? withPlainValues(operation, journal.state) : operation;
    const told = { ...plain, origin: { ...origin, ...(comments.length === 0 ? {} : { comments }) } };
    const done = session.overlaps.before(told, sentAs);
    journal.add([told], refused);
    done();
  }
}

function nextStatement(sending: Sending): SentStatement {
  const { session, call, connection } = sending;
  const { dialect, overlaps } = session;
  // The pool of SQLite has one connection, which a builder keeps until it is done (knex `lib/dialects/sqlite3/index.js`, `poolDefaults`).
  if (connection === undefined && dialect.name === 'sqlite') return { call, connection: overlaps, turn: 0 };
  return { call, connection, turn: sending.turn++ };
}

function serverSql(statement: KnexStatement, session: Session, site: Site): string | undefined {
  const span: Span = session.journal.span(site.span);
  try {
    return session.compiler.sqlOf(statement);
  } catch (error) {
    if (!(error instanceof MissingBinding)) throw error;
    session.journal.diagnostics.push({
      severity: 'error',
      code: 'missing-binding',
      message: `the server would refuse this: ${error.message}`,
      span,
      help: error.help ?? 'Knex takes every question mark in SQL for a parameter: write it as \\\\?',
    });
    return undefined;
  }
}

/** Where the column of an operation was declared last; `columns` has the names that the code gives them. */
function columnSite(
  operation: Operation,
  columns: ReadonlyMap<string, Site>,
  { compiler }: Session,
): Site | undefined {
  const column = columnOf(operation);
  if (column === undefined) return undefined;
  let found: Site | undefined;
  for (const [name, place] of columns) if (compiler.nameOf(name) === column) found = place;
  return found;
}

function columnOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return operation.column.name;
    case 'alterColumn':
      return operation.column;
    case 'comment':
      return operation.on.kind === 'column' ? operation.on.column : undefined;
    default:
      return undefined;
  }
}
