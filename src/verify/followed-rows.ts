import { changedRows, type ChangedRows } from '../fold/changed-rows.js';
import { createState } from '../fold/create-state.js';
import type { SchemaState } from '../fold/state.js';
import { keyOf, type Direction, type Name } from '../ir/index.js';
import type { VerifyOptions } from './options.js';
import { both, type Pair } from './pair.js';
import type { Step } from './report.js';

/** Follows both histories as they are stepped, to know whose rows to compare. */
export interface FollowedRows {
  /**
   * The tables whose rows a step may have changed, on either side; `all`: any, and it is not known which there are. To be asked for
   * every step, in order. Asks no database.
   */
  changedBy(step: Step): ChangedRows;
}

/** To be asked for before the first step: what the databases hold then is what the histories start from. */
export async function followRows(
  pair: Pair,
  { dialect, baseline, ignoreTables = [] }: Pick<VerifyOptions, 'dialect' | 'baseline' | 'ignoreTables'>,
): Promise<FollowedRows> {
  const [source, target] = await both(pair, async (side) => ({
    history: side.history,
    state: createState(dialect, baseline === undefined ? undefined : await side.introspect()),
  }));
  return {
    changedBy({ way, index }) {
      const changed = [source, target].map((side) => follow(side, side.history.migrations[index]?.[way]));
      if (!changed.includes('all')) return changed.flatMap((tables) => (tables === 'all' ? [] : tables));
      if (source.state.uncertain !== undefined) return 'all';
      return [...source.state.tables()]
        .map(({ name }) => name)
        .filter((name) => !ignoreTables.includes(keyOf(name)));
    },
  };
}

function follow({ state }: { readonly state: SchemaState }, direction: Direction | undefined): ChangedRows {
  const tables: Name[] = [];
  let isAny = false;
  for (const operation of direction?.operations ?? []) {
    const changed = isAny ? 'all' : changedRows(operation, state);
    if (changed === 'all') isAny = true;
    else tables.push(...changed);
    state.apply(operation);
  }
  return isAny ? 'all' : tables;
}
