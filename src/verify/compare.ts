import type { Dialect } from '../dialects/dialect.js';
import { sameSchema, type SchemaDifference } from '../fold/same-schema.js';
import type { Schema } from '../ir/index.js';
import { both, type Pair } from './pair.js';
import { allDifferentRows, type RowsOptions } from './rows.js';

/**
 * In what the schemas of the sides differ now. The fingerprints were compared already: where they differ they are asked
 * for anew, and only then everything is looked at.
 */
export async function differentSchemas(pair: Pair, dialect: Dialect): Promise<readonly SchemaDifference[]> {
  const [source, target] = await both(pair, (side) => side.observe(true));
  if (source.fingerprint === target.fingerprint) return [];
  const [left, right] = await both(pair, (side) => side.introspect());
  return differencesOf(left, right, dialect);
}

/**
 * In what two schemas differ that servers gave. Where anything does, they are compared in one spelling: a server writes
 * an expression anew when a column under it is altered, even to the type that it has, and PostgreSQL then keeps
 * `ARRAY['a'::varchar]::text[]` as `ARRAY['a'::varchar::text]` (`ATPostAlterTypeCleanup` in tablecmds.c).
 */
export function differencesOf(left: Schema, right: Schema, dialect: Dialect): readonly SchemaDifference[] {
  const differences = sameSchema(left, right);
  return differences.length === 0 ? [] : sameSchema(dialect.normalize(left), dialect.normalize(right));
}

/** Looks at everything on both sides: the schemas, and where these are the same, all rows. */
export async function compareFully(pair: Pair, options: RowsOptions): Promise<readonly SchemaDifference[]> {
  const [source, target] = await both(pair, (side) => side.introspect());
  const differences = differencesOf(source, target, options.dialect);
  // A baseline holds no rows: what migrations wrote is not in it, and the report of the conversion says so.
  return differences.length > 0 || options.squashed === true
    ? differences
    : allDifferentRows(pair, options, source);
}
