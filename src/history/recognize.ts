import type { Adapter, Reader } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Diagnostic, Direction } from '../ir/index.js';
import type { SchemaState } from '../fold/state.js';

/**
 * A reader whose operations are as they are meant, see {@link Dialect.recognize}. `tool`: whose sessions they find; absent for what we
 * write ourselves, where the switch at the end of a table made anew is part of that.
 */
export function withRecognition(
  reader: Reader,
  dialect: Dialect,
  tool?: Pick<Adapter, 'enforcesForeignKeys'>,
): Reader {
  const recognize = dialect.recognize?.bind(dialect);
  if (recognize === undefined) return reader;
  const readDown = reader.readDown?.bind(reader);
  const meant = (direction: Direction, before: SchemaState, way: 'up' | 'down'): Direction => {
    const session = tool && { foreignKeys: tool.enforcesForeignKeys?.includes(way) === true };
    const operations = recognize(direction.operations, before, session);
    return operations === direction.operations ? direction : { ...direction, operations };
  };
  return {
    ...reader,
    read(source, state) {
      const before = state.fork();
      const migration = reader.read(source, state);
      const up = meant(migration.up, before, 'up');
      const down = migration.down && meant(migration.down, state, 'down');
      const refused = [
        ...refusals(up, migration.up, before),
        ...(down === undefined || migration.down === undefined ? [] : refusals(down, migration.down, state)),
      ].filter(({ message }) => !migration.diagnostics.some((told) => told.message === message));
      return {
        ...migration,
        up,
        ...(down === undefined ? {} : { down }),
        ...(refused.length === 0 ? {} : { diagnostics: [...migration.diagnostics, ...refused] }),
      };
    },
    ...(readDown === undefined
      ? {}
      : {
          readDown(source, state) {
            const before = state.fork();
            const down = readDown(source, state);
            return down === undefined ? undefined : meant(down, before, 'down');
          },
        }),
  };
}

/** What is meant otherwise than it stands may be refused, which the reader has not seen. */
function refusals(meant: Direction, stood: Direction, before: SchemaState): readonly Diagnostic[] {
  if (meant === stood) return [];
  const known = new Set(stood.operations);
  const state = before.fork();
  return meant.operations.flatMap((operation) => {
    const problems = state.apply(operation);
    return known.has(operation) ? [] : problems.filter(({ severity }) => severity === 'error');
  });
}
