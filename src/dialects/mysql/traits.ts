import type { FoldTraits } from '../../fold/traits.js';
import type {
  Constraint,
  Expression,
  ForeignKey,
  Index,
  Name,
  OperationBody,
  Table,
} from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { charsetConverted, withOptions } from './charset-changes.js';
import type { Flavour } from './flavour.js';
import { plainDefault } from './normalize/defaults.js';
import { makesWay, reservedIndexNames, withImplicitIndexes, withIndexName } from './implicit-indexes.js';
import { refused } from './refused.js';
import { respelled } from './respelled.js';
import { withPlaces, withTrigger } from './trigger-order.js';
import { uniqueIndex } from './unique-index.js';
import { withWholeKeys } from './whole-keys.js';
import { withoutColumn } from './without-column.js';

/**
 * How MySQL's and MariaDB's schema changes differ from the standard ones. Foreign keys are not checked here: histories
 * switch their checks off, and the server then takes tables in any order.
 */
export function traitsOf(flavour: Flavour): Partial<FoldTraits> {
  return {
    constraintNames: 'table',
    indexNames: 'table',
    uniqueIsIndex: true,
    wholeColumns: true,
    // MariaDB then has DEFAULT NULL again (asked of 10.11).
    dropsNullDefault: flavour.dialect === 'mysql',
    viewsFollow: false,
    checksReferences: false,
    keepsReferenced: false,
    // ER_CANT_REMOVE_ALL_FIELDS
    areEnough: (columns) => columns.length > 0,
    // A literal is stored as a value of the column's type: `DEFAULT 0`, `DEFAULT '0'` and `DEFAULT FALSE` are one.
    plainValue: (value) => value,
    plainDefault: (value, type) => (isLiteral(value) ? plainDefault(value, type, flavour) : value),
    retypedDefault: (value) => value,
    commits,
    withOptions: (table, options) => withOptions(table, options, flavour),
    charsetConverted: (before, after) => charsetConverted(before, after, flavour),
    reservedIndexNames: (operation) => reservedIndexNames(operation, flavour),
    unnamed: withIndexName,
    makesWay: (implicit, making) => makesWay(implicit, making, flavour),
    withTrigger,
    settled: (table, before) => settled(table, before, flavour),
    renamed: (table, from) => renamed(table, from, flavour),
    withoutColumn: (store, table, column) => withoutColumn(store, table, column, flavour),
    respelled,
    refused: (operation, store) => refused(operation, store, flavour),
  };
}

/**
 * Every change of the schema commits (MySQL manual, "Statements That Cause an Implicit Commit"); so does TRUNCATE. What is
 * done with rows does not, nor with temporary tables.
 */
function commits(operation: OperationBody): boolean {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return false;
    case 'rawSql':
      return (
        operation.statement === 'truncate' || (operation.effect !== 'data' && operation.effect !== 'none')
      );
    case 'opaque':
      return operation.effect !== 'data';
    default:
      return true;
  }
}

function isLiteral({ kind }: Expression): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean';
}

/** UNIQUE as an index, and an index for each foreign key. */
function settled(written: Table, before: Table | undefined, flavour: Flavour): Table {
  const triggers = withPlaces(written.triggers);
  const placed = triggers === written.triggers ? written : { ...written, triggers };
  // MySQL makes a foreign key's index beside such a one all the same.
  const table = flavour.dialect === 'mariadb' ? withWholeKeys(placed) : placed;
  const isUnique = (constraint: Constraint) => constraint.kind === 'unique';
  if (!table.constraints.some((one) => isUnique(one) || one.kind === 'foreignKey')) return table;
  const moved = table.constraints.flatMap((constraint) =>
    constraint.kind === 'unique' ? [uniqueIndex(constraint)] : [],
  );
  const withUnique: Table = {
    ...table,
    constraints: table.constraints.filter((constraint) => !isUnique(constraint)),
    indexes: [...table.indexes, ...moved].toSorted(byName),
  };
  const result = withImplicitIndexes(withUnique, before, flavour);
  return {
    ...result,
    constraints: result.constraints.map(withoutIndexName),
    indexes: result.indexes.toSorted(byName),
  };
}

function withoutIndexName(constraint: Constraint): Constraint {
  if (constraint.kind !== 'foreignKey' || constraint.indexName === undefined) return constraint;
  const { indexName: _, ...rest } = constraint;
  return rest satisfies ForeignKey;
}

function byName({ name: a = '' }: Index, { name: b = '' }: Index): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names that the server has made of the table's name follow it (asked of both servers). */
function renamed(table: Table, from: Name, flavour: Flavour): Table {
  if (keyOf(table.name) === keyOf(from)) return table;
  const constraints = table.constraints.map((constraint) => {
    const { name } = constraint;
    if (name === undefined) return constraint;
    const make =
      constraint.kind === 'foreignKey'
        ? flavour.foreignKeyName
        : constraint.kind === 'check'
          ? flavour.checkName
          : undefined;
    const number = /(\d+)$/.exec(name)?.[1];
    if (make === undefined || number === undefined || make(from.name, Number(number)) !== name)
      return constraint;
    return { ...constraint, name: make(table.name.name, Number(number)) };
  });
  return {
    ...table,
    constraints: constraints.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1)),
  };
}
