import type {
  Column,
  Constraint,
  Expression,
  ForeignKey,
  Index,
  IndexKey,
  Schema,
  Table,
  View,
} from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { rewriteExpression } from '../../fold/expressions.js';
import { settled } from './traits.js';
import { canonicalSql } from './canonical-sql.js';
import { own } from '../../own.js';

/**
 * A schema in one spelling, whether it was folded or read back. SQLite keeps the text of every statement, so little is left
 * to do: what a foreign key leaves out, defaults of NULL, the case of names, white space and quotes in views and triggers.
 * Temporary tables are left out: they are their connection's own. Idempotent.
 */
export function normalize(schema: Schema): Schema {
  const tables = Object.entries(schema.tables).filter(([, table]) => table.temporary !== true);
  return {
    ...schema,
    tables: Object.fromEntries(tables.map(([key, table]) => [key, plainTable(table, schema)])),
    views: Object.fromEntries(Object.entries(schema.views).map(([key, view]) => [key, plainView(view)])),
    others: Object.fromEntries(
      Object.entries(schema.others).map(([key, sql]) => [key, canonicalSql(sql) ?? sql]),
    ),
  };
}

function plainTable(table: Table, schema: Schema): Table {
  const names = new Map(table.columns.map(({ name }) => [name.toLowerCase(), name]));
  const plain = (expression: Expression): Expression => plainExpression(expression, table, names);
  return settled({
    ...table,
    columns: table.columns.map((column) => plainColumn(column, plain)),
    constraints: table.constraints.map((constraint) => plainConstraint(constraint, plain, schema)),
    indexes: table.indexes.map((index) => plainIndex(index, plain)),
    triggers: table.triggers.map(plainTrigger),
  });
}

/** Columns without the table, and as the table spells them. */
function plainExpression(
  expression: Expression,
  table: Table,
  names: ReadonlyMap<string, string>,
): Expression {
  return rewriteExpression(expression, (part) => {
    if (part.kind === 'verbatim') return { ...part, text: canonicalSql(part.text) ?? part.text };
    if (part.kind !== 'column') return part;
    const isQualified =
      part.path.length > 1 && part.path.at(-2)?.toLowerCase() === table.name.name.toLowerCase();
    const [last = '', ...others] = isQualified ? part.path.slice(-1) : part.path;
    return others.length > 0 ? part : { kind: 'column', path: [names.get(last.toLowerCase()) ?? last] };
  });
}

function plainColumn(column: Column, plain: (expression: Expression) => Expression): Column {
  const { default: written, generated, collation, ...rest } = column;
  return {
    ...rest,
    ...(written === undefined || written.kind === 'null' ? {} : { default: plain(written) }),
    ...(generated === undefined
      ? {}
      : { generated: { ...generated, expression: plain(generated.expression) } }),
    // BINARY is what a column has anyway.
    ...(collation === undefined || collation.name === 'binary' ? {} : { collation }),
  };
}

function plainConstraint(
  constraint: Constraint,
  plain: (expression: Expression) => Expression,
  schema: Schema,
): Constraint {
  switch (constraint.kind) {
    case 'check':
      return { ...constraint, expression: plain(constraint.expression) };
    case 'foreignKey':
      return withReferenced(constraint, schema);
    case 'primaryKey':
    case 'unique':
    case 'exclusion':
      return constraint;
  }
}

/**
 * A foreign key with the name of its table as that is spelled, and with the columns that it refers to: without them it
 * refers to the primary key, whichever that is when it is looked for.
 */
function withReferenced(constraint: ForeignKey, schema: Schema): ForeignKey {
  const { table, columns } = constraint.references;
  const wanted = keyOf(table).toLowerCase();
  const target =
    own(schema.tables, keyOf(table)) ??
    Object.values(schema.tables).find(({ name }) => keyOf(name).toLowerCase() === wanted);
  if (target === undefined) {
    const unknown = { ...table, name: table.name.toLowerCase() };
    return { ...constraint, references: { ...constraint.references, table: unknown } };
  }
  const key = target.constraints.find((other) => other.kind === 'primaryKey');
  const names = target.columns.map(({ name }) => name);
  const spelled = columns?.map(
    (column) => names.find((name) => name.toLowerCase() === column.toLowerCase()) ?? column,
  );
  const referenced = spelled ?? key?.columns;
  return {
    ...constraint,
    references: { table: target.name, ...(referenced === undefined ? {} : { columns: referenced }) },
  };
}

function plainIndex(index: Index, plain: (expression: Expression) => Expression): Index {
  return {
    ...index,
    keys: index.keys.map((key) => plainKey(key, plain)),
    ...(index.where === undefined ? {} : { where: plain(index.where) }),
  };
}

function plainKey(key: IndexKey, plain: (expression: Expression) => Expression): IndexKey {
  if (key.expression === undefined) return key;
  return { ...key, expression: plain(key.expression) };
}

function plainView(view: View): View {
  return {
    ...view,
    query: canonicalSql(view.query) ?? view.query,
    triggers: view.triggers.map(plainTrigger),
  };
}

function plainTrigger<T extends { readonly definition: string }>(trigger: T): T {
  return { ...trigger, definition: canonicalSql(trigger.definition) ?? trigger.definition };
}
