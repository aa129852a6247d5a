import type {
  AutoIncrement,
  Column,
  ColumnChange,
  ColumnPosition,
  Name,
  OperationOf,
  Table,
} from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { addConstraints } from './constraints.js';
import { drop } from './drop.js';
import {
  columnNotFound,
  editColumn,
  editTable,
  firstProblem,
  relationTaken,
  withConstraints,
  without,
  withOptional,
} from '../store/edit.js';
import { mentionsColumn, renameColumnIn } from '../expressions.js';
import { foreignKeysTo } from './keys.js';
import { fine, notFound, refuse, type Problems } from '../problems.js';
import { resolve } from './resolve.js';
import { rewriteTable } from '../rewrite.js';
import { changedOptions, optionsForColumnType } from '../sequence-options.js';
import { absorbSerial, releaseSerial } from './serial.js';
import type { Store } from '../store/store.js';
import { unknownTypes } from './unknown.js';

export const columnFolds = {
  addColumn: (store: Store, written: OperationOf<'addColumn'>): Problems => {
    const table = store.tables.get(keyOf(written.table));
    const isThere = table?.columns.some(({ name }) => name === written.column.name);
    if (isThere === true && written.ifNotExists === true) return fine;
    const operation = resolve(store, written) as OperationOf<'addColumn'>;
    const problems = editTable(store, operation.table, operation.tableIfExists, (old) => {
      const { column, constraints = [] } = operation;
      if (isThere === true) {
        return refuse('column-exists', `table "${keyOf(old.name)}" has a column "${column.name}" already`);
      }
      const sequence = column.autoIncrement?.sequence;
      const taken = sequence === undefined ? fine : relationTaken(store, sequence);
      if (taken.length > 0) return taken;
      const columns = placed(old.columns, column, operation.position);
      if (columns === undefined) return columnNotFound(old, afterOf(operation.position));
      return addConstraints(store, { ...old, columns }, constraints);
    });
    return problems.length > 0 || table === undefined
      ? problems
      : unknownTypes(store, [operation.column.type]);
  },
  dropColumn: (store: Store, operation: OperationOf<'dropColumn'>): Problems => {
    const columns = store.tables.get(keyOf(operation.table))?.columns ?? [];
    const certain = columns.filter(({ name, generated }) => name !== operation.column && !generated);
    if (store.traits.areEnough(certain)) return dropColumn(store, operation);
    const trial = store.fork();
    const problems = dropColumn(trial, operation);
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    const emptied = lacksColumns(trial, operation.table);
    return emptied.length > 0 ? emptied : dropColumn(store, operation);
  },
  renameColumn: (store: Store, operation: OperationOf<'renameColumn'>): Problems => {
    const view = store.views.get(keyOf(operation.table));
    if (view !== undefined) {
      const uncertain = `its column ${operation.column} was renamed to ${operation.to}`;
      store.replaceView(view, { ...view, uncertain });
      return fine;
    }
    return renameColumn(store, operation);
  },
  alterColumn: (store: Store, written: OperationOf<'alterColumn'>): Problems => {
    const operation = resolve(store, written) as OperationOf<'alterColumn'>;
    if (operation.change.kind === 'redefine') return redefine(store, operation, operation.change);
    const problems = editTable(store, operation.table, operation.tableIfExists, (table) =>
      editColumn(table, operation.column, (column) => changeColumn(store, table, column, operation.change)),
    );
    if (problems.length === 0 && operation.change.kind === 'default') {
      releaseSerial(store, operation.table, operation.column, operation.change.default);
      absorbSerial(store, operation.table, operation.column);
    }
    if (problems.length === 0 && operation.change.kind === 'type')
      return unknownTypes(store, [operation.change.type]);
    return problems;
  },
};

/** Drops a column, whatever is left then. */
export function dropColumn(store: Store, operation: OperationOf<'dropColumn'>): Problems {
  const table = store.tables.get(keyOf(operation.table));
  if (table === undefined) {
    return operation.tableIfExists === true ? fine : notFound(store, 'table', operation.table);
  }
  if (!table.columns.some(({ name }) => name === operation.column)) {
    return operation.ifExists === true ? fine : columnNotFound(table, operation.column);
  }
  const { withoutColumn } = store.traits;
  if (withoutColumn !== undefined) {
    return editTable(store, table.name, undefined, (old) => withoutColumn(store, old, operation.column));
  }
  return drop(store, [{ kind: 'column', table: table.name, name: operation.column }], operation.cascade);
}

/** Refuses a table whose columns are not enough for one. */
export function lacksColumns(store: Store, name: Name): Problems {
  const table = store.tables.get(keyOf(name));
  if (table === undefined || table.uncertain !== undefined || store.traits.areEnough(table.columns))
    return fine;
  return refuse(
    'no-columns-left',
    `table "${keyOf(name)}" would have no columns left, which the server does not take`,
    'drop the table instead, or add a column in the same statement',
  );
}

function renameColumn(store: Store, operation: OperationOf<'renameColumn'>): Problems {
  const { table: name, column: from, to } = operation;
  const { verbatim } = store.rules;
  const rename = (column: string) => (column === from ? to : column);
  const problems = editTable(store, name, operation.tableIfExists, (table) => {
    if (!table.columns.some((column) => column.name === from)) return columnNotFound(table, from);
    if (from !== to && table.columns.some((column) => column.name === to)) {
      return refuse('column-exists', `table "${keyOf(table.name)}" has a column "${to}" already`);
    }
    return rewriteTable(table, {
      column: rename,
      expression: (part) =>
        part.kind === 'column' || part.kind === 'verbatim' ? renameColumnIn(part, from, to, verbatim) : part,
    });
  });
  if (problems.length > 0 || !store.tables.has(keyOf(name))) return problems;
  renameReferencedColumn(store, name, rename);
  renameOwnerColumn(store, name, from, to);
  store.traits.columnRenamed(store, name, from, to);
  if (!store.traits.viewsFollow) return fine;
  for (const view of store.viewsReading(name)) {
    const columns = verbatim.queryColumns(view.query);
    if (columns !== undefined && !columns.includes(from) && !columns.includes('*')) continue;
    const uncertain = `column ${from} of ${keyOf(name)} was renamed to ${to}: the server changes the view's text with it`;
    store.replaceView(view, { ...view, uncertain });
  }
  return fine;
}

/** The columns with one more in its place, or `undefined` where the column that it shall follow is not there. */
function placed(
  columns: readonly Column[],
  column: Column,
  position: ColumnPosition | undefined,
): readonly Column[] | undefined {
  if (position === undefined) return [...columns, column];
  if ('first' in position) return [column, ...columns];
  const index = columns.findIndex(({ name }) => name === position.after);
  return index < 0 ? undefined : columns.toSpliced(index + 1, 0, column);
}

function afterOf(position: ColumnPosition | undefined): string {
  return position !== undefined && 'after' in position ? position.after : '';
}

/** MODIFY and CHANGE COLUMN: a rename, if it is one, and then the new definition in the place of the old one. */
function redefine(
  store: Store,
  operation: OperationOf<'alterColumn'>,
  change: Extract<ColumnChange, { readonly kind: 'redefine' }>,
): Problems {
  const { table: name, column: from } = operation;
  const { column, constraints = [], position } = change;
  const table = store.tables.get(keyOf(name));
  const isMissing = table !== undefined && !table.columns.some((other) => other.name === from);
  if (isMissing && change.ifExists === true) return fine;
  if (table !== undefined && !isMissing && column.name !== from) {
    const { tableIfExists } = operation;
    const problems = renameColumn(store, {
      kind: 'renameColumn',
      table: name,
      column: from,
      to: column.name,
      ...(tableIfExists === true ? { tableIfExists } : {}),
    });
    if (problems.some(({ severity }) => severity === 'error')) return problems;
  }
  return editTable(store, name, operation.tableIfExists, (old) => {
    const index = old.columns.findIndex((other) => other.name === column.name);
    if (index < 0) return columnNotFound(old, from);
    const columns =
      position === undefined
        ? old.columns.with(index, column)
        : placed(old.columns.toSpliced(index, 1), column, position);
    if (columns === undefined) return columnNotFound(old, afterOf(position));
    // A check of the column's own is part of its definition.
    const kept = old.constraints.filter((other) => other.kind !== 'check' || other.column !== column.name);
    const result = withConstraints(
      { ...old, columns: store.traits.notNullKeys({ ...old, columns, constraints: kept }) },
      kept,
    );
    return addConstraints(store, result, constraints);
  });
}

function renameReferencedColumn(store: Store, name: Name, rename: (column: string) => string): void {
  for (const owner of new Set(foreignKeysTo(store, name).map(({ table }) => table))) {
    store.replaceTable(owner, {
      ...owner,
      constraints: owner.constraints.map((constraint) => {
        if (constraint.kind !== 'foreignKey' || !sameName(constraint.references.table, name))
          return constraint;
        const columns = constraint.references.columns?.map(rename);
        return { ...constraint, references: { ...constraint.references, ...(columns && { columns }) } };
      }),
    });
  }
}

function renameOwnerColumn(store: Store, name: Name, from: string, to: string): void {
  for (const user of store.usersOf(`relation:${keyOf(name)}`)) {
    const sequence = user.startsWith('sequence:')
      ? store.sequences.get(user.slice('sequence:'.length))
      : undefined;
    if (sequence?.ownedBy?.column !== from) continue;
    store.replaceSequence(sequence, { ...sequence, ownedBy: { ...sequence.ownedBy, column: to } });
  }
}

function changeColumn(store: Store, table: Table, column: Column, change: ColumnChange): Column | Problems {
  switch (change.kind) {
    case 'type':
      return changeType(store, table, column, change);
    case 'nullable':
      return changeNullable(store, table, column, change.nullable);
    case 'default':
      return changeDefault(store, table, column, change.default);
    case 'identity':
      return change.identity === null
        ? dropIdentity(table, column, change.ifExists)
        : addIdentity(store, table, column, change.identity);
    case 'setIdentity':
      return setIdentity(table, column, change);
    case 'dropExpression':
      if (column.generated !== undefined) return without(column, 'generated') as Column;
      return change.ifExists === true
        ? column
        : notOf(table, column, 'generated-column', 'a generated column');
    case 'visibility':
      return withOptional(column, 'invisible', change.invisible ? true : undefined);
    case 'redefine':
      return change.column;
  }
}

/** Without COLLATE the column gets the new type's default collation (manual: ALTER TABLE, SET DATA TYPE). */
function changeType(
  store: Store,
  table: Table,
  column: Column,
  change: Extract<ColumnChange, { kind: 'type' }>,
): Column | Problems {
  const user = table.columns.find(
    ({ generated }) =>
      generated !== undefined && mentionsColumn(generated.expression, column.name, store.rules.verbatim),
  );
  if (user !== undefined) {
    return refuse(
      'still-used',
      `the type of column "${column.name}" of table "${keyOf(table.name)}" cannot change: generated column "${user.name}" uses it`,
    );
  }
  const value = column.default && store.traits.retypedDefault(column.default, column.type, change.type);
  const retyped = withOptional({ ...column, type: change.type }, 'default', value);
  const changed = withOptional(retyped, 'collation', change.collation);
  const increment = column.autoIncrement;
  // The sequence of an identity column follows the column's type, that of a serial does not (transformAlterTableStmt).
  if (increment?.kind !== 'serial') return changed;
  const options = optionsForColumnType(increment.options ?? {}, column.type, change.type);
  return { ...changed, autoIncrement: withOptions(increment, options) };
}

function changeNullable(store: Store, table: Table, column: Column, nullable: boolean): Column | Problems {
  if (!nullable) return { ...column, nullable };
  if (store.traits.notNullKeys({ ...table, columns: [{ ...column, nullable }] })[0]?.nullable === false) {
    return refuse(
      'in-primary-key',
      `column "${column.name}" is in the primary key of table "${keyOf(table.name)}"`,
    );
  }
  if (column.autoIncrement !== undefined && column.autoIncrement.kind !== 'serial') {
    return refuse(
      'is-identity',
      `column "${column.name}" of table "${keyOf(table.name)}" is an identity column`,
    );
  }
  return { ...column, nullable };
}

function changeDefault(
  store: Store,
  table: Table,
  column: Column,
  value: Extract<ColumnChange, { kind: 'default' }>['default'],
): Column | Problems {
  if (column.autoIncrement !== undefined && column.autoIncrement.kind !== 'serial') {
    return refuse(
      'is-identity',
      `column "${column.name}" of table "${keyOf(table.name)}" is an identity column`,
    );
  }
  if (column.generated !== undefined) {
    return refuse(
      'is-generated',
      `column "${column.name}" of table "${keyOf(table.name)}" is a generated column`,
    );
  }
  const hasNone = value === null && column.nullable && store.traits.dropsNullDefault;
  return withOptional(
    withOptional(column, 'default', value === null || value.kind === 'null' ? undefined : value),
    'noDefault',
    hasNone ? true : undefined,
  );
}

function addIdentity(store: Store, table: Table, column: Column, identity: AutoIncrement): Column | Problems {
  const name = `column "${column.name}" of table "${keyOf(table.name)}"`;
  if (column.autoIncrement !== undefined) return refuse('is-identity', `${name} numbers itself already`);
  if (column.default !== undefined)
    return refuse('has-default', `${name} has a default, so it cannot become an identity`);
  if (column.nullable)
    return refuse('nullable-identity', `${name} must be NOT NULL before it can become an identity`);
  const problems = firstProblem(() =>
    identity.sequence === undefined ? fine : relationTaken(store, identity.sequence),
  );
  return problems.length > 0 ? problems : { ...column, autoIncrement: identity };
}

function dropIdentity(table: Table, column: Column, ifExists: true | undefined): Column | Problems {
  const kind = column.autoIncrement?.kind;
  if (kind === 'always' || kind === 'byDefault') return without(column, 'autoIncrement') as Column;
  return ifExists === true ? column : notOf(table, column, 'identity', 'an identity column');
}

function setIdentity(
  table: Table,
  column: Column,
  change: Extract<ColumnChange, { kind: 'setIdentity' }>,
): Column | Problems {
  const increment = column.autoIncrement;
  if (increment === undefined || increment.kind === 'serial') {
    return notOf(table, column, 'identity', 'an identity column');
  }
  const options = changedOptions(increment.options ?? {}, change.options ?? {}, column.type);
  return {
    ...column,
    autoIncrement: withOptions({ ...increment, kind: change.generation ?? increment.kind }, options),
  };
}

/** An identity or serial with other options; none are left out. */
export function withOptions(
  increment: AutoIncrement,
  options: NonNullable<AutoIncrement['options']>,
): AutoIncrement {
  return withOptional(increment, 'options', Object.keys(options).length === 0 ? undefined : options);
}

function notOf(table: Table, column: Column, code: string, what: string): Problems {
  return refuse(`not-${code}`, `column "${column.name}" of table "${keyOf(table.name)}" is not ${what}`);
}
