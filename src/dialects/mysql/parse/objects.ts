import type { Index, Name, OperationBody } from '../../../ir/index.js';
import { siblingName } from '../../../ir/index.js';
import { dropIndex } from './alter-table.js';
import { readKeyBody, readMethod } from './constraints.js';
import { Unexpected, Unmodelled, type Cursor } from './cursor.js';

/** CREATE INDEX, from before UNIQUE, FULLTEXT or INDEX on. */
export function readCreateIndex(cursor: Cursor, orReplace: boolean): readonly OperationBody[] {
  if (orReplace) throw new Unmodelled('CREATE OR REPLACE INDEX');
  const word = cursor.oneOf('UNIQUE', 'FULLTEXT', 'SPATIAL', 'VECTOR');
  cursor.expectWords('INDEX');
  const ifNotExists = cursor.words('IF', 'NOT', 'EXISTS');
  const name = cursor.identifier('the name of an index');
  const method = readMethod(cursor);
  cursor.expectWords('ON');
  const table = cursor.objectName();
  const body = readKeyBody(cursor);
  const kind = word === undefined || word === 'UNIQUE' ? {} : { method: word.toLowerCase() };
  const index: Index = {
    name,
    ...(word === 'UNIQUE' ? { unique: true } : {}),
    ...(method === undefined ? {} : { method }),
    ...body,
    ...kind,
  };
  const create = { kind: 'createIndex', table, index, ...(ifNotExists ? { ifNotExists } : {}) } as const;
  return together(cursor, table, create);
}

/** DROP INDEX name ON table. */
export function readDropIndex(cursor: Cursor): readonly OperationBody[] {
  const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
  const name = cursor.identifier('an index');
  cursor.expectWords('ON');
  const table = cursor.objectName();
  return together(cursor, table, dropIndex(table, siblingName(table, name), ifExists));
}

/** `ALGORITHM = x` and `LOCK = y` after a statement about an index, which then is an ALTER TABLE that says so. */
function together(
  cursor: Cursor,
  table: Name,
  change:
    | Extract<OperationBody, { readonly kind: 'createIndex' | 'dropIndex' }>
    | ReturnType<typeof dropIndex>,
): readonly OperationBody[] {
  const how: { algorithm?: string; lock?: string } = {};
  for (
    let word = cursor.oneOf('ALGORITHM', 'LOCK');
    word !== undefined;
    word = cursor.oneOf('ALGORITHM', 'LOCK')
  ) {
    cursor.mark('=');
    how[word === 'LOCK' ? 'lock' : 'algorithm'] = cursor.identifier().toLowerCase();
  }
  if (cursor.isWord('WAIT', 'NOWAIT')) throw new Unmodelled('a time to wait');
  cursor.expectEnd();
  if (Object.keys(how).length === 0) return [change];
  return [{ kind: 'alterTogether', table, changes: [change], ...how }];
}

/** DROP TABLE, DROP VIEW: an operation for each name. RESTRICT and CASCADE mean nothing. */
export function readDropRelations(cursor: Cursor, what: 'table' | 'view'): readonly OperationBody[] {
  const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
  const names = cursor.elements(() => cursor.objectName());
  if (cursor.isWord('WAIT', 'NOWAIT')) throw new Unmodelled('a time to wait');
  cursor.oneOf('RESTRICT', 'CASCADE');
  cursor.expectEnd();
  return names.map((name): OperationBody => {
    if (what === 'view') return { kind: 'dropView', name, ...ifExists };
    const together = names.filter((other) => other !== name);
    return { kind: 'dropTable', table: name, ...ifExists, ...(together.length === 0 ? {} : { together }) };
  });
}

/** DROP TRIGGER: a trigger's name is its own in the whole database. */
export function readDropTrigger(cursor: Cursor): OperationBody {
  const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
  const { schema, name } = cursor.objectName();
  cursor.expectEnd();
  return { kind: 'dropTrigger', ...(schema === undefined ? {} : { schema }), name, ...ifExists };
}

/** DROP PROCEDURE, DROP FUNCTION. */
export function readDropRoutine(cursor: Cursor, routine: 'function' | 'procedure'): OperationBody {
  const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
  const name = cursor.objectName();
  cursor.expectEnd();
  return { kind: 'dropFunction', name, routine, ...ifExists };
}

/** A table that moves to another database; `public` stands for the connection's own, as in any dialect. */
function moveTo(table: Name, to: Name, ifExists: { readonly ifExists?: true }): OperationBody {
  if (to.name !== table.name || to.schema === 'public')
    throw new Unmodelled('a table that moves to another database under another name');
  return {
    kind: 'alterTable',
    table,
    change: { kind: 'setSchema', schema: to.schema ?? 'public' },
    ...ifExists,
  };
}

/** CREATE DATABASE: a database beside that of the connection is a schema. */
export function readCreateDatabase(cursor: Cursor, orReplace: boolean): OperationBody {
  const ifNotExists = cursor.words('IF', 'NOT', 'EXISTS');
  const name = cursor.identifier('the name of a database');
  if (orReplace || name === 'public' || !cursor.atEnd) throw new Unmodelled('a database with options');
  return { kind: 'createSchema', name, ...(ifNotExists ? { ifNotExists } : {}) };
}

/** DROP DATABASE: with everything that is in it. */
export function readDropDatabase(cursor: Cursor): OperationBody {
  const ifExists = cursor.words('IF', 'EXISTS');
  const name = cursor.identifier('the name of a database');
  return { kind: 'dropSchema', name, cascade: true, ...(ifExists ? { ifExists } : {}) };
}

/** RENAME TABLE: an operation for each pair, which the server does from left to right. */
export function readRenameTable(cursor: Cursor): readonly OperationBody[] {
  const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
  const operations = cursor.elements((): OperationBody => {
    const table = cursor.objectName();
    if (cursor.isWord('WAIT', 'NOWAIT')) throw new Unmodelled('a time to wait');
    if (!cursor.words('TO')) throw new Unexpected(cursor.peek(), 'TO');
    const to = cursor.objectName();
    if (to.schema !== table.schema) return moveTo(table, to, ifExists);
    return { kind: 'renameTable', table, to: to.name, ...ifExists };
  });
  cursor.expectEnd();
  return operations;
}
