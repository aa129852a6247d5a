import type { Name, OperationBody } from '../../../ir/index.js';
import { readColumnDefinition } from './columns.js';
import { readConflictAction, readConstraintName, readTableConstraint } from './constraints.js';
import { SyntaxProblem, Unmodelled, type Cursor } from './cursor.js';
import { ownName } from './tables.js';

/**
 * Reads ALTER TABLE from behind the word TABLE. ADD CONSTRAINT, DROP CONSTRAINT and ALTER COLUMN … NOT NULL are of
 * SQLite 3.53.
 */
export function readAlterTable(cursor: Cursor): OperationBody {
  const table = ownName(cursor.qualifiedName());
  const operation = readAction(cursor, table);
  cursor.expectEnd();
  return operation;
}

function readAction(cursor: Cursor, table: Name): OperationBody {
  if (cursor.accept('rename', 'to')) return { kind: 'renameTable', table, to: cursor.name() };
  if (cursor.accept('rename')) {
    cursor.accept('column');
    const column = cursor.name();
    cursor.expect('to');
    return { kind: 'renameColumn', table, column, to: cursor.name() };
  }
  if (cursor.isAt('drop', 'constraint')) {
    cursor.accept('drop', 'constraint');
    return { kind: 'dropConstraint', table, name: readConstraintName(cursor) };
  }
  if (cursor.accept('drop')) {
    cursor.accept('column');
    return { kind: 'dropColumn', table, column: cursor.name() };
  }
  if (cursor.accept('alter')) return readAlterColumn(cursor, table);
  if (cursor.accept('add')) return readAdd(cursor, table);
  throw new SyntaxProblem(cursor.peek());
}

function readAlterColumn(cursor: Cursor, table: Name): OperationBody {
  cursor.accept('column');
  const column = cursor.name();
  if (cursor.accept('drop', 'not', 'null')) {
    return { kind: 'alterColumn', table, column, change: { kind: 'nullable', nullable: true } };
  }
  cursor.expect('set', 'not', 'null');
  if (readConflictAction(cursor) !== undefined) throw new Unmodelled('ON CONFLICT of NOT NULL');
  return { kind: 'alterColumn', table, column, change: { kind: 'nullable', nullable: false } };
}

function readAdd(cursor: Cursor, table: Name): OperationBody {
  if (cursor.isAt('constraint') || (cursor.isAt('check') && cursor.peek(1).value === '(')) {
    const read = readTableConstraint(cursor);
    if (read === undefined) throw new SyntaxProblem(cursor.peek());
    return { kind: 'addConstraint', table, constraint: read.constraint };
  }
  cursor.accept('column');
  const { column, constraints } = readColumnDefinition(cursor);
  return { kind: 'addColumn', table, column, ...(constraints.length === 0 ? {} : { constraints }) };
}
