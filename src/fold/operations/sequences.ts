import type { ColumnReference, Name, OperationOf, Sequence } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { withOptions } from './columns.js';
import { drop } from './drop.js';
import { columnNotFound, firstProblem, relationTaken, schemaMissing, without } from '../store/edit.js';
import { nextvalOf } from '../nextval.js';
import { fine, notFound, refuse, type Problems } from '../problems.js';
import { renameRelation } from './rename.js';
import { changedOptions, essentialOptions } from '../sequence-options.js';
import { absorbOwned, releaseSerial } from './serial.js';
import type { Store } from '../store/store.js';

export const sequenceFolds = {
  createSequence: (store: Store, operation: OperationOf<'createSequence'>): Problems => {
    const { name, options, ownedBy } = operation;
    if (operation.ifNotExists === true && store.relations.has(keyOf(name))) return fine;
    const problems = firstProblem(
      () => schemaMissing(store, name),
      () => relationTaken(store, name),
      () => ownerMissing(store, ownedBy),
    );
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    store.replaceSequence(undefined, {
      name,
      options: essentialOptions(options),
      ...(ownedBy === undefined ? {} : { ownedBy }),
    });
    absorbOwned(store, ownedBy);
    return problems;
  },
  alterSequence: (store: Store, operation: OperationOf<'alterSequence'>): Problems => {
    const entry = store.relations.get(keyOf(operation.name));
    const problems = ownerMissing(store, operation.ownedBy ?? undefined);
    if (problems.length > 0) return problems;
    if (entry?.kind === 'columnSequence') return alterColumnSequence(store, entry, operation);
    const sequence = store.sequences.get(keyOf(operation.name));
    if (sequence === undefined)
      return operation.ifExists === true ? fine : notFound(store, 'sequence', operation.name);
    alterSequence(store, sequence, operation);
    return fine;
  },
  renameSequence: (store: Store, operation: OperationOf<'renameSequence'>): Problems =>
    renameRelation(store, operation.name, operation.to, undefined, 'sequence'),
  dropSequence: (store: Store, operation: OperationOf<'dropSequence'>): Problems => {
    const entry = store.relations.get(keyOf(operation.name));
    if (entry?.kind === 'columnSequence') return dropColumnSequence(store, entry, operation);
    if (entry?.kind !== 'sequence')
      return operation.ifExists === true ? fine : notFound(store, 'sequence', operation.name);
    return drop(store, [{ kind: 'sequence', name: operation.name }], operation.cascade);
  },
};

function ownerMissing(store: Store, owner: ColumnReference | undefined): Problems {
  if (owner === undefined) return fine;
  const table = store.tables.get(keyOf(owner.table));
  if (table === undefined) return notFound(store, 'table', owner.table);
  return table.columns.some(({ name }) => name === owner.column) ? fine : columnNotFound(table, owner.column);
}

function alterSequence(store: Store, sequence: Sequence, operation: OperationOf<'alterSequence'>): void {
  const options = changedOptions(sequence.options, operation.options);
  const owner = operation.ownedBy === undefined ? sequence.ownedBy : (operation.ownedBy ?? undefined);
  const rest = without(sequence, 'ownedBy');
  store.replaceSequence(sequence, { ...rest, options, ...(owner === undefined ? {} : { ownedBy: owner }) });
  absorbOwned(store, owner);
}

/** The sequence of a serial or identity column is in the column. */
function alterColumnSequence(
  store: Store,
  entry: { readonly table: Name; readonly column: string },
  operation: OperationOf<'alterSequence'>,
): Problems {
  const { ownedBy } = operation;
  const table = store.tables.get(keyOf(entry.table));
  const column = table?.columns.find(({ name }) => name === entry.column);
  const increment = column?.autoIncrement;
  if (table === undefined || column === undefined || increment === undefined) return fine;
  const isElsewhere =
    ownedBy === null ||
    (ownedBy !== undefined &&
      (keyOf(ownedBy.table) !== keyOf(entry.table) || ownedBy.column !== entry.column));
  if (isElsewhere && increment.kind !== 'serial') {
    return refuse('is-identity', `sequence "${keyOf(operation.name)}" belongs to an identity column`);
  }
  const options = changedOptions(increment.options ?? {}, operation.options, column.type);
  const changed = { ...column, autoIncrement: withOptions(increment, options) };
  store.replaceTable(table, {
    ...table,
    columns: table.columns.map((other) => (other === column ? changed : other)),
  });
  if (!isElsewhere) return fine;
  releaseSerial(store, entry.table, entry.column, nextvalOf(operation.name), ownedBy ?? null);
  absorbOwned(store, ownedBy ?? undefined);
  return fine;
}

function dropColumnSequence(
  store: Store,
  entry: { readonly table: Name; readonly column: string },
  operation: OperationOf<'dropSequence'>,
): Problems {
  const table = store.tables.get(keyOf(entry.table));
  const column = table?.columns.find(({ name }) => name === entry.column);
  if (table === undefined || column === undefined) return fine;
  const where = `column "${entry.column}" of table "${keyOf(entry.table)}"`;
  if (column.autoIncrement?.kind !== 'serial') {
    return refuse('is-identity', `sequence "${keyOf(operation.name)}" belongs to the identity of ${where}`);
  }
  if (operation.cascade !== true) {
    return refuse(
      'still-used',
      `sequence "${keyOf(operation.name)}" cannot be dropped: the default of ${where} depends on it`,
      'drop the default first, or say CASCADE to drop it as well',
    );
  }
  store.replaceTable(table, {
    ...table,
    columns: table.columns.map((other) => (other === column ? without(other, 'autoIncrement') : other)),
  });
  return fine;
}
