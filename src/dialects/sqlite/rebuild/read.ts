import { keyOf, type Operation, type OperationBody, type OperationKind } from '../../../ir/index.js';
import { storeOf } from '../../../fold/create-state.js';
import type { SchemaState } from '../../../fold/state.js';
import type { FreshSession } from '../../dialect.js';
import { columnUser } from '../column-users.js';
import { respelled } from '../respell.js';
import { withoutIndexPairs } from './index-pairs.js';
import { isRebuildPragma, withoutRebuildPragmas } from './pragmas.js';
import { Walk } from './walk.js';

/**
 * Reads tables that are made anew as the changes that they are: a new table, all rows copied into it, the old one dropped,
 * the new one renamed; or by way of a copy and back (Sequelize), or with the old one renamed first. Only where the
 * operations that come out lead to the same schema and every row stays; else all stays as it stands. What stands there as
 * DROP COLUMN is marked where SQLite refuses it.
 */
export function recognize(
  operations: readonly Operation[],
  before: SchemaState,
  session: FreshSession = { foreignKeys: true },
): readonly Operation[] {
  if (!operations.some(({ kind }) => LOOKED_AT.has(kind))) return operations;
  const state = before.fork();
  const result: Operation[] = [];
  const recognized = new Set<Operation>();
  for (let at = 0; at < operations.length;) {
    const operation = operations[at];
    if (operation === undefined) break;
    const found = rebuildAt(operations, at, state);
    if (found === undefined) {
      const stated = asStatement(operation, state);
      state.apply(stated);
      result.push(stated);
      at += 1;
      continue;
    }
    result.push(...found.pragmas.before);
    for (const change of found.changes) {
      state.apply(change);
      result.push(change);
      recognized.add(change);
    }
    result.push(...found.pragmas.after);
    at = found.next;
  }
  if (recognized.size === 0) return result.some((one, at) => one !== operations[at]) ? result : operations;
  return withoutRebuildPragmas(withoutIndexPairs(result, recognized, before), recognized, session);
}

const LOOKED_AT: ReadonlySet<OperationKind> = new Set(['renameTable', 'dropTable', 'dropColumn']);

/** ALTER TABLE … DROP COLUMN where SQLite refuses it; a table that is made anew without the column is the same operation, and no such. */
function asStatement(operation: Operation, before: SchemaState): Operation {
  if (operation.kind !== 'dropColumn') return operation;
  const store = storeOf(before);
  const { table: name, column } = respelled(operation, store);
  const table = store.tables.get(keyOf(name));
  if (table === undefined || table.uncertain !== undefined) return operation;
  return columnUser(store, table, column) === undefined ? operation : { ...operation, restrict: true };
}

interface Rebuild {
  readonly changes: readonly Operation[];
  /** The place of the first operation behind it. */
  readonly next: number;
  /** Pragmas among its statements: before the new table is made, and behind that. */
  readonly pragmas: { readonly before: readonly Operation[]; readonly after: readonly Operation[] };
}

function pragmasAmong(statements: readonly Operation[]): Rebuild['pragmas'] {
  const made = Math.max(
    statements.findIndex(({ kind }) => kind === 'createTable'),
    0,
  );
  const among = (some: readonly Operation[]): readonly Operation[] =>
    some.filter((one) => one.kind === 'rawSql' && isRebuildPragma(one));
  return { before: among(statements.slice(0, made)), after: among(statements.slice(made)) };
}

/** How many statements one table takes at most: its indexes and triggers are among them. */
const LONGEST = 400;

function rebuildAt(
  operations: readonly Operation[],
  start: number,
  before: SchemaState,
): Rebuild | undefined {
  const first = operations[start];
  if (first?.kind !== 'createTable' && first?.kind !== 'renameTable' && first?.kind !== 'dropIndex')
    return undefined;
  const walk = new Walk(before);
  let found: Rebuild | undefined;
  for (let at = start; at < Math.min(operations.length, start + LONGEST); at += 1) {
    const operation = operations[at];
    // An index that goes from a table which is made already goes by itself.
    if (operation === undefined || (found !== undefined && operation.kind === 'dropIndex')) break;
    if (!walk.step(operation)) break;
    const isPragma = operation.kind === 'rawSql' && isRebuildPragma(operation);
    const table = isPragma ? undefined : walk.closed();
    // What follows on the same table (its indexes) still belongs to it: the last place where it holds counts.
    if (table === undefined && found !== undefined) break;
    const changes = table === undefined ? undefined : walk.changes(table);
    if (changes !== undefined) {
      const statements = operations.slice(start, at + 1);
      found = { changes: withOrigin(changes, statements), next: at + 1, pragmas: pragmasAmong(statements) };
    }
  }
  // An index that only goes is no part of what follows: its drop stays as it stands, IF EXISTS and all.
  const goes =
    first.kind === 'dropIndex' &&
    found?.changes.some(
      (change) =>
        change.kind === 'dropIndex' && change.index.name.toLowerCase() === first.index.name.toLowerCase(),
    );
  return goes === true ? undefined : found;
}

/** The changes stand where the table is made anew, with the comments of all statements. */
function withOrigin(changes: readonly OperationBody[], from: readonly Operation[]): readonly Operation[] {
  const create = from.find(({ kind }) => kind === 'createTable') ?? from[0];
  const comments = [...new Set(from.flatMap(({ origin }) => origin?.comments ?? []))];
  if (create?.origin === undefined) return changes;
  const { comments: _, ...span } = create.origin;
  const origin = comments.length === 0 ? span : { ...span, comments };
  return changes.map((change) => ({ ...change, origin }));
}
