import type { Column, Constraint, Index, OperationBody } from '../../../ir/index.js';
import { readColumn } from './columns.js';
import { atTableKey, besideTable, readTableKey } from './constraints.js';
import { Unmodelled, type Cursor } from './cursor.js';
import { readTableOptions } from './table-options.js';

/** What stands in the brackets of CREATE TABLE. */
interface Elements {
  readonly columns: Column[];
  readonly constraints: Constraint[];
  readonly indexes: Index[];
}

/** CREATE TABLE, from after that word on. Source: MySQL manual, "CREATE TABLE Statement". */
export function readCreateTable(
  cursor: Cursor,
  { temporary, orReplace }: { readonly temporary: boolean; readonly orReplace: boolean },
): readonly OperationBody[] {
  const ifNotExists = cursor.words('IF', 'NOT', 'EXISTS');
  const table = cursor.objectName();
  if (cursor.isWord('LIKE') || !cursor.isMark('('))
    throw new Unmodelled('a table like another, or from a query');
  const elements = readElements(cursor);
  const { options, comment } = readTableOptions(cursor);
  const partitionBy = readPartitionBy(cursor);
  if (!cursor.atEnd) throw new Unmodelled('a table with the rows of a query');
  const create: OperationBody = {
    kind: 'createTable',
    table,
    ...(ifNotExists ? { ifNotExists } : {}),
    ...(temporary ? { temporary } : {}),
    columns: elements.columns,
    constraints: elements.constraints.map((constraint) => besideTable(constraint, table)),
    ...(elements.indexes.length === 0 ? {} : { indexes: elements.indexes }),
    ...(comment === undefined || comment === '' ? {} : { comment }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(partitionBy === undefined ? {} : { partitionBy }),
  };
  return orReplace ? [{ kind: 'dropTable', table, ifExists: true }, create] : [create];
}

function readElements(cursor: Cursor): Elements {
  const elements: Elements = { columns: [], constraints: [], indexes: [] };
  if (cursor.isMark('(') && cursor.peek(1).value === 'LIKE' && cursor.peek(1).kind === 'word') {
    throw new Unmodelled('a table like another');
  }
  if (
    ['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(cursor.peek(1).value) &&
    cursor.peek(1).kind === 'word'
  ) {
    throw new Unmodelled('a table from a query');
  }
  cursor.list(() => readElement(cursor, elements));
  return elements;
}

function readElement(cursor: Cursor, { columns, constraints, indexes }: Elements): void {
  if (cursor.areWords('PERIOD', 'FOR')) throw new Unmodelled('a period');
  if (atTableKey(cursor)) {
    const key = readTableKey(cursor);
    if (key.kind === 'index') indexes.push(key.index);
    else constraints.push(key.constraint);
    return;
  }
  const declared = readColumn(cursor);
  columns.push(declared.column);
  constraints.push(...declared.constraints);
  indexes.push(...declared.indexes);
}

/** Words at which the definition of partitions has ended and a query begins. */
const QUERY = ['AS', 'SELECT', 'WITH', 'IGNORE', 'REPLACE', 'TABLE'];

/** `PARTITION BY …`, as text after these words. */
export function readPartitionBy(cursor: Cursor): string | undefined {
  if (!cursor.words('PARTITION', 'BY')) return undefined;
  const from = cursor.index;
  while (!cursor.atEnd && !cursor.isWord(...QUERY)) {
    if (cursor.isMark('(')) cursor.skipBrackets();
    else cursor.next();
  }
  return cursor.text(from, cursor.index);
}
