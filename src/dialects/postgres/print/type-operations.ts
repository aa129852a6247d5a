import type { OperationOf } from '../../../ir/index.js';
import { dropStatement, flag } from './clauses.js';
import { printDefault, printExpression } from './expressions.js';
import { printName, quoteIdentifier, quoteString } from './identifiers.js';
import { printType, printTypeName } from './types.js';

export const typePrinters = {
  createEnum: (operation: OperationOf<'createEnum'>) => [
    `CREATE TYPE ${printTypeName(operation.name)} AS ENUM (${operation.values.map(quoteString).join(', ')})`,
  ],
  addEnumValue: (operation: OperationOf<'addEnumValue'>) => [
    `ALTER TYPE ${printTypeName(operation.name)} ADD VALUE ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}` +
      quoteString(operation.value) +
      position(operation.position),
  ],
  renameEnumValue: (operation: OperationOf<'renameEnumValue'>) => [
    `ALTER TYPE ${printTypeName(operation.name)} RENAME VALUE ${quoteString(operation.value)} TO ${quoteString(operation.to)}`,
  ],
  renameEnum: (operation: OperationOf<'renameEnum'>) => [
    `ALTER TYPE ${printTypeName(operation.name)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
  dropEnum: (operation: OperationOf<'dropEnum'>) => [
    dropStatement('TYPE', printTypeName(operation.name), operation),
  ],
  createDomain: (operation: OperationOf<'createDomain'>) => [printCreateDomain(operation)],
  dropDomain: (operation: OperationOf<'dropDomain'>) => [
    dropStatement('DOMAIN', printTypeName(operation.name), operation),
  ],
};

function position(place: OperationOf<'addEnumValue'>['position']): string {
  if (place === undefined) return '';
  return 'before' in place ? ` BEFORE ${quoteString(place.before)}` : ` AFTER ${quoteString(place.after)}`;
}

function printCreateDomain(operation: OperationOf<'createDomain'>): string {
  const parts = [`CREATE DOMAIN ${printTypeName(operation.name)} AS ${printType(operation.type)}`];
  if (operation.collation !== undefined) parts.push(`COLLATE ${printName(operation.collation)}`);
  if (operation.default !== undefined) parts.push(`DEFAULT ${printDefault(operation.default)}`);
  if (!operation.nullable) parts.push('NOT NULL');
  for (const check of operation.checks) {
    const name = check.name === undefined ? '' : `CONSTRAINT ${quoteIdentifier(check.name)} `;
    parts.push(`${name}CHECK (${printExpression(check.expression)})`);
  }
  return parts.join(' ');
}
