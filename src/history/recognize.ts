import type { Reader } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Direction } from '../ir/index.js';
import type { SchemaState } from '../fold/state.js';

/** A reader whose operations are as they are meant, see {@link Dialect.recognize}. */
export function withRecognition(reader: Reader, dialect: Dialect): Reader {
  const recognize = dialect.recognize?.bind(dialect);
  if (recognize === undefined) return reader;
  const readDown = reader.readDown?.bind(reader);
  const meant = (direction: Direction, before: SchemaState): Direction => {
    const operations = recognize(direction.operations, before);
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
        up: meant(up, before),
        ...(down === undefined ? {} : { down: meant(down, state) }),
      };
    },
    ...(readDown === undefined
      ? {}
      : {
          readDown(source, state) {
            const before = state.fork();
            const down = readDown(source, state);
            return down === undefined ? undefined : meant(down, before);
          },
        }),
  };
}
