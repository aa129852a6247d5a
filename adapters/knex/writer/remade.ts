import type { SchemaState } from '../../../src/fold/state.js';
import type { Operation } from '../../../src/ir/index.js';
import { missingReferences, tablesReferringTo } from '../../../src/fold/referring.js';
import type { Block, BlockContext } from './block.js';
import { applyCalls } from './calls.js';

/**
 * Whether a call takes rows of other tables with it, or is refused: on SQLite Knex makes the table anew, copies the rows and drops the
 * old one. It switches foreign keys off for that, but in the transaction that it opens around a migration SQLite ignores the switch:
 * what refers to the rows goes with them, is emptied, or forbids it, and a copy that refers to a table that is not there takes none
 * (knex `lib/dialects/sqlite3/schema/ddl.js`, `alter`).
 */
export function isRemadeAtCost({ covers, receiver, chain }: Block, context: BlockContext): boolean {
  const { dialect, state, compiler, operations } = context;
  if (dialect.name !== 'sqlite' || receiver !== 'knex.schema') return false;
  const after = state.fork();
  const covered = covers.map((place) => operations[place] as Operation);
  const isFree = covered.every((operation) => {
    const isReferred = isTouchy(operation, state);
    after.apply(operation);
    return !isReferred && !isTouchy(operation, after);
  });
  if (isFree) return false;
  try {
    const builder = applyCalls(compiler.knex.schema, chain.calls, compiler.knex) as object;
    return compiler.statements(builder).some((statement) => {
      const late = compiler.late(statement, state);
      return late.length !== 1 || late[0] !== statement;
    });
  } catch {
    // A later statement of it is made from what an earlier one leaves.
    return true;
  }
}

/** Statements of an operation that must not run in a transaction, where they switch foreign keys off in vain. */
export function needsSwitch(operation: Operation, sql: readonly string[], state: SchemaState): boolean {
  if (!sql.some((one) => /^PRAGMA foreign_keys\b/i.test(one))) return false;
  const after = state.fork();
  after.apply(operation);
  return isTouchy(operation, state) || isTouchy(operation, after);
}

/** Whether foreign keys that are enforced are about the rows of the table that an operation changes. */
function isTouchy(operation: Operation, state: SchemaState): boolean {
  if (!('table' in operation) || operation.table === undefined) return false;
  return (
    tablesReferringTo(operation.table, state).length > 0 ||
    missingReferences(operation.table, state).length > 0
  );
}
