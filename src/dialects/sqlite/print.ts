import type { Column, Constraint, OperationBody, OperationKind, OperationOf, Table } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { storeOf } from '../../fold/create-state.js';
import type { SchemaState } from '../../fold/state.js';
import { columnUser } from './column-users.js';
import { indexOn, ownColumns } from './own-columns.js';
import { printColumn } from './print/columns.js';
import { dataPrinters } from './print/data.js';
import { printColumns, printName, quoteIdentifier, quoteString } from './print/identifiers.js';
import { printCreateIndex } from './print/indexes.js';
import { printCreateTable } from './print/tables.js';
import { UnprintableError } from './print/unprintable.js';
import { hasProgramOfNothing } from './rebuild/dangling.js';
import { printRenameColumn, printRenameTable } from './rebuild/rename.js';
import { printRebuild } from './rebuild/write.js';
import { respelled } from './respell.js';

export { printExpression } from './print/expressions.js';
export { printType } from './print/types.js';
export { quoteIdentifier, quoteString } from './print/identifiers.js';

type Printer<K extends OperationKind> = (
  operation: OperationOf<K>,
  before: SchemaState | undefined,
) => readonly string[];

const printers: { readonly [K in OperationKind]: Printer<K> } = {
  createTable: (operation) => [printCreateTable(operation)],
  dropTable: (operation) => [drop('TABLE', printName(operation.table), operation)],
  renameTable: printRenameTable,
  alterTable: ({ change }) => {
    throw new UnprintableError(`change of a table such as ${change.kind}`);
  },
  alterTogether: (operation, before) => printRebuild(operation.changes, known(before), operation.table),
  addColumn: printAddColumn,
  dropColumn: printDropColumn,
  renameColumn: printRenameColumn,
  alterColumn: rebuilt,
  addConstraint: rebuilt,
  dropConstraint: rebuilt,
  renameConstraint: rebuilt,
  validateConstraint: () => unprintable('validation of a constraint'),
  alterConstraint: rebuilt,
  createIndex: (operation) => [printCreateIndex(operation)],
  dropIndex: (operation) => [drop('INDEX', printName(operation.index), operation)],
  renameIndex: printRenameIndex,
  alterIndex: () => unprintable('invisible index'),
  createEnum: () => unprintable('enum types'),
  addEnumValue: () => unprintable('enum types'),
  renameEnumValue: () => unprintable('enum types'),
  renameEnum: () => unprintable('enum types'),
  dropEnum: () => unprintable('enum types'),
  createDomain: () => unprintable('domains'),
  dropDomain: () => unprintable('domains'),
  createSequence: () => unprintable('sequences'),
  alterSequence: () => unprintable('sequences'),
  renameSequence: () => unprintable('sequences'),
  dropSequence: () => unprintable('sequences'),
  createView: (operation) => [printCreateView(operation)],
  dropView: (operation) => [drop('VIEW', printName(operation.name), operation)],
  renameView: () => unprintable('renaming of views'),
  createFunction: () => unprintable('functions of its own'),
  dropFunction: () => unprintable('functions of its own'),
  createTrigger: (operation) => [printCreateTrigger(operation)],
  dropTrigger: (operation) => [drop('TRIGGER', quoteIdentifier(operation.name), operation)],
  renameTrigger: () => unprintable('renaming of triggers'),
  createSchema: () => unprintable('schemas'),
  renameSchema: () => unprintable('schemas'),
  dropSchema: () => unprintable('schemas'),
  createExtension: () => unprintable('extensions'),
  dropExtension: () => unprintable('extensions'),
  comment: () => unprintable('comments on objects'),
  ...dataPrinters,
  rawSql: (operation) => [operation.sql.trim().replace(/(?:\s*;)+$/, '')],
  opaque: () => [],
};

/**
 * The statements of an operation in SQLite's SQL, without semicolons. What SQLite has no ALTER for makes the table anew,
 * for which the state is needed. Throws {@link UnprintableError} for what it has no SQL for at all, and where a
 * table would have to be made anew of which nothing is known.
 */
export function print(operation: OperationBody, before?: SchemaState): readonly string[] {
  const spelled = before === undefined ? operation : respelled(operation, storeOf(before));
  const printer = printers[spelled.kind] as Printer<OperationKind>;
  return printer(spelled as never, before);
}

/**
 * A statement that always fails with the message: SQLite has RAISE only in triggers, and a call of a function that is not
 * there fails before anything runs.
 */
export function printStop(message: string): string {
  return `SELECT ${quoteIdentifier(message)}(${quoteString(message)})`;
}

function unprintable(what: string): never {
  throw new UnprintableError(what);
}

function known(before: SchemaState | undefined): SchemaState {
  return before ?? unprintable('ALTER for this, so the table must be made anew, and its state is not given');
}

function rebuilt(
  operation: OperationBody & { readonly table: Table['name'] },
  before: SchemaState | undefined,
): readonly string[] {
  return printRebuild([operation], known(before), operation.table);
}

function drop(
  kind: string,
  name: string,
  options: { readonly ifExists?: true; readonly cascade?: true },
): string {
  if (options.cascade === true) throw new UnprintableError('DROP … CASCADE');
  return `DROP ${kind} ${options.ifExists === true ? 'IF EXISTS ' : ''}${name}`;
}

function printAddColumn(
  operation: OperationOf<'addColumn'>,
  before: SchemaState | undefined,
): readonly string[] {
  const { table, column, constraints = [] } = operation;
  if (operation.ifNotExists === true || operation.tableIfExists === true)
    unprintable('ADD COLUMN IF NOT EXISTS');
  const mustRebuild =
    operation.position !== undefined ||
    constraints.some((constraint) => !fitsOnColumn(constraint)) ||
    needsRows(column);
  if (mustRebuild && before !== undefined) return printRebuild([operation], before, table);
  return [`ALTER TABLE ${printName(table)} ADD COLUMN ${printColumn(column, constraints)}`];
}

/** What ADD COLUMN takes on a column (manual: ALTER TABLE ADD COLUMN). */
function fitsOnColumn(constraint: Constraint): boolean {
  switch (constraint.kind) {
    case 'foreignKey':
      return constraint.columns.length === 1;
    case 'check':
      return true;
    case 'primaryKey':
    case 'unique':
    case 'exclusion':
      return false;
  }
}

/** Where rows that are there would need a value that ADD COLUMN cannot give them. */
function needsRows(column: Column): boolean {
  const value = column.default;
  if (column.generated?.stored === true) return true;
  if (value === undefined || value.kind === 'null') return !column.nullable;
  if (value.kind === 'keyword') return true;
  const isConstant = value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean';
  return !isConstant && !(value.kind === 'verbatim' && /^[xX]'/.test(value.text));
}

function printDropColumn(
  operation: OperationOf<'dropColumn'>,
  before: SchemaState | undefined,
): readonly string[] {
  if (operation.ifExists === true || operation.tableIfExists === true) unprintable('DROP COLUMN IF EXISTS');
  const table = before?.table(operation.table);
  const mustRebuild =
    table !== undefined &&
    before !== undefined &&
    // SQLite refuses it, and shall: a rebuild would take the index along, and the key.
    operation.restrict !== true &&
    indexOn(table, operation.column) === undefined &&
    (usesColumn(table, operation.column) ||
      columnUser(storeOf(before), table, operation.column) !== undefined ||
      hasProgramOfNothing(before));
  if (mustRebuild) return printRebuild([operation], before, operation.table);
  return [`ALTER TABLE ${printName(operation.table)} DROP COLUMN ${quoteIdentifier(operation.column)}`];
}

/** Whether DROP COLUMN would refuse it (manual: ALTER TABLE DROP COLUMN). */
function usesColumn(table: Table, column: string): boolean {
  return (
    table.constraints.some((constraint) => ownColumns(constraint).includes(column)) ||
    table.columns.some(
      ({ generated }) => generated !== undefined && ownColumns(generated).includes(column),
    ) ||
    table.triggers.length > 0
  );
}

/** SQLite renames no index: it is made again. */
function printRenameIndex(
  operation: OperationOf<'renameIndex'>,
  before: SchemaState | undefined,
): readonly string[] {
  const found = known(before).index(operation.index);
  if (found === undefined) unprintable(`renaming of the index ${keyOf(operation.index)}, which is not known`);
  return [
    drop('INDEX', printName(operation.index), {}),
    printCreateIndex({ kind: 'createIndex', table: found.on, index: { ...found.index, name: operation.to } }),
  ];
}

function printCreateView(operation: OperationOf<'createView'>): string {
  if (operation.materialized === true) unprintable('materialized views');
  if (operation.orReplace === true) unprintable('CREATE OR REPLACE VIEW');
  if (operation.dialect !== 'sqlite') unprintable(`query of ${operation.dialect}`);
  const columns = operation.columns === undefined ? '' : ` (${printColumns(operation.columns)})`;
  const head = `CREATE VIEW ${operation.ifNotExists === true ? 'IF NOT EXISTS ' : ''}${printName(operation.name)}`;
  return `${head}${columns} AS\n${operation.query.trim().replace(/(?:\s*;)+$/, '')}`;
}

function printCreateTrigger(operation: OperationOf<'createTrigger'>): string {
  if (operation.dialect !== 'sqlite') unprintable(`trigger of ${operation.dialect}`);
  const text = operation.definition.trim().replace(/(?:\s*;)+$/, '');
  return operation.ifNotExists === true ? text.replace(/^create\s+trigger/i, '$& IF NOT EXISTS') : text;
}
