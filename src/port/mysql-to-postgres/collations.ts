import type { Column, OperationBody } from '../../ir/index.js';
import type { WayContext } from '../way.js';

/** The collation that takes cases for equal, not accents; PostgreSQL manual, "Nondeterministic Collations". */
export const PER_CASE = 'case_insensitive';
/** The collation that takes cases and accents for equal. */
export const PER_ACCENT = 'case_accent_insensitive';

const LOCALES = { [PER_CASE]: 'und-u-ks-level2', [PER_ACCENT]: 'und-u-ks-level1' } as const;

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
