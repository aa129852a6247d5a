import {
  isPlainSelect,
  ownTable,
  type Diagnostic,
  type ObjectReference,
  type Operation,
} from '../../../src/ir/index.js';
import { fromPlain, unknown, unknownAnswer, type Site, type Value } from '../../../src/source/index.js';
import { MissingBinding } from '../../shared/reader/bindings.js';
import type { Sent } from '../compiler.js';
import { canRunBeside, WAITS } from '../../shared/reader/beside-transaction.js';
import { changesRowsAtMost } from '../../shared/reader/changes-rows.js';
import type { SentStatement } from '../../shared/reader/overlaps.js';
import { caughtRefusal, isExcused, ServerRefusal, throwRefusal } from '../../shared/reader/refusal.js';
import { caughtAsOne } from '../../shared/reader/refused-as-one.js';
import { asksOnly, unknownStatement } from '../../shared/reader/unknown-text.js';
import { answerQuestion } from './catalog.js';
import { droppedByChange } from './change-column.js';
import { ignoredOptions } from './ignored-options.js';
import { watchLosses } from './lost.js';
import { PLACEHOLDER } from './placeholder.js';
import { tellSeveralStatements } from '../../shared/reader/several-statements.js';
import type { Row } from './rows.js';
import type { Call, Session } from './session.js';
import { parseStatement } from './statements.js';
import { UnsureAnswer } from './unsure.js';

/** Methods whose answer is known when their questions are: they only ask. */
export const ASKING: ReadonlySet<string> = new Set([
  'describeTable',
  'tableExists',
  'showIndex',
  'showConstraint',
  'showAllTables',
  'showAllSchemas',
  'getForeignKeysForTables',
  'getForeignKeyReferencesForTable',
  'pgListEnums',
  'databaseVersion',
]);

/** Methods that change rows only. */
const CHANGES_ROWS: ReadonlySet<string> = new Set([
  'bulkInsert',
  'bulkUpdate',
  'bulkDelete',
  'insert',
  'update',
  'delete',
  'upsert',
  'increment',
  'decrement',
]);

/** Does a call of Sequelize: what it sends, read into operations, is recorded. Gives what is known of its answer. */
export function execute(call: Call, run: () => Promise<unknown>, session: Session): Value {
  const { journal, compiler, evaluation } = session;
  const { method, site } = call;
  if (call.unknown !== undefined) {
    const made = ASKING.has(method) ? READS : changesOf(call, run, session);
    if (made.effect !== 'none')
      journal.addOpaque(site, site.code, call.unknown.reason, made.touches, made.effect);
    return unknown(call.unknown.reason, site.span);
  }
  let isKnown = ASKING.has(method);
  let isOutside = false;
  // Sequelize changes the options that it is given.
  const number = evaluation.beginCall();
  let turn = 0;
  const losses = watchLosses(call, journal.state, session);
  const ignored = ignoredOptions(method, call.args, session.dialect.name);
  try {
    const result = compiler.run(run, (sent) => {
      const { inlined: sql, inTransaction } = sent;
      const statement = { call: number, connection: connectionOf(sent, call, session), turn: turn++ };
      const rows = method === 'query' ? undefined : answerQuestion(sql, journal.state, session.dialect);
      if (rows !== undefined) return rows;
      const changes = record(sent, statement, call, session);
      isOutside ||= changes && !inTransaction && session.transactions.size > 0;
      const known = method === 'query' ? knownRows(sql, session) : undefined;
      isKnown ||= known !== undefined;
      return known ?? [];
    });
    const found = [...(isOutside ? [outsideTransaction(method)] : []), ...ignored, ...losses()];
    journal.diagnostics.push(...found.map((one) => ({ ...one, span: journal.span(site.span) })));
    if (isKnown) return fromPlain(result);
    const reason = 'it is the answer of a live database';
    // One row, or null (sequelize `lib/dialects/abstract/query.js`, `handleSelectQuery`).
    const isOneRow =
      method === 'rawSelect' ||
      (call.args[1] as { readonly plain?: unknown } | null | undefined)?.plain === true;
    return isOneRow ? unknown(reason, site.span) : unknownAnswer(reason, site.span);
  } catch (error) {
    if (error instanceof UnsureAnswer) {
      if (!ASKING.has(method)) journal.addOpaque(site, site.code, error.message, touchedBy(call));
      return unknown(error.message, site.span);
    }
    if (error instanceof ServerRefusal) throwRefusal(error, evaluation, site);
    if (error instanceof MissingBinding) return missingBinding(error, site, session);
    return evaluation.throwError(error instanceof Error ? error.message : String(error), site);
  }
}

/** What a call does of which something is not known; `effect` absent: that is not known either. */
interface Changes {
  readonly effect?: 'data' | 'none';
  readonly touches: readonly ObjectReference[];
}

const READS: Changes = { effect: 'none', touches: [] };

/** A value that is not known stands as a string in a statement's text: that tells what the statement changes. */
function changesOf(call: Call, run: () => Promise<unknown>, session: Session): Changes {
  const [text] = call.args;
  const touches = touchedBy(call);
  if (CHANGES_ROWS.has(call.method)) return { effect: 'data', touches };
  // Of a text with values in it the rest is known.
  if (call.method === 'query' && text === PLACEHOLDER && call.unknown !== undefined)
    return asksOnly(call.unknown, session.dialect)
      ? READS
      : unknownStatement(call.unknown, session.dialect.name);
  if (
    call.method !== 'query' ||
    JSON.stringify(text ?? '').includes(JSON.stringify(PLACEHOLDER).slice(1, -1))
  )
    return { touches };
  const operations: Operation[] = [];
  try {
    session.compiler.run(run, ({ inlined }) => {
      const parsed = session.dialect.parse(inlined, { file: '', after: session.journal.settings });
      if (parsed.diagnostics.length > 0) throw new Error('not valid SQL');
      operations.push(...parsed.operations);
      return [];
    });
  } catch {
    return { touches };
  }
  if (operations.every(isPlainSelect)) return READS;
  if (!operations.every(changesRowsAtMost)) return { touches };
  return { effect: 'data', touches: operations.flatMap(tablesOf) };
}

/**
 * `addColumn` and `removeColumn` say on PostgreSQL which schema they mean, `"public"."name"` (sequelize
 * `lib/dialects/postgres/query-generator.js`, `addColumnQuery`, `removeColumnQuery`), and there is no temporary table.
 */
function refuseOnTemporary({ inlined }: Sent, { method }: Call, { journal, dialect }: Session): void {
  if (method === 'query' || dialect.name !== 'postgres') return;
  const name = /^ALTER TABLE "public"\."((?:[^"]|"")*)"/.exec(inlined)?.[1]?.replaceAll('""', '"');
  if (name !== undefined && journal.state.table({ name })?.temporary === true)
    throw new Error(`relation "public.${name}" does not exist: ${name} is a temporary table`);
}

function tablesOf(operation: Operation): readonly ObjectReference[] {
  if (operation.kind === 'rawSql') return operation.touches;
  return ownTable(operation).map((name) => ({ kind: 'table', name }));
}

/** The rows of a question about the schema, where all that they hold is known: Sequelize makes its answer of them. */
function knownRows(sql: string, { journal, dialect }: Session): readonly Row[] | undefined {
  if (journal.hasSearchPath) return undefined;
  const answer = dialect.answerFromCatalog?.(sql, journal.state);
  if (answer?.kind !== 'rows') return undefined;
  const rows = answer.rows.filter(
    (row): row is Exclude<typeof row, undefined> =>
      row !== undefined && Object.values(row).every((cell) => cell !== undefined),
  );
  return rows.length === answer.rows.length ? rows : undefined;
}

/** That of a transaction; the only one, as SQLite has one (sequelize `lib/dialects/sqlite/connection-manager.js`); or any of the pool. */
function connectionOf(
  { inTransaction }: Sent,
  { transaction }: Call,
  { dialect, overlaps }: Session,
): object | undefined {
  return inTransaction ? transaction : dialect.name === 'sqlite' ? overlaps : undefined;
}

/** Says whether the statement changes anything. */
function record(sent: Sent, statement: SentStatement, call: Call, session: Session): boolean {
  const { inlined: sql, inTransaction } = sent;
  const { journal, dialect } = session;
  const { site, method } = call;
  refuseOnTemporary(sent, call, session);
  const parsed = parseStatement(sent, method, journal, dialect);
  if (isExcused(parsed.diagnostics, { ...session, site })) return true;
  journal.diagnostics.push(...parsed.diagnostics.map((one) => ({ ...one, span: journal.span(site.span) })));
  if (session.multipleStatements === false && method === 'query') {
    const where = 'the dialectOptions of the configuration';
    tellSeveralStatements(sql, parsed.operations, { dialect, journal, at: site, where });
  }
  if (method === 'changeColumn') {
    const found = droppedByChange(parsed.operations, call.args[2], journal.state);
    journal.diagnostics.push(...found.map((one) => ({ ...one, span: journal.span(site.span) })));
  }
  const changes = parsed.operations.filter((operation) => !isPlainSelect(operation));
  const refused = caughtAsOne(caughtRefusal({ ...session, site, inTransaction }), changes, journal);
  const { held, transactions } = session;
  if (!inTransaction && transactions.size > 0 && !canRunBeside(changes, [...held], journal.state)) {
    journal.addOpaque(site, site.code, WAITS, touchedBy(call));
    return true;
  }
  for (const operation of changes) {
    const { comments: inSql } = operation.origin ?? {};
    const origin = journal.origin(site);
    const comments = [...(origin.comments ?? []), ...(inSql ?? [])];
    const told = { ...operation, origin: { ...origin, ...(comments.length === 0 ? {} : { comments }) } };
    const done = session.overlaps.before(told, statement);
    journal.add([told], refused);
    done();
    if (inTransaction) hold(told, session);
  }
  return changes.length > 0;
}

/** Keeps what an open transaction has done. */
function hold(operation: Operation, { held, evaluation }: Session): void {
  held.add(operation);
  evaluation.onUndo(() => held.delete(operation));
}

/**
 * A statement beside a transaction that the code has open: the call was given none, or in an argument where Sequelize
 * does not look for it.
 */
function outsideTransaction(method: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'outside-transaction',
    message: `${method} does not run in the transaction that is open around it: its options have none`,
    help: 'pass { transaction } as the options of the call; the written migration has all of it in one transaction',
  };
}

function missingBinding(error: MissingBinding, site: Site, { journal }: Session): Value {
  journal.diagnostics.push({
    severity: 'error',
    code: 'missing-binding',
    message: `the server would refuse this: ${error.message}`,
    span: journal.span(site.span),
    help: 'give it a value in the option bind',
  });
  return unknown(error.message, site.span);
}

/** The table that a call names; nothing where that is not known. */
function touchedBy({ method, args }: Call): readonly ObjectReference[] {
  const [first] = args;
  if (!TABLE_METHODS.test(method)) return [];
  if (typeof first === 'string')
    return first.includes(PLACEHOLDER) ? [] : [{ kind: 'table', name: { name: first } }];
  const { tableName, schema } = (first ?? {}) as { readonly tableName?: unknown; readonly schema?: unknown };
  if (typeof tableName !== 'string' || tableName.includes(PLACEHOLDER)) return [];
  if (typeof schema !== 'string' || schema === 'public')
    return schema === undefined || schema === 'public' ? [{ kind: 'table', name: { name: tableName } }] : [];
  return schema.includes(PLACEHOLDER) ? [] : [{ kind: 'table', name: { name: tableName, schema } }];
}

/** Methods whose first argument is the table that they change, and that change nothing else. */
const TABLE_METHODS =
  /^(?:addColumn|removeColumn|changeColumn|renameColumn|addIndex|addConstraint|removeConstraint|bulkInsert|bulkUpdate|bulkDelete)$/;
