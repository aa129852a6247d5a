import type { Index, IndexKey } from '../../../ir/index.js';
import {
  commentOn,
  includedColumns,
  nameOf,
  optionsOf,
  type CatalogVersion,
  type FragmentParser,
  type NameRow,
} from './catalog.js';

export interface IndexKeyRow {
  readonly column?: string;
  readonly expression?: string;
  readonly collation?: NameRow;
  /** Absent: the default for the key's type. */
  readonly opclass?: NameRow;
  readonly opclassOptions?: readonly string[];
  /** `pg_index.indoption`: 1 descending, 2 nulls first. */
  readonly options: number;
}

export interface IndexRow {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly keys: readonly IndexKeyRow[];
  readonly include?: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct?: boolean;
  readonly with?: readonly string[];
  readonly comment?: string;
  readonly valid: boolean;
  /** Only where a key is an expression with a collation that may or may not be its own. */
  readonly definition?: string;
}

const DESCENDING = 1;
const NULLS_FIRST = 2;

/** The collation `default` of the catalog (pg_collation.dat). */
const DEFAULT_COLLATION = 100;

/**
 * SQL: the keys of the index whose row in pg_index is `index`, with the operators of an exclusion constraint where
 * there are some. `indkey` and its siblings count from 0.
 */
export function indexKeysSql(index: string, operators = 'NULL::oid[]'): string {
  return `(SELECT json_agg(json_build_object(
      'column', ia.attname, 'expression', CASE WHEN k.number = 0 THEN pg_get_indexdef(${index}.indexrelid, k.place::int, false) END,
      'collation', (SELECT json_build_array(cn.nspname, co.collname) FROM pg_collation co
        JOIN pg_namespace cn ON cn.oid = co.collnamespace
        WHERE co.oid = ${index}.indcollation[k.place - 1] AND co.oid <> coalesce(ia.attcollation, ${DEFAULT_COLLATION})),
      'opclass', (SELECT json_build_array(pn.nspname, op.opcname) FROM pg_opclass op
        JOIN pg_namespace pn ON pn.oid = op.opcnamespace
        WHERE op.oid = ${index}.indclass[k.place - 1] AND NOT op.opcdefault),
      'opclassOptions', (SELECT attoptions FROM pg_attribute WHERE attrelid = ${index}.indexrelid AND attnum = k.place),
      'operator', (SELECT oprname FROM pg_operator WHERE oid = (${operators})[k.place]),
      'options', ${index}.indoption[k.place - 1]) ORDER BY k.place)
    FROM unnest(${index}.indkey::int2[]) WITH ORDINALITY k (number, place)
    LEFT JOIN pg_attribute ia ON ia.attrelid = ${index}.indrelid AND ia.attnum = k.number AND k.number <> 0
    WHERE k.place <= ${index}.indnkeyatts)`;
}

/** SQL: the indexes of relation `c` that no constraint owns. */
export function indexesSql({ major }: CatalogVersion): string {
  return `
  (SELECT json_agg(json_build_object(
    'name', ic.relname, 'unique', i.indisunique, 'method', am.amname, 'keys', ${indexKeysSql('i')},
    'include', ${includedColumns('i')},
    'where', pg_get_expr(i.indpred, i.indrelid), 'nullsNotDistinct', ${major >= 15 ? 'i.indnullsnotdistinct' : 'NULL'},
    'with', ic.reloptions, 'comment', ${commentOn('pg_class', 'ic.oid')}, 'valid', i.indisvalid,
    'definition', CASE WHEN i.indexprs IS NOT NULL AND EXISTS (SELECT FROM unnest(i.indcollation::oid[]) o
      WHERE o NOT IN (0, ${DEFAULT_COLLATION})) THEN pg_get_indexdef(i.indexrelid) END
    ) ORDER BY ic.relname)
   FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
   WHERE i.indrelid = c.oid
     AND NOT EXISTS (SELECT FROM pg_constraint ix WHERE ix.conrelid = i.indrelid AND ix.conindid = i.indexrelid AND ix.contype IN ('p', 'u', 'x')))`;
}

export function readIndex(row: IndexRow, parser: FragmentParser): Index {
  const options = optionsOf(row.with);
  // An expression's own collation (that of its column) is not written out by the server either.
  const writesCollation = row.definition === undefined || / COLLATE /.test(row.definition);
  return {
    name: row.name,
    ...(row.unique ? { unique: true } : {}),
    ...(row.method === 'btree' ? {} : { method: row.method }),
    keys: row.keys.map((key) => {
      const { collation, ...read } = readIndexKey(key, parser);
      const written = collation !== undefined && (key.column !== undefined || writesCollation);
      return written ? { ...read, collation } : read;
    }),
    ...(row.include === undefined ? {} : { include: row.include }),
    ...(row.where === undefined ? {} : { where: parser.parseExpression(row.where) }),
    ...(row.nullsNotDistinct === true ? { nullsNotDistinct: true } : {}),
    ...(options === undefined ? {} : { with: options }),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}

export function readIndexKey(row: IndexKeyRow, parser: FragmentParser): IndexKey {
  const descending = (row.options & DESCENDING) !== 0;
  const nullsFirst = (row.options & NULLS_FIRST) !== 0;
  const opclassOptions = optionsOf(row.opclassOptions);
  return {
    ...(row.column === undefined ? {} : { column: row.column }),
    ...(row.expression === undefined ? {} : { expression: parser.parseExpression(row.expression) }),
    ...(row.collation === undefined ? {} : { collation: nameOf(row.collation) }),
    ...(row.opclass === undefined ? {} : { opclass: nameOf(row.opclass) }),
    ...(opclassOptions === undefined ? {} : { opclassOptions }),
    ...(descending ? { order: 'desc' } : {}),
    ...(descending === nullsFirst ? {} : { nulls: nullsFirst ? 'first' : 'last' }),
  };
}
