import type {
  Column,
  ColumnPosition,
  Constraint,
  ForeignKey,
  Index,
  Name,
  OperationBody,
  Table,
  TogetherChange,
} from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { hasCharset } from '../operations/charset.js';
import { sameData } from '../meaning/same-data.js';
import type { Refusal } from './answer.js';

/**
 * How a table gets back to what it was where a column is changed by defining it anew (MySQL): one ALTER TABLE, as the
 * server may refuse the states in between (AUTO_INCREMENT without a key). Foreign keys go before it and come after it, as
 * one that is dropped and added again under its name cannot be part of one statement.
 */
export function wholeTableChanges(
  old: Table,
  now: Table,
):
  | {
      readonly drops: readonly OperationBody[];
      readonly changes: readonly OperationBody[];
      readonly foreignKeys: readonly ForeignKey[];
      readonly dataLost: boolean;
    }
  | Refusal {
  const table = old.name;
  const constraints = compare(old.constraints, now.constraints);
  const indexes = compare(old.indexes, now.indexes);
  const columns = columnChanges(old, now);
  const options = optionChanges(old, now);
  if (options === undefined) return { refusal: 'an option of a table that was not set cannot be unset' };
  const isKey = ({ kind }: Constraint): boolean => kind === 'foreignKey';
  const add = (constraint: Constraint): TogetherChange => ({ kind: 'addConstraint', table, constraint });
  const drop = ({ kind, name = '' }: Constraint): TogetherChange => ({
    kind: 'dropConstraint',
    table,
    name,
    constraint: kind,
  });
  // Columns that name no character set take the table's, which has to be the old one by then.
  const isCharset = (change: TogetherChange): boolean =>
    change.kind === 'alterTable' && change.change.kind === 'options';
  const changes: readonly TogetherChange[] = [
    ...options.filter(isCharset),
    ...constraints.removed.filter((one) => !isKey(one)).map(drop),
    ...indexes.removed.map(({ name = '' }): TogetherChange => ({
      kind: 'dropIndex',
      table,
      index: siblingName(table, name),
    })),
    ...columns.changes,
    ...constraints.added.filter((one) => !isKey(one)).map(add),
    ...indexes.added.map((index): TogetherChange => ({ kind: 'createIndex', table, index })),
    ...options.filter((change) => !isCharset(change)),
  ];
  const [first] = changes;
  return {
    drops: constraints.removed.filter(isKey).map(drop),
    changes:
      changes.length > 1 ? [{ kind: 'alterTogether', table, changes }] : first === undefined ? [] : [first],
    foreignKeys: constraints.added.filter((one) => one.kind === 'foreignKey'),
    dataLost: columns.dataLost,
  };
}

function compare<T extends Constraint | Index>(
  old: readonly T[],
  now: readonly T[],
): { readonly added: readonly T[]; readonly removed: readonly T[] } {
  const missing = (list: readonly T[], from: readonly T[]) =>
    list.filter((part) => !from.some((other) => sameData(part, other)));
  return { added: missing(old, now), removed: missing(now, old) };
}

/** Columns that go, come back in their place, or are as they were. */
function columnChanges(
  old: Table,
  now: Table,
): { readonly changes: readonly TogetherChange[]; readonly dataLost: boolean } {
  const table = old.name;
  const has = (columns: readonly Column[], name: string): boolean =>
    columns.some((column) => column.name === name);
  const gone = now.columns.filter(({ name }) => !has(old.columns, name));
  const changes = gone.map(({ name }): TogetherChange => ({ kind: 'dropColumn', table, column: name }));
  const order = now.columns.map(({ name }) => name).filter((name) => has(old.columns, name));
  const otherCharset = ['charset', 'collate'].some((key) => old.options?.[key] !== now.options?.[key]);
  let dataLost = false;
  for (const [at, column] of old.columns.entries()) {
    const current = now.columns.find(({ name }) => name === column.name);
    const isPlaced = order[at] === column.name;
    const position = placeAfter(old.columns[at - 1]);
    if (current === undefined) {
      const isLast = at >= order.length;
      changes.push({ kind: 'addColumn', table, column, ...(isLast ? {} : { position }) });
      order.splice(at, 0, column.name);
      dataLost ||= column.generated === undefined;
      continue;
    }
    if (isPlaced && sameData(column, current) && !(otherCharset && takesCharset(column))) continue;
    changes.push(redefine(table, column.name, column, isPlaced ? undefined : position));
    if (!isPlaced) {
      order.splice(order.indexOf(column.name), 1);
      order.splice(at, 0, column.name);
    }
  }
  return { changes, dataLost };
}

/** Whether a column has the character set of its table. */
function takesCharset({ type, charset, collation }: Column): boolean {
  return hasCharset(type) && charset === undefined && collation === undefined;
}

function placeAfter(column: Column | undefined): ColumnPosition {
  return column === undefined ? { first: true } : { after: column.name };
}

/** A column with the definition, and in the place, that it had. */
export function redefine(
  table: Name,
  name: string,
  column: Column,
  position: ColumnPosition | undefined,
): Extract<TogetherChange, { readonly kind: 'alterColumn' }> {
  const place = position === undefined ? {} : { position };
  return { kind: 'alterColumn', table, column: name, change: { kind: 'redefine', column, ...place } };
}

/** Options, partitions and the comment; undefined where an option cannot be taken back. */
function optionChanges(old: Table, now: Table): readonly TogetherChange[] | undefined {
  const table = old.name;
  const before = old.options ?? {};
  const after = now.options ?? {};
  if (Object.keys(after).some((key) => before[key] === undefined)) return undefined;
  const options = Object.fromEntries(Object.entries(before).filter(([key, value]) => after[key] !== value));
  return [
    ...(Object.keys(options).length === 0
      ? []
      : [{ kind: 'alterTable', table, change: { kind: 'options', options } } as const]),
    ...(old.partitionBy === now.partitionBy
      ? []
      : [
          {
            kind: 'alterTable',
            table,
            change: { kind: 'partitionBy', partitionBy: old.partitionBy ?? null },
          } as const,
        ]),
    ...(old.comment === now.comment
      ? []
      : [{ kind: 'comment', on: { kind: 'table', name: table }, comment: old.comment ?? null } as const]),
  ];
}
