import type { Operation } from '../../../src/ir/index.js';
import type { Catalog } from '../compiler.js';
import type { Row } from './objects.js';

/** TypeORM's own table of what it cannot ask of the server, by default. */
const TABLE = 'typeorm_metadata';

/**
 * What migrations have put into TypeORM's table of views and generated columns (typeorm `query-runner/BaseQueryRunner.js`,
 * `insertTypeormMetadataSql`), which is there from the start where entities need it. Rows that are deleted stay: what they
 * speak of is gone then, and whatever asks for it again is refused.
 */
export type MetadataRows = Row[];

/** Remembers the rows that an operation puts there. */
export function learnMetadata(operation: Operation, rows: MetadataRows): void {
  if (operation.kind !== 'insert' || operation.table.name !== TABLE) return;
  for (const values of operation.rows) {
    const row: Record<string, string> = {};
    for (const [index, column] of operation.columns.entries()) {
      const value = values[index];
      if (value?.kind === 'string') row[column] = value.value;
    }
    rows.push(row);
  }
}

/** Answers TypeORM's questions of that table, where migrations have put something there. */
export function withMetadata(catalog: Catalog, rows: readonly Row[]): Catalog {
  if (rows.length === 0) return catalog;
  const about = (sql: string, { name, table }: Row): boolean =>
    sql.includes(`'${String(name)}'`) && (table === undefined || sql.includes(`'${String(table)}'`));
  return (sql) => {
    if (sql.includes('"information_schema"."tables"') && sql.includes(`'${TABLE}'`))
      return [{ table_schema: 'public', table_name: TABLE }];
    // Indexes of materialized views, which are not asked for to drop one.
    if (sql.includes(`"t"."relkind" IN ('m')`)) return [];
    if (!sql.includes(`"${TABLE}" "t"`)) return catalog(sql);
    const isOfViews = sql.includes("IN ('VIEW', 'MATERIALIZED_VIEW')");
    return rows.filter((row) => String(row['type']).endsWith('VIEW') === isOfViews && about(sql, row));
  };
}
