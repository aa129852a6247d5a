import { InputError } from '../../errors.js';
import type { ChoiceRules, PortChoices, TableChoices } from './choices.js';

/** What each choice may be; the first is the default. */
export const CHOICES: Readonly<Record<keyof PortChoices, readonly string[] | 'boolean' | 'length' | 'name'>> =
  {
    uuid: ['native', 'char', 'binary'],
    timestamptz: ['datetime', 'timestamp'],
    textKeyLength: 'length',
    collation: 'name',
    booleanCheck: 'boolean',
    arrays: ['json', 'manual'],
    enums: ['enum', 'text'],
    booleans: ['boolean', 'smallint'],
    datetime: ['timestamp', 'timestamptz'],
    unsigned: ['check', 'wider'],
    decimals: ['number', 'text'],
    schema: ['prefix', 'database'],
  };

/** Characters of utf8mb4 that an index of InnoDB takes at most. */
const MOST_CHARACTERS = 768;

/** Rules as they were written by a person. Throws InputError `bad-config` for what is none; `where` tells the place. */
export function checkedRules(data: unknown, where: string): ChoiceRules {
  const { tables, ...own } = objectOf(data, `${where}: port`);
  return {
    ...checkedChoices(own, `${where}: port`),
    ...(tables === undefined ? {} : { tables: mapped(tables, `${where}: port.tables`, checkedTable) }),
  };
}

function checkedTable(data: unknown, where: string): TableChoices {
  const { columns, ...own } = objectOf(data, where);
  const checkColumn = (one: unknown, at: string) => checkedPart(objectOf(one, at), at);
  return {
    ...checkedPart(own, where),
    ...(columns === undefined ? {} : { columns: mapped(columns, `${where}.columns`, checkColumn) }),
  };
}

/** What is chosen for a table or a column. */
function checkedPart(own: Readonly<Record<string, unknown>>, where: string): Partial<PortChoices> {
  for (const name of Object.keys(own)) mustBePart(name, where);
  return checkedChoices(own, where);
}

/** Refuses what can only be chosen for everything. */
function mustBePart(name: string, where: string): void {
  if (name !== 'schema') return;
  throw bad(
    `${where}: ${name} is chosen for everything or not at all`,
    'write it as --choose schema=database',
  );
}

function checkedChoices(own: Readonly<Record<string, unknown>>, where: string): Partial<PortChoices> {
  for (const [name, value] of Object.entries(own)) checkChoice(name, value, where);
  return own;
}

function checkChoice(name: string, value: unknown, where: string): void {
  if (!Object.hasOwn(CHOICES, name)) {
    throw bad(`${where}: there is no choice ${name}`, `choices are ${Object.keys(CHOICES).join(', ')}`);
  }
  const allowed = CHOICES[name as keyof PortChoices];
  const isRight =
    allowed === 'boolean'
      ? typeof value === 'boolean'
      : allowed === 'name'
        ? typeof value === 'string' && /^\w+$/.test(value)
        : allowed === 'length'
          ? Number.isInteger(value) && Number(value) > 0 && Number(value) <= MOST_CHARACTERS
          : typeof value === 'string' && allowed.includes(value);
  if (isRight) return;
  const words = {
    boolean: 'true or false',
    name: 'the name of a collation',
    length: `a number from 1 to ${MOST_CHARACTERS}`,
  };
  const wanted = typeof allowed === 'string' ? words[allowed] : allowed.join(' or ');
  throw bad(`${where}: ${name} is ${JSON.stringify(value)}`, `it may be ${wanted}`);
}

/**
 * `uuid=binary` for everything, `users:uuid=char` for a table, `users.email:textKeyLength=100` for a column (with its schema:
 * `audit.log.id:uuid=char`). Throws InputError `bad-config`.
 */
export function parseChoices(texts: readonly string[]): ChoiceRules {
  let rules: ChoiceRules = {};
  for (const text of texts) {
    const match = /^(?:([^:]+):)?([^:=]+)=(.*)$/.exec(text);
    if (match === null) throw bad(`--choose ${text} is no choice`, 'write it as --choose uuid=binary');
    const [, target, name = '', value = ''] = match;
    const choice = { [name]: typed(name, value) };
    checkChoice(name, choice[name], '--choose');
    if (target !== undefined) mustBePart(name, `--choose ${text}`);
    rules = mergedRules(rules, ruleFor(target, choice));
  }
  return rules;
}

function ruleFor(target: string | undefined, choice: Partial<PortChoices>): ChoiceRules {
  if (target === undefined) return choice;
  const parts = target.split('.');
  const column = parts.length > 1 ? parts.at(-1) : undefined;
  if (column === undefined) return { tables: { [target]: choice } };
  return { tables: { [parts.slice(0, -1).join('.')]: { columns: { [column]: choice } } } };
}

function typed(name: string, value: string): unknown {
  if (CHOICES[name as keyof PortChoices] === 'length') return Number(value);
  return CHOICES[name as keyof PortChoices] === 'boolean'
    ? value === 'true' || (value === 'false' ? false : value)
    : value;
}

/** Both, where the second wins. */
export function mergedRules(first: ChoiceRules, second: ChoiceRules): ChoiceRules {
  const tables: Record<string, TableChoices> = { ...first.tables };
  for (const [key, table] of Object.entries(second.tables ?? {})) {
    const columns: Record<string, Partial<PortChoices>> = { ...tables[key]?.columns };
    for (const [name, own] of Object.entries(table.columns ?? {}))
      columns[name] = { ...columns[name], ...own };
    tables[key] = { ...tables[key], ...table, columns };
  }
  return { ...first, ...second, ...(Object.keys(tables).length === 0 ? {} : { tables }) };
}

/** Tables and columns that rules name and a history never has: mostly misspelled. */
export function unknownPlaces(
  { tables = {} }: ChoiceRules,
  has: (table: string, column?: string) => boolean,
): readonly string[] {
  return Object.entries(tables).flatMap(([table, { columns = {} }]) =>
    has(table)
      ? Object.keys(columns).flatMap((column) => (has(table, column) ? [] : [`${table}.${column}`]))
      : [table],
  );
}

function objectOf(data: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    return data as Record<string, unknown>;
  throw bad(`${where} is no object`, 'docs/porting.md has an example');
}

function mapped<T>(
  data: unknown,
  where: string,
  check: (one: unknown, where: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(objectOf(data, where)).map(([key, one]) => [key, check(one, `${where}.${key}`)]),
  );
}

function bad(problem: string, help: string): InputError {
  return new InputError('bad-config', problem, help);
}
