import type { Column, Constraint, Name, OperationBody } from '../../../ir/index.js';
import { readColumnDefinition } from './columns.js';
import { isAtTableConstraint, readTableConstraint } from './constraints.js';
import { SyntaxProblem, Unmodelled, type Cursor } from './cursor.js';

/** Options of a table, as keys of `with`. */
export const tableOptions = { strict: 'strict', withoutRowid: 'without rowid' } as const;

/** Reads CREATE TABLE from behind the word TABLE. */
export function readCreateTable(cursor: Cursor, isTemporary: boolean): OperationBody {
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const { table, temporary } = placeOf(cursor.qualifiedName(), isTemporary);
  if (cursor.isAt('as')) throw new Unmodelled('a table made of a query');
  const columns: Column[] = [];
  const constraints: Constraint[] = [];
  cursor.expectOperator('(');
  do {
    if (columns.length > 0 && isAtTableConstraint(cursor)) {
      // Table constraints may follow each other without a comma (grammar: `conslist ::= conslist tconscomma tcons`).
      do readOne(cursor, columns, constraints);
      while (!cursor.isAtOperator(',') && !cursor.isAtOperator(')'));
      continue;
    }
    const definition = readColumnDefinition(cursor);
    columns.push(definition.column);
    constraints.push(...definition.constraints);
  } while (cursor.acceptOperator(','));
  cursor.expectOperator(')');
  const options = readOptions(cursor);
  refuseRepeatedNames(constraints);
  cursor.expectEnd();
  return {
    kind: 'createTable',
    table,
    ...(ifNotExists ? { ifNotExists: true } : {}),
    ...(temporary ? { temporary: true } : {}),
    columns,
    constraints,
    ...(options === undefined ? {} : { with: options }),
  };
}

/** SQLite takes two constraints of one name; a schema tells them apart by it. */
function refuseRepeatedNames(constraints: readonly Constraint[]): void {
  const names = constraints.flatMap(({ name }) => name ?? []);
  if (new Set(names).size < names.length) throw new Unmodelled('two constraints of one name');
}

function readOne(cursor: Cursor, columns: Column[], constraints: Constraint[]): void {
  if (!isAtTableConstraint(cursor)) throw new SyntaxProblem(cursor.peek());
  const read = readTableConstraint(cursor);
  if (read === undefined) return;
  constraints.push(read.constraint);
  if (read.autoincrement !== true || read.constraint.kind !== 'primaryKey') return;
  const [name] = read.constraint.columns;
  const index = columns.findIndex((column) => column.name.toLowerCase() === name?.toLowerCase());
  const column = columns[index];
  if (column !== undefined) columns[index] = { ...column, autoIncrement: { kind: 'autoIncrement' } };
}

/** `STRICT, WITHOUT ROWID` in any order, as the IR's storage parameters. */
function readOptions(cursor: Cursor): Readonly<Record<string, string>> | undefined {
  const options: Record<string, string> = {};
  do {
    if (cursor.accept('strict')) options[tableOptions.strict] = 'true';
    else if (cursor.accept('without', 'rowid')) options[tableOptions.withoutRowid] = 'true';
    else if (Object.keys(options).length > 0) throw new SyntaxProblem(cursor.peek());
  } while (cursor.acceptOperator(','));
  return Object.keys(options).length === 0 ? undefined : options;
}

/** `temp.t` is the same as `CREATE TEMP TABLE t`. An attached database is not this one. */
export function placeOf(
  name: Name,
  isTemporary: boolean,
): { readonly table: Name; readonly temporary: boolean } {
  if (name.schema === undefined) return { table: name, temporary: isTemporary };
  if (name.schema.toLowerCase() === 'temp') return { table: { name: name.name }, temporary: true };
  throw new Unmodelled('an attached database');
}

/** The name of something that is there. */
export function ownName(name: Name): Name {
  if (name.schema === undefined) return name;
  if (name.schema.toLowerCase() === 'temp') return { name: name.name };
  throw new Unmodelled('an attached database');
}
