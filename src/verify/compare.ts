import { sameSchema, type SchemaDifference } from '../fold/same-schema.js';
import { both, type Pair } from './pair.js';
import { allDifferentRows, type RowsOptions } from './rows.js';

/**
 * In what the schemas of the sides differ now. The fingerprints were compared already: where they differ they are asked
 * for anew, and only then everything is looked at.
 */
export async function differentSchemas(pair: Pair): Promise<readonly SchemaDifference[]> {
  const [source, target] = await both(pair, (side) => side.observe(true));
  if (source.fingerprint === target.fingerprint) return [];
  const [left, right] = await both(pair, (side) => side.introspect());
  return sameSchema(left, right);
}

/** Looks at everything on both sides: the schemas, and where these are the same, all rows. */
export async function compareFully(pair: Pair, options: RowsOptions): Promise<readonly SchemaDifference[]> {
  const [source, target] = await both(pair, (side) => side.introspect());
  const differences = sameSchema(source, target);
  // A baseline holds no rows: what migrations wrote is not in it, and the report of the conversion says so.
  return differences.length > 0 || options.squashed === true
    ? differences
    : allDifferentRows(pair, options, source);
}
