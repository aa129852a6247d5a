import type { Dialect } from '../dialects/dialect.js';
import { sameSchema, type SchemaDifference } from '../fold/meaning/same-schema.js';
import type { Schema } from '../ir/index.js';

/**
 * In what two schemas differ that servers gave. Where anything does, they are compared in one spelling: a server writes
 * an expression anew when a column under it is altered, even to the type that it has, and PostgreSQL then keeps
 * `ARRAY['a'::varchar]::text[]` as `ARRAY['a'::varchar::text]` (`ATPostAlterTypeCleanup` in tablecmds.c).
 */
export function differencesOf(left: Schema, right: Schema, dialect: Dialect): readonly SchemaDifference[] {
  const differences = sameSchema(left, right);
  return differences.length === 0 ? [] : sameSchema(dialect.normalize(left), dialect.normalize(right));
}
