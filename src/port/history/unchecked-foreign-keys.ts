import {
  uncheckedForeignKeys,
  type UncheckedForeignKey,
} from '../../dialects/mysql/unchecked-foreign-keys.js';
import type { SchemaState } from '../../fold/state.js';
import { keyOf, ownTable, type DialectName, type Name, type Operation, type Table } from '../../ir/index.js';
import type { Loss } from '../problem.js';

/** A database before and after an operation. */
interface Step {
  readonly before: SchemaState;
  readonly after: SchemaState;
}

/** Both databases around one operation that was ported. */
export interface UncheckedUse {
  readonly dialects: { readonly source: DialectName; readonly target: DialectName };
  readonly source: Step;
  readonly target: Step;
  /** The table of the operation, by the source's name. */
  readonly table: Name;
  /** The table that it became. */
  readonly operations: readonly Operation[];
}

/** Whether one of the databases may leave rows unchecked: MariaDB, PostgreSQL and SQLite check all. */
export function mayBeUnchecked({ source, target }: UncheckedUse['dialects']): boolean {
  return source === 'mysql' || target === 'mysql';
}

/** The foreign keys that MySQL, be it the source or the target, checks in all rows before an operation and not after it. */
export function newlyUnchecked(use: UncheckedUse): readonly Loss[] {
  const { dialects, source, target, table } = use;
  if (dialects.source === 'mysql') {
    return fresh(source.before.table(table), source.after.table(table)).map((one) =>
      ofSource(one, table, dialects.target),
    );
  }
  if (dialects.target !== 'mysql') return [];
  const names = new Map(use.operations.flatMap(ownTable).map((name) => [keyOf(name), name]));
  return [...names.values()].flatMap((name) =>
    fresh(target.before.table(name), target.after.table(name)).map((one) =>
      ofTarget(one, table, source.after.table(table)),
    ),
  );
}

function fresh(before: Table | undefined, after: Table | undefined): readonly UncheckedForeignKey[] {
  const now = after === undefined ? [] : uncheckedForeignKeys(after);
  if (now.length === 0 || before === undefined) return now;
  const known = new Set(uncheckedForeignKeys(before).map(({ constraint }) => constraint.name));
  return now.filter(({ constraint }) => !known.has(constraint.name));
}

function ofTarget(one: UncheckedForeignKey, table: Name, source: Table | undefined): Loss {
  const { columns, name } = one.constraint;
  const same = (source?.constraints ?? []).filter(
    (other) => other.kind === 'foreignKey' && other.columns.join() === columns.join(),
  );
  const constraint = (same.find((other) => other.name === name) ?? same[0])?.name ?? name;
  return {
    code: 'foreign-key-unchecked',
    message: `MySQL 9.7 may not check the foreign key ${name ?? ''} (${columns.join(', ')}) of rows in which ${columnsOf(one)} is NULL, as its index ${one.index} has more columns`,
    help: 'start the server with innodb_native_foreign_keys=ON, or let that index begin with another column',
    at: { table, ...(constraint === undefined ? {} : { constraint }) },
  };
}

function ofSource(one: UncheckedForeignKey, table: Name, target: DialectName): Loss {
  const { columns, name } = one.constraint;
  return {
    code: 'foreign-key-unchecked',
    message: `the foreign key ${name ?? ''} (${columns.join(', ')}) is checked in rows in which ${columnsOf(one)} is NULL, too, where MySQL 9.7 may not do so, as its index ${one.index} has more columns`,
    help: `look for rows that refer to nothing before you copy them to ${target}`,
    at: { table, ...(name === undefined ? {} : { constraint: name }) },
  };
}

function columnsOf({ columns }: UncheckedForeignKey): string {
  return columns.length === 0 ? 'an expression' : columns.join(' or ');
}
