import type { Adapter, Reader } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Direction } from '../ir/index.js';
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
      const { up, down } = migration;
      return {
        ...migration,
        up: meant(up, before, 'up'),
        ...(down === undefined ? {} : { down: meant(down, state, 'down') }),
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
