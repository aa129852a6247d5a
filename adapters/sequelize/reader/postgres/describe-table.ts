import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import { emptySchema, keyOf, type Column, type ColumnType, type Table } from '../../../../src/ir/index.js';
import type { Row } from '../rows.js';
import { arrayText, withoutNeedlessQuotes } from './rows.js';

/** What information_schema.columns says of a table, as Sequelize's `describeTableQuery` selects it. */
export function describedColumns(table: Table, state: SchemaState, dialect: Dialect): readonly Row[] {
  const server = asServerHasIt(table, dialect);
  const key = table.constraints.find(({ kind }) => kind === 'primaryKey');
  const keyColumns = key !== undefined && 'columns' in key ? key.columns : [];
  return table.columns.map((column) => {
    const values = column.type.kind === 'named' ? state.enumType(column.type.name)?.values : undefined;
    return {
      Constraint: keyColumns.includes(column.name) ? 'PRIMARY KEY' : null,
      Field: column.name,
      Default: defaultText(server.columns.find(({ name }) => name === column.name) ?? column, table, dialect),
      Null: column.nullable ? 'YES' : 'NO',
      Type: typeText(column.type, dialect),
      special: values === undefined ? null : arrayText(values),
      Comment: column.comment ?? null,
    };
  });
}

/** The defaults in the spelling that the catalogs give back. */
function asServerHasIt(table: Table, dialect: Dialect): Table {
  const key = keyOf(table.name);
  return dialect.normalize({ ...emptySchema(dialect.name), tables: { [key]: table } }).tables[key] ?? table;
}

function defaultText(column: Column, table: Table, dialect: Dialect): string | null {
  if (column.autoIncrement?.kind === 'serial') {
    const sequence = column.autoIncrement.sequence ?? { name: `${table.name.name}_${column.name}_seq` };
    const parts = [sequence.schema, sequence.name].filter((part) => part !== undefined);
    const name = parts.map((part) => withoutNeedlessQuotes(dialect.quoteIdentifier(part))).join('.');
    return `nextval('${name}'::regclass)`;
  }
  return column.default === undefined ? null : dialect.printExpression(column.default);
}

/** `data_type` with the length of character types (PostgreSQL manual, "information_schema.columns"). */
function typeText(type: ColumnType, dialect: Dialect): string {
  switch (type.kind) {
    case 'array':
      return 'ARRAY';
    case 'named':
      return type.name.name === 'hstore' ? 'hstore' : 'USER-DEFINED';
    case 'string':
      return type.length === undefined ? 'character varying' : `character varying(${type.length})`;
    case 'char':
      return `character(${type.length ?? 1})`;
    case 'bit':
      return type.varying ? lengthOf('bit varying', type.length) : lengthOf('bit', type.length ?? 1);
    case 'decimal':
      return 'numeric';
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'timestamp':
    case 'time':
      return `${type.kind} ${type.zone ? 'with' : 'without'} time zone`;
    case 'interval':
      return 'interval';
    case 'integer':
      return type.bits === 64 ? 'bigint' : type.bits === 32 ? 'integer' : 'smallint';
    case 'binary':
      return 'bytea';
    case 'native':
      return type.name;
    case 'boolean':
    case 'text':
    case 'date':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'enum':
    case 'set':
      return dialect.printType(type);
  }
}

function lengthOf(name: string, length: number | undefined): string {
  return length === undefined ? name : `${name}(${length})`;
}
