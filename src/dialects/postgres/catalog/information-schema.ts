import type { Column, Constraint, Name } from '../../../ir/index.js';
import { UNSURE } from '../../shared/truth.js';
import {
  certainTables,
  certainViews,
  maybe,
  NOT_NULL_NAME,
  otherRelations,
  perhaps,
  schemaOf,
  SYSTEM,
  SYSTEM_SCHEMAS,
  type CatalogRow,
  type Source,
} from './sources.js';

export function informationTables({ schema, doubtful }: Source): CatalogRow[] {
  return [
    ...certainTables(schema).map(({ name, temporary }) => ({
      table_schema: temporary === true ? SYSTEM : schemaOf(name),
      table_name: name.name,
      table_type: temporary === true ? 'LOCAL TEMPORARY' : 'BASE TABLE',
    })),
    ...otherRelations(schema).map((name) => perhaps({ table_name: maybe(name) })),
    ...certainViews(schema)
      .filter(({ materialized }) => materialized !== true)
      .map(({ name }) => ({ table_schema: schemaOf(name), table_name: name.name, table_type: 'VIEW' })),
    ...doubtful.map((name) => perhaps({ table_schema: schemaOf(name), table_name: name.name })),
    ...SYSTEM_SCHEMAS.map((table_schema) => perhaps({ table_schema, table_name: SYSTEM })),
  ];
}

export function informationColumns({ schema, doubtful }: Source): CatalogRow[] {
  const on = (name: Name): CatalogRow => ({ table_schema: schemaOf(name), table_name: name.name });
  return [
    ...certainTables(schema).flatMap(({ name, columns }) =>
      columns.map((column) => ({ ...on(name), column_name: column.name, ...describedColumn(column) })),
    ),
    ...otherRelations(schema).map((name) => perhaps({ table_name: maybe(name) })),
    ...certainViews(schema)
      .filter(({ materialized }) => materialized !== true)
      .flatMap(({ name, columns }) =>
        columns === undefined
          ? [perhaps(on(name))]
          : columns.map((column_name) => ({ ...on(name), column_name })),
      ),
    ...doubtful.map((name) => perhaps({ table_schema: schemaOf(name), table_name: name.name })),
    ...SYSTEM_SCHEMAS.map((table_schema) => perhaps({ table_schema, table_name: SYSTEM })),
  ];
}

function describedColumn({ type, nullable, default: value, autoIncrement, generated }: Column): CatalogRow {
  const plain: Partial<Record<Column['type']['kind'], string>> = {
    boolean: 'boolean',
    text: 'text',
    string: 'character varying',
    char: 'character',
    uuid: 'uuid',
    json: 'json',
    jsonb: 'jsonb',
    date: 'date',
    binary: 'bytea',
    decimal: 'numeric',
    array: 'ARRAY',
    interval: 'interval',
  };
  const integers: Readonly<Record<number, string>> = { 16: 'smallint', 32: 'integer', 64: 'bigint' };
  const data_type = type.kind === 'integer' ? integers[type.bits] : (timeType(type) ?? plain[type.kind]);
  const hasNoDefault = value === undefined && autoIncrement === undefined && generated === undefined;
  // A domain may refuse NULL, too.
  const isNullable = nullable ? (type.kind === 'named' ? UNSURE : 'YES') : 'NO';
  return {
    is_nullable: isNullable,
    ...(data_type === undefined ? {} : { data_type }),
    ...(type.kind === 'string' ? { character_maximum_length: type.length ?? null } : {}),
    ...(hasNoDefault ? { column_default: null } : {}),
  };
}

function timeType(type: Column['type']): string | undefined {
  if (type.kind !== 'timestamp' && type.kind !== 'time') return undefined;
  return `${type.kind} ${type.zone ? 'with' : 'without'} time zone`;
}

const CONSTRAINT_TYPES: Readonly<Record<Exclude<Constraint['kind'], 'exclusion'>, string>> = {
  primaryKey: 'PRIMARY KEY',
  unique: 'UNIQUE',
  foreignKey: 'FOREIGN KEY',
  check: 'CHECK',
};

export function informationConstraints({ schema, doubtful }: Source): CatalogRow[] {
  const on = (name: Name): CatalogRow => ({
    constraint_schema: schemaOf(name),
    table_schema: schemaOf(name),
    table_name: name.name,
  });
  return [
    ...certainTables(schema).flatMap(({ name, constraints }) => [
      ...constraints.flatMap((one) =>
        one.kind === 'exclusion'
          ? []
          : [
              {
                ...on(name),
                constraint_name: one.name ?? UNSURE,
                constraint_type: CONSTRAINT_TYPES[one.kind],
              },
            ],
      ),
      // NOT NULL is told as a check with a name of numbers.
      perhaps({ ...on(name), constraint_name: NOT_NULL_NAME, constraint_type: 'CHECK' }),
    ]),
    ...doubtful.map((name) => perhaps(on(name))),
    ...otherRelations(schema).map((name) => perhaps({ table_name: maybe(name) })),
    ...SYSTEM_SCHEMAS.map((table_schema) =>
      perhaps({
        table_schema,
        constraint_schema: table_schema,
        table_name: SYSTEM,
        constraint_name: { mayBe: (name) => SYSTEM.mayBe(name) || NOT_NULL_NAME.mayBe(name) },
      }),
    ),
  ];
}
