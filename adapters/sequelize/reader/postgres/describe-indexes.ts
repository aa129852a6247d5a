import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { Index, Table } from '../../../../src/ir/index.js';
import type { Row } from '../rows.js';
import { arrayText, withoutNeedlessQuotes } from './rows.js';

/** What `showIndexesQuery` selects of a table's indexes, those of constraints among them, by name. */
export function indexRows(table: Table, dialect: Dialect): readonly Row[] {
  const constraints = table.constraints.flatMap((one): readonly Entry[] =>
    one.kind === 'primaryKey' || one.kind === 'unique'
      ? [
          {
            primary: one.kind === 'primaryKey',
            index: {
              ...(one.name === undefined ? {} : { name: one.name }),
              unique: true,
              keys: one.columns.map((column) => ({ column })),
            },
          },
        ]
      : [],
  );
  const entries = [...constraints, ...table.indexes.map((index) => ({ primary: false, index }))];
  return entries
    .sort((a, b) => ((a.index.name ?? '') < (b.index.name ?? '') ? -1 : 1))
    .map((entry) => rowOf(entry, table, dialect));
}

interface Entry {
  readonly primary: boolean;
  readonly index: Index;
}

/** Columns are numbered as they stand: numbers of dropped ones are not missed by anybody. */
function rowOf({ primary, index }: Entry, table: Table, dialect: Dialect): Row {
  const numbers = table.columns.map((_, place) => place + 1);
  return {
    name: index.name ?? '',
    primary,
    unique: index.unique === true,
    indkey: index.keys
      .map(({ column }) => table.columns.findIndex(({ name }) => name === column) + 1)
      .join(' '),
    column_indexes: numbers,
    column_names: arrayText(table.columns.map(({ name }) => name)),
    definition: definitionOf(index, table, dialect),
  };
}

/** `pg_get_indexdef` always says the method and the schema. */
function definitionOf(index: Index, table: Table, dialect: Dialect): string {
  const [printed = ''] = dialect.print({ kind: 'createIndex', table: table.name, index });
  const quoted = dialect.quoteIdentifier(table.name.name);
  const schema = dialect.quoteIdentifier(table.name.schema ?? 'public');
  const written = table.name.schema === undefined ? quoted : `${schema}.${quoted}`;
  const on = `ON ${schema}.${quoted} USING ${index.method ?? 'btree'} (`;
  return withoutNeedlessQuotes(
    printed
      .replace(` ON ${written} USING ${index.method ?? 'btree'} (`, ` ${on}`)
      .replace(` ON ${written} (`, ` ${on}`),
  );
}
