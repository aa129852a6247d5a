import type { OperationOf } from '../../../ir/index.js';
import { commentOn, dropStatement, flag, withClause } from './clauses.js';
import { includeClause } from './constraints.js';
import { printExpression } from './expressions.js';
import { printName, quoteIdentifier } from './identifiers.js';
import { printIndexKey } from './index-keys.js';
import { siblingName } from '../../../ir/index.js';
import { UnprintableError } from './unprintable.js';

export const indexPrinters = {
  createIndex: (operation: OperationOf<'createIndex'>) => {
    const { table, index } = operation;
    const create = printCreateIndex(operation);
    if (index.comment === undefined || index.name === undefined) return [create];
    return [create, commentOn({ kind: 'index', name: siblingName(table, index.name) }, index.comment)];
  },
  dropIndex: (operation: OperationOf<'dropIndex'>) => [
    dropStatement('INDEX', printName(operation.index), operation),
  ],
  renameIndex: (operation: OperationOf<'renameIndex'>) => [
    `ALTER INDEX ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.index)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
  alterIndex: (): readonly string[] => {
    throw new UnprintableError('invisible index');
  },
};

function printCreateIndex(operation: OperationOf<'createIndex'>): string {
  const { table, index } = operation;
  const name = index.name === undefined ? '' : `${quoteIdentifier(index.name)} `;
  return (
    `CREATE ${flag(index.unique, 'UNIQUE ')}INDEX ${flag(operation.concurrently, 'CONCURRENTLY ')}` +
    `${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${name}ON ${printName(table)}` +
    (index.method === undefined ? '' : ` USING ${index.method}`) +
    ` (${index.keys.map(printIndexKey).join(', ')})${includeClause(index.include)}` +
    flag(index.nullsNotDistinct, ' NULLS NOT DISTINCT') +
    withClause(index.with) +
    (index.where === undefined ? '' : ` WHERE ${printExpression(index.where)}`)
  );
}
