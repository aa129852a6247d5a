import type { IndexKey, OperationOf } from '../../../ir/index.js';
import { siblingName } from '../../../ir/index.js';
import { printCollation, printExpression } from './expressions.js';
import { printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** CREATE INDEX. SQLite gives no index a name. */
export function printCreateIndex({ table, index, ifNotExists }: OperationOf<'createIndex'>): string {
  const extra = (
    ['method', 'include', 'nullsNotDistinct', 'with', 'parser', 'invisible', 'comment'] as const
  ).find((key) => index[key] !== undefined);
  if (extra !== undefined) throw new UnprintableError(`${extra} of an index`);
  if (index.name === undefined) throw new UnprintableError('index without a name');
  return (
    `CREATE ${index.unique === true ? 'UNIQUE ' : ''}INDEX ${ifNotExists === true ? 'IF NOT EXISTS ' : ''}` +
    `${printName(siblingName(table, index.name))} ON ${quoteIdentifier(table.name)} ` +
    `(${index.keys.map(printKey).join(', ')})` +
    (index.where === undefined ? '' : ` WHERE ${printExpression(index.where)}`)
  );
}

function printKey(key: IndexKey): string {
  const extra = (['length', 'opclass', 'opclassOptions', 'nulls'] as const).find(
    (name) => key[name] !== undefined,
  );
  if (extra !== undefined) throw new UnprintableError(`${extra} of an index's key`);
  return (
    subject(key) +
    (key.collation === undefined ? '' : ` COLLATE ${printCollation(key.collation.name)}`) +
    (key.order === 'desc' ? ' DESC' : '')
  );
}

function subject({ column, expression }: IndexKey): string {
  if (column !== undefined) return quoteIdentifier(column);
  if (expression === undefined) throw new UnprintableError('key of an index without a column');
  // A bare name, a string and a COLLATE would be read as something else.
  const isClear = expression.kind === 'call' || expression.kind === 'cast';
  return isClear ? printExpression(expression) : `(${printExpression(expression)})`;
}
