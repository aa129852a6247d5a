import type { Name, OperationOf, TogetherChange } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { printActions } from './alter.js';
import { isOfColumn, printColumn } from './columns.js';
import { indexWords, printConstraint, printIndex, printIndexBody, refuseUnsaid } from './constraints.js';
import { flag, printName, quoteIdentifier, quoteString } from './identifiers.js';
import { printTableOptions } from './table-options.js';
import { UnprintableError } from './unprintable.js';

export function printCreateTable(operation: OperationOf<'createTable'>, flavour: Flavour): string {
  refuseUnsaid(operation.table, operation.constraints, flavour);
  const extra = (['unlogged', 'with'] as const).find((key) => operation[key] !== undefined);
  if (extra !== undefined) throw new UnprintableError(flavour, `table with ${extra}`);
  // In MariaDB the checks of a column belong to its definition.
  const own = (column: (typeof operation.columns)[number]) =>
    flavour.columnChecks
      ? operation.constraints.filter(
          (constraint) => constraint.kind === 'check' && isOfColumn(column, constraint, flavour),
        )
      : [];
  // A column of the primary key cannot say NULL.
  const key = operation.constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns ?? [];
  const inKey = (column: (typeof operation.columns)[number]) =>
    column.type.kind === 'timestamp' && key.includes(column.name) ? { ...column, nullable: false } : column;
  const isOwn = (constraint: (typeof operation.constraints)[number]): boolean =>
    operation.columns.some((column) => own(column).includes(constraint));
  const lines = [
    ...operation.columns.map((column) => printColumn(inKey(column), own(column), flavour)),
    ...operation.constraints
      .filter((constraint) => !isOwn(constraint) && constraint.kind === 'primaryKey')
      .map((constraint) => printConstraint(constraint, flavour)),
    ...(operation.indexes ?? []).map((index) => printIndex(index, flavour)),
    ...operation.constraints
      .filter((constraint) => !isOwn(constraint) && constraint.kind !== 'primaryKey')
      .map((constraint) => printConstraint(constraint, flavour)),
  ];
  const head = `CREATE ${flag(operation.temporary, 'TEMPORARY ')}TABLE ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}`;
  const options = printTableOptions(operation.options ?? {}, flavour);
  const comment = operation.comment === undefined ? [] : [`COMMENT=${quoteString(operation.comment)}`];
  const partition = operation.partitionBy === undefined ? [] : [`PARTITION BY ${operation.partitionBy}`];
  const body = `(\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`;
  return [`${head}${printName(operation.table)} ${body}`, ...options, ...comment, ...partition].join(' ');
}

/** One change of a table as a statement. */
export function printAlterTable(change: TogetherChange, flavour: Flavour): string {
  const isConditional =
    ('tableIfExists' in change && change.tableIfExists === true) ||
    (change.kind === 'alterTable' && change.ifExists === true);
  const table = change.kind === 'comment' ? commented(change, flavour) : change.table;
  if (table === undefined) throw new UnprintableError(flavour, `${change.kind} without its table`);
  if (change.kind === 'alterTable' && change.change.kind === 'setSchema')
    return printMove(table, change.change.schema, isConditional, flavour);
  const actions = printActions(change, flavour);
  return `${tableClause(table, isConditional, flavour)} ${actions.join(', ')}`;
}

/**
 * A table that moves to another database. `public` is the connection's own: RENAME TABLE takes a name without a database for one
 * there, whatever database the table is in (asked of both servers).
 */
function printMove(table: Name, schema: string, ifExists: boolean, flavour: Flavour): string {
  if (ifExists && !flavour.conditionalChanges) throw new UnprintableError(flavour, 'RENAME TABLE IF EXISTS');
  const to = printName(schema === 'public' ? { name: table.name } : { schema, name: table.name });
  return `RENAME TABLE ${flag(ifExists, 'IF EXISTS ')}${printName(table)} TO ${to}`;
}

function commented({ on }: OperationOf<'comment'>, flavour: Flavour): Name {
  if (on.kind !== 'table') throw new UnprintableError(flavour, `comment on a ${on.kind} alone`);
  return on.name;
}

function tableClause(table: Name, ifExists: boolean, flavour: Flavour): string {
  if (ifExists && !flavour.conditionalChanges) throw new UnprintableError(flavour, 'ALTER TABLE IF EXISTS');
  return `ALTER TABLE ${flag(ifExists, 'IF EXISTS ')}${printName(table)}`;
}

export function printTogether(operation: OperationOf<'alterTogether'>, flavour: Flavour): string {
  const isPartitioning = (change: TogetherChange): boolean =>
    change.kind === 'alterTable' && change.change.kind === 'partitionBy';
  const actions = operation.changes.filter((change) => !isPartitioning(change));
  const parts = [
    ...actions.flatMap((change) => printActions(change, flavour)),
    ...(operation.algorithm === undefined ? [] : [`ALGORITHM=${operation.algorithm.toUpperCase()}`]),
    ...(operation.lock === undefined ? [] : [`LOCK=${operation.lock.toUpperCase()}`]),
  ];
  const head = tableClause(operation.table, operation.ifExists === true, flavour);
  // Partitioning comes after all actions, without a comma.
  const partitions = operation.changes
    .filter(isPartitioning)
    .flatMap((change) => printActions(change, flavour));
  const body = parts.length <= 1 ? ` ${parts.join('')}` : `\n${parts.map((part) => `  ${part}`).join(',\n')}`;
  return [head + (parts.length === 0 ? '' : body), ...partitions].join(' ');
}

/** CREATE INDEX; an index without a name can only be added. */
export function printCreateIndex(operation: OperationOf<'createIndex'>, flavour: Flavour): string {
  const { table, index } = operation;
  if (operation.concurrently === true) throw new UnprintableError(flavour, 'CREATE INDEX CONCURRENTLY');
  if (operation.ifNotExists === true && !flavour.conditionalChanges) {
    throw new UnprintableError(flavour, 'CREATE INDEX IF NOT EXISTS');
  }
  if (index.name === undefined)
    return `${tableClause(table, false, flavour)} ADD ${printIndex(index, flavour)}`;
  return (
    `CREATE ${indexWords(index)} ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${quoteIdentifier(index.name)} ` +
    `ON ${printName(table)} ${printIndexBody(index, flavour)}`
  );
}

export function printDropIndex(operation: OperationOf<'dropIndex'>, flavour: Flavour): string {
  const { table, index } = operation;
  if (table === undefined) throw new UnprintableError(flavour, 'DROP INDEX without its table');
  if (operation.concurrently === true) throw new UnprintableError(flavour, 'DROP INDEX CONCURRENTLY');
  if (operation.ifExists === true && !flavour.conditionalChanges) {
    throw new UnprintableError(flavour, 'DROP INDEX IF EXISTS');
  }
  return `DROP INDEX ${flag(operation.ifExists, 'IF EXISTS ')}${quoteIdentifier(index.name)} ON ${printName(table)}`;
}
