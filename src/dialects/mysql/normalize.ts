import type {
  Column,
  Constraint,
  ForeignKey,
  Index,
  IndexKey,
  Schema,
  Table,
  TableOptions,
  View,
} from '../../ir/index.js';
import { isInnodb } from './altered-table.js';
import type { Flavour } from './flavour.js';
import { hasNoNullDefault } from './introspect/tables.js';
import { charsetOf, collationOf, usualCollation } from './normalize/collations.js';
import { plainDefault, withDigits } from './normalize/defaults.js';
import { plainExpression, plainText } from './normalize/expressions.js';
import { plainRoutine, plainTrigger } from './normalize/programs.js';
import { withWholeKeys } from './whole-keys.js';

/**
 * A schema in one spelling, whether it was folded from what people wrote or read back from the server. Idempotent.
 * Where a folded table names no character set, it has that of a database of our own.
 *
 * The query of a view is left out, as the server resolves names and stars in it; so are the SQL modes of programs and the
 * collation of the database, which a history does not say: compare schemas that both come from a server as they are.
 */
export function normalize(schema: Schema, flavour: Flavour): Schema {
  return {
    ...schema,
    tables: mapped(schema.tables, (table) => plainTable(table, flavour)),
    views: mapped(schema.views, plainView),
    functions: mapped(schema.functions, (routine) => ({
      ...routine,
      definition: plainRoutine(routine.definition),
    })),
    others: Object.fromEntries(
      Object.entries(schema.others).filter(([key]) => !/^(?:sql_mode of |database collation$)/.test(key)),
    ),
  };
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function plainTable(table: Table, flavour: Flavour): Table {
  const { options, partitionBy, ...rest } = table;
  const collation =
    collationOf(options?.['charset'], options?.['collate'], flavour) ?? usualCollation(flavour);
  const isJson = jsonColumns(table, collation, flavour);
  const isJsonCheck = (constraint: Constraint): boolean =>
    constraint.kind === 'check' && constraint.column !== undefined && isJson.has(constraint.column);
  return {
    ...rest,
    columns: table.columns.map((column) =>
      plainColumn(isJson.has(column.name) ? asJson(column) : column, collation, flavour),
    ),
    constraints: table.constraints
      .filter((constraint) => !isJsonCheck(constraint))
      .map((constraint) => plainConstraint(constraint, flavour)),
    indexes: withWholeKeys(table).indexes.map((index) => plainIndex(index, isInnodb(table), flavour)),
    triggers: table.triggers.map((trigger) => ({ ...trigger, definition: plainTrigger(trigger.definition) })),
    options: { ...plainOptions(options), collate: collation },
    ...(partitionBy === undefined
      ? {}
      : { partitionBy: plainText(partitionBy).replaceAll(/ ?engine=innodb/g, '') }),
  };
}

function plainOptions(options: TableOptions = {}): TableOptions {
  const { charset: _charset, engine = 'InnoDB', auto_increment: next = '1', ...rest } = options;
  return {
    ...rest,
    ...(engine === 'InnoDB' ? {} : { engine }),
    ...(next === '1' || next === '0' ? {} : { auto_increment: next }),
  };
}

/** In MariaDB a column of JSON is LONGTEXT of utf8mb4_bin with a check that it is valid (documentation, "JSON Data Type"). */
function jsonColumns(table: Table, ofTable: string, flavour: Flavour): ReadonlySet<string> {
  if (flavour.dialect !== 'mariadb') return new Set();
  const checked = new Set(
    table.constraints.flatMap((constraint) => {
      if (constraint.kind !== 'check' || constraint.column === undefined) return [];
      const { expression, column } = constraint;
      const isValidity = expression.kind === 'call' && expression.name.name === 'json_valid';
      return isValidity ? [column] : [];
    }),
  );
  return new Set(
    table.columns
      .filter(({ name, type, collation }) => {
        const isLong =
          type.kind === 'text' && type.size === 'long' && (collation?.name ?? ofTable) === 'utf8mb4_bin';
        return checked.has(name) && (isLong || type.kind === 'json');
      })
      .map(({ name }) => name),
  );
}

function asJson(column: Column): Column {
  const { charset: _charset, collation: _collation, ...rest } = column;
  return { ...rest, type: { kind: 'json' } };
}

/** Whether there is a default NULL cannot be seen of a text. */
function withVisibleDefault(column: Column): Column {
  const { noDefault, ...rest } = column;
  return noDefault === true && hasNoNullDefault(column) ? rest : column;
}

function plainColumn(column: Column, ofTable: string, flavour: Flavour): Column {
  const {
    charset,
    collation,
    default: value,
    generated,
    onUpdate,
    options = {},
    ...rest
  } = withVisibleDefault(column);
  const { binary, ...otherOptions } = options;
  const named =
    binary === undefined ? collationOf(charset, collation?.name, flavour) : `${charsetOf(ofTable)}_bin`;
  return {
    ...rest,
    ...(named === undefined || named === ofTable ? {} : { collation: { name: named } }),
    ...(value === undefined || value.kind === 'null'
      ? {}
      : { default: withDigits(plainDefault(value, column.type, flavour), column.type, flavour) }),
    ...(generated === undefined
      ? {}
      : { generated: { ...generated, expression: plainExpression(generated.expression, flavour) } }),
    ...(onUpdate === undefined
      ? {}
      : { onUpdate: withDigits(plainExpression(onUpdate, flavour), column.type, flavour) }),
    ...(Object.keys(otherOptions).length === 0 ? {} : { options: otherOptions }),
  };
}

function plainConstraint(constraint: Constraint, flavour: Flavour): Constraint {
  switch (constraint.kind) {
    case 'check':
      return { ...constraint, expression: plainExpression(constraint.expression, flavour) };
    case 'foreignKey':
      return plainForeignKey(constraint, flavour);
    case 'primaryKey':
    case 'unique':
    case 'exclusion':
      return constraint;
  }
}

/** RESTRICT is what MariaDB does without being told, and it does not show it. */
function plainForeignKey(key: ForeignKey, flavour: Flavour): ForeignKey {
  const { onDelete, onUpdate, indexName: _indexName, ...rest } = key;
  const isShown = (action: ForeignKey['onDelete']): boolean =>
    action !== undefined && !(action === 'restrict' && flavour.dialect === 'mariadb');
  return {
    ...rest,
    ...(isShown(onDelete) && onDelete !== undefined ? { onDelete } : {}),
    ...(isShown(onUpdate) && onUpdate !== undefined ? { onUpdate } : {}),
  };
}

function plainIndex(index: Index, ofInnodb: boolean, flavour: Flavour): Index {
  const { implicit: _implicit, method, ...rest } = index;
  // InnoDB has no hash indexes: MySQL then makes a B-tree and shows nothing, MariaDB shows what was written.
  const isTree = method === 'hash' && flavour.dialect === 'mysql' && ofInnodb;
  return {
    ...rest,
    // A B-tree is what every index is that says nothing.
    ...(method === undefined || method === 'btree' || isTree ? {} : { method }),
    keys: index.keys.map((key): IndexKey =>
      key.expression === undefined ? key : { ...key, expression: plainExpression(key.expression, flavour) },
    ),
  };
}

function plainView(view: View): View {
  const { columns: _columns, with: attributes = {}, ...rest } = view;
  const kept = Object.entries(attributes).filter(
    ([key, value]) => key !== 'definer' && value !== 'undefined' && value !== 'definer',
  );
  return {
    ...rest,
    query: '',
    reads: view.reads.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ...(kept.length === 0 ? {} : { with: Object.fromEntries(kept) }),
  };
}
