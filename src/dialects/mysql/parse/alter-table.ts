import type { ColumnPosition, Name, OperationBody, OperationOf, TogetherChange } from '../../../ir/index.js';
import { siblingName } from '../../../ir/index.js';
import { collationName, readCharset, readCollationName } from './charsets.js';
import { readColumn, readColumnBody, readDefault, type DeclaredColumn } from './columns.js';
import { atTableKey, besideTable, readIfNotExists, readTableKey } from './constraints.js';
import { Unexpected, Unmodelled, type Cursor } from './cursor.js';
import { readTableOptions } from './table-options.js';
import { readPartitionBy } from './tables.js';
import { inServerOrder, mustBeTogether } from './together.js';

/** What is read of one ALTER TABLE. */
interface Draft {
  readonly cursor: Cursor;
  readonly table: Name;
  readonly changes: TogetherChange[];
  algorithm?: string;
  lock?: string;
}

/**
 * ALTER TABLE, from after that word on: an operation for each action, or one `alterTogether` where they cannot be done
 * one after the other. Source: MySQL manual, "ALTER TABLE Statement".
 */
export function readAlterTable(cursor: Cursor): readonly OperationBody[] {
  const ifExists = cursor.words('IF', 'EXISTS');
  const table = cursor.objectName();
  if (cursor.isWord('WAIT', 'NOWAIT')) throw new Unmodelled('a time to wait');
  const draft: Draft = { cursor, table, changes: [] };
  // MariaDB and older versions take an ALTER TABLE that does nothing.
  const hasActions = !cursor.atEnd && !cursor.areWords('PARTITION', 'BY') && !cursor.isWord('REMOVE');
  if (hasActions) cursor.elements(() => readAction(draft));
  const partitionBy = readPartitionBy(cursor);
  if (partitionBy !== undefined) draft.changes.push(alterTable(draft, { kind: 'partitionBy', partitionBy }));
  else if (cursor.words('REMOVE', 'PARTITIONING')) {
    draft.changes.push(alterTable(draft, { kind: 'partitionBy', partitionBy: null }));
  }
  cursor.expectEnd();
  return assemble(draft, ifExists);
}

function withReferences(change: TogetherChange, table: Name): TogetherChange {
  if (table.schema === undefined) return change;
  if (change.kind === 'addConstraint')
    return { ...change, constraint: besideTable(change.constraint, table) };
  if (change.kind !== 'addColumn' || change.constraints === undefined) return change;
  return { ...change, constraints: change.constraints.map((one) => besideTable(one, table)) };
}

function assemble(draft: Draft, ifExists: boolean): readonly OperationBody[] {
  const { table, algorithm, lock } = draft;
  const changes = inServerOrder(draft.changes.map((change) => withReferences(change, table)));
  const asksHow = algorithm !== undefined || lock !== undefined;
  const isTogether = asksHow || ifExists || mustBeTogether(changes);
  // ALTER TABLE t; ALTER TABLE t ALGORITHM=COPY.
  if (changes.length === 0) throw new Unmodelled('nothing that changes the table');
  if (!isTogether) return changes;
  return [
    {
      kind: 'alterTogether',
      table,
      changes,
      ...(algorithm === undefined ? {} : { algorithm }),
      ...(lock === undefined ? {} : { lock }),
      ...(ifExists ? { ifExists } : {}),
    },
  ];
}

function alterTable(draft: Draft, change: OperationOf<'alterTable'>['change']): TogetherChange {
  return { kind: 'alterTable', table: draft.table, change };
}

const actions: Readonly<Record<string, (draft: Draft) => void>> = {
  ADD: readAdd,
  ALTER: readAlter,
  CHANGE: (draft) => readRedefine(draft, true),
  MODIFY: (draft) => readRedefine(draft, false),
  DROP: readDrop,
  RENAME: readRename,
  CONVERT: readConvert,
};

function readAction(draft: Draft): void {
  const { cursor } = draft;
  const token = cursor.peek();
  if (token.kind === 'word') {
    const how = cursor.oneOf('ALGORITHM', 'LOCK');
    if (how !== undefined) {
      cursor.mark('=');
      draft[how === 'LOCK' ? 'lock' : 'algorithm'] = cursor.identifier().toLowerCase();
      return;
    }
    const read = Object.hasOwn(actions, token.value) ? actions[token.value] : undefined;
    if (read !== undefined) {
      cursor.next();
      read(draft);
      return;
    }
  }
  readOptions(draft);
}

function readOptions(draft: Draft): void {
  const { cursor, table, changes } = draft;
  const { options, comment } = readTableOptions(cursor);
  const isEmpty = Object.keys(options).length === 0;
  if (isEmpty && comment === undefined) throw new Unmodelled(`ALTER TABLE … ${cursor.peek().value}`);
  if (!isEmpty) changes.push(alterTable(draft, { kind: 'options', options }));
  if (comment !== undefined) {
    changes.push({
      kind: 'comment',
      on: { kind: 'table', name: table },
      comment: comment === '' ? null : comment,
    });
  }
}

function readAdd(draft: Draft): void {
  const { cursor } = draft;
  if (cursor.isWord('PARTITION', 'SYSTEM', 'PERIOD')) throw new Unmodelled(`ADD ${cursor.peek().value}`);
  const isColumn = cursor.words('COLUMN');
  const ifNotExists = isColumn && cursor.words('IF', 'NOT', 'EXISTS');
  if (cursor.isMark('(')) {
    cursor.list(() => {
      if (atTableKey(cursor)) addKey(draft);
      else addColumn(draft, readColumn(cursor), false);
    });
    return;
  }
  if (!isColumn && atTableKey(cursor)) {
    addKey(draft);
    return;
  }
  const isConditional = ifNotExists || readIfNotExists(cursor);
  const declared = readColumn(cursor);
  addColumn(draft, declared, isConditional, readPosition(cursor));
}

function addKey({ cursor, changes, table }: Draft): void {
  const key = readTableKey(cursor);
  if (key.kind === 'index') changes.push({ kind: 'createIndex', table, index: key.index });
  else changes.push({ kind: 'addConstraint', table, constraint: key.constraint });
}

function addColumn(
  { changes, table }: Draft,
  { column, constraints, indexes }: DeclaredColumn,
  ifNotExists: boolean,
  position?: ColumnPosition,
): void {
  changes.push({
    kind: 'addColumn',
    table,
    column,
    ...(ifNotExists ? { ifNotExists } : {}),
    ...(constraints.length === 0 ? {} : { constraints }),
    ...(position === undefined ? {} : { position }),
  });
  for (const index of indexes) changes.push({ kind: 'createIndex', table, index });
}

function readPosition(cursor: Cursor): ColumnPosition | undefined {
  if (cursor.words('FIRST')) return { first: true };
  return cursor.words('AFTER') ? { after: cursor.identifier('a column') } : undefined;
}

/** CHANGE old new definition, MODIFY name definition. */
function readRedefine({ cursor, changes, table }: Draft, withName: boolean): void {
  cursor.words('COLUMN');
  const ifExists = cursor.words('IF', 'EXISTS');
  const name = cursor.identifier('a column');
  const declared = withName ? readColumn(cursor) : readColumnBody(cursor, name);
  const position = readPosition(cursor);
  changes.push({
    kind: 'alterColumn',
    table,
    column: name,
    change: {
      kind: 'redefine',
      column: declared.column,
      ...(declared.constraints.length === 0 ? {} : { constraints: declared.constraints }),
      ...(position === undefined ? {} : { position }),
      ...(ifExists ? { ifExists } : {}),
    },
  });
  for (const index of declared.indexes) changes.push({ kind: 'createIndex', table, index });
}

function readAlter({ cursor, changes, table }: Draft): void {
  if (cursor.oneOf('INDEX', 'KEY') !== undefined) {
    if (cursor.areWords('IF', 'EXISTS')) throw new Unmodelled('ALTER INDEX IF EXISTS');
    const name = cursor.identifier('an index');
    const isVisible = cursor.words('VISIBLE') || cursor.words('NOT', 'IGNORED');
    if (!isVisible && cursor.oneOf('INVISIBLE', 'IGNORED') === undefined) {
      throw new Unexpected(cursor.peek(), 'VISIBLE or INVISIBLE');
    }
    changes.push({ kind: 'alterIndex', table, name, invisible: !isVisible });
    return;
  }
  if (cursor.oneOf('CHECK', 'CONSTRAINT') !== undefined) {
    const name = cursor.identifier('a constraint');
    const enforced = !cursor.words('NOT');
    cursor.expectWords('ENFORCED');
    changes.push({ kind: 'alterConstraint', table, name, enforced });
    return;
  }
  cursor.words('COLUMN');
  if (cursor.areWords('IF', 'EXISTS')) throw new Unmodelled('ALTER COLUMN IF EXISTS');
  const column = cursor.identifier('a column');
  changes.push({ kind: 'alterColumn', table, column, change: readColumnChange(cursor) });
}

function readColumnChange(cursor: Cursor): OperationOf<'alterColumn'>['change'] {
  if (cursor.words('DROP', 'DEFAULT')) return { kind: 'default', default: null };
  cursor.expectWords('SET');
  if (cursor.words('DEFAULT')) return { kind: 'default', default: readDefault(cursor) };
  if (cursor.words('INVISIBLE')) return { kind: 'visibility', invisible: true };
  cursor.expectWords('VISIBLE');
  return { kind: 'visibility', invisible: false };
}

function readDrop({ cursor, changes, table }: Draft): void {
  const conditional = () => (cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {});
  if (cursor.isWord('PARTITION', 'SYSTEM', 'PERIOD')) throw new Unmodelled(`DROP ${cursor.peek().value}`);
  if (cursor.words('PRIMARY', 'KEY')) {
    changes.push({ kind: 'dropConstraint', table, name: 'PRIMARY', constraint: 'primaryKey' });
    return;
  }
  if (cursor.words('FOREIGN', 'KEY')) {
    const ifExists = conditional();
    const name = cursor.identifier('a foreign key');
    changes.push({ kind: 'dropConstraint', table, name, constraint: 'foreignKey', ...ifExists });
    return;
  }
  if (cursor.words('CHECK')) {
    const name = cursor.identifier('a check');
    changes.push({ kind: 'dropConstraint', table, name, constraint: 'check' });
    return;
  }
  if (cursor.words('CONSTRAINT')) {
    const ifExists = conditional();
    changes.push({ kind: 'dropConstraint', table, name: cursor.identifier('a constraint'), ...ifExists });
    return;
  }
  if (cursor.oneOf('INDEX', 'KEY') !== undefined) {
    const ifExists = conditional();
    const index = siblingName(table, cursor.identifier('an index'));
    changes.push(dropIndex(table, index, ifExists));
    return;
  }
  cursor.words('COLUMN');
  const ifExists = conditional();
  const column = cursor.identifier('a column');
  cursor.oneOf('RESTRICT', 'CASCADE');
  changes.push({ kind: 'dropColumn', table, column, ...ifExists });
}

/** DROP INDEX `PRIMARY` drops the primary key. */
export function dropIndex(table: Name, index: Name, ifExists: { readonly ifExists?: true }): TogetherChange {
  return index.name.toUpperCase() === 'PRIMARY'
    ? { kind: 'dropConstraint', table, name: 'PRIMARY', constraint: 'primaryKey', ...ifExists }
    : { kind: 'dropIndex', index, table, ...ifExists };
}

function readRename({ cursor, changes, table }: Draft): void {
  if (cursor.words('COLUMN')) {
    if (cursor.areWords('IF', 'EXISTS')) throw new Unmodelled('RENAME COLUMN IF EXISTS');
    const column = cursor.identifier('a column');
    cursor.expectWords('TO');
    changes.push({ kind: 'renameColumn', table, column, to: cursor.identifier('a name') });
    return;
  }
  if (cursor.oneOf('INDEX', 'KEY') !== undefined) {
    const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
    const index = siblingName(table, cursor.identifier('an index'));
    cursor.expectWords('TO');
    changes.push({ kind: 'renameIndex', index, to: cursor.identifier('a name'), table, ...ifExists });
    return;
  }
  if (cursor.oneOf('TO', 'AS') === undefined) cursor.mark('=');
  const to = cursor.objectName();
  if (to.schema !== table.schema) throw new Unmodelled('a table that moves to another database');
  if (to.name === table.name) throw new Unmodelled('a table that keeps its name');
  changes.push({ kind: 'renameTable', table, to: to.name, tablesOnly: true });
}

function readConvert(draft: Draft): void {
  const { cursor, changes } = draft;
  cursor.expectWords('TO');
  const word = cursor.areWords('CHARSET', 'DEFAULT') || cursor.areWords('CHARACTER', 'SET', 'DEFAULT');
  let charset: string | null = null;
  if (word) cursor.index += cursor.isWord('CHARSET') ? 2 : 3;
  else {
    const named = readCharset(cursor);
    if (named === undefined) throw new Unexpected(cursor.peek(), 'CHARACTER SET');
    charset = named;
  }
  const collation = cursor.words('COLLATE') && (cursor.mark('='), collationName(readCollationName(cursor)));
  changes.push(
    alterTable(draft, { kind: 'convertCharset', charset, ...(collation === false ? {} : { collation }) }),
  );
}
