import { bookkeepingLeftOut, changesRows } from '../../../src/history/bookkeeping.js';
import { sameName, type Name, type Operation } from '../../../src/ir/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Site } from '../../../src/source/index.js';
import { commitsItself } from '../../shared/reader/commits-itself.js';
import { learnMetadata } from '../compiler/metadata.js';
import type { Session } from './session.js';

/**
 * The tables of TypeORM's own that it makes before the first migration: some convert them, too. No other tool has them.
 *
 * @param options `isTypeormsOwn`: TypeORM sends it with something else, which nobody needs to be told.
 */
export function isOwnBookkeeping(
  operation: Operation,
  { journal, dialect, ledger, metadata }: Session,
  at: Site,
  { isTypeormsOwn = false }: { readonly isTypeormsOwn?: boolean } = {},
): boolean {
  const named = 'table' in operation ? operation.table : undefined;
  if (named === undefined) return false;
  const table = ownName(named, dialect);
  if (journal.state.table(table) !== undefined) return false;
  if (operation.kind === 'createTable' || !ledger.some((own) => sameName(own, table))) return false;
  learnMetadata(operation, metadata);
  if (isTypeormsOwn) return true;
  // Its other table keeps the texts of views and generated columns, for itself alone.
  const changesRecords = changesRows(operation) && table.name !== metadata.table;
  journal.diagnostics.push({
    ...bookkeepingLeftOut('TypeORM', changesRecords),
    span: journal.span(at.span),
  });
  return true;
}

/**
 * On MySQL TypeORM names the database with its table of metadata (typeorm `driver/mysql/MysqlDriver.js`, `buildTableName`):
 * offline that is the compiler's, in generated migrations the author's.
 */
function ownName(table: Name, { name }: Dialect): Name {
  return commitsItself({ name }) ? { name: table.name } : table;
}
