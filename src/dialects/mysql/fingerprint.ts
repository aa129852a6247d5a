import { createHash } from 'node:crypto';
import { keyOf, type Schema } from '../../ir/index.js';
import type { IntrospectOptions, Observation } from '../dialect.js';
import type { SqlClient } from '../sql-client.js';
import type { Flavour } from './flavour.js';
import { schemaOf, withBesides } from './introspect.js';
import { readCatalog, readCatalogsBeside, type CatalogText } from './introspect/catalog.js';
import { lookSession } from './introspect/session.js';
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
  const besides =
    options.besides === true ? await readCatalogsBeside(client) : new Map<string, CatalogText>();
  const { database } = await lookSession(client);
  const ignored = new Set(options.ignoreTables);
  const partsOf = (one: CatalogText, isWanted: (name: string) => boolean) => ({
    ...one,
    tables: [...one.tables]
      .filter(([name]) => isWanted(name))
      .map(([name, text]) => [name, withoutNext(text)]),
    views: [...one.views].filter(([name]) => isWanted(name)),
    sequences: [...one.sequences].filter(([name]) => isWanted(name)),
    triggers: one.triggers
      .filter(({ table }) => isWanted(table))
      .map((trigger) => ({ ...trigger, mode: withoutSpaceMode(trigger.mode) })),
    routines: one.routines.map((routine) => ({ ...routine, mode: withoutSpaceMode(routine.mode) })),
    events: [...one.events],
  });
  const parts = [
    partsOf(catalog, (name) => !ignored.has(keyOf({ name }))),
    ...[...besides].map(([name, one]) => [name, partsOf(withLocalNames(one, database), () => true)]),
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const schema = (): Schema => {
    const own = schemaOf(withoutNexts(catalog), parse, flavour, options);
    const all = new Map([...besides].map(([name, one]) => [name, withoutNexts(one)]));
    return withBesides(own, all, database, parse, flavour);
  };
  return { fingerprint: hash.slice(0, 32), facts: [], schema };
}

/** A database beside that of the connection, whose name, another in each run, is put otherwise. */
function withLocalNames(catalog: CatalogText, database: string): CatalogText {
  const local = (text: string): string => text.replaceAll(`\`${database}\`.`, '`=own database`.');
  return { ...catalog, tables: new Map([...catalog.tables].map(([name, text]) => [name, local(text)])) };
}

function withoutNexts(catalog: CatalogText): CatalogText {
  return {
    ...catalog,
    tables: new Map([...catalog.tables].map(([name, text]) => [name, withoutNext(text)])),
  };
}

/** In the last line, where no text of the user's comes before it. */
function withoutNext(text: string): string {
  return text.replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/m, '$1');
}

function withoutSpaceMode(mode: string): string {
  return mode.replace(/\bIGNORE_SPACE,?/, '');
}
