import type { SchemaState } from '../../../fold/state.js';
import type { Constraint, Index, Schema, Table } from '../../../ir/index.js';
import { doubtfulNames, doubtfulPrefixes } from '../../shared/doubtful.js';
import { own } from '../../../own.js';
import type { Flavour } from '../flavour.js';
import { charsetOf, collationOf } from '../normalize/collations.js';
import { UNSURE } from '../../shared/truth.js';
import { CURRENT, OTHER, type Cell } from './cells.js';
import { catalogColumn } from './columns.js';

/** Marks a row that stands for any number of rows, none among them. */
export const PERHAPS: unique symbol = Symbol('perhaps');

/** A row of a catalog: a column that is not here is not known. Of information_schema the columns are in capitals. */
export type CatalogRow = Readonly<Record<string, Cell>> & { readonly [PERHAPS]?: true };

function perhaps(row: CatalogRow): CatalogRow {
  return { ...row, [PERHAPS]: true };
}

/** Tables that tools keep books in: they are in the database and not in the history. */
const LEDGER = /migrat|sequelizemeta|sequelizedata|schema_?(?:version|history)|metadata|changelog/i;

/**
 * The rows of a view of information_schema, in a server that holds this state; undefined if it is none that is modelled
 * (MySQL manual, "INFORMATION_SCHEMA Tables"; MariaDB's of the same names). What there is in other databases, what tools keep
 * books in and what may be there are rows that say so.
 */
export function informationRows(
  relation: string,
  state: SchemaState,
  flavour: Flavour,
): readonly CatalogRow[] | undefined {
  const rowsOf = own(RELATIONS, relation);
  if (rowsOf === undefined) return undefined;
  const schema = state.snapshot();
  const certain = Object.values(schema.tables).filter(
    ({ uncertain, temporary }) => uncertain === undefined && temporary !== true,
  );
  return [
    ...certain.flatMap((table) =>
      rowsOf(table, flavour).map((row) => ({ ...row, TABLE_SCHEMA: CURRENT, TABLE_NAME: table.name.name })),
    ),
    ...viewRows(relation, schema),
    ...doubtfulNames(state, schema).map(({ name }) => perhaps({ TABLE_SCHEMA: CURRENT, TABLE_NAME: name })),
    ...doubtfulPrefixes(state).map((prefix) =>
      perhaps({ TABLE_SCHEMA: CURRENT, TABLE_NAME: { mayBe: (name) => name.startsWith(prefix) } }),
    ),
    ...othersRows(schema),
    perhaps({ TABLE_SCHEMA: CURRENT, TABLE_NAME: { mayBe: (name) => LEDGER.test(name) } }),
    perhaps({ TABLE_SCHEMA: OTHER }),
  ].map(withConstraintSchema);
}

/** A constraint and an index are in the database of their table. */
function withConstraintSchema(row: CatalogRow): CatalogRow {
  const schema = row['TABLE_SCHEMA'];
  return { ...row, CONSTRAINT_SCHEMA: schema, INDEX_SCHEMA: schema };
}

function viewRows(relation: string, schema: Schema): readonly CatalogRow[] {
  const certain = Object.values(schema.views).filter(({ uncertain }) => uncertain === undefined);
  const on = (name: string): CatalogRow => ({ TABLE_SCHEMA: CURRENT, TABLE_NAME: name });
  if (relation === 'tables')
    return certain.map(({ name }) => ({ ...on(name.name), TABLE_TYPE: 'VIEW', ENGINE: null }));
  return relation === 'columns' ? certain.map(({ name }) => perhaps(on(name.name))) : [];
}

/** A sequence of MariaDB's is a relation, whether it is modelled or kept as text. */
function othersRows({ others, sequences }: Schema): readonly CatalogRow[] {
  return [...Object.keys(sequences).map((key) => `sequence ${key}`), ...Object.keys(others)].some((key) =>
    /^sequence\b/i.test(key),
  )
    ? [perhaps({ TABLE_SCHEMA: CURRENT })]
    : [];
}

type RowsOfTable = (table: Table, flavour: Flavour) => readonly CatalogRow[];

const RELATIONS: Readonly<Record<string, RowsOfTable>> = {
  tables: (table, flavour) => [
    {
      TABLE_CATALOG: 'def',
      TABLE_TYPE: table.options?.['versioned'] === undefined ? 'BASE TABLE' : UNSURE,
      TABLE_COLLATION: collationOf(table.options?.['charset'], table.options?.['collate'], flavour),
      TABLE_COMMENT: table.comment ?? '',
    },
  ],
  columns: (table, flavour) =>
    table.columns.map((column, place) => {
      const shown = catalogColumn(table, column, flavour);
      return {
        COLUMN_NAME: shown.name,
        ORDINAL_POSITION: place + 1,
        COLUMN_DEFAULT: shown.storedDefault,
        IS_NULLABLE: shown.nullable ? 'YES' : 'NO',
        DATA_TYPE: shown.dataType,
        CHARACTER_MAXIMUM_LENGTH: shown.maxLength,
        CHARACTER_SET_NAME:
          typeof shown.collation === 'string' ? charsetOf(shown.collation) : shown.collation,
        COLLATION_NAME: shown.collation,
        COLUMN_TYPE: shown.columnType,
        COLUMN_KEY: shown.key,
        EXTRA: shown.extra,
        COLUMN_COMMENT: shown.comment,
      };
    }),
  table_constraints: (table, flavour) => [
    ...keysOf(table).map(({ name, isPrimary }) => ({
      CONSTRAINT_NAME: name,
      CONSTRAINT_TYPE: isPrimary ? 'PRIMARY KEY' : 'UNIQUE',
    })),
    ...foreignKeysOf(table).map(({ name }) => ({
      CONSTRAINT_NAME: name ?? UNSURE,
      CONSTRAINT_TYPE: 'FOREIGN KEY',
    })),
    ...table.constraints
      .filter(({ kind }) => kind === 'check')
      .map(({ name }) => ({ CONSTRAINT_NAME: name ?? UNSURE, CONSTRAINT_TYPE: 'CHECK' })),
    // A column of JSON has a check of its own there.
    ...(flavour.dialect === 'mariadb' ? [perhaps({ CONSTRAINT_TYPE: 'CHECK' })] : []),
  ],
  statistics: (table) =>
    indexesOf(table).flatMap(({ name, isUnique, index }) =>
      index.keys.map((key, place) => ({
        NON_UNIQUE: isUnique ? 0 : 1,
        INDEX_NAME: name,
        SEQ_IN_INDEX: place + 1,
        COLUMN_NAME: key.column ?? null,
        INDEX_TYPE: (index.method ?? 'btree').toUpperCase(),
      })),
    ),
  key_column_usage: (table) => [
    ...keysOf(table).flatMap(({ name, index }) =>
      index.keys.flatMap(({ column }, place) =>
        column === undefined
          ? []
          : [
              {
                CONSTRAINT_NAME: name,
                COLUMN_NAME: column,
                ORDINAL_POSITION: place + 1,
                REFERENCED_TABLE_SCHEMA: null,
                REFERENCED_TABLE_NAME: null,
                REFERENCED_COLUMN_NAME: null,
              },
            ],
      ),
    ),
    ...foreignKeysOf(table).flatMap(({ name, columns, references }) =>
      columns.map((column, place) => ({
        CONSTRAINT_NAME: name ?? UNSURE,
        COLUMN_NAME: column,
        ORDINAL_POSITION: place + 1,
        REFERENCED_TABLE_SCHEMA: references.table.schema === undefined ? CURRENT : UNSURE,
        REFERENCED_TABLE_NAME: references.table.name,
        REFERENCED_COLUMN_NAME: references.columns?.[place] ?? UNSURE,
      })),
    ),
  ],
};

interface NamedIndex {
  readonly name: Cell;
  readonly isUnique: boolean;
  readonly isPrimary: boolean;
  readonly index: Pick<Index, 'keys' | 'method'>;
}

/** The primary key first, as the server has it. */
function indexesOf({ constraints, indexes }: Table): readonly NamedIndex[] {
  return [
    ...constraints.flatMap((one): NamedIndex[] =>
      one.kind === 'primaryKey'
        ? [
            {
              name: 'PRIMARY',
              isUnique: true,
              isPrimary: true,
              index: { keys: one.index?.keys ?? one.columns.map((column) => ({ column })) },
            },
          ]
        : [],
    ),
    ...indexes.map((index) => ({
      name: index.name ?? UNSURE,
      isUnique: index.unique === true,
      isPrimary: false,
      index,
    })),
  ];
}

function keysOf(table: Table): readonly NamedIndex[] {
  return indexesOf(table).filter(({ isUnique }) => isUnique);
}

function foreignKeysOf({ constraints }: Table): readonly Extract<Constraint, { kind: 'foreignKey' }>[] {
  return constraints.filter((one) => one.kind === 'foreignKey');
}

/** The rows of SHOW INDEX. Cardinality is of the rows. */
export function shownIndexes(table: Table, flavour: Flavour): readonly CatalogRow[] {
  return indexesOf(table).flatMap(({ name, isUnique, index }) =>
    index.keys.map((key, place) => ({
      TABLE: table.name.name,
      NON_UNIQUE: isUnique ? 0 : 1,
      KEY_NAME: name,
      SEQ_IN_INDEX: place + 1,
      COLUMN_NAME: key.column ?? null,
      SUB_PART: key.length ?? null,
      INDEX_TYPE: (index.method ?? 'btree').toUpperCase(),
      ...(flavour.functionalKeys && key.column !== undefined ? { EXPRESSION: null } : {}),
    })),
  );
}

/** The columns of SHOW INDEX, as they are spelled (manual, "SHOW INDEX Statement"). */
export const INDEX_COLUMNS = [
  'Table',
  'Non_unique',
  'Key_name',
  'Seq_in_index',
  'Column_name',
  'Collation',
  'Cardinality',
  'Sub_part',
  'Packed',
  'Null',
  'Index_type',
  'Comment',
  'Index_comment',
] as const;

/** The rows of SHOW COLUMNS, with FULL. */
export function shownColumns(table: Table, flavour: Flavour): readonly CatalogRow[] {
  return table.columns.map((column) => {
    const shown = catalogColumn(table, column, flavour);
    return {
      FIELD: shown.name,
      TYPE: shown.columnType,
      COLLATION: shown.collation,
      NULL: shown.nullable ? 'YES' : 'NO',
      KEY: shown.key,
      DEFAULT: shown.shownDefault,
      EXTRA: shown.extra,
      COMMENT: shown.comment,
    };
  });
}

/** The columns of SHOW COLUMNS, as they are spelled. */
export const COLUMN_COLUMNS = ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'] as const;

/** Those of SHOW FULL COLUMNS. */
export const FULL_COLUMN_COLUMNS = [
  'Field',
  'Type',
  'Collation',
  'Null',
  'Key',
  'Default',
  'Extra',
  'Privileges',
  'Comment',
] as const;
