import type { SchemaState } from '../../../fold/state.js';
import { keyOf, type Operation, type OperationBody } from '../../../ir/index.js';
import type { ParsedSql, SqlSource, WorkedOut } from '../../dialect.js';
import type { Cell } from '../catalog/cells.js';
import { truthOf } from '../catalog/cells.js';
import { UNSURE } from '../../shared/truth.js';
import type { Flavour } from '../flavour.js';
import { Unexpected, Unmodelled, type Cursor } from '../parse/cursor.js';
import { readExpression } from '../parse/expressions.js';
import { LexicalError } from '../parse/tokens.js';
import { NotWorkedOut, readProcedure, type BodyStatement, type Declared } from './routine.js';
import { cursorOver, rowsOf, valueOf, valueOfText, variableName, type Known } from './values.js';

type Parse = (sql: string, source: SqlSource) => ParsedSql;

/** How deep procedures may call each other. */
const DEPTH = 10;

/** Statements that make others as they run. */
const RUNS: ReadonlySet<string> = new Set(['call', 'execute']);

/** Statements whose only use is what such a statement finds. */
const PREPARES: ReadonlySet<string> = new Set(['set', 'select', 'prepare', 'deallocate', 'drop']);

/**
 * What the statements of a session come to that set variables, prepare statements, execute them and call procedures; see `Dialect.workOut`.
 * What they ask of the catalogs is answered from the schema before them. A variable that nothing here has set is not known: the connection may be an
 * old one.
 */
export function workOut(
  operations: readonly Operation[],
  before: SchemaState,
  { flavour, parse }: { readonly flavour: Flavour; readonly parse: Parse },
): ReadonlyMap<Operation, WorkedOut> {
  const results = new Map<Operation, WorkedOut>();
  if (!operations.some((one) => one.kind === 'rawSql' && RUNS.has(one.statement))) return results;
  const session = new Session(before.fork(), flavour, parse);
  for (const operation of operations) {
    const found = session.statement(operation);
    if (found !== undefined) results.set(operation, found);
  }
  return results;
}

class Session {
  readonly #variables = new Map<string, Cell>();
  readonly #prepared = new Map<string, string>();
  readonly #flavour: Flavour;
  readonly #parse: Parse;
  #state: SchemaState;
  #procedures = new Set<string>();

  constructor(state: SchemaState, flavour: Flavour, parse: Parse) {
    this.#state = state;
    this.#flavour = flavour;
    this.#parse = parse;
  }

  statement(operation: Operation): WorkedOut | undefined {
    const isSql = operation.kind === 'rawSql';
    const runs = isSql && RUNS.has(operation.statement);
    if (isSql && (runs || PREPARES.has(operation.statement))) {
      const after = this.#state.fork();
      const here = this.#state;
      this.#state = after;
      this.#procedures = new Set();
      try {
        const operations = this.#run(operation.sql, new Map(), 0);
        if (operations !== undefined) return { operations, procedures: this.#procedures };
      } catch (error) {
        if (!isOther(error)) throw error;
      }
      this.#state = here;
    }
    if (runs || mayAssign(operation, this.#flavour)) this.#forget();
    this.#state.apply(operation);
    return undefined;
  }

  #forget(): void {
    this.#variables.clear();
    this.#prepared.clear();
  }

  #known(locals: ReadonlyMap<string, Cell>): Known {
    return { variables: this.#variables, locals, state: this.#state, flavour: this.#flavour };
  }

  /**
   * What a statement comes to; `undefined`: it is none of those that are worked out, and has no part in them. Throws {@link NotWorkedOut} where it has,
   * and is not known.
   */
  #run(sql: string, locals: Map<string, Cell>, depth: number): readonly OperationBody[] | undefined {
    const cursor = cursorOver(sql, this.#flavour);
    if (cursor.words('SET')) return this.#set(cursor, locals) ? [] : undefined;
    if (cursor.isWord('SELECT')) return this.#select(sql, locals);
    if (cursor.words('PREPARE')) return this.#prepare(cursor);
    if (cursor.words('EXECUTE')) return this.#execute(cursor);
    if (cursor.words('DEALLOCATE', 'PREPARE') || cursor.words('DROP', 'PREPARE'))
      return this.#prepared.delete(cursor.identifier().toLowerCase()) ? [] : undefined;
    return cursor.words('CALL') ? this.#call(cursor, locals, depth) : undefined;
  }

  /** Whether all that is set are variables of the session and of the procedure. */
  #set(cursor: Cursor, locals: Map<string, Cell>): boolean {
    let isOurs = true;
    do {
      const token = cursor.next();
      const name = token.kind === 'variable' ? variableName(token.value) : token.value.toLowerCase();
      const values =
        token.kind === 'variable' ? this.#variables : locals.has(name ?? '') ? locals : undefined;
      if (!cursor.mark('=') && !cursor.mark(':=')) return false;
      const value = valueOf(readExpression(cursor), this.#known(locals));
      if (name === undefined || values === undefined) isOurs = false;
      else values.set(name, value);
    } while (cursor.mark(','));
    cursor.expectEnd();
    return isOurs;
  }

  /** A SELECT that only gives variables their values, or, in a procedure, only tells something. */
  #select(sql: string, locals: Map<string, Cell>): readonly OperationBody[] | undefined {
    const cursor = cursorOver(sql, this.#flavour);
    const query = withoutInto(cursor);
    if (query === undefined) return undefined;
    const known = this.#known(locals);
    const rows = this.#effectOf(query.text) === 'none' ? rowsOf(query.text, known) : undefined;
    // The server refuses it.
    if (rows !== undefined && rows.length > 1) throw new NotWorkedOut();
    const [row] = rows ?? [];
    const isPlaced = query.into.length === 1 || row?.length === query.into.length;
    // Without a row the variables stay as they are (MySQL manual, "SELECT ... INTO Statement").
    if (rows?.length === 0) return [];
    query.into.forEach((target, i) => {
      const values = target.isLocal ? locals : this.#variables;
      if (target.isLocal && !locals.has(target.name)) throw new NotWorkedOut();
      values.set(target.name, isPlaced ? row?.[i] : UNSURE);
    });
    return [];
  }

  #effectOf(sql: string): string | undefined {
    const [only, ...more] = this.#parse(sql, { file: '' }).operations;
    return only?.kind === 'rawSql' && more.length === 0 ? only.effect : undefined;
  }

  #prepare(cursor: Cursor): readonly OperationBody[] {
    const name = cursor.identifier().toLowerCase();
    this.#prepared.delete(name);
    cursor.expectWords('FROM');
    const token = cursor.peek();
    const variable = token.kind === 'variable' ? variableName(cursor.next().value) : undefined;
    const text = variable === undefined ? cursor.string() : this.#variables.get(variable);
    if (typeof text !== 'string') throw new NotWorkedOut();
    this.#prepared.set(name, text);
    return [];
  }

  #execute(cursor: Cursor): readonly OperationBody[] {
    const text = this.#prepared.get(cursor.identifier().toLowerCase());
    cursor.expectEnd();
    if (text === undefined) throw new NotWorkedOut();
    return this.#plain(text);
  }

  /** A statement that stands as it is; it is done. */
  #plain(text: string): readonly OperationBody[] {
    const { operations, diagnostics } = this.#parse(text, { file: '' });
    const isRead = operations.length > 0 && !diagnostics.some(({ severity }) => severity === 'error');
    if (!isRead || hasVariables(text, this.#flavour)) throw new NotWorkedOut();
    return operations.flatMap(({ origin: _, ...body }): OperationBody[] => {
      const operation: OperationBody = body;
      if (isLook(operation)) return [];
      if (operation.kind === 'rawSql' && operation.effect === 'unknown') throw new NotWorkedOut();
      this.#state.apply(operation);
      return [operation];
    });
  }

  #call(cursor: Cursor, locals: Map<string, Cell>, depth: number): readonly OperationBody[] {
    const name = cursor.objectName();
    const args: Cell[] = [];
    if (cursor.mark('(') && !cursor.mark(')')) {
      do args.push(valueOf(readExpression(cursor), this.#known(locals)));
      while (cursor.mark(','));
      cursor.expectMark(')');
    }
    cursor.expectEnd();
    const found = Object.values(this.#state.snapshot().functions).find(
      (one) => one.routine === 'procedure' && keyOf(one.name).toLowerCase() === keyOf(name).toLowerCase(),
    );
    if (found === undefined || this.#state.uncertain !== undefined || depth >= DEPTH)
      throw new NotWorkedOut();
    this.#procedures.add(keyOf(found.name));
    const { parameters, body } = readProcedure(found.definition, this.#flavour);
    if (parameters.length !== args.length) throw new NotWorkedOut();
    const own = new Map(parameters.map((one, i) => [one.name.toLowerCase(), held(args[i], one)]));
    return this.#body(body, own, depth + 1);
  }

  #body(
    statements: readonly BodyStatement[],
    locals: Map<string, Cell>,
    depth: number,
  ): readonly OperationBody[] {
    return statements.flatMap((one): readonly OperationBody[] => {
      switch (one.kind) {
        case 'declare':
          for (const declared of one.declared) {
            const initial =
              declared.initial === undefined ? null : valueOfText(declared.initial, this.#known(locals));
            locals.set(declared.name.toLowerCase(), held(initial, declared));
          }
          return [];
        case 'if': {
          for (const { condition, then } of one.branches) {
            const holds = truthOf(valueOfText(condition, this.#known(locals)));
            if (holds === UNSURE) throw new NotWorkedOut();
            if (holds === true) return this.#body(then, locals, depth);
          }
          return this.#body(one.otherwise, locals, depth);
        }
        case 'sql':
          return this.#run(one.text, locals, depth) ?? this.#static(one.text, locals);
      }
    });
  }

  /** Names of tables and columns in DDL are never variables; in changes of rows they may be. */
  #static(text: string, locals: ReadonlyMap<string, Cell>): readonly OperationBody[] {
    if (/^\s*set\b/i.test(text)) throw new NotWorkedOut();
    // What it looks at may be told by its variables.
    if (this.#parse(text, { file: '' }).operations.every(isLook)) return [];
    if (!/^\s*(?:alter|create|drop|rename|truncate)\b/i.test(text)) {
      const { lexer } = cursorOver(text, this.#flavour);
      for (let i = 0; lexer.token(i).kind !== 'eof'; i += 1)
        if (locals.has(lexer.token(i).value.toLowerCase())) throw new NotWorkedOut();
    }
    return this.#plain(text);
  }
}

/** What a parameter or a variable of that type holds: a value that it would change is not known. */
function held(cell: Cell, { type }: Declared): Cell {
  if (cell === null || cell === UNSURE) return cell;
  if (/^(?:tiny|small|medium|big)?int(?:eger)?\b|^bool/i.test(type))
    return typeof cell === 'boolean' ? Number(cell) : typeof cell === 'number' ? cell : UNSURE;
  if (!/^(?:var)?char\b|^(?:tiny|medium|long)?text\b/i.test(type)) return UNSURE;
  const length = Number(/\((\d+)\)/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
  return typeof cell === 'string' && [...cell].length <= length ? cell : UNSURE;
}

/** `SELECT 1`, which statements do in place of nothing. */
function isLook(operation: OperationBody): boolean {
  return (
    operation.kind === 'rawSql' &&
    operation.statement === 'select' &&
    operation.effect === 'none' &&
    !/\binto\b|:=/i.test(operation.sql)
  );
}

function hasVariables(text: string, flavour: Flavour): boolean {
  const { lexer } = cursorOver(text, flavour);
  for (let i = 0; lexer.token(i).kind !== 'eof'; i += 1) {
    const { kind, value } = lexer.token(i);
    if (kind === 'variable' && !value.startsWith('@@')) return true;
    if (kind === 'mark' && value === '?') return true;
  }
  return false;
}

/** `SELECT a INTO @b FROM t` as the query without INTO, and where its values go. */
function withoutInto(cursor: Cursor):
  | {
      readonly text: string;
      readonly into: readonly { readonly name: string; readonly isLocal: boolean }[];
    }
  | undefined {
  const { lexer } = cursor;
  while (!cursor.isWord('INTO')) {
    if (cursor.atEnd) return undefined;
    if (cursor.isMark('(')) cursor.skipBrackets();
    else cursor.next();
  }
  const head = lexer.text.slice(0, cursor.peek().start);
  cursor.next();
  // INTO OUTFILE and INTO DUMPFILE write files.
  if (cursor.isWord('OUTFILE', 'DUMPFILE')) throw new NotWorkedOut();
  const into = cursor.elements(() => {
    const token = cursor.next();
    const name = token.kind === 'variable' ? variableName(token.value) : token.value.toLowerCase();
    if (name === undefined) throw new NotWorkedOut();
    return { name, isLocal: token.kind !== 'variable' };
  });
  const tail = lexer.text.slice(cursor.peek().start);
  return { text: `${head}${tail}`, into };
}

/** Whether a statement that is not worked out may give variables other values. */
function mayAssign(operation: Operation, flavour: Flavour): boolean {
  if (operation.kind === 'opaque') return true;
  if (operation.kind !== 'rawSql') return JSON.stringify(operation).includes(':=');
  const { statement, sql } = operation;
  if (statement === 'set' || statement === 'select') return hasVariables(sql, flavour);
  return sql.includes(':=') || statement === 'prepare' || statement === 'deallocate' || statement === 'drop';
}

function isOther(error: unknown): boolean {
  return (
    error instanceof NotWorkedOut ||
    error instanceof Unexpected ||
    error instanceof Unmodelled ||
    error instanceof LexicalError
  );
}
