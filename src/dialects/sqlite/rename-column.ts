import { keyOf, type Name } from '../../ir/index.js';
import { WITH_TRIGGERS } from '../../fold/store/facts.js';
import type { Store } from '../../fold/store/store.js';
import { isKeyword } from './parse/keywords.js';
import { LexicalError, scan, type Token } from './parse/lexer.js';
import { isOperator, isWord, nameAt } from './parse/touches.js';
import { quoteIdentifier } from './print/identifiers.js';

/**
 * RENAME COLUMN also renames the column in the text of every trigger (manual: ALTER TABLE, "ALTER TABLE RENAME COLUMN":
 * "within the table definition itself and also within all indexes, triggers, and views that reference the column"). A
 * table becomes uncertain where a name in the text of its triggers could be of several tables.
 */
export function renameColumnInTriggers(store: Store, renamed: Name, from: string, to: string): void {
  if (from === to) return;
  const columnsOf = (name: string): readonly string[] | undefined =>
    [...store.tables.values()]
      .find((table) => same(keyOf(table.name), name))
      ?.columns.map((column) => (same(name, keyOf(renamed)) && column.name === to ? from : column.name));
  for (const table of store.tablesUsing(WITH_TRIGGERS)) {
    const texts = table.triggers.map(({ definition }) =>
      renameInTrigger(definition, { owner: keyOf(table.name), renamed: keyOf(renamed), from, to, columnsOf }),
    );
    if (texts.every((text, at) => text === table.triggers[at]?.definition)) continue;
    const unsure = texts.includes(undefined)
      ? {
          uncertain: `column ${from} of ${keyOf(renamed)} was renamed to ${to}: SQLite changes triggers with it`,
        }
      : {};
    const triggers = table.triggers.map((trigger, at) => ({
      ...trigger,
      definition: texts[at] ?? trigger.definition,
    }));
    store.replaceTable(table, { ...table, ...unsure, triggers });
  }
}

/** A column that has got another name. Tables are given by their names, whose case does not matter. */
interface Renaming {
  /** The table of the trigger: NEW and OLD are its rows. */
  readonly owner: string;
  /** The table whose column it is. */
  readonly renamed: string;
  readonly from: string;
  readonly to: string;
  /** A table's columns as they were before; `undefined` if there is no such table. */
  columnsOf(table: string): readonly string[] | undefined;
}

/** The definition of a trigger with the other name; `undefined` where it is not certain which table a name is of. */
export function renameInTrigger(definition: string, renaming: Renaming): string | undefined {
  const tokens = tokensOf(definition);
  if (tokens === undefined) return undefined;
  const begin = tokens.findIndex((token) => isWord(token, 'begin'));
  const edits: Token[] = [];
  for (const [start, end] of [...clauses(tokens, begin), ...statements(tokens, begin)]) {
    const part = tokens.slice(start, end);
    const scope = start < begin ? [{ table: renaming.owner, aliases: [], within: -1 }] : tablesOf(part);
    for (const [at, token] of part.entries()) {
      if (!isColumnName(part, at) || !same(valueOf(token), renaming.from)) continue;
      const owner = ownerOf(part, at, scope, renaming);
      if (owner === undefined) return undefined;
      if (same(owner, renaming.renamed)) edits.push(token);
    }
  }
  return edits.reduceRight(
    (text, { start, end }) => text.slice(0, start) + quoteIdentifier(renaming.to) + text.slice(end),
    definition,
  );
}

/** A table that a statement names, with the other names that it has there. */
interface Mention {
  readonly table: string;
  /** The place of the parenthesis of the subquery that names it; -1: the statement itself. */
  readonly within: number;
  readonly aliases: readonly string[];
}

type Range = readonly [start: number, end: number];

/** Where columns stand in the head of a trigger: `UPDATE OF a, b ON t … WHEN condition`. */
function clauses(tokens: readonly Token[], begin: number): readonly Range[] {
  const head = tokens.slice(0, begin);
  const [of, on, when] = ['of', 'on', 'when'].map((word) => head.findIndex((token) => isWord(token, word)));
  return [
    [of, on],
    [when, begin],
  ].flatMap(([start = -1, end = -1]): Range[] => (start < 0 || end < start ? [] : [[start, end]]));
}

/** The statements in the body of a trigger. */
function statements(tokens: readonly Token[], begin: number): readonly Range[] {
  const ranges: Range[] = [];
  let start = begin + 1;
  for (let at = start; at < tokens.length; at += 1) {
    if (!isOperator(tokens[at], ';')) continue;
    ranges.push([start, at]);
    start = at + 1;
  }
  return ranges;
}

const BEFORE_TABLES = new Set(['from', 'join', 'into', 'update']);

function tablesOf(part: readonly Token[]): readonly Mention[] {
  return part.flatMap((token, at): Mention[] => {
    const isFirst = token.kind === 'word' && BEFORE_TABLES.has(token.value);
    const isNext = isOperator(token, ',') && isInTables(part, at);
    if (!isFirst && !isNext) return [];
    // UPDATE OR IGNORE t
    const place = isWord(token, 'update') && isWord(part[at + 1], 'or') ? at + 3 : at + 1;
    const found = nameAt(part, place);
    const first = part[place];
    if (found === undefined || first === undefined || (first.kind === 'word' && isKeyword(first.value)))
      return [];
    const behind = isWord(part[found.next], 'as') ? found.next + 1 : found.next;
    const alias = part[behind];
    const isAlias = alias?.kind === 'quoted' || (alias?.kind === 'word' && !isKeyword(alias.value));
    const aliases = isAlias && alias !== undefined ? [valueOf(alias)] : [];
    return [{ table: keyOf(found.name), aliases, within: enclosing(part, at).at(0) ?? -1 }];
  });
}

/** Whether a comma separates tables behind FROM. */
function isInTables(part: readonly Token[], comma: number): boolean {
  let depth = 0;
  for (let at = comma - 1; at >= 0; at -= 1) {
    const token = part[at];
    if (isOperator(token, ')')) depth += 1;
    else if (isOperator(token, '(')) depth -= 1;
    if (depth < 0) return false;
    if (depth > 0 || token?.kind !== 'word') continue;
    if (token.value === 'from') return true;
    if (isKeyword(token.value) && token.value !== 'as' && token.value !== 'join') return false;
  }
  return false;
}

/** Words that end an expression, so that a name behind them is an alias. */
const ENDS = new Set(['end', 'null', 'true', 'false', 'current_date', 'current_time', 'current_timestamp']);

/** Whether a token can be the name of a column, rather than a table, a function, a keyword or an alias. */
function isColumnName(part: readonly Token[], at: number): boolean {
  const token = part[at];
  if (token?.kind !== 'quoted' && (token?.kind !== 'word' || isKeyword(token.value))) return false;
  if (isOperator(part[at + 1], '(') || isOperator(part[at + 1], '.')) return false;
  const before = part[at - 1];
  if (before === undefined || isOperator(before, '.')) return true;
  if (before.kind === 'operator') return !isOperator(before, ')') && !isInTablesAt(part, at);
  if (before.kind !== 'word') return false;
  if (!isKeyword(before.value) || ENDS.has(before.value)) return false;
  return before.value !== 'as' && !BEFORE_TABLES.has(before.value);
}

function isInTablesAt(part: readonly Token[], at: number): boolean {
  return isOperator(part[at - 1], ',') && isInTables(part, at - 1);
}

/** The table that a column's name is of. */
function ownerOf(
  part: readonly Token[],
  at: number,
  scope: readonly Mention[],
  { owner, from, columnsOf }: Renaming,
): string | undefined {
  const qualifier = part[at - 2];
  if (isOperator(part[at - 1], '.') && qualifier !== undefined) {
    const word = valueOf(qualifier);
    if (same(word, 'new') || same(word, 'old')) return owner;
    return scope.find(({ table, aliases }) => [table, ...aliases].some((name) => same(name, word)))?.table;
  }
  const target = targetOf(part, at);
  if (target !== undefined) return target;
  const having = scope.filter(({ table }) => {
    const columns = columnsOf(table);
    return columns === undefined || columns.some((name) => same(name, from));
  });
  // A subquery's own tables come before those of the query around it.
  for (const level of [...enclosing(part, at), -1]) {
    const here = having.filter(({ within }) => within === level).map(({ table }) => table.toLowerCase());
    if (here.length > 0) return new Set(here).size === 1 ? here[0] : undefined;
  }
  // Of no table: a name in double quotes that is a string, or an alias of the query.
  return '';
}

/** The places of the subqueries' parentheses around a token, the innermost first. */
function enclosing(part: readonly Token[], at: number): readonly number[] {
  const open: number[] = [];
  for (let i = 0; i < at; i += 1) {
    if (isOperator(part[i], '(')) open.unshift(i);
    else if (isOperator(part[i], ')')) open.shift();
  }
  return open.filter((place) => isWord(part[place + 1], 'select') || isWord(part[place + 1], 'with'));
}

/** The table that is written to, for a name in its list of columns or left of `=` behind SET. */
function targetOf(part: readonly Token[], at: number): string | undefined {
  const [first] = tablesOf(part);
  if (first === undefined || !part.some((token) => isWord(token, 'into') || isWord(token, 'update'))) {
    return undefined;
  }
  const isAssigned =
    isOperator(part[at + 1], '=') && (isWord(part[at - 1], 'set') || isOperator(part[at - 1], ','));
  const open = part.findLastIndex((token, i) => i < at && isOperator(token, '('));
  const isListed =
    part.slice(open + 1, at).every((token) => token.kind !== 'word' || !isKeyword(token.value)) &&
    (isTableName(part, open - 1, first.table) || isWord(part[open - 1], 'conflict'));
  return isAssigned || (open > 0 && isListed) ? first.table : undefined;
}

function isTableName(part: readonly Token[], at: number, table: string): boolean {
  const token = part[at];
  return token !== undefined && same(valueOf(token), table);
}

function tokensOf(text: string): readonly Token[] | undefined {
  try {
    return scan(text).tokens;
  } catch (error) {
    if (error instanceof LexicalError) return undefined;
    throw error;
  }
}

function valueOf(token: Token): string {
  return token.kind === 'word' ? token.text : token.value;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
