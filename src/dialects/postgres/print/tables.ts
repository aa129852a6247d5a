import type { OperationOf, TableChange } from '../../../ir/index.js';
import { afterColumn, printColumn, sequenceBefore } from './columns.js';
import { commentOn, dropStatement, flag, tableClause, parametersList, withClause } from './clauses.js';
import { printConstraint } from './constraints.js';
import { printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

export const tablePrinters = {
  createTable: (operation: OperationOf<'createTable'>) => {
    const { table, columns, constraints } = operation;
    return [
      ...columns.flatMap((column) => sequenceBefore(table, column)),
      printCreateTable(operation),
      ...columns.flatMap((column) => afterColumn(table, column)),
      ...(operation.comment === undefined
        ? []
        : [commentOn({ kind: 'table', name: table }, operation.comment)]),
      ...constraints.flatMap(({ name, comment }) =>
        name === undefined || comment === undefined
          ? []
          : [commentOn({ kind: 'constraint', table, name }, comment)],
      ),
    ];
  },
  dropTable: (operation: OperationOf<'dropTable'>) => [
    dropStatement('TABLE', printName(operation.table), operation),
  ],
  renameTable: (operation: OperationOf<'renameTable'>) => [
    `${tableClause(operation.table, operation.ifExists)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
  alterTable: (operation: OperationOf<'alterTable'>) => [
    `${tableClause(operation.table, operation.ifExists)} ${printChange(operation.change)}`,
  ],
  alterTogether: (): readonly string[] => {
    throw new UnprintableError('changes of a table that only work as one');
  },
};

function printCreateTable(operation: OperationOf<'createTable'>): string {
  if (operation.indexes !== undefined) throw new UnprintableError('indexes in CREATE TABLE');
  if (operation.options !== undefined) throw new UnprintableError('options of a table such as its engine');
  const lines = [
    ...operation.columns.map((column) => printColumn(operation.table, column)),
    ...operation.constraints.map((constraint) => printConstraint(constraint)),
  ].map((line) => `  ${line}`);
  const persistence = flag(operation.temporary, 'TEMPORARY ') + flag(operation.unlogged, 'UNLOGGED ');
  const head = `CREATE ${persistence}TABLE ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${printName(operation.table)}`;
  const body = lines.length === 0 ? '()' : `(\n${lines.join(',\n')}\n)`;
  const partition = operation.partitionBy === undefined ? '' : ` PARTITION BY ${operation.partitionBy}`;
  return `${head} ${body}${partition}${withClause(operation.with)}`;
}

function printChange(change: TableChange): string {
  switch (change.kind) {
    case 'setSchema':
      return `SET SCHEMA ${quoteIdentifier(change.schema)}`;
    case 'rowLevelSecurity':
      return `${rowLevelSecurity[change.setting]} ROW LEVEL SECURITY`;
    case 'logged':
      return change.logged ? 'SET LOGGED' : 'SET UNLOGGED';
    case 'options':
    case 'convertCharset':
    case 'partitionBy':
      throw new UnprintableError(`change of a table such as ${change.kind}`);
    case 'setParameters':
      return `SET (${parametersList(change.with)})`;
    case 'resetParameters':
      return `RESET (${change.parameters.join(', ')})`;
  }
}

const rowLevelSecurity = {
  enable: 'ENABLE',
  disable: 'DISABLE',
  force: 'FORCE',
  noForce: 'NO FORCE',
} as const;
