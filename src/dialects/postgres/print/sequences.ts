import type { ColumnReference, OperationOf, SequenceOptions } from '../../../ir/index.js';
import { dropStatement, flag } from './clauses.js';
import { printName, quoteIdentifier } from './identifiers.js';
import { printType } from './types.js';

export const sequencePrinters = {
  createSequence: (operation: OperationOf<'createSequence'>) => [
    `CREATE SEQUENCE ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${printName(operation.name)}` +
      printSequenceOptions(operation.options) +
      (operation.ownedBy === undefined ? '' : ownedBy(operation.ownedBy)),
  ],
  alterSequence: (operation: OperationOf<'alterSequence'>) => [
    `ALTER SEQUENCE ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.name)}` +
      printSequenceOptions(operation.options) +
      restart(operation.restart) +
      (operation.ownedBy === undefined ? '' : ownedBy(operation.ownedBy)),
  ],
  renameSequence: (operation: OperationOf<'renameSequence'>) => [
    `ALTER SEQUENCE ${printName(operation.name)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
  dropSequence: (operation: OperationOf<'dropSequence'>) => [
    dropStatement('SEQUENCE', printName(operation.name), operation),
  ],
};

/** The options of a sequence, each with a space before it. */
export function printSequenceOptions(options: SequenceOptions): string {
  return (
    (options.type === undefined ? '' : ` AS ${printType(options.type)}`) +
    (options.increment === undefined ? '' : ` INCREMENT BY ${options.increment}`) +
    bound('MINVALUE', options.min) +
    bound('MAXVALUE', options.max) +
    (options.start === undefined ? '' : ` START WITH ${options.start}`) +
    (options.cache === undefined ? '' : ` CACHE ${options.cache}`) +
    (options.cycle === undefined ? '' : options.cycle ? ' CYCLE' : ' NO CYCLE')
  );
}

function bound(keyword: string, value: string | null | undefined): string {
  if (value === undefined) return '';
  return value === null ? ` NO ${keyword}` : ` ${keyword} ${value}`;
}

function restart(value: string | true | undefined): string {
  if (value === undefined) return '';
  return value === true ? ' RESTART' : ` RESTART WITH ${value}`;
}

function ownedBy(owner: ColumnReference | null): string {
  return owner === null
    ? ' OWNED BY NONE'
    : ` OWNED BY ${printName(owner.table)}.${quoteIdentifier(owner.column)}`;
}
