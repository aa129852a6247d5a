import type { Dialect } from '../dialects/dialect.js';
import { type SchemaDifference } from '../fold/meaning/same-schema.js';
import { differencesOf } from './differences.js';
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

/** Looks at everything on both sides: the schemas, and where these are the same, all rows. */
export async function compareFully(pair: Pair, options: RowsOptions): Promise<readonly SchemaDifference[]> {
  const [source, target] = await both(pair, (side) => side.introspect());
  const differences = differencesOf(source, target, options.dialect);
  // A baseline holds no rows: what migrations wrote is not in it, and the report of the conversion says so.
  return differences.length > 0 || options.squashed === true
    ? differences
    : allDifferentRows(pair, options, source);
}
