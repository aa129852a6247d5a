import type { ColumnReference, ColumnType, Sequence, SequenceOptions } from '../../../ir/index.js';
import { type FragmentParser, type NameRow, nameOf } from './catalog.js';

export interface SequenceRow {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
  readonly ownedBy?: { readonly table: NameRow; readonly column: string };
}

/** SQL: the options of a sequence. Numbers are text: a sequence's bounds do not fit a JavaScript number. */
export const sequenceOptionsSql = (alias: string): string => `
  'type', format_type(${alias}.seqtypid, NULL), 'start', ${alias}.seqstart::text,
  'increment', ${alias}.seqincrement::text, 'min', ${alias}.seqmin::text, 'max', ${alias}.seqmax::text,
  'cache', ${alias}.seqcache::text, 'cycle', ${alias}.seqcycle`;

/** SQL: a sequence that is a relation of its own, with the column that owns it. */
export const sequenceSql = `
  (SELECT json_build_object(${sequenceOptionsSql('s')},
    'ownedBy', (SELECT json_build_object('table', json_build_array(tn.nspname, t.relname), 'column', oa.attname)
      FROM pg_depend o JOIN pg_class t ON t.oid = o.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
      JOIN pg_attribute oa ON oa.attrelid = o.refobjid AND oa.attnum = o.refobjsubid
      WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass
        AND o.deptype IN ('a', 'i')))
   FROM pg_sequence s WHERE s.seqrelid = c.oid)`;

export function readSequence(
  name: NameRow,
  row: SequenceRow,
  comment: string | undefined,
  parser: FragmentParser,
): Sequence {
  return {
    name: nameOf(name),
    options: readSequenceOptions(row, BIGINT, parser),
    ...(row.ownedBy === undefined ? {} : { ownedBy: referenceOf(row.ownedBy) }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** The type of a sequence that was created without one. */
const BIGINT: ColumnType = { kind: 'integer', bits: 64 };

/** What differs from the defaults of a sequence of the type `usual` (manual, CREATE SEQUENCE). */
export function readSequenceOptions(
  row: SequenceRow,
  usual: ColumnType,
  parser: FragmentParser,
): SequenceOptions {
  const type = parser.parseType(row.type);
  const bits = type.kind === 'integer' ? type.bits : 64;
  const ascending = !row.increment.startsWith('-');
  const min = ascending ? '1' : String(-(2n ** BigInt(bits - 1)));
  const max = ascending ? String(2n ** BigInt(bits - 1) - 1n) : '-1';
  const start = ascending ? row.min : row.max;
  return {
    ...(JSON.stringify(type) === JSON.stringify(usual) ? {} : { type }),
    ...(row.start === start ? {} : { start: row.start }),
    ...(row.increment === '1' ? {} : { increment: row.increment }),
    ...(row.min === min ? {} : { min: row.min }),
    ...(row.max === max ? {} : { max: row.max }),
    ...(row.cache === '1' ? {} : { cache: row.cache }),
    ...(row.cycle ? { cycle: true } : {}),
  };
}

function referenceOf(owner: { readonly table: NameRow; readonly column: string }): ColumnReference {
  return { table: nameOf(owner.table), column: owner.column };
}
