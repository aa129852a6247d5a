import type {
  Column,
  Constraint,
  Expression,
  Index,
  Name,
  Operation,
  OperationBody,
  Table,
} from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { anySpelling } from '../../fold/store/facts.js';
import { rewriteExpression } from '../../fold/expressions.js';
import { rewriteTable } from '../../fold/rewrite.js';
import type { Store } from '../../fold/store/store.js';
import { sqliteVerbatim } from './verbatim.js';

/**
 * SQLite finds names whatever their case (manual: "SQLite Keywords", and `sqlite3StrICmp` wherever names are looked for),
 * and a state by the letter: an operation gets the names as the state spells them.
 */
export function respelled<T extends Operation | OperationBody>(operation: T, store: Store): T {
  const body: OperationBody = operation;
  switch (body.kind) {
    case 'createTable': {
      const names = namesOf(body.columns);
      return {
        ...operation,
        table: tableName(body.table, store),
        columns: body.columns.map((column) => ownColumn(column, names)),
        constraints: body.constraints.map((one) => ownConstraint(one, names, store, body.table)),
      };
    }
    case 'dropTable':
    case 'renameTable':
    case 'alterTable':
    case 'createTrigger':
    case 'delete':
      return { ...operation, table: tableName(body.table, store) };
    case 'insert': {
      const table = tableName(body.table, store);
      const columns = columnsOf(table, store);
      return { ...operation, table, columns: body.columns.map((column) => spelled(column, columns)) };
    }
    case 'update': {
      const table = tableName(body.table, store);
      const columns = columnsOf(table, store);
      const set = body.set.map((one) => ({ ...one, column: spelled(one.column, columns) }));
      return { ...operation, table, set };
    }
    case 'addColumn': {
      const table = tableName(body.table, store);
      const columns = [...columnsOf(table, store), body.column.name];
      const column = ownColumn(body.column, columns);
      if (body.constraints === undefined) return { ...operation, table, column };
      return {
        ...operation,
        table,
        column,
        constraints: body.constraints.map((one) => ownConstraint(one, columns, store, table)),
      };
    }
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn': {
      const table = tableName(body.table, store);
      return { ...operation, table, column: spelled(body.column, columnsOf(table, store)) };
    }
    case 'addConstraint': {
      const table = tableName(body.table, store);
      return {
        ...operation,
        table,
        constraint: ownConstraint(body.constraint, columnsOf(table, store), store, table),
      };
    }
    case 'dropConstraint': {
      const table = tableName(body.table, store);
      const names = store.tables.get(keyOf(table))?.constraints.flatMap(({ name }) => name ?? []) ?? [];
      return { ...operation, table, name: spelled(body.name, names) };
    }
    case 'createIndex': {
      const table = tableName(body.table, store);
      const index = ownIndex(body.index, columnsOf(table, store));
      if (body.index.name === undefined) return { ...operation, table, index };
      const { name } = relationName({ name: body.index.name }, store);
      return { ...operation, table, index: { ...index, name } };
    }
    case 'dropIndex':
      return { ...operation, index: relationName(body.index, store) };
    case 'dropView':
      return { ...operation, name: relationName(body.name, store) };
    case 'createView':
      return {
        ...operation,
        name: relationName(body.name, store),
        reads: body.reads.map((name) => relationName(name, store)),
      };
    case 'rawSql':
    case 'opaque':
      return {
        ...operation,
        touches: body.touches.map((touched) =>
          touched.prefix === true ? touched : { ...touched, name: relationName(touched.name, store) },
        ),
      };
    case 'dropTrigger':
      return body.table === undefined ? { ...operation, ...triggerOf(body.name, store) } : operation;
    default:
      return operation;
  }
}

/** Foreign keys may have been made before the table that they refer to, whose name is then spelled otherwise. */
export function respellReferences(store: Store, name: Name): void {
  const wanted = keyOf(name);
  const isOther = (other: Name): boolean =>
    keyOf(other) !== wanted && keyOf(other).toLowerCase() === wanted.toLowerCase();
  for (const table of store.tablesUsing(anySpelling(wanted))) {
    const refersOtherwise = table.constraints.some(
      (one) => one.kind === 'foreignKey' && isOther(one.references.table),
    );
    if (!refersOtherwise) continue;
    const relation = (other: Name): Name => (isOther(other) ? name : other);
    store.replaceTable(table, rewriteTable(table, { relation }));
  }
}

function triggerOf(name: string, store: Store): { readonly name?: string; readonly table?: Name } {
  for (const on of [...store.tables.values(), ...store.views.values()]) {
    const found = on.triggers.find((trigger) => trigger.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return { name: found.name, table: on.name };
  }
  return {};
}

function tableName(name: Name, store: Store): Name {
  return relationName(name, store);
}

/** The name of a table, view or index as it was made. */
function relationName(name: Name, store: Store): Name {
  if (store.relations.has(keyOf(name))) return name;
  const key = store.spellings.get(keyOf(name).toLowerCase());
  const entry = key === undefined ? undefined : store.relations.get(key);
  if (key === undefined || entry === undefined) return name;
  if (entry.kind === 'table') return store.tables.get(key)?.name ?? name;
  if (entry.kind === 'view') return store.views.get(key)?.name ?? name;
  if (entry.kind === 'index') {
    const on = store.tables.get(keyOf(entry.on));
    const index = on?.indexes.find((other) => other.name?.toLowerCase() === name.name.toLowerCase());
    if (index?.name !== undefined) return { ...name, name: index.name };
  }
  return name;
}

function columnsOf(table: Name, store: Store): readonly string[] {
  return namesOf(store.tables.get(keyOf(table))?.columns ?? []);
}

function namesOf(columns: Table['columns']): readonly string[] {
  return columns.map(({ name }) => name);
}

function spelled(name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  return names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? name;
}

function ownConstraint(
  constraint: Constraint,
  columns: readonly string[],
  store: Store,
  table: Name,
): Constraint {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return { ...constraint, columns: constraint.columns.map((name) => spelled(name, columns)) };
    case 'foreignKey': {
      const isOwn = keyOf(constraint.references.table).toLowerCase() === keyOf(table).toLowerCase();
      const target = isOwn ? table : relationName(constraint.references.table, store);
      const targets = isOwn ? columns : columnsOf(target, store);
      const referenced = constraint.references.columns?.map((name) => spelled(name, targets));
      return {
        ...constraint,
        columns: constraint.columns.map((name) => spelled(name, columns)),
        references: { table: target, ...(referenced === undefined ? {} : { columns: referenced }) },
      };
    }
    case 'check':
      return { ...constraint, expression: ownExpression(constraint.expression, columns) };
    case 'exclusion':
      return constraint;
  }
}

function ownColumn(column: Column, columns: readonly string[]): Column {
  const { generated } = column;
  if (generated === undefined) return column;
  return {
    ...column,
    generated: { ...generated, expression: ownExpression(generated.expression, columns) },
  };
}

function ownIndex(index: Index, columns: readonly string[]): Index {
  return {
    ...index,
    keys: index.keys.map((key) => {
      if (key.column !== undefined) return { ...key, column: spelled(key.column, columns) };
      return key.expression === undefined
        ? key
        : { ...key, expression: ownExpression(key.expression, columns) };
    }),
    ...(index.where === undefined ? {} : { where: ownExpression(index.where, columns) }),
  };
}

/** An expression of a table with its columns as the table spells them. */
function ownExpression(expression: Expression, columns: readonly string[]): Expression {
  return rewriteExpression(expression, (part) => {
    if (part.kind === 'verbatim') {
      const text = (sqliteVerbatim.expressionColumns(part.text) ?? []).reduce((result, name) => {
        const own = spelled(name, columns);
        return own === name ? result : (sqliteVerbatim.renameColumn(result, name, own) ?? result);
      }, part.text);
      return text === part.text ? part : { ...part, text };
    }
    if (part.kind !== 'column') return part;
    const last = part.path.at(-1) ?? '';
    const own = spelled(last, columns);
    return own === last ? part : { ...part, path: [...part.path.slice(0, -1), own] };
  });
}
