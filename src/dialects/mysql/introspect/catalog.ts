import type { SqlClient } from '../../sql-client.js';
import { printName, quoteString } from '../print/identifiers.js';
import { databasesOfUsers } from '../users-databases.js';
import { lookSession } from './session.js';

/** Everything that a database holds, each thing as the server itself would have it written. */
export interface CatalogText {
  /** By name: CREATE TABLE. */
  readonly tables: ReadonlyMap<string, string>;
  readonly views: ReadonlyMap<string, string>;
  /** MariaDB: CREATE SEQUENCE. */
  readonly sequences: ReadonlyMap<string, string>;
  readonly triggers: readonly TriggerText[];
  readonly routines: readonly RoutineText[];
  /** By name: CREATE EVENT. */
  readonly events: ReadonlyMap<string, string>;
  /** Of new tables. */
  readonly collation: string;
}

/** A trigger. No definer: which user made it is no part of a schema. */
export interface TriggerText {
  readonly name: string;
  readonly table: string;
  readonly timing: string;
  readonly event: string;
  readonly body: string;
  /** Its place among those of the same table, timing and event, from 1. */
  readonly order: number;
  readonly mode: string;
}

export interface RoutineText {
  readonly name: string;
  readonly routine: 'function' | 'procedure';
  readonly definition: string;
  readonly mode: string;
}

interface ObjectRow {
  readonly kind: string;
  readonly name: string;
}

/** What is in a database; `at`: its name as a constant of SQL. */
const objectsIn = (at: string): string => `
  SELECT TABLE_TYPE AS kind, TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${at}
  UNION ALL SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${at}
  UNION ALL SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${at}
  UNION ALL SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${at}`;

const triggersIn = (
  at: string,
): string => `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS \`table\`, ACTION_TIMING AS timing,
    EVENT_MANIPULATION AS event, ACTION_STATEMENT AS body, ACTION_ORDER AS \`order\`, SQL_MODE AS mode
  FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${at} ORDER BY TRIGGER_NAME`;

/** Events that start when they are made say the time; that is no part of what was written. */
const eventsIn = (
  at: string,
): string => `SELECT EVENT_NAME AS name, STARTS AS starts, STARTS = CREATED AS at_once
  FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${at}`;

/**
 * Reads the catalog: what is there from information_schema, and what each thing is from SHOW CREATE. That statement
 * holds all that a dump shows, options included that no query of ours knows of. One short round trip for each object.
 *
 * `beside`: another database than that of the connection. What is in its tables' definitions is as the server writes it: a name
 * without a database is one beside the table.
 */
export async function readCatalog(client: SqlClient, beside?: string): Promise<CatalogText> {
  const { database } = await lookSession(client);
  const local = (text: string): string => text.replaceAll(`\`${database}\`.`, '');
  const at = quoteString(beside ?? database);
  const [objects, [settings]] = await Promise.all([
    client.query(objectsIn(at)) as Promise<unknown> as Promise<readonly ObjectRow[]>,
    client.query(
      `SELECT DEFAULT_COLLATION_NAME AS collation FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${at}`,
    ),
  ]);
  const namesOf = (...kinds: readonly string[]): readonly string[] =>
    objects
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ name }) => name)
      .sort();
  const show = async (what: string, name: string): Promise<Record<string, unknown>> => {
    const place = beside === undefined ? { name } : { schema: beside, name };
    const [row] = await client.query(`SHOW CREATE ${what} ${printName(place)}`);
    return row ?? {};
  };
  const texts = async (
    names: readonly string[],
    what: string,
    column: string,
  ): Promise<Map<string, string>> =>
    new Map(
      await Promise.all(
        names.map(async (name) => {
          const text = String((await show(what, name))[column]);
          return [name, what === 'TABLE' && beside !== undefined ? text : local(text)] as const;
        }),
      ),
    );
  const routines = async (routine: RoutineText['routine'], title: string): Promise<readonly RoutineText[]> =>
    Promise.all(
      namesOf(title.toUpperCase()).map(async (name) => {
        const row = await show(title.toUpperCase(), name);
        // The text is absent for a user who may not see it (MySQL manual, "SHOW CREATE PROCEDURE Statement").
        const definition = withoutEnd(withoutDefiner(String(row[`Create ${title}`] ?? '')));
        return { name, routine, definition, mode: String(row['sql_mode']) };
      }),
    );
  const [tables, views, sequences, procedures, functions, triggers, events] = await Promise.all([
    texts(namesOf('BASE TABLE', 'SYSTEM VERSIONED'), 'TABLE', 'Create Table'),
    texts(namesOf('VIEW'), 'VIEW', 'Create View'),
    texts(namesOf('SEQUENCE'), 'SEQUENCE', 'Create Table'),
    routines('procedure', 'Procedure'),
    routines('function', 'Function'),
    namesOf('TRIGGER').length === 0 ? [] : client.query(triggersIn(at)),
    namesOf('EVENT').length === 0 ? new Map<string, string>() : readEvents(client, at, show),
  ]);
  return {
    tables: new Map([...tables].map(([name, text]) => [name, withoutTableCollation(text)])),
    views: new Map([...views].map(([name, text]) => [name, withoutDefiner(text)])),
    sequences,
    triggers: (triggers as unknown as readonly TriggerText[]).map((trigger) => ({
      ...trigger,
      body: withoutEnd(trigger.body),
      order: Number(trigger.order),
    })),
    routines: [...procedures, ...functions],
    events,
    collation: String(settings?.collation),
  };
}

/** A column with a collation of its own: MySQL writes down what was ever named, even where it is the table's. */
const OWN_COLLATION =
  /^(  `(?:[^`]|``)+` [a-z]+(?:\(\d+\)|\((?:'(?:[^']|'')*',?)+\))?) CHARACTER SET \w+ COLLATE (\w+)/gm;

/** A table whose columns do not repeat its collation: whether it was named for a column makes no difference. */
function withoutTableCollation(text: string): string {
  const ofTable = /^\) ENGINE=.*\bDEFAULT CHARSET=\w+ COLLATE=(\w+)/m.exec(text)?.[1];
  return text.replace(OWN_COLLATION, (all, column: string, own: string) => (own === ofTable ? column : all));
}

async function readEvents(
  client: SqlClient,
  at: string,
  show: (what: string, name: string) => Promise<Record<string, unknown>>,
): Promise<Map<string, string>> {
  const events = new Map<string, string>();
  for (const { name, starts, at_once: atOnce } of await client.query(eventsIn(at))) {
    const text = withoutEnd(withoutDefiner(String((await show('EVENT', String(name)))['Create Event'])));
    events.set(String(name), Number(atOnce) === 1 ? text.replace(` STARTS '${String(starts)}'`, '') : text);
  }
  return events;
}

/** Where several statements are sent at once, MySQL keeps the semicolon behind a program as a part of it. */
function withoutEnd(text: string): string {
  return text.trim().replace(/(?:\s*;)+$/, '');
}

/** Which user made something is no part of a schema; the server always says it. */
function withoutDefiner(text: string): string {
  return text.replace(/^(CREATE\b[^`]*?) DEFINER=(?:`(?:[^`]|``)*`@`(?:[^`]|``)*`|`(?:[^`]|``)*`)/, '$1');
}

/** The databases beside that of the connection, without the server's own and those that were made as scratch. */
async function databasesBeside(client: SqlClient): Promise<readonly string[]> {
  const { database } = await lookSession(client);
  return (await databasesOfUsers(client)).filter((name) => name !== database);
}

/** The catalogs of the databases beside that of the connection, by their names. */
export async function readCatalogsBeside(client: SqlClient): Promise<ReadonlyMap<string, CatalogText>> {
  const names = await databasesBeside(client);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readCatalog(client, name)] as const)),
  );
}
