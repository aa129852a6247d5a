import { keyOf, type Name } from '../../ir/index.js';
import { own } from '../../own.js';
import type { PortPlan } from '../plan/plan.js';

/** What a person may choose where the target has several equals; all have a default. */
export interface PortChoices {
  /**
   * From PostgreSQL, a `uuid` column: a type of its own where the target has one, else 36 characters (`native`); 36 characters everywhere
   * (`char`); or 16 bytes that the application must pack (`binary`). To PostgreSQL, where somebody chose `native`, a column of 36
   * characters or 16 bytes is taken for a uuid.
   */
  readonly uuid: 'native' | 'char' | 'binary';
  /** A `timestamptz` column: DATETIME, by convention in UTC, or TIMESTAMP, which ends in 2038 and follows the session. */
  readonly timestamptz: 'datetime' | 'timestamp';
  /** Characters of an unbounded text column that a key needs, at most 768; fewer where a key has several of them. */
  readonly textKeyLength: number;
  /** The collation of tables, or of a column; default: one that tells apart what PostgreSQL tells apart. */
  readonly collation: string | undefined;
  /** Adds a check that a boolean column holds 0 or 1. */
  readonly booleanCheck: boolean;
  /** An array: JSON with a check that it is one, or left to a person. */
  readonly arrays: 'json' | 'manual';
  /** A column of an enum type: ENUM, or text with a check. */
  readonly enums: 'enum' | 'text';
  /** To PostgreSQL, a `tinyint(1)` or `bit(1)`: a boolean, or a number that may be more than 0 and 1. */
  readonly booleans: 'boolean' | 'smallint';
  /** To PostgreSQL, a `datetime`: without a zone, or a point in time, for which the zone of the session is taken. */
  readonly datetime: 'timestamp' | 'timestamptz';
  /** To PostgreSQL, an unsigned integer: the next wider type, with a check that it is not negative or without one. */
  readonly unsigned: 'check' | 'wider';
  /** To SQLite, a decimal number: floating point, or text that keeps every digit and is no number any more. */
  readonly decimals: 'number' | 'text';
  /**
   * From PostgreSQL, a schema other than `public`: a prefix of the names in it, or a database of its own beside that of the
   * connection. For everything only: a table cannot choose it.
   */
  readonly schema: 'prefix' | 'database';
}

/** What is taken where nobody chose. */
export const DEFAULT_CHOICES: PortChoices = {
  uuid: 'native',
  timestamptz: 'datetime',
  textKeyLength: 255,
  collation: undefined,
  booleanCheck: false,
  arrays: 'json',
  enums: 'enum',
  booleans: 'boolean',
  datetime: 'timestamp',
  unsigned: 'check',
  decimals: 'number',
  schema: 'prefix',
};

/** The names of all choices. */
const CHOICE_NAMES = Object.keys(DEFAULT_CHOICES) as readonly (keyof PortChoices)[];

/** Choices for a whole history, with what is chosen otherwise for tables and columns. */
export interface ChoiceRules extends Partial<PortChoices> {
  /** By the source's name, with its schema where that is not the default one: `users`, `audit.log`. */
  readonly tables?: Readonly<Record<string, TableChoices>>;
}

/** What is chosen for one table. */
export interface TableChoices extends Partial<PortChoices> {
  readonly columns?: Readonly<Record<string, Partial<PortChoices>>>;
}

/** What is in force for a table, or for one of its columns. */
export interface Chosen {
  readonly choices: PortChoices;
  /** Where each choice that somebody made was made: `everything`, `table users`, `column users.id`. */
  readonly from: Readonly<Partial<Record<keyof PortChoices, string>>>;
}

/** Whether a uuid is packed into bytes anywhere. */
export function packsUuids(rules: ChoiceRules): boolean {
  return layersOf(rules).some(({ uuid }) => uuid === 'binary');
}

/** The choices that somebody made anywhere. */
export function madeChoices(rules: ChoiceRules): readonly (keyof PortChoices)[] {
  const layers = layersOf(rules);
  return CHOICE_NAMES.filter((name) => layers.some((layer) => layer[name] !== undefined));
}

/** What is chosen for everything, for tables and for columns. */
function layersOf({ tables = {}, ...everything }: ChoiceRules): readonly Partial<PortChoices>[] {
  const ofTables = Object.values(tables).flatMap(({ columns = {}, ...table }) => [
    table,
    ...Object.values(columns),
  ]);
  return [everything, ...ofTables];
}

/**
 * What is chosen for a column: what is said of it or of a column that foreign keys join with it, else of one of their
 * tables, else of everything. A choice thus holds for both ends of a foreign key, which must have one type; what contradicts
 * it is told, see `contradictions.ts`.
 */
export function chosenFor(rules: ChoiceRules, plan: PortPlan, table: Name, column?: string): Chosen {
  const { tables = {}, ...everything } = rules;
  const joined = column === undefined ? [] : plan.joinedWith(table, column);
  // In an order that is the same for all of them: where they contradict each other, one is in force for all.
  const members = [{ table: keyOf(table), column }, ...joined].toSorted((a, b) =>
    placeOf(a) < placeOf(b) ? -1 : 1,
  );
  const layers: (readonly [from: string, choices: Partial<PortChoices>])[] = [['everything', everything]];
  for (const { table: key } of members.toReversed()) {
    const { columns: _, ...ofTable } = own(tables, key) ?? {};
    layers.push([`table ${key}`, ofTable]);
  }
  for (const { table: key, column: name } of members.toReversed()) {
    const ofColumn = name === undefined ? undefined : own(own(tables, key)?.columns ?? {}, name);
    if (ofColumn !== undefined) layers.push([`column ${key}.${name}`, ofColumn]);
  }
  let choices = DEFAULT_CHOICES;
  const from: Partial<Record<keyof PortChoices, string>> = {};
  for (const [place, layer] of layers) {
    choices = { ...choices, ...layer };
    for (const key of Object.keys(layer)) from[key as keyof PortChoices] = place;
  }
  return { choices, from };
}

function placeOf({ table, column }: { readonly table: string; readonly column: string | undefined }): string {
  return `${table}\n${column ?? ''}`;
}
