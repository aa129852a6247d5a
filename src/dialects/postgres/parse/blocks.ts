import { parsePlPgSQLSync, parseSync, type Node } from 'libpg-query';
import type { Diagnostic, ObjectReference, OperationBody, RawEffect } from '../../../ir/index.js';
import { keyOf } from '../../../ir/index.js';
import { StatementContext, StatementPlace, type NameResolution } from './context.js';
import { subjectsOf } from './subjects.js';
import { SqlText } from './text.js';
import { visitObjects } from './touches.js';

/** What code in PL/pgSQL does, as far as its text tells. */
export interface CodeEffect {
  readonly effect: RawEffect;
  readonly touches: readonly ObjectReference[];
}

/** Reads one statement that stands in the code. */
export type ReadStatement = (context: StatementContext, node: Node) => readonly OperationBody[];

const anything: CodeEffect = { effect: 'unknown', touches: [] };

/**
 * What a DO block or a function in PL/pgSQL does: the statements in it, whichever of them run. SQL that the code makes
 * as it runs, and calls of functions that are not known, can do anything.
 */
export function describeCode(sql: string, names: NameResolution, read: ReadStatement): CodeEffect {
  let tree: unknown;
  try {
    tree = parsePlPgSQLSync(sql);
  } catch {
    return anything;
  }
  const queries = queriesIn(tree);
  if (queries === undefined) return anything;
  let effect: RawEffect = 'none';
  const touches = new Map<string, ObjectReference>();
  for (const query of queries) {
    const described = describeQuery(query, names, read);
    if (described.effect === 'unknown') return anything;
    if (strength[described.effect] > strength[effect]) effect = described.effect;
    for (const touched of described.touches) touches.set(`${touched.kind} ${keyOf(touched.name)}`, touched);
  }
  return { effect, touches: [...touches.values()] };
}

const strength: Readonly<Record<RawEffect, number>> = { none: 0, data: 1, catalog: 2, schema: 3, unknown: 4 };

/** The SQL in the code; `undefined` if some of it is made as the code runs. */
function queriesIn(tree: unknown): readonly string[] | undefined {
  const queries: string[] = [];
  let isStatic = true;
  const dynamic = new Set<unknown>();
  visitObjects(tree, (node) => {
    const execute = node['PLpgSQL_stmt_dynexecute'] as
      | { readonly query?: { readonly PLpgSQL_expr?: { readonly query?: string } } }
      | undefined;
    if (execute !== undefined) {
      const text = constantText(execute.query?.PLpgSQL_expr?.query ?? '');
      if (text === undefined) isStatic = false;
      else queries.push(text);
      dynamic.add(execute.query?.PLpgSQL_expr);
    }
    if ('PLpgSQL_stmt_dynfors' in node || 'PLpgSQL_stmt_open' in node) isStatic = false;
    const expression = node['PLpgSQL_expr'] as
      | { readonly query?: string; readonly parseMode?: number }
      | undefined;
    if (expression?.query !== undefined && !dynamic.has(expression)) {
      queries.push(statementOf(expression.query, expression.parseMode ?? 0));
    }
  });
  return isStatic ? queries : undefined;
}

/** RawParseMode in src/include/parser/parser.h: 0 a statement, 2 an expression, 3 to 5 an assignment. */
function statementOf(text: string, mode: number): string {
  if (mode === 0) return text;
  return `SELECT ${mode === 2 ? text : text.replace(/^[^:=]*:?=/, '')}`;
}

/** The text of `EXECUTE 'text'`. */
export function constantText(expression: string): string | undefined {
  const statement = statementsOf(`SELECT ${expression}`)?.[0];
  let constants = 0;
  let others = 0;
  let text: string | undefined;
  visitObjects(statement, (node) => {
    if ('A_Const' in node) constants += 1;
    if ('A_Expr' in node || 'FuncCall' in node || 'ColumnRef' in node) others += 1;
    const value = node['sval'];
    if (typeof value === 'string') text = value;
  });
  return constants === 1 && others === 0 ? text : undefined;
}

function statementsOf(sql: string): readonly Node[] | undefined {
  try {
    return (parseSync(sql).stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt]));
  } catch {
    return undefined;
  }
}

function describeQuery(sql: string, names: NameResolution, read: ReadStatement): CodeEffect {
  const statements = statementsOf(sql);
  if (statements === undefined) return anything;
  const place = new StatementPlace(new SqlText(sql), 0, Buffer.byteLength(sql));
  const ignored: Diagnostic[] = [];
  let effect: RawEffect = 'none';
  const touches: ObjectReference[] = [];
  for (const statement of statements) {
    for (const operation of read(new StatementContext(place, names, ignored), statement)) {
      const own = effectOf(operation);
      if (strength[own] > strength[effect]) effect = own;
      touches.push(...subjectsOf(operation));
    }
  }
  return { effect, touches };
}

function effectOf(operation: OperationBody): RawEffect {
  switch (operation.kind) {
    case 'rawSql':
      return operation.effect;
    case 'insert':
    case 'update':
    case 'delete':
      return 'data';
    default:
      return 'schema';
  }
}
