import type { Constraint, ForeignKey, Index, IndexKey, Name, ReferentialAction } from '../../../ir/index.js';
import { Unexpected, type Cursor } from './cursor.js';
import { readExpression } from './expressions.js';

/** A key or constraint of a table: UNIQUE is an index, as the server sees it. */
export type TableKey =
  | { readonly kind: 'constraint'; readonly constraint: Constraint }
  | { readonly kind: 'index'; readonly index: Index };

/** Words that a key or constraint can start with. */
const STARTS = [
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'INDEX',
  'KEY',
  'FULLTEXT',
  'SPATIAL',
  'VECTOR',
  'FOREIGN',
  'CHECK',
];

/** Whether a key or constraint comes next, rather than a column. */
export function atTableKey(cursor: Cursor): boolean {
  if (!cursor.isWord(...STARTS)) return false;
  if (!cursor.isWord('VECTOR')) return true;
  const { value } = cursor.peek(1);
  return value === 'INDEX' || value === 'KEY';
}

/**
 * Reads a key or constraint as CREATE TABLE and ADD have it. Source: MySQL manual, "CREATE TABLE Statement"; which of two
 * names counts: `sql/sql_yacc.yy`, rules table_constraint_def and constraint_key_type.
 */
export function readTableKey(cursor: Cursor): TableKey {
  let symbol: string | undefined;
  if (cursor.words('CONSTRAINT') && !cursor.isWord('PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK')) {
    symbol = cursor.identifier();
  }
  if (cursor.words('PRIMARY')) return { kind: 'constraint', constraint: readPrimaryKey(cursor) };
  if (cursor.words('UNIQUE')) return { kind: 'index', index: readIndex(cursor, { unique: true }, symbol) };
  if (cursor.words('FOREIGN')) return { kind: 'constraint', constraint: readForeignKey(cursor, symbol) };
  if (cursor.words('CHECK')) return { kind: 'constraint', constraint: readCheck(cursor, symbol) };
  const method = cursor.oneOf('FULLTEXT', 'SPATIAL', 'VECTOR')?.toLowerCase();
  if (method === undefined && !cursor.isWord('INDEX', 'KEY')) {
    throw new Unexpected(cursor.peek(), 'a key or constraint');
  }
  return { kind: 'index', index: readIndex(cursor, method === undefined ? {} : { method }, undefined) };
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

/** The name of a primary key is always PRIMARY, whatever is written. */
function readPrimaryKey(cursor: Cursor): Constraint {
  cursor.expectWords('KEY');
  readIndexName(cursor);
  const { keys, comment, ...rest } = readKeyBody(cursor);
  const columns = keys.map(({ column }) => column ?? '');
  const isPlain = keys.every((key) => Object.keys(key).length === 1);
  const index = {
    ...(isPlain ? {} : { keys }),
    ...(rest.method === undefined ? {} : { method: rest.method }),
    ...(rest.with === undefined ? {} : { with: rest.with }),
  };
  return {
    kind: 'primaryKey',
    columns,
    ...(Object.keys(index).length === 0 ? {} : { index }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** Reads `[INDEX | KEY] [name] [USING m] (keys) options`. */
function readIndex(
  cursor: Cursor,
  kind: Pick<Index, 'unique' | 'method'>,
  symbol: string | undefined,
): Index {
  cursor.oneOf('INDEX', 'KEY');
  readIfNotExists(cursor);
  const name = readIndexName(cursor) ?? symbol;
  return { ...named(name), ...kind, ...readKeyBody(cursor) };
}

/** MariaDB: IF NOT EXISTS of an index or constraint. It makes no difference where what is made is not there. */
export function readIfNotExists(cursor: Cursor): boolean {
  return cursor.flavour.conditionalChanges && cursor.words('IF', 'NOT', 'EXISTS');
}

/** The name of an index, if there is one before its type and columns. */
function readIndexName(cursor: Cursor): string | undefined {
  if (cursor.isMark('(') || cursor.isWord('USING')) return undefined;
  if (cursor.isWord('TYPE') && cursor.peek(1).kind === 'word') return undefined;
  return cursor.identifier('the name of an index, or "("');
}

/** What follows the name of an index: its type, its keys and its options. */
export function readKeyBody(cursor: Cursor): Omit<Index, 'name' | 'unique'> {
  const before = readMethod(cursor);
  const keys = cursor.list(() => readIndexKey(cursor));
  const options = readIndexOptions(cursor);
  return { ...(before === undefined ? {} : { method: before }), keys, ...options };
}

/** `USING BTREE`; `TYPE BTREE` is its old spelling. */
export function readMethod(cursor: Cursor): string | undefined {
  if (!cursor.words('USING') && !cursor.words('TYPE')) return undefined;
  return cursor.identifier('BTREE or HASH').toLowerCase();
}

function readIndexKey(cursor: Cursor): IndexKey {
  const order = (): Pick<IndexKey, 'order'> => {
    const word = cursor.oneOf('ASC', 'DESC');
    return word === 'DESC' ? { order: 'desc' } : {};
  };
  if (cursor.mark('(')) {
    const expression = readExpression(cursor);
    cursor.expectMark(')');
    return { expression, ...order() };
  }
  const column = cursor.identifier('a column');
  const length = cursor.mark('(') ? cursor.integer() : undefined;
  if (length !== undefined) cursor.expectMark(')');
  return { column, ...(length === undefined ? {} : { length }), ...order() };
}

/** Options of an index after its columns, in any order. */
function readIndexOptions(
  cursor: Cursor,
): Pick<Index, 'method' | 'parser' | 'invisible' | 'with' | 'comment'> {
  const options: { -readonly [K in 'method' | 'parser' | 'invisible' | 'comment']?: Index[K] } = {};
  const storage: Record<string, string> = {};
  for (;;) {
    const method = readMethod(cursor);
    if (method !== undefined) options.method = method;
    else if (cursor.words('KEY_BLOCK_SIZE')) {
      cursor.mark('=');
      storage['key_block_size'] = cursor.number();
    } else if (cursor.words('WITH', 'PARSER')) options.parser = cursor.identifier();
    else if (cursor.words('COMMENT')) {
      const comment = cursor.string('a comment');
      if (comment !== '') options.comment = comment;
    } else if (cursor.oneOf('INVISIBLE', 'IGNORED') !== undefined) options.invisible = true;
    else if (cursor.words('VISIBLE') || cursor.words('NOT', 'IGNORED')) delete options.invisible;
    else if (cursor.isWord('ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE')) {
      const key = cursor.next().value.toLowerCase();
      cursor.mark('=');
      storage[key] = cursor.string();
    } else if (cursor.flavour.dialect === 'mariadb' && cursor.atIdentifier && cursor.isMark('=', 1)) {
      const key = cursor.identifier().toLowerCase();
      cursor.next();
      // The value of a word is in capitals.
      storage[key] = cursor.atIdentifier
        ? cursor.identifier()
        : cursor.peek().kind === 'string'
          ? cursor.string()
          : cursor.next().value;
    } else break;
  }
  return { ...options, ...(Object.keys(storage).length === 0 ? {} : { with: storage }) };
}

/**
 * `FOREIGN KEY [index] (columns) REFERENCES …`. Without a symbol, MariaDB takes the name of the index for the constraint;
 * in MySQL it is only the name of the index that is made (asked of both servers).
 */
function readForeignKey(cursor: Cursor, symbol: string | undefined): ForeignKey {
  cursor.expectWords('KEY');
  readIfNotExists(cursor);
  const index = cursor.isMark('(') ? undefined : cursor.identifier();
  const columns = cursor.list(() => cursor.identifier('a column'));
  const name = symbol ?? (cursor.flavour.dialect === 'mariadb' ? index : undefined);
  cursor.expectWords('REFERENCES');
  return {
    kind: 'foreignKey',
    ...named(name),
    columns,
    ...readReferences(cursor),
    ...(index === undefined || name !== undefined ? {} : { indexName: index }),
  };
}

/**
 * A constraint of a table: what a foreign key refers to without a database is in that of its own table, whatever the connection's
 * is (asked of both servers).
 */
export function besideTable(constraint: Constraint, { schema }: Name): Constraint {
  if (schema === undefined || constraint.kind !== 'foreignKey') return constraint;
  const { references } = constraint;
  if (references.table.schema !== undefined) return constraint;
  return { ...constraint, references: { ...references, table: { schema, name: references.table.name } } };
}

/** What follows REFERENCES. */
export function readReferences(cursor: Cursor): Omit<ForeignKey, 'kind' | 'name' | 'columns'> {
  const table = cursor.objectName();
  const columns = cursor.isMark('(') ? cursor.list(() => cursor.identifier('a column')) : undefined;
  const actions: { onDelete?: ReferentialAction; onUpdate?: ReferentialAction } = {};
  for (;;) {
    // Neither server does anything with MATCH, or remembers it.
    if (cursor.words('MATCH')) cursor.identifier('FULL, PARTIAL or SIMPLE');
    else if (cursor.words('ON', 'DELETE')) actions.onDelete = readAction(cursor);
    else if (cursor.words('ON', 'UPDATE')) actions.onUpdate = readAction(cursor);
    else break;
  }
  const { onDelete = 'noAction', onUpdate = 'noAction' } = actions;
  return {
    references: { table, ...(columns === undefined ? {} : { columns }) },
    ...(onDelete === 'noAction' ? {} : { onDelete }),
    ...(onUpdate === 'noAction' ? {} : { onUpdate }),
  };
}

function readAction(cursor: Cursor): ReferentialAction {
  if (cursor.words('RESTRICT')) return 'restrict';
  if (cursor.words('CASCADE')) return 'cascade';
  if (cursor.words('SET', 'NULL')) return 'setNull';
  if (cursor.words('SET', 'DEFAULT')) return 'setDefault';
  cursor.expectWords('NO', 'ACTION');
  return 'noAction';
}

function readCheck(cursor: Cursor, name: string | undefined): Constraint {
  cursor.expectMark('(');
  const expression = readExpression(cursor);
  cursor.expectMark(')');
  return { kind: 'check', ...named(name), expression, ...readCheckEnforced(cursor) };
}

/** `[NOT] ENFORCED`. */
export function readCheckEnforced(cursor: Cursor): { readonly notEnforced?: true } {
  if (cursor.words('NOT', 'ENFORCED')) return { notEnforced: true };
  cursor.words('ENFORCED');
  return {};
}
