import { essentialOptions } from '../../fold/sequence-options.js';
import {
  emptySchema,
  keyOf,
  type Routine,
  type Schema,
  type Sequence,
  type Table,
  type View,
} from '../../ir/index.js';
import type { IntrospectOptions } from '../dialect.js';
import type { SqlClient } from '../sql-client.js';
import type { Flavour } from './flavour.js';
import { asSchemaOf, together } from './introspect/beside.js';
import { readCatalog, readCatalogsBeside, type CatalogText, type TriggerText } from './introspect/catalog.js';
import { lookSession } from './introspect/session.js';
import { readTable } from './introspect/tables.js';
import type { Language } from './language.js';
import { printName, quoteIdentifier } from './print/identifiers.js';
import { own } from '../../own.js';

/**
 * The schema of a live database. Tables and views are read from SHOW CREATE with the dialect's own reader: what the
 * reader does not model is kept to the letter in `others`, so that nothing is overlooked. About 0.3 ms an object.
 *
 * Left out: users and rights, definers, tablespaces, and where AUTO_INCREMENT goes on in a table that has rows.
 */
export async function introspect(
  client: SqlClient,
  parse: Language['parse'],
  flavour: Flavour,
  options: IntrospectOptions = {},
): Promise<Schema> {
  const own = schemaOf(await readCatalog(client), parse, flavour, options);
  const schema =
    options.besides === true
      ? withBesides(
          own,
          await readCatalogsBeside(client),
          (await lookSession(client)).database,
          parse,
          flavour,
        )
      : own;
  const tables: Record<string, Table> = {};
  for (const [key, table] of Object.entries(schema.tables)) tables[key] = await withNumbering(table, client);
  return { ...schema, tables };
}

/** A schema with the databases beside it. `database`: that of the connection. */
export function withBesides(
  schema: Schema,
  catalogs: ReadonlyMap<string, CatalogText>,
  database: string,
  parse: Language['parse'],
  flavour: Flavour,
): Schema {
  const besides = [...catalogs].map(([name, catalog]) =>
    asSchemaOf(schemaOf(catalog, parse, flavour), name, database),
  );
  return together(schema, besides);
}

/** The schema that a catalog tells. AUTO_INCREMENT=n is as the catalog has it, whether the table has rows or not. */
export function schemaOf(
  catalog: CatalogText,
  parse: Language['parse'],
  flavour: Flavour,
  options: IntrospectOptions = {},
): Schema {
  const ignored = new Set(options.ignoreTables);
  const others: Record<string, string> = { 'database collation': catalog.collation };
  const tables: Record<string, Table> = {};
  const views: Record<string, View> = {};
  const isWanted = ([name]: readonly [string, string]): boolean => !ignored.has(keyOf({ name }));
  for (const [name, text] of [...catalog.tables].filter(isWanted)) {
    const table = readTable(text, parse);
    if (table === undefined) others[`table ${keyOf({ name })}`] = text;
    else tables[keyOf({ name })] = table;
  }
  for (const [name, text] of [...catalog.views].filter(isWanted)) {
    const view = readView(text, parse);
    if (view === undefined) others[`view ${keyOf({ name })}`] = text;
    else views[keyOf({ name })] = view;
  }
  const sequences: Record<string, Sequence> = {};
  for (const [name, text] of catalog.sequences) {
    const sequence = readSequence(text, parse);
    if (sequence === undefined) others[`sequence ${keyOf({ name })}`] = text;
    else sequences[keyOf({ name })] = sequence;
  }
  for (const [name, text] of catalog.events) others[`event ${name}`] = text;
  addTriggers(
    catalog.triggers.filter(({ table }) => !ignored.has(keyOf({ name: table }))),
    tables,
    others,
  );
  addModes(catalog, others);
  return {
    ...emptySchema(flavour.dialect),
    sequences,
    tables,
    views,
    functions: Object.fromEntries(
      catalog.routines.map(({ name, routine, definition }) => {
        const value: Routine = { name: { name }, routine, argumentTypes: [], definition };
        return [`${keyOf({ name })}()`, value];
      }),
    ),
    others,
  };
}

/** AUTO_INCREMENT=n is what the rows make of it, but in an empty table it is what somebody wrote. */
async function withNumbering(table: Table, client: SqlClient): Promise<Table> {
  const { auto_increment: next, ...options } = table.options ?? {};
  if (next === undefined) return table;
  const rows = await client.query(`SELECT 1 FROM ${printName(table.name)} LIMIT 1`);
  return rows.length === 0 ? table : { ...table, options };
}

function readSequence(text: string, parse: Language['parse']): Sequence | undefined {
  const { operations } = parse(text, { file: '' });
  const [create] = operations;
  if (operations.length !== 1 || create?.kind !== 'createSequence') return undefined;
  return { name: create.name, options: essentialOptions(create.options) };
}

function readView(text: string, parse: Language['parse']): View | undefined {
  const { operations } = parse(text, { file: '' });
  const [create] = operations;
  if (operations.length !== 1 || create?.kind !== 'createView') return undefined;
  const { name, query, columns, checkOption, reads } = create;
  const attributes = Object.entries(create.with ?? {}).filter(([key, value]) => value !== USUAL[key]);
  return {
    name,
    query,
    ...(columns === undefined ? {} : { columns }),
    reads,
    ...(checkOption === undefined ? {} : { checkOption }),
    ...(attributes.length === 0 ? {} : { with: Object.fromEntries(attributes) }),
    indexes: [],
    triggers: [],
  };
}

/** Attributes of a view that the server writes although nobody did. */
const USUAL: Readonly<Record<string, string>> = { algorithm: 'undefined', 'sql security': 'definer' };

function addTriggers(
  triggers: readonly TriggerText[],
  tables: Record<string, Table>,
  others: Record<string, string>,
): void {
  for (const { name, table, timing, event, body, order } of triggers) {
    const key = keyOf({ name: table });
    const owner = own(tables, key);
    const definition = `CREATE TRIGGER ${quoteIdentifier(name)} ${timing} ${event} ON ${quoteIdentifier(table)} FOR EACH ROW ${body}`;
    if (owner === undefined) others[`trigger ${name}`] = definition;
    else {
      // Which of several comes first is not in their definitions.
      const trigger = { name, definition, ...(order > 1 ? { order } : {}) };
      tables[key] = { ...owner, triggers: [...owner.triggers, trigger] };
    }
  }
}

/** The SQL mode that a program runs with is the one in which it was made; that of the driver's own is left out. */
function addModes({ triggers, routines }: CatalogText, others: Record<string, string>): void {
  for (const { name, mode } of triggers) others[`sql_mode of trigger ${name}`] = plainMode(mode);
  for (const { name, routine, mode } of routines) others[`sql_mode of ${routine} ${name}`] = plainMode(mode);
}

function plainMode(mode: string): string {
  return mode
    .split(',')
    .filter((part) => part !== 'IGNORE_SPACE' && part !== '')
    .join(',');
}
