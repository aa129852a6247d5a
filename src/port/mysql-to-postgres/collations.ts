import type { Column, OperationBody, Table } from '../../ir/index.js';
import type { WayContext } from '../way.js';

/** The collation that takes cases for equal, not accents; PostgreSQL manual, "Nondeterministic Collations". */
export const PER_CASE = 'case_insensitive';
/** The collation that takes cases and accents for equal. */
export const PER_ACCENT = 'case_accent_insensitive';

const LOCALES = { [PER_CASE]: 'und-u-ks-level2', [PER_ACCENT]: 'und-u-ks-level1' } as const;

/**
 * The collation that compares text as the column's does in MySQL; `undefined`: as it is written. Names of MySQL's collations
 * end with what they ignore (manual, "Collation Naming Conventions"); where none is said the server's default, which ignores
 * both, is taken.
 */
export function foldsCase(column: Column, table: Table): keyof typeof LOCALES | undefined {
  const charset = column.charset ?? table.options?.['charset'];
  const name =
    column.collation?.name ?? (column.charset === undefined ? table.options?.['collate'] : undefined);
  if (name === undefined) return charset === 'binary' ? undefined : PER_ACCENT;
  if (/_bin$|_cs$|^binary$/i.test(name)) return undefined;
  return /_as_ci$/i.test(name) ? PER_CASE : PER_ACCENT;
}

/** What makes a collation, where no column of the target has it yet. */
export function collationFor(column: Column, { target }: WayContext): readonly OperationBody[] {
  const name = column.collation?.name;
  if (name !== PER_CASE && name !== PER_ACCENT) return [];
  for (const { columns } of target.tables()) {
    if (columns.some(({ collation }) => collation?.name === name)) return [];
  }
  return [
    {
      kind: 'rawSql',
      dialect: 'postgres',
      sql: `CREATE COLLATION IF NOT EXISTS ${name} (provider = icu, locale = '${LOCALES[name]}', deterministic = false)`,
      statement: 'create collation',
      effect: 'catalog',
      touches: [{ kind: 'other', name: { name } }],
    },
  ];
}
