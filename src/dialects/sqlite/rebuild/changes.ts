import type {
  Column,
  ColumnChange,
  Constraint,
  OperationBody,
  Table,
  TogetherChange,
} from '../../../ir/index.js';
import { siblingName } from '../../../ir/index.js';
import { rewriteTable } from '../../../fold/rewrite.js';
import { sameData } from '../../../fold/meaning/same-data.js';
import { renameColumnIn } from '../../../fold/expressions.js';
import { canonicalSql } from '../canonical-sql.js';
import { isDerivedName } from '../names.js';
import { ownColumns } from '../own-columns.js';
import { tableOptions } from '../parse/tables.js';
import { settled } from '../traits.js';
import { sqliteVerbatim } from '../verbatim.js';
import type { ColumnSource } from './rows.js';

/**
 * The operations that change a table into what it was made anew as, in one order: rows first, then what goes, then what is
 * renamed, added and changed, then what comes. Undefined where no operation says it: another order of columns,
 * other storage parameters. The caller folds them and compares.
 */
export function changesBetween(
  old: Table,
  now: Table,
  rows: ReadonlyMap<string, ColumnSource>,
): readonly OperationBody[] | undefined {
  if (!sameData(old.with, now.with) || old.temporary !== now.temporary) return undefined;
  const origins = new Map([...rows].map(([name, { column }]) => [name, column]));
  // A generated column has no rows to follow.
  for (const { name, generated } of now.columns) {
    if (generated !== undefined && old.columns.some((other) => other.name === name)) origins.set(name, name);
  }
  if (new Set(origins.values()).size !== origins.size) return undefined;
  const renamed = withRenamedColumns(old, origins);
  const columns = columnChanges(renamed, now, new Set(origins.keys()));
  if (columns === undefined) return undefined;
  const table = now.name;
  const fills = [...rows].flatMap(([, { column, ifNull }]): OperationBody[] =>
    ifNull === undefined ? [] : [fill(table, column, ifNull)],
  );
  const dropped = new Set(renamed.columns.flatMap(({ name }) => (origins.has(name) ? [] : [name])));
  const constraints = compareConstraints(renamed, now, dropped);
  const tableChanges: readonly TogetherChange[] = [
    ...[...origins].flatMap(([to, column]): TogetherChange[] =>
      column === to ? [] : [{ kind: 'renameColumn', table, column, to }],
    ),
    ...missing(renamed.indexes, now.indexes).map(({ name = '' }): TogetherChange => ({
      kind: 'dropIndex',
      index: siblingName(table, name),
    })),
    ...constraints.removed.map(({ name = '' }): TogetherChange => ({ kind: 'dropConstraint', table, name })),
    ...[...dropped].map((column): TogetherChange => ({ kind: 'dropColumn', table, column })),
    ...columns,
    ...constraints.added.map((constraint): TogetherChange => ({
      kind: 'addConstraint',
      table,
      constraint: withoutDerivedName(constraint),
    })),
  ];
  return [
    ...fills,
    ...missing(renamed.triggers, now.triggers, isSameTrigger).map(({ name }): OperationBody => ({
      kind: 'dropTrigger',
      table,
      name,
    })),
    ...(changesKeyAtOnce(old, now, tableChanges)
      ? [{ kind: 'alterTogether' as const, table, changes: tableChanges }]
      : tableChanges),
    ...missing(now.indexes, renamed.indexes).map((index): OperationBody => ({
      kind: 'createIndex',
      table,
      index,
    })),
    ...missing(now.triggers, renamed.triggers, isSameTrigger).map(({ name, definition }): OperationBody => ({
      kind: 'createTrigger',
      table,
      name,
      definition,
      dialect: 'sqlite',
    })),
  ];
}

/** AUTOINCREMENT and WITHOUT ROWID are nothing without the primary key: neither can come or go before the other. */
function changesKeyAtOnce(old: Table, now: Table, changes: readonly OperationBody[]): boolean {
  const needsKey = (table: Table): boolean =>
    table.with?.[tableOptions.withoutRowid] !== undefined ||
    table.columns.some(({ autoIncrement }) => autoIncrement !== undefined);
  return (
    changes.length > 1 && (needsKey(old) || needsKey(now)) && !sameData(keyOfTable(old), keyOfTable(now))
  );
}

function keyOfTable({ constraints }: Table): Constraint | undefined {
  return constraints.find(({ kind }) => kind === 'primaryKey');
}

function fill(
  table: Table['name'],
  column: string,
  value: Extract<OperationBody, { kind: 'update' }>['set'][number]['value'],
): OperationBody {
  return {
    kind: 'update',
    table,
    set: [{ column, value }],
    where: { kind: 'is', operand: { kind: 'column', path: [column] }, test: 'null' },
  };
}

/** The old table with the names that its columns have now, wherever they stand. */
function withRenamedColumns(old: Table, origins: ReadonlyMap<string, string>): Table {
  const renames = [...origins].filter(([to, from]) => to !== from);
  return settled(
    renames.reduce<Table>(
      (table, [to, from]) =>
        rewriteTable(table, {
          column: (name) => (name === from ? to : name),
          expression: (part) =>
            part.kind === 'column' || part.kind === 'verbatim'
              ? renameColumnIn(part, from, to, sqliteVerbatim)
              : part,
        }),
      old,
    ),
  );
}

/** Changes of columns and new ones; undefined if the columns that stay have another order. */
function columnChanges(
  old: Table,
  now: Table,
  kept: ReadonlySet<string>,
): readonly TogetherChange[] | undefined {
  const table = now.name;
  const before = old.columns.filter(({ name }) => kept.has(name));
  const after = now.columns.filter(({ name }) => kept.has(name));
  if (
    !sameData(
      before.map(({ name }) => name),
      after.map(({ name }) => name),
    )
  )
    return undefined;
  const changes = after.flatMap((column, at): TogetherChange[] => {
    const was = before[at];
    return was === undefined
      ? []
      : changesOf(was, column).map((change) => ({ kind: 'alterColumn', table, column: column.name, change }));
  });
  const isNew = (column: Column): boolean => !kept.has(column.name);
  const added = now.columns.flatMap((column, at): TogetherChange[] => {
    if (!isNew(column)) return [];
    const previous = now.columns[at - 1];
    const isAtEnd = now.columns.slice(at).every(isNew);
    const position = isAtEnd
      ? {}
      : { position: previous === undefined ? { first: true as const } : { after: previous.name } };
    return [{ kind: 'addColumn', table, column, ...position }];
  });
  return [...added, ...changes];
}

function changesOf(was: Column, is: Column): readonly ColumnChange[] {
  const redefines =
    !sameData(was.generated, is.generated) ||
    !sameData(was.autoIncrement, is.autoIncrement) ||
    !sameData(was.collation, is.collation);
  if (redefines) return [{ kind: 'redefine', column: is }];
  const changes: ColumnChange[] = [];
  if (!sameData(was.type, is.type)) {
    changes.push({
      kind: 'type',
      type: is.type,
      ...(is.collation === undefined ? {} : { collation: is.collation }),
    });
  }
  if (!sameData(was.default, is.default)) changes.push({ kind: 'default', default: is.default ?? null });
  if (was.nullable !== is.nullable) changes.push({ kind: 'nullable', nullable: is.nullable });
  return changes;
}

/** A constraint of a column that goes, goes with it. */
function compareConstraints(
  old: Table,
  now: Table,
  dropped: ReadonlySet<string>,
): { readonly added: readonly Constraint[]; readonly removed: readonly Constraint[] } {
  const goes = (constraint: Constraint): boolean =>
    ownColumns(constraint).some((column) => dropped.has(column));
  return {
    added: missing(now.constraints, old.constraints),
    removed: missing(old.constraints, now.constraints).filter((constraint) => !goes(constraint)),
  };
}

function withoutDerivedName(constraint: Constraint): Constraint {
  if (constraint.name === undefined || !isDerivedName(constraint.name)) return constraint;
  const { name: _, ...rest } = constraint;
  return rest as Constraint;
}

/** What is in one list and not in the other. */
function missing<T>(
  list: readonly T[],
  from: readonly T[],
  isSame: (a: T, b: T) => boolean = sameData,
): readonly T[] {
  return list.filter((item) => !from.some((other) => isSame(item, other)));
}

function isSameTrigger(a: Table['triggers'][number], b: Table['triggers'][number]): boolean {
  const text = ({ definition }: typeof a): string => canonicalSql(definition) ?? definition;
  return text(a) === text(b);
}
