import {
  keyOf,
  type Constraint,
  type ForeignKey,
  type Index,
  type IndexKey,
  type OperationOf,
  type Table,
} from '../../ir/index.js';
import type { Flavour } from './flavour.js';
import { indexName } from './names.js';

/**
 * A table with an index for each foreign key that none serves, and without those that were made so and that another index
 * now serves as well. Of two that were made so the longer one stays, of two of the same columns the later, under its own
 * name. Source: MySQL manual, "FOREIGN KEY Constraints"; `prepare_foreign_key` and `foreign_key_prefix` in
 * `sql/sql_table.cc`; asked of MySQL 9.7 and MariaDB 10.11. An index takes the name of the constraint if the author gave
 * one, else that of the index, else the first column's.
 */
export function withImplicitIndexes(table: Table, before: Table | undefined, flavour: Flavour): Table {
  let { indexes } = table;
  for (const key of table.constraints) {
    if (key.kind !== 'foreignKey' || isInPrimaryKey(table, key, flavour)) continue;
    const serving = indexes.filter((index) => serves(index, key.columns, flavour));
    const isNew = isNewKey(key, table, before);
    const giveWay = (index: Index): boolean =>
      isNew && index.implicit === true && index.keys.length === key.columns.length;
    if (serving.some((index) => !giveWay(index))) continue;
    const keys = key.columns.map((column): IndexKey => ({ column }));
    const staying = indexes.filter((index) => !serving.includes(index) && !isShorter(index, keys, flavour));
    indexes = [...staying, { name: nameOf(key, staying, flavour), keys, implicit: true }];
  }
  const kept = indexes.filter(
    (index) => index.implicit !== true || !isServed(table, index, indexes, flavour),
  );
  return { ...table, indexes: kept };
}

/** Whether an index was made for a foreign key that another one serves as well. */
export function makesWay(implicit: Index, making: Index, flavour: Flavour): boolean {
  if (implicit.implicit !== true) return false;
  return serves(
    making,
    implicit.keys.map(({ column }) => column ?? ''),
    flavour,
  );
}

/** Whether a foreign key has just been added: then it has made an index of its own, which the indexes that are there have not seen. */
function isNewKey({ name }: ForeignKey, table: Table, before: Table | undefined): boolean {
  // Of a table as it is kept, rather than as it was declared, the indexes are made already.
  if (before === undefined) return !table.indexes.some(({ implicit }) => implicit === true);
  return (
    keyOf(before.name) === keyOf(table.name) &&
    !before.constraints.some((constraint) => constraint.name === name)
  );
}

/** Whether an index was made for a foreign key, and is the beginning of these keys. */
function isShorter(index: Index, keys: readonly IndexKey[], flavour: Flavour): boolean {
  return (
    index.implicit === true &&
    serves(
      { keys },
      index.keys.map(({ column }) => column ?? ''),
      flavour,
    )
  );
}

/** Whether an index starts with the columns, whole and in this order. */
function serves(index: Index, columns: readonly string[], { dialect }: Flavour): boolean {
  const { method } = index;
  if (method === 'fulltext' || method === 'spatial' || method === 'vector') return false;
  // Asked of MariaDB 10.11; to MySQL's InnoDB it is a B-tree.
  if (method === 'hash' && dialect === 'mariadb') return false;
  return columns.every((column, at) => {
    const key = index.keys[at];
    if (key?.column === undefined || key.length !== undefined || !same(key.column, column)) return false;
    return key.order !== 'desc' || dialect === 'mariadb';
  });
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isInPrimaryKey(table: Table, { columns }: Pick<ForeignKey, 'columns'>, flavour: Flavour): boolean {
  return table.constraints.some((constraint) => {
    if (constraint.kind !== 'primaryKey') return false;
    const keys = constraint.index?.keys ?? constraint.columns.map((column): IndexKey => ({ column }));
    return serves({ keys }, columns, flavour);
  });
}

function isServed(table: Table, implicit: Index, indexes: readonly Index[], flavour: Flavour): boolean {
  const columns = implicit.keys.map(({ column }) => column ?? '');
  const others = indexes.filter((index) => index !== implicit && serves(index, columns, flavour));
  // Of two that were made and serve each other, the first stays.
  const better = others.filter(
    (other) =>
      other.implicit !== true ||
      other.keys.length > implicit.keys.length ||
      indexes.indexOf(other) < indexes.indexOf(implicit),
  );
  return better.length > 0 || isInPrimaryKey(table, { columns }, flavour);
}

/**
 * A foreign key without a name says how its index is called. Once it has the name that the server gives it, nothing else
 * tells it from one that a person called so, and whose index has that name.
 */
export function withIndexName(constraint: Constraint): Constraint {
  if (constraint.kind !== 'foreignKey' || constraint.indexName !== undefined) return constraint;
  const [first] = constraint.columns;
  return first === undefined ? constraint : { ...constraint, indexName: first };
}

/**
 * The names that CREATE TABLE gives to the indexes of foreign keys, where the author chose them, before it names the indexes
 * that stand behind these without a name. One that stands before such a key makes the server refuse it (asked of both).
 */
export function reservedIndexNames(
  { constraints, indexes = [] }: OperationOf<'createTable'>,
  flavour: Flavour,
): readonly string[] {
  const keys = [
    ...indexes,
    ...constraints.flatMap((one): readonly Pick<Index, 'keys'>[] =>
      one.kind === 'primaryKey' || one.kind === 'unique'
        ? [{ keys: one.columns.map((column) => ({ column })) }]
        : [],
    ),
  ];
  return constraints.flatMap((one): readonly string[] => {
    if (one.kind !== 'foreignKey' || keys.some((index) => serves(index, one.columns, flavour))) return [];
    const name = one.name ?? one.indexName;
    return name === undefined ? [] : [name];
  });
}

function nameOf(
  { name, indexName: own, columns }: ForeignKey,
  indexes: readonly Index[],
  flavour: Flavour,
): string {
  const taken = new Set(indexes.map((index) => index.name?.toLowerCase()));
  const wanted = own ?? name;
  const isFirstColumn = own !== undefined && own === columns[0];
  if (wanted !== undefined && !isFirstColumn && !taken.has(wanted.toLowerCase())) return wanted;
  return indexName(
    { keys: columns.map((column) => ({ column })) },
    { relation: (other) => taken.has(other.toLowerCase()) },
    flavour,
  );
}
