import { operandsOf } from '../fold/expressions.js';
import {
  keyOf,
  type Column,
  type ColumnType,
  type Expression,
  type Name,
  type Schema,
  type Table,
} from '../ir/index.js';
import { oddValues, plainValue } from './candidates.js';
import { NULL, number, text, type ProbeValue } from './value.js';

/** A column that both sides have. Rows are written by the source's names. */
export interface ProbeColumn {
  readonly name: string;
  readonly targetName: string;
  readonly source: Column;
  readonly target: Column;
  /** What it means in the source: enums and domains are resolved. */
  readonly type: ColumnType;
  readonly targetType: ColumnType;
  /** A row may leave it out. */
  readonly canOmit: boolean;
  /** A row may say it: it is not computed. */
  readonly canWrite: boolean;
  /** What is tried in it; the first is what a row has mostly. */
  readonly values: readonly ProbeValue[];
}

/** Columns of which no two rows may have the same values. */
export interface ProbeKey {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A foreign key. */
export interface ProbeReference {
  readonly name: string;
  readonly columns: readonly string[];
  /** Key of the referenced table. */
  readonly parent: string;
  readonly parentColumns: readonly string[];
  /** A row must have it: one of its columns cannot be NULL, or has a default that would refer to what may not be there. */
  readonly required: boolean;
}

/** A table that both sides have. */
export interface ProbeTable {
  /** Of the source's name, as `keyOf` tells it. */
  readonly key: string;
  readonly source: Table;
  readonly target: Table;
  readonly columns: readonly ProbeColumn[];
  readonly keys: readonly ProbeKey[];
  readonly references: readonly ProbeReference[];
}

export interface ProbeModel {
  /** Referenced tables before those that refer to them, as far as there is such an order. */
  readonly tables: readonly ProbeTable[];
  /** Tables of the source that are not tried, with the reason. */
  readonly skipped: readonly { readonly table: string; readonly reason: string }[];
}

/** What two databases have in common; `leftOut` are keys of tables that are nobody's business, such as a tool's own. */
export function modelOf(source: Schema, target: Schema, leftOut: readonly string[]): ProbeModel {
  const skipped: { table: string; reason: string }[] = [];
  const tables = new Map<string, ProbeTable>();
  for (const [key, table] of Object.entries(source.tables)) {
    if (leftOut.includes(key)) continue;
    const other = counterpart(table.name, target);
    if (other === undefined) {
      skipped.push({ table: key, reason: 'the target has no such table' });
      continue;
    }
    const columns = columnsOf(table, other, source, target);
    const missing = table.columns.find(({ name }) => !columns.some((one) => one.name === name));
    if (missing === undefined) {
      tables.set(key, { key, source: table, target: other, columns, ...linksOf(table, source) });
    } else skipped.push({ table: key, reason: `the target has no column ${missing.name} in it` });
  }
  return { tables: ordered(tables), skipped };
}

/** The table of the same name, whose schema may have become a prefix. */
function counterpart({ schema, name }: Name, target: Schema): Table | undefined {
  const wanted = [keyOf(schema === undefined ? { name } : { schema, name }), `${schema ?? ''}_${name}`, name];
  for (const key of wanted) {
    const found =
      target.tables[key] ??
      Object.values(target.tables).find((table) => keyOf(table.name).toLowerCase() === key.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}

function columnsOf(table: Table, other: Table, source: Schema, target: Schema): readonly ProbeColumn[] {
  return table.columns.flatMap((column): ProbeColumn[] => {
    const same =
      other.columns.find(({ name }) => name === column.name) ??
      other.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
    if (same === undefined) return [];
    const type = resolved(column.type, source);
    const targetType = resolved(same.type, target);
    const facts = {
      type,
      target: targetType,
      nullable: column.nullable,
      constants: constantsOf(table, column.name),
    };
    return [
      {
        name: column.name,
        targetName: same.name,
        source: column,
        target: same,
        type,
        targetType,
        canOmit: column.nullable || column.default !== undefined || column.autoIncrement !== undefined,
        canWrite: column.generated === undefined,
        values:
          column.autoIncrement === undefined && same.autoIncrement === undefined
            ? [plainValue(type, 1), ...oddValues(facts)]
            : COUNTER_VALUES,
      },
    ];
  });
}

/** No large ones: a number that is given moves the counter of MySQL and SQLite, even in a transaction that is undone. */
const COUNTER_VALUES: readonly ProbeValue[] = [number('-50'), NULL, number('0'), number('-51.4'), text('x')];

/** A type with what the schema says of it: the values of an enum, the type below a domain, text for `citext`. */
function resolved(type: ColumnType, schema: Schema): ColumnType {
  if (type.kind === 'array') return { kind: 'array', of: resolved(type.of, schema) };
  if (type.kind !== 'named') return type;
  const key = keyOf(type.name);
  const values = schema.enums[key]?.values;
  if (values !== undefined) return { kind: 'enum', values };
  const domain = schema.domains[key];
  if (domain !== undefined) return resolved(domain.type, schema);
  return type.name.name === 'citext' ? { kind: 'text' } : type;
}

/** The constants of the checks that mention a column. */
function constantsOf(table: Table, column: string): readonly string[] {
  const found = new Set<string>();
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'check' || !columnsIn(constraint.expression).includes(column)) continue;
    for (const value of constantsIn(constraint.expression)) found.add(value);
  }
  return [...found].slice(0, 20);
}

/** The columns that an expression mentions. */
export function columnsIn(expression: Expression): readonly string[] {
  const own = expression.kind === 'column' ? [expression.path.at(-1) ?? ''] : [];
  return [...own, ...operandsOf(expression).flatMap(columnsIn)];
}

function constantsIn(expression: Expression): readonly string[] {
  const own = expression.kind === 'string' || expression.kind === 'number' ? [expression.value] : [];
  return [...own, ...operandsOf(expression).flatMap(constantsIn)];
}

function linksOf(table: Table, schema: Schema): Pick<ProbeTable, 'keys' | 'references'> {
  const keys: ProbeKey[] = [];
  const references: ProbeReference[] = [];
  for (const one of table.constraints) {
    const name = one.name ?? one.kind;
    if (one.kind === 'primaryKey' || one.kind === 'unique') keys.push({ name, columns: one.columns });
    if (one.kind !== 'foreignKey') continue;
    const parent = keyOf(one.references.table);
    const parentColumns = one.references.columns ?? primaryKeyOf(schema.tables[parent]);
    const required = one.columns.some((column) => isRequired(table, column) || hasDefault(table, column));
    references.push({ name, columns: one.columns, parent, parentColumns, required });
  }
  for (const index of table.indexes) {
    if (index.unique !== true) continue;
    const columns = index.keys.flatMap(({ column, expression }) =>
      column !== undefined ? [column] : expression === undefined ? [] : columnsIn(expression),
    );
    keys.push({ name: index.name ?? 'index', columns: [...new Set(columns)] });
  }
  return { keys: keys.filter(({ columns }) => columns.length > 0), references };
}

function primaryKeyOf(table: Table | undefined): readonly string[] {
  const key = table?.constraints.find(({ kind }) => kind === 'primaryKey');
  return key?.kind === 'primaryKey' ? key.columns : [];
}

function isRequired(table: Table, name: string): boolean {
  return table.columns.find((column) => column.name === name)?.nullable === false;
}

function hasDefault(table: Table, name: string): boolean {
  const value = table.columns.find((column) => column.name === name)?.default;
  return value !== undefined && value.kind !== 'null';
}

/**
 * Referenced tables first. In a ring a reference that a row must have counts more than one that it may have: tables are put in order
 * by all references, and then once more by those alone.
 */
function ordered(tables: ReadonlyMap<string, ProbeTable>): readonly ProbeTable[] {
  const byAll = inOrder([...tables.values()], tables, () => true);
  return inOrder(byAll, tables, ({ required }) => required);
}

function inOrder(
  list: readonly ProbeTable[],
  tables: ReadonlyMap<string, ProbeTable>,
  counts: (reference: ProbeReference) => boolean,
): readonly ProbeTable[] {
  const done = new Set<ProbeTable>();
  const visit = (table: ProbeTable, above: readonly ProbeTable[]): void => {
    if (done.has(table) || above.includes(table)) return;
    for (const { parent } of table.references.filter(counts)) {
      const other = tables.get(parent);
      if (other !== undefined) visit(other, [...above, table]);
    }
    done.add(table);
  };
  for (const table of list) visit(table, []);
  return [...done];
}
