import { expressionColumns } from '../../../fold/expressions.js';
import type { Check, Column, Constraint, Expression, Generated } from '../../../ir/index.js';
import { readType } from '../types.js';
import { sqliteVerbatim } from '../verbatim.js';
import {
  readCheck,
  readConflictAction,
  readConstraintName,
  readReferences,
  refuseKeyOptions,
  type WrittenConstraint,
} from './constraints.js';
import { SyntaxProblem, Unmodelled, type Cursor } from './cursor.js';
import { readExpression } from './expressions.js';

/** A column with the constraints that are written on it. */
export interface ColumnDefinition {
  readonly column: Column;
  readonly constraints: readonly Constraint[];
}

interface Draft {
  nullable: boolean;
  default?: Expression;
  generated?: Generated;
  collation?: string;
  isAutoincrement: boolean;
  readonly constraints: Constraint[];
}

/** Reads `name type constraint…` (manual: CREATE TABLE, column-def). */
export function readColumnDefinition(cursor: Cursor): ColumnDefinition {
  const name = cursor.name();
  const type = readType(cursor);
  const draft: Draft = { nullable: true, isAutoincrement: false, constraints: [] };
  while (readColumnConstraint(cursor, name, draft)) {
    // Each call reads one.
  }
  return {
    column: {
      name,
      type,
      nullable: draft.nullable,
      ...(draft.default === undefined ? {} : { default: draft.default }),
      ...(draft.isAutoincrement ? { autoIncrement: { kind: 'autoIncrement' as const } } : {}),
      ...(draft.generated === undefined ? {} : { generated: draft.generated }),
      ...(draft.collation === undefined ? {} : { collation: { name: draft.collation } }),
    },
    constraints: draft.constraints,
  };
}

/** Reads one constraint of a column; false if none stands here. */
function readColumnConstraint(cursor: Cursor, column: string, draft: Draft): boolean {
  // The name of NOT NULL, DEFAULT and COLLATE means nothing to SQLite, not even in a message.
  const named: WrittenConstraint = cursor.accept('constraint') ? { name: readConstraintName(cursor) } : {};
  const token = cursor.peek();
  if (token.kind !== 'word') {
    if (named.name !== undefined) return true;
    return false;
  }
  switch (token.value) {
    case 'primary':
      cursor.expect('primary', 'key');
      readPrimaryKey(cursor, column, named, draft);
      return true;
    case 'not':
      cursor.expect('not', 'null');
      if (readConflictAction(cursor) !== undefined) throw new Unmodelled('ON CONFLICT of NOT NULL');
      draft.nullable = false;
      return true;
    case 'null':
      cursor.next();
      readConflictAction(cursor);
      return true;
    case 'unique':
      cursor.next();
      draft.constraints.push({ kind: 'unique', ...named, columns: [column], ...conflict(cursor) });
      return true;
    case 'check':
      cursor.next();
      draft.constraints.push({ ...ownCheck(readCheck(cursor, named), column), ...conflict(cursor) });
      return true;
    case 'default':
      cursor.next();
      draft.default = readDefault(cursor);
      return true;
    case 'collate':
      cursor.next();
      draft.collation = cursor.name().toLowerCase();
      return true;
    case 'references':
      draft.constraints.push(readReferences(cursor, [column], named));
      return true;
    case 'generated':
      cursor.expect('generated', 'always', 'as');
      draft.generated = readGenerated(cursor);
      return true;
    case 'as':
      cursor.next();
      draft.generated = readGenerated(cursor);
      return true;
    default:
      // A name alone is taken, too (grammar: `ccons ::= CONSTRAINT nm`).
      return named.name !== undefined;
  }
}

/** A check that says nothing of its column still goes with it when it is dropped. */
function ownCheck(check: Check, column: string): Check {
  const mentioned = expressionColumns(check.expression, sqliteVerbatim) ?? [];
  return mentioned.some((name) => name.toLowerCase() === column.toLowerCase()) ? check : { ...check, column };
}

function readPrimaryKey(cursor: Cursor, column: string, named: WrittenConstraint, draft: Draft): void {
  // COLLATE after it is the column's own, and the key has that (grammar: `ccons`; `sqlite3AddCollateType` in build.c).
  if (!cursor.isAt('collate')) refuseKeyOptions(cursor);
  const action = conflict(cursor);
  if (cursor.accept('autoincrement')) draft.isAutoincrement = true;
  draft.constraints.push({ kind: 'primaryKey', ...named, columns: [column], ...action });
}

function conflict(cursor: Cursor): Pick<Constraint, 'onConflict'> {
  const action = readConflictAction(cursor);
  return action === undefined || action === 'abort' ? {} : { onConflict: action };
}

function readGenerated(cursor: Cursor): Generated {
  cursor.expectOperator('(');
  const expression = readExpression(cursor);
  cursor.expectOperator(')');
  const stored = cursor.accept('stored');
  if (!stored) cursor.accept('virtual');
  return { expression, stored };
}

/**
 * Reads what follows DEFAULT: an expression in parentheses, a constant with a sign, or one word, which is a string
 * unless it is TRUE, FALSE, NULL or a time (grammar: `ccons ::= DEFAULT …`).
 */
export function readDefault(cursor: Cursor): Expression {
  const token = cursor.peek();
  if (token.kind === 'operator' && token.value === '(') {
    cursor.next();
    const value = readExpression(cursor);
    cursor.expectOperator(')');
    return value;
  }
  if (token.kind === 'operator' && (token.value === '+' || token.value === '-')) {
    cursor.next();
    const number = cursor.next();
    if (number.kind !== 'number') throw new SyntaxProblem(number);
    return { kind: 'number', value: token.value === '-' ? `-${number.text}` : number.text };
  }
  if (token.kind === 'quoted') {
    cursor.next();
    return { kind: 'string', value: token.value };
  }
  if (token.kind === 'word' && !plainWords.has(token.value)) {
    cursor.next();
    return { kind: 'string', value: token.text };
  }
  if (token.kind === 'word' || token.kind === 'string' || token.kind === 'number' || token.kind === 'blob') {
    return readConstant(cursor);
  }
  throw new SyntaxProblem(token);
}

const plainWords = new Set(['null', 'true', 'false', 'current_time', 'current_date', 'current_timestamp']);

function readConstant(cursor: Cursor): Expression {
  const start = cursor.position;
  const token = cursor.next();
  switch (token.kind) {
    case 'string':
      return { kind: 'string', value: token.value };
    case 'number':
      return { kind: 'number', value: token.text };
    case 'word':
      if (token.value === 'null') return { kind: 'null' };
      if (token.value === 'true' || token.value === 'false') {
        return { kind: 'boolean', value: token.value === 'true' };
      }
      return { kind: 'keyword', name: token.value };
    case 'blob':
    case 'quoted':
    case 'parameter':
    case 'operator':
    case 'end':
      return { kind: 'verbatim', dialect: 'sqlite', text: cursor.since(start) };
  }
}
