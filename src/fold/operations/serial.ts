import type { Column, ColumnReference, Expression, Name, Sequence, Table } from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { without, withOptional } from '../store/edit.js';
import { nextvalSequence } from '../nextval.js';
import { essentialOptions, optionsForColumnType } from '../sequence-options.js';
import type { Store } from '../store/store.js';

/**
 * `serial` is no type: it is an integer column, a sequence that the column owns, and `nextval` of it as the default
 * (manual: 8.1.4 Serial Types). However they came together (pg_dump makes them one by one), the schema calls that a
 * serial, and when one of the three goes, it is one no more.
 */
export function absorbSerial(store: Store, name: Name, columnName: string): void {
  const table = store.tables.get(keyOf(name));
  const column = table?.columns.find((other) => other.name === columnName);
  const sequenceName = column?.default === undefined ? undefined : nextvalSequence(column.default);
  const sequence = sequenceName === undefined ? undefined : store.sequences.get(keyOf(sequenceName));
  if (table === undefined || column === undefined || sequence?.ownedBy === undefined) return;
  if (column.type.kind !== 'integer' || sequence.comment !== undefined) return;
  if (!sameName(sequence.ownedBy.table, name) || sequence.ownedBy.column !== columnName) return;
  store.replaceSequence(sequence, undefined);
  const options = optionsForColumnType(sequence.options, undefined, column.type);
  const serial: Column = {
    ...(without(column, 'default') as Column),
    autoIncrement: {
      kind: 'serial',
      sequence: sequence.name,
      ...(Object.keys(options).length === 0 ? {} : { options }),
    },
  };
  store.replaceTable(table, withColumn(table, serial));
}

/** Absorbs the sequence of whatever column owns it. */
export function absorbOwned(store: Store, owner: ColumnReference | undefined): void {
  if (owner !== undefined) absorbSerial(store, owner.table, owner.column);
}

/** A serial whose default is replaced or dropped (`null`) keeps its sequence, which then stands alone. */
export function releaseSerial(
  store: Store,
  name: Name,
  columnName: string,
  value: Expression | null | undefined,
  ownedBy: ColumnReference | null = { table: name, column: columnName },
): void {
  const table = store.tables.get(keyOf(name));
  const column = table?.columns.find((other) => other.name === columnName);
  const increment = column?.autoIncrement;
  if (table === undefined || column === undefined) return;
  if (increment?.kind !== 'serial' || increment.sequence === undefined) return;
  const sequence: Sequence = {
    name: increment.sequence,
    options: standAloneOptions(column),
    ...(ownedBy === null ? {} : { ownedBy }),
  };
  const plain = without(column, 'autoIncrement') as Column;
  store.replaceTable(table, withColumn(table, withOptional(plain, 'default', value ?? undefined)));
  store.replaceSequence(undefined, sequence);
}

/** The options that a column's sequence has when it stands alone, where the default type is `bigint`. */
function standAloneOptions(column: Column) {
  return essentialOptions({ type: column.type, ...column.autoIncrement?.options });
}

function withColumn(table: Table, column: Column): Table {
  return { ...table, columns: table.columns.map((other) => (other.name === column.name ? column : other)) };
}
