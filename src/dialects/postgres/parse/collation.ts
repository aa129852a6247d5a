import type { CollateClause } from 'libpg-query';
import type { ColumnType, Name } from '../../../ir/index.js';
import { systemName } from './expressions.js';
import { stringsOf } from './nodes.js';

/** The collation that text has by itself (manual, "Collation Support"). */
export const OWN_OF_TEXT = 'default';

/** Types whose own collation is `default`. A domain, and an extension's type, may have another. */
const TEXTS: ReadonlySet<ColumnType['kind']> = new Set(['string', 'text', 'char']);

/** Whether a collation is what a column of the type has anyway. */
export function isOwnCollation(collation: Name, type: ColumnType): boolean {
  return collation.name === OWN_OF_TEXT && collation.schema === undefined && TEXTS.has(type.kind);
}

/** The collation of a column, as a property to spread; none where it is the type's own, as pgAdmin writes it at each text. */
export function collationOf(
  node: { readonly collClause?: CollateClause },
  type: ColumnType,
): { readonly collation?: Name } {
  if (node.collClause === undefined) return {};
  const collation = systemName(stringsOf(node.collClause.collname));
  return isOwnCollation(collation, type) ? {} : { collation };
}
