import { keyOf, sameName, type Constraint, type Table } from '../../ir/index.js';
import type { Store } from '../../fold/store/store.js';
import { isKeyword } from './parse/keywords.js';
import { LexicalError, scan, type Token } from './parse/lexer.js';
import { isOperator, isWord } from './parse/touches.js';
import { ownColumns } from './own-columns.js';

/**
 * What keeps SQLite from ALTER TABLE … DROP COLUMN, in words (manual: ALTER TABLE, "ALTER TABLE DROP COLUMN", and asked of 3.53);
 * undefined: nothing of which that is certain. A foreign key of one column, and a check that names the column, are not told: as a part
 * of the column they go along, as a part of the table they do not, and a state does not know which they are.
 */
export function columnUser(store: Store, table: Table, column: string): string | undefined {
  const isIt: IsIt = (name) => same(name, column);
  const constraint = table.constraints.find((one) => keepsColumn(one, isIt) && ownColumns(one).some(isIt));
  if (constraint !== undefined) return `the ${WORDS[constraint.kind]} of the table`;
  const generated = table.columns.find(
    ({ name, generated: by }) => !isIt(name) && by !== undefined && ownColumns(by).some(isIt),
  );
  if (generated !== undefined) return `the generated column "${generated.name}"`;
  const trigger = table.triggers.find(({ definition }) => readsOwnRow(definition, isIt));
  if (trigger !== undefined) return `the trigger "${trigger.name}"`;
  const view = [...store.views.values()].find(
    ({ reads, query, uncertain }) =>
      uncertain === undefined &&
      reads.length === 1 &&
      reads.every((read) => sameName(read, table.name)) &&
      isCertainlyIn(query, table.name.name, isIt),
  );
  return view === undefined ? undefined : `the view "${keyOf(view.name)}"`;
}

/** Whether a name is the column's. */
type IsIt = (name: string) => boolean;

const WORDS: Readonly<Record<Constraint['kind'], string>> = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclusion: 'exclusion constraint',
};

function keepsColumn(constraint: Constraint, isIt: IsIt): boolean {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return true;
    case 'foreignKey':
      return constraint.columns.length > 1;
    case 'check':
      // Written on another column, which it does not name.
      return constraint.column !== undefined && !isIt(constraint.column);
    case 'exclusion':
      return false;
  }
}

/** Whether a trigger has `NEW.x` or `OLD.x` in it. */
function readsOwnRow(definition: string, isIt: IsIt): boolean {
  const tokens = tokensOf(definition);
  return tokens.some(
    (token, at) =>
      (isWord(token, 'new') || isWord(token, 'old')) &&
      isOperator(tokens[at + 1], '.') &&
      isNamed(tokens[at + 2], isIt),
  );
}

/** Words behind which a name is a column's and no alias. */
const BEFORE_COLUMNS = new Set(
  'select distinct where by and or not on having when then else between like glob case'.split(' '),
);

/** Whether a query of one table has the column; false where a name in it could be something else, such as an alias. */
function isCertainlyIn(query: string, table: string, isIt: IsIt): boolean {
  const tokens = tokensOf(query);
  if (tokens.some((token) => isWord(token, 'with') || isWord(token, 'values'))) return false;
  const places = tokens.flatMap((token, at) => (isNamed(token, isIt) ? [at] : []));
  return places.length > 0 && places.every((at) => isColumn(tokens, at, table));
}

function isColumn(tokens: readonly Token[], at: number, table: string): boolean {
  const before = tokens[at - 1];
  if (tokens[at]?.kind === 'string' || isOperator(tokens[at + 1], '(') || isOperator(tokens[at + 1], '.'))
    return false;
  if (isOperator(before, '.')) return isNamed(tokens[at - 2], (name) => same(name, table));
  if (before?.kind === 'word') return BEFORE_COLUMNS.has(before.value);
  return before?.kind === 'operator' && !isOperator(before, ')');
}

/** Strings are names, too, where SQLite finds no other sense in them. */
function isNamed(token: Token | undefined, isIt: IsIt): boolean {
  if (token?.kind === 'word') return !isKeyword(token.value) && isIt(token.text);
  return (token?.kind === 'quoted' || token?.kind === 'string') && isIt(token.value);
}

/** Nothing for a text that cannot be read. */
function tokensOf(text: string): readonly Token[] {
  try {
    return scan(text).tokens;
  } catch (error) {
    if (error instanceof LexicalError) return [];
    throw error;
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
