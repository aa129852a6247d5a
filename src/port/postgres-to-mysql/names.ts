import type { Name } from '../../ir/index.js';
import { DEFAULT_CHOICES } from '../choices/choices.js';
import { needsPerson } from '../problem.js';
import type { PortContext } from './context.js';

/** Longest name of a table, column, index or constraint, in characters (MySQL manual, "Identifier Length Limits"). */
const MAX_NAME = 64;

/** The name of a table or view: a schema other than `public` becomes a database, where that is chosen, or a prefix. */
export function portName(name: Name, { rules }: Pick<PortContext, 'rules'>): Name {
  if (name.schema === undefined) return name;
  if (asDatabases(rules)) return { schema: checked(name.schema), name: checked(name.name) };
  return { name: checked(`${name.schema}_${name.name}`) };
}

/** The name of a foreign key or check: they are one namespace in a database, where PostgreSQL has one for each table. */
export function portConstraintName(name: string, table: Name, { plan }: PortContext): string {
  if (!plan.sharedNames.has(name.toLowerCase())) return name;
  const prefixed = `${table.name}_${name}`;
  return prefixed.length <= MAX_NAME ? prefixed : `${prefixed.slice(0, MAX_NAME - 9)}_${hash(prefixed)}`;
}

/** Whether a schema becomes a database of its own. It is chosen for everything or not at all. */
export function asDatabases({ schema }: PortContext['rules']): boolean {
  return (schema ?? DEFAULT_CHOICES.schema) === 'database';
}

function checked(name: string): string {
  return name.length <= MAX_NAME
    ? name
    : needsPerson('long-name', `the name ${name} is longer than ${MAX_NAME} characters`);
}

/** Eight hexadecimal digits that depend on nothing but the text: FNV-1a. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
