import type { Reader } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import { roundTrip } from '../fold/meaning/round-trip.js';
import type { SchemaDifference } from '../fold/meaning/same-schema.js';
import type { Diagnostic, Migration } from '../ir/index.js';

/** How many differences a message names. */
const MOST_NAMED = 3;

/**
 * A reader that also says where a migration's `down` does not undo its `up`, which is found by folding, without a
 * database. Nothing is said where that is not certain, or where there is no `down`.
 */
export function withDownFindings(reader: Reader, dialect: Dialect): Reader {
  return {
    ...reader,
    read: (source, state) => {
      const before = state.fork();
      const migration = reader.read(source, state);
      const { up, down, diagnostics } = migration;
      if (down === undefined || diagnostics.some(({ severity }) => severity === 'error')) return migration;
      const left =
        roundTrip({ up: up.operations, down: down.operations, before, after: state }, dialect) ?? [];
      if (left.length === 0) return migration;
      return { ...migration, diagnostics: [...diagnostics, findingOf(migration, left)] };
    },
  };
}

function findingOf(migration: Migration, differences: readonly SchemaDifference[]): Diagnostic {
  const named = differences.slice(0, MOST_NAMED).map(describe);
  const others = differences.length - named.length;
  const more = others === 0 ? '' : `, and ${others} more`;
  const place = migration.down?.operations.find(({ origin }) => origin !== undefined)?.origin;
  return {
    severity: 'warning',
    code: 'down-differs',
    message: `the way back of ${migration.id} does not undo it: ${named.join(', ')}${more}`,
    ...(place === undefined
      ? { file: migration.file }
      : {
          span: {
            file: place.file,
            start: place.start,
            end: place.end,
            line: place.line,
            column: place.column,
          },
        }),
    help: 'it is converted as it is; make it undo all that the migration does if it shall lead back',
  };
}

function describe({ object, path, a, b }: SchemaDifference): string {
  const what = path === '' ? object : `${path} of ${object}`;
  if (a === undefined) return `${what} is left behind`;
  return b === undefined ? `${what} does not come back` : `${what} is not as before`;
}
