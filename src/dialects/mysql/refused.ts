import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import type { Column, Expression, Name, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import type { Flavour } from './flavour.js';
import { foreignKeyTypes } from './foreign-key-types.js';
import { forgottenKeys } from './forgotten-keys.js';
import { longKeys } from './long-keys.js';
import { misfit } from './misfits.js';
import { modeDependent } from './mode-dependent.js';
import { neededIndexes } from './needed-indexes.js';
import { isAlwaysExpression, isBareDefault } from './parse/columns.js';
import { requiredSetNull } from './set-null.js';
import { unsafeDefaults } from './unsafe-defaults.js';

/** What the server refuses, whatever the state but for the columns that an operation changes or makes a key of. */
export function refused(operation: OperationBody, store: Store, flavour: Flavour): Problems {
  if (isThere(operation, store)) return fine;
  const problems = refusedColumns(operation, store, flavour);
  if (problems.length > 0) return problems;
  const name = 'table' in operation && operation.table !== undefined ? operation.table : undefined;
  const table = name === undefined ? undefined : store.tables.get(keyOf(name));
  return [
    ...requiredSetNull(operation, table),
    ...foreignKeyTypes(operation, table, store),
    ...longKeys(operation, table, flavour),
    ...neededIndexes(operation, store, flavour),
    ...unsafeDefaults(operation, flavour),
    ...forgottenKeys(operation, table, flavour),
  ];
}

/** IF NOT EXISTS of what is there: the servers do not look at the rest then (asked of MySQL 9.7 and MariaDB 10.11). */
function isThere(operation: OperationBody, store: Store): boolean {
  return (
    operation.kind === 'createTable' &&
    operation.ifNotExists === true &&
    store.relations.has(keyOf(operation.table))
  );
}

function refusedColumns(operation: OperationBody, store: Store, flavour: Flavour): Problems {
  switch (operation.kind) {
    case 'createTable':
      return operation.columns.flatMap((column) => refusedColumn(column, operation, flavour));
    case 'addColumn': {
      const problems = refusedNumber(operation);
      return problems.length > 0
        ? problems
        : refusedColumn(operation.column, tableOf(operation, store), flavour);
    }
    case 'alterColumn':
      return refusedChange(operation, store, flavour);
    case 'renameTable':
      return operation.tablesOnly === true ? refusedView(operation.table, store) : fine;
    case 'renameColumn':
      return refusedView(operation.table, store);
    case 'alterTogether':
      return operation.changes.flatMap((change) =>
        change.kind === 'addColumn'
          ? refusedColumn(change.column, tableOf(change, store), flavour)
          : refusedColumns(change, store, flavour),
      );
    default:
      return fine;
  }
}

/** The table of a change as it is before; what is not known of it is nothing. */
function tableOf({ table }: { readonly table: Name }, store: Store): Pick<Table, 'options'> {
  return store.tables.get(keyOf(table)) ?? {};
}

/** ALTER TABLE takes no view (ER_WRONG_OBJECT), where PostgreSQL's does. */
function refusedView(table: Name, store: Store): Problems {
  const isView = store.views.has(keyOf(table)) && !store.tables.has(keyOf(table));
  return isView
    ? refuse(
        'not-a-table',
        `"${keyOf(table)}" is a view, which ALTER TABLE does not take`,
        'RENAME TABLE renames a view',
      )
    : fine;
}

/** A column that numbers itself must be a key from the start (ER_WRONG_AUTO_KEY), which only the same statement can make. */
function refusedNumber({ column, constraints }: OperationOf<'addColumn'>): Problems {
  if (column.autoIncrement === undefined) return fine;
  const isKey = constraints?.some(({ kind }) => kind === 'primaryKey' || kind === 'unique') === true;
  return isKey
    ? fine
    : refuse(
        'auto-increment-without-key',
        `column "${column.name}" counts by itself, and no key is made in the same statement`,
        'add the key in the same ALTER TABLE',
      );
}

/**
 * Defaults that a column cannot have, in whatever `sql_mode` (ER_INVALID_DEFAULT, ER_BLOB_CANT_HAVE_DEFAULT; asked of MySQL 9.7
 * and MariaDB 10.11). MariaDB takes constants for texts, and NULL of a column that counts.
 */
function refusedColumn(column: Column, table: Pick<Table, 'options'>, flavour: Flavour): Problems {
  const problems = refusedDefault(column, flavour);
  return problems.length > 0 ? problems : modeDependent(column, table, flavour);
}

function refusedDefault(column: Column, flavour: Flavour): Problems {
  const { name, type, nullable, autoIncrement } = column;
  const value = column.default;
  if (value === undefined) return fine;
  if (value.kind === 'null' && !nullable && (autoIncrement === undefined || flavour.dialect === 'mysql'))
    return refusedNull(name);
  const isBare = value.kind === 'verbatim' && isBareDefault(value.text);
  if (flavour.dialect === 'mysql' && isAlwaysExpression(type) && isBare) return refusedConstant(name);
  return refusedMisfit(name, misfit(type, value, flavour));
}

/** ALTER COLUMN … SET DEFAULT; there MySQL refuses a constant of a text in brackets, too. */
function refusedChange(
  { table, column, change }: OperationOf<'alterColumn'>,
  store: Store,
  flavour: Flavour,
): Problems {
  if (change.kind === 'redefine') return refusedColumn(change.column, tableOf({ table }, store), flavour);
  if (change.kind !== 'default' || change.default === null) return fine;
  const value = change.default;
  if (flavour.dialect === 'mysql' && value.kind === 'keyword')
    return refuse(
      'invalid-default',
      `SET DEFAULT of column "${column}" takes ${value.name.toUpperCase()} in brackets alone`,
      'write brackets around it, or define the column anew with MODIFY',
    );
  const old = store.tables.get(keyOf(table))?.columns.find(({ name }) => name === column);
  if (old === undefined) return fine;
  if (flavour.dialect === 'mysql' && isAlwaysExpression(old.type) && isConstant(value))
    return refusedConstant(column);
  if (isNull(value) && !old.nullable) return refusedNull(column);
  const problems = refusedMisfit(column, misfit(old.type, value, flavour));
  return problems.length > 0
    ? problems
    : modeDependent({ ...old, default: value }, tableOf({ table }, store), flavour);
}

function refusedMisfit(column: string, why: string | undefined): Problems {
  return why === undefined
    ? fine
    : refuse(
        'invalid-default',
        `column "${column}" has a default that its type does not take: ${why}`,
        'the server would refuse it too, whatever sql_mode says: write one that fits',
      );
}

function refusedNull(column: string): Problems {
  return refuse(
    'invalid-default',
    `column "${column}" has NULL for its default, and is NOT NULL`,
    'leave one of them out',
  );
}

function refusedConstant(column: string): Problems {
  return refuse(
    'invalid-default',
    `column "${column}" is TEXT, BLOB, JSON or GEOMETRY, and its default a constant`,
    'define the column with the constant in brackets, which makes it an expression: DEFAULT (…)',
  );
}

function isNull(value: Expression): boolean {
  return value.kind === 'null' || (value.kind === 'verbatim' && /^\(\s*null\s*\)$/i.test(value.text));
}

function isConstant(value: Expression): boolean {
  if (value.kind !== 'verbatim') return ['string', 'number', 'boolean', 'null'].includes(value.kind);
  const inside = /^\(([^()]*)\)$/.exec(value.text)?.[1] ?? value.text;
  return isBareDefault(inside.trim()) || /^(?:null|(?:[xbn]|_\w+)\s*'[^']*'|0[xb]\w+)$/i.test(inside.trim());
}
