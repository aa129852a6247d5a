import { createHash } from 'node:crypto';
import { keyOf, type Schema } from '../../ir/index.js';
import type { IntrospectOptions, Observation, SqlClient } from '../dialect.js';
import type { Flavour } from './flavour.js';
import { schemaOf } from './introspect.js';
import { readCatalog } from './introspect/catalog.js';
import type { Language } from './language.js';

/**
 * The fingerprint: a hash of what SHOW CREATE says of everything, without where AUTO_INCREMENT goes on. It costs what
 * the schema is large (about 0.2 ms a table): MySQL keeps no mark of when a definition changed that is finer than a second.
 *
 * There are no facts about identities: neither server numbers its columns for good, and a table's number
 * (INNODB_TABLES.TABLE_ID) changes whenever the table is rebuilt, so that it cannot tell a new table from a changed one.
 */
export async function observe(
  client: SqlClient,
  parse: Language['parse'],
  flavour: Flavour,
  options: IntrospectOptions = {},
): Promise<Observation> {
  const catalog = await readCatalog(client);
  const ignored = new Set(options.ignoreTables);
  const wanted = (texts: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
    [...texts].filter(([name]) => !ignored.has(keyOf({ name })));
  const parts = {
    ...catalog,
    tables: wanted(catalog.tables).map(([name, text]) => [name, withoutNext(text)]),
    views: wanted(catalog.views),
    sequences: wanted(catalog.sequences),
    triggers: catalog.triggers
      .filter(({ table }) => !ignored.has(keyOf({ name: table })))
      .map((trigger) => ({ ...trigger, mode: withoutSpaceMode(trigger.mode) })),
    routines: catalog.routines.map((routine) => ({ ...routine, mode: withoutSpaceMode(routine.mode) })),
    events: [...catalog.events],
  };
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const schema = (): Schema => {
    const tables = new Map([...catalog.tables].map(([name, text]) => [name, withoutNext(text)]));
    return schemaOf({ ...catalog, tables }, parse, flavour, options);
  };
  return { fingerprint: hash.slice(0, 32), facts: [], schema };
}

/** In the last line, where no text of the user's comes before it. */
function withoutNext(text: string): string {
  return text.replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/m, '$1');
}

function withoutSpaceMode(mode: string): string {
  return mode.replace(/\bIGNORE_SPACE,?/, '');
}
