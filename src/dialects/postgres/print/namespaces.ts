import type { OperationOf } from '../../../ir/index.js';
import { commentOn, dropStatement, flag } from './clauses.js';
import { quoteIdentifier, quoteString } from './identifiers.js';

export const namespacePrinters = {
  createSchema: (operation: OperationOf<'createSchema'>) => [
    `CREATE SCHEMA ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${quoteIdentifier(operation.name)}`,
  ],
  renameSchema: (operation: OperationOf<'renameSchema'>) => [
    `ALTER SCHEMA ${quoteIdentifier(operation.name)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
  dropSchema: (operation: OperationOf<'dropSchema'>) => [
    dropStatement('SCHEMA', quoteIdentifier(operation.name), operation),
  ],
  createExtension: (operation: OperationOf<'createExtension'>) => [
    `CREATE EXTENSION ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${quoteIdentifier(operation.name)}` +
      (operation.schema === undefined ? '' : ` SCHEMA ${quoteIdentifier(operation.schema)}`) +
      (operation.version === undefined ? '' : ` VERSION ${quoteString(operation.version)}`) +
      flag(operation.cascade, ' CASCADE'),
  ],
  dropExtension: (operation: OperationOf<'dropExtension'>) => [
    dropStatement('EXTENSION', quoteIdentifier(operation.name), operation),
  ],
  comment: (operation: OperationOf<'comment'>) => [commentOn(operation.on, operation.comment)],
};
