import type {
  Check,
  ConflictAction,
  Constraint,
  Deferrability,
  ForeignKey,
  ReferentialAction,
} from '../../../ir/index.js';
import { isDerivedName } from '../names.js';
import { SyntaxProblem, Unmodelled, type Cursor } from './cursor.js';
import { readExpression } from './expressions.js';

/** What stands before any constraint. */
export interface WrittenConstraint {
  readonly name?: string;
}

/** Reads a constraint of a table (manual: CREATE TABLE, table-constraint). */
export function readTableConstraint(
  cursor: Cursor,
): { readonly constraint: Constraint; readonly autoincrement?: true } | undefined {
  const named: WrittenConstraint = cursor.accept('constraint') ? { name: readConstraintName(cursor) } : {};
  if (cursor.accept('primary', 'key')) {
    const { columns, isAutoincrement } = readKeyColumns(cursor);
    return {
      constraint: { kind: 'primaryKey', ...named, columns, ...conflict(cursor) },
      ...(isAutoincrement ? { autoincrement: true } : {}),
    };
  }
  if (cursor.accept('unique')) {
    const { columns } = readKeyColumns(cursor);
    return { constraint: { kind: 'unique', ...named, columns, ...conflict(cursor) } };
  }
  if (cursor.accept('check')) return { constraint: { ...readCheck(cursor, named), ...conflict(cursor) } };
  if (cursor.accept('foreign', 'key')) {
    const columns = cursor.parenthesized(() => cursor.name());
    return { constraint: readReferences(cursor, columns, named) };
  }
  // A name alone is taken, too (grammar: `tcons ::= CONSTRAINT nm`).
  if (named.name !== undefined) return undefined;
  throw new SyntaxProblem(cursor.peek());
}

/** A constraint's own name; one that looks like ours for those that have none would be taken for one of these. */
export function readConstraintName(cursor: Cursor): string {
  const name = cursor.name();
  if (isDerivedName(name)) throw new Unmodelled(`a constraint that is called ${name}`);
  return name;
}

/** Whether a constraint of a table, rather than a column, stands here. */
export function isAtTableConstraint(cursor: Cursor): boolean {
  return (
    cursor.isAt('constraint') ||
    cursor.isAt('primary', 'key') ||
    cursor.isAt('foreign', 'key') ||
    ((cursor.isAt('unique') || cursor.isAt('check')) && cursor.peek(1).value === '(')
  );
}

function readKeyColumns(cursor: Cursor): {
  readonly columns: readonly string[];
  readonly isAutoincrement: boolean;
} {
  let isAutoincrement = false;
  const columns = cursor.parenthesized(() => {
    const column = cursor.name();
    refuseKeyOptions(cursor);
    if (cursor.accept('autoincrement')) isAutoincrement = true;
    return column;
  });
  return { columns, isAutoincrement };
}

/** What the columns of a key can have and the IR's keys cannot. */
export function refuseKeyOptions(cursor: Cursor): void {
  if (cursor.isAt('collate')) throw new Unmodelled('a collation in a key');
  if (cursor.isAt('desc')) throw new Unmodelled('a descending key');
  cursor.accept('asc');
}

export function readCheck(cursor: Cursor, named: WrittenConstraint): Check {
  cursor.expectOperator('(');
  const expression = readExpression(cursor);
  cursor.expectOperator(')');
  return { kind: 'check', ...named, expression };
}

/** Reads `ON CONFLICT action` if it stands here. */
export function readConflictAction(cursor: Cursor): ConflictAction | 'abort' | undefined {
  if (!cursor.accept('on', 'conflict')) return undefined;
  const token = cursor.next();
  switch (token.value) {
    case 'rollback':
    case 'abort':
    case 'fail':
    case 'ignore':
    case 'replace':
      return token.value;
    default:
      throw new SyntaxProblem(token);
  }
}

function conflict(cursor: Cursor): Pick<Constraint, 'onConflict'> {
  const action = readConflictAction(cursor);
  return action === undefined || action === 'abort' ? {} : { onConflict: action };
}

/** Reads `REFERENCES table (columns) …`. MATCH is read and means nothing (manual: "SQLite Foreign Key Support", 6). */
export function readReferences(
  cursor: Cursor,
  columns: readonly string[],
  named: WrittenConstraint,
): ForeignKey {
  cursor.expect('references');
  const table = { name: cursor.name() };
  const referenced = cursor.isAtOperator('(') ? cursor.parenthesized(() => cursor.name()) : undefined;
  let result: ForeignKey = {
    kind: 'foreignKey',
    ...named,
    columns,
    references: { table, ...(referenced === undefined ? {} : { columns: referenced }) },
  };
  for (;;) {
    if (cursor.accept('match')) {
      cursor.name();
    } else if (cursor.accept('on', 'delete')) {
      result = withAction(result, 'onDelete', readAction(cursor));
    } else if (cursor.accept('on', 'update')) {
      result = withAction(result, 'onUpdate', readAction(cursor));
    } else {
      break;
    }
  }
  const deferrable = readDeferrability(cursor);
  return deferrable === undefined ? result : { ...result, deferrable };
}

function withAction(key: ForeignKey, on: 'onDelete' | 'onUpdate', action: ReferentialAction): ForeignKey {
  if (action !== 'noAction') return { ...key, [on]: action };
  const { [on]: _, ...rest } = key;
  return rest;
}

function readAction(cursor: Cursor): ReferentialAction {
  if (cursor.accept('set', 'null')) return 'setNull';
  if (cursor.accept('set', 'default')) return 'setDefault';
  if (cursor.accept('cascade')) return 'cascade';
  if (cursor.accept('restrict')) return 'restrict';
  if (cursor.accept('no', 'action')) return 'noAction';
  throw new SyntaxProblem(cursor.peek());
}

/**
 * Only DEFERRABLE INITIALLY DEFERRED makes a key deferred; every other form is as if nothing were written (manual:
 * "SQLite Foreign Key Support", 4.2).
 */
function readDeferrability(cursor: Cursor): Deferrability | undefined {
  let result: Deferrability | undefined;
  for (;;) {
    const isNot = cursor.isAt('not', 'deferrable');
    if (isNot) cursor.next();
    if (!cursor.accept('deferrable')) return result;
    const isDeferred = cursor.accept('initially', 'deferred');
    if (!isDeferred) cursor.accept('initially', 'immediate');
    result = !isNot && isDeferred ? 'deferred' : undefined;
  }
}
