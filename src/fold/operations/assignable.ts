import type { ColumnType } from '../../ir/index.js';
import { sameData } from '../meaning/same-data.js';

/** Kinds of types between which PostgreSQL converts by itself when a value is stored. */
const families: readonly ReadonlySet<ColumnType['kind']>[] = [
  new Set(['integer', 'decimal', 'float']),
  new Set(['date', 'timestamp']),
  new Set(['json', 'jsonb']),
];

/**
 * Whether ALTER COLUMN … TYPE works without USING: from one type to the other there is an assignment cast (pg_cast,
 * castcontext `a` or `i`; to text from anything). Says no where it is not known.
 */
export function isAssignable(from: ColumnType, to: ColumnType): boolean {
  if (sameData(from, to)) return true;
  if (to.kind === 'text' || to.kind === 'string' || to.kind === 'char') return true;
  return families.some((family) => family.has(from.kind) && family.has(to.kind));
}
