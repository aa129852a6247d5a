import type { SchemaState } from '../../../fold/state.js';
import type { Expression } from '../../../ir/index.js';
import { answerFromCatalog } from '../catalog.js';
import { CURRENT, truthOf, type Cell } from '../catalog/cells.js';
import { evaluate } from '../catalog/evaluate.js';
import { isCount, isDatabaseName } from '../catalog/query.js';
import type { Flavour } from '../flavour.js';
import { Cursor } from '../parse/cursor.js';
import { readExpression } from '../parse/expressions.js';
import { Lexer } from '../parse/lexer.js';
import { UNSURE } from '../../shared/truth.js';
import { quoteString } from '../print/identifiers.js';
import { NotWorkedOut } from './routine.js';

/** What names stand for, and the database that is asked. */
export interface Known {
  /** Variables of the session, without `@`, in lower case; one that is not here is not known. */
  readonly variables: ReadonlyMap<string, Cell>;
  /** Parameters and variables of a procedure, in lower case. */
  readonly locals: ReadonlyMap<string, Cell>;
  readonly state: SchemaState;
  readonly flavour: Flavour;
}

export function cursorOver(text: string, flavour: Flavour): Cursor {
  return new Cursor(new Lexer(text, flavour), flavour);
}

/** The name of a variable of the session, as {@link Known.variables} has it. `undefined`: it is the server's own. */
export function variableName(token: string): string | undefined {
  if (token.startsWith('@@')) return undefined;
  return token
    .slice(1)
    .replace(/^(['"`])(.*)\1$/s, '$2')
    .toLowerCase();
}

/** What the text of an expression is. */
export function valueOfText(text: string, known: Known): Cell {
  const cursor = cursorOver(text, known.flavour);
  const expression = readExpression(cursor);
  return cursor.atEnd ? valueOf(expression, known) : UNSURE;
}

/** What an expression is; what is not modelled is not known. */
export function valueOf(expression: Expression, known: Known): Cell {
  switch (expression.kind) {
    case 'verbatim':
      return textual(expression.text.trim(), known);
    case 'column': {
      const [name, ...more] = expression.path;
      return name === undefined || more.length > 0 ? UNSURE : known.locals.get(name.toLowerCase());
    }
    case 'call':
      return called(expression, known);
    case 'and':
    case 'or':
      return evaluate({ ...expression, operands: expression.operands.map((one) => literal(one, known)) }, {});
    case 'not':
      return evaluate({ ...expression, operand: literal(expression.operand, known) }, {});
    case 'is':
      return evaluate({ ...expression, operand: literal(expression.operand, known) }, {});
    case 'in':
      return evaluate(
        {
          ...expression,
          operand: literal(expression.operand, known),
          values: expression.values.map((one) => literal(one, known)),
        },
        {},
      );
    case 'operator':
      return evaluate(
        {
          ...expression,
          ...(expression.left === undefined ? {} : { left: literal(expression.left, known) }),
          right: literal(expression.right, known),
        },
        {},
      );
    default:
      return evaluate(expression, {});
  }
}

/** An expression as a constant of what it is. */
function literal(expression: Expression, known: Known): Expression {
  const cell = valueOf(expression, known);
  if (cell === null) return { kind: 'null' };
  switch (typeof cell) {
    case 'string':
      return { kind: 'string', value: cell };
    case 'number':
      return { kind: 'number', value: String(cell) };
    case 'boolean':
      return { kind: 'boolean', value: cell };
    default:
      return cell === CURRENT
        ? { kind: 'call', name: { name: 'database' }, args: [] }
        : { kind: 'verbatim', dialect: known.flavour.dialect, text: '' };
  }
}

/** A variable, `EXISTS (…)`, or a query in brackets. */
function textual(text: string, known: Known): Cell {
  if (/^@[^@]/.test(text)) {
    const cursor = cursorOver(text, known.flavour);
    const { kind, value } = cursor.next();
    const name = kind === 'variable' && cursor.atEnd ? variableName(value) : undefined;
    return name === undefined ? UNSURE : known.variables.get(name);
  }
  const exists = /^exists\s*(?=\()/i.exec(text)?.[0];
  const query = inBrackets(text.slice(exists?.length ?? 0));
  if (query === undefined) return UNSURE;
  const rows = rowsOf(query, known);
  if (rows === undefined) return UNSURE;
  if (exists !== undefined) return rows.length > 0;
  // The server refuses it.
  if (rows.length > 1) throw new NotWorkedOut();
  const [row] = rows;
  return row === undefined ? null : row[0];
}

function inBrackets(text: string): string | undefined {
  return /^\((\s*select\b.*)\)$/is.exec(text)?.[1];
}

/**
 * The rows that a SELECT gives: of a query without FROM, of one of the catalogs, and of one that says something of how many rows of the
 * catalogs there are (`SELECT IF(COUNT(*) > 0, 'a', 'b') FROM …`). `undefined`: not known.
 */
export function rowsOf(query: string, known: Known): readonly (readonly Cell[])[] | undefined {
  const cursor = cursorOver(query, known.flavour);
  if (!cursor.words('SELECT')) return undefined;
  cursor.words('DISTINCT');
  const isAll = cursor.isMark('*');
  const first = isAll ? undefined : readExpression(cursor);
  if (first !== undefined && cursor.atEnd) return [[valueOf(first, known)]];
  const from = textFrom(cursor);
  const count = first === undefined || from === undefined ? undefined : countIn(first);
  if (first !== undefined && count !== undefined && count !== first && cursor.isWord('FROM', 'AS')) {
    const counted = count.args[0];
    if (counted !== undefined && counted.kind !== 'number') return undefined;
    const found = asked(`SELECT COUNT(*) ${from ?? ''}`, known)?.[0]?.[0];
    if (typeof found !== 'number') return undefined;
    return [[valueOf(withCount(first, count, found), known)]];
  }
  return asked(query, known);
}

/** From the FROM on that stands outside of brackets. */
function textFrom(cursor: Cursor): string | undefined {
  const before = cursor.index;
  try {
    while (!cursor.isWord('FROM')) {
      if (cursor.atEnd) return undefined;
      if (cursor.isMark('(')) cursor.skipBrackets();
      else cursor.next();
    }
    return cursor.lexer.slice(cursor.peek().start, cursor.lexer.text.length);
  } finally {
    cursor.index = before;
  }
}

type Call = Extract<Expression, { readonly kind: 'call' }>;

function countIn(expression: Expression): Call | undefined {
  if (isCount(expression)) return expression;
  return partsOf(expression)
    .map(countIn)
    .find((one) => one !== undefined);
}

function partsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === 'call') return expression.args;
  if (expression.kind === 'not') return [expression.operand];
  if (expression.kind !== 'operator') return [];
  return expression.left === undefined ? [expression.right] : [expression.left, expression.right];
}

function withCount(expression: Expression, count: Call, found: number): Expression {
  const inside = (one: Expression): Expression => withCount(one, count, found);
  if (expression === count) return { kind: 'number', value: String(found) };
  if (expression.kind === 'call') return { ...expression, args: expression.args.map(inside) };
  if (expression.kind === 'not') return { ...expression, operand: inside(expression.operand) };
  if (expression.kind !== 'operator') return expression;
  const { left } = expression;
  return {
    ...expression,
    ...(left === undefined ? {} : { left: inside(left) }),
    right: inside(expression.right),
  };
}

function asked(query: string, known: Known): readonly (readonly Cell[])[] | undefined {
  const answer = answerFromCatalog(withConstants(query, known), known.state, known.flavour);
  if (answer?.kind !== 'rows') return undefined;
  return answer.rows.map((row) => (row === undefined ? [UNSURE] : Object.values(row)));
}

/** What may follow a word that is the name of something else than a value. */
const BEFORE_NAME: ReadonlySet<string> = new Set(['AS', 'FROM', 'JOIN']);

/** A query with what is known in place of variables; in a procedure its variables go before columns (MySQL manual, "Local Variable Scope and Resolution"). */
function withConstants(query: string, known: Known): string {
  const { lexer } = cursorOver(query, known.flavour);
  let result = '';
  let at = 0;
  for (let i = 0; ; i += 1) {
    const token = lexer.token(i);
    if (token.kind === 'eof') return result + query.slice(at);
    const before = i === 0 ? undefined : lexer.token(i - 1);
    const after = lexer.token(i + 1);
    const isPart = before?.value === '.' || (after.kind === 'mark' && ['.', '('].includes(after.value));
    const isName = before?.kind === 'word' && BEFORE_NAME.has(before.value);
    const name = token.kind === 'variable' ? variableName(token.value) : token.value.toLowerCase();
    const isLocal = (token.kind === 'word' || token.kind === 'name') && !isPart && !isName;
    const values = token.kind === 'variable' ? known.variables : isLocal ? known.locals : undefined;
    const text = name === undefined || values?.has(name) !== true ? undefined : constant(values.get(name));
    if (text === undefined) continue;
    result += query.slice(at, token.start) + text;
    at = token.end;
  }
}

function constant(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'string') return quoteString(cell);
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  if (cell === CURRENT) return 'DATABASE()';
  throw new NotWorkedOut();
}

function called(call: Call, known: Known): Cell {
  if (isDatabaseName(call)) return CURRENT;
  const { args } = call;
  if (call.name.schema !== undefined) return UNSURE;
  const at = (place: number): Cell => {
    const one = args[place];
    return one === undefined ? UNSURE : valueOf(one, known);
  };
  switch (call.name.name.toLowerCase()) {
    case 'if': {
      const holds = truthOf(at(0));
      return holds === UNSURE ? UNSURE : at(holds === true ? 1 : 2);
    }
    case 'ifnull':
    case 'coalesce':
      for (let i = 0; i < args.length; i += 1) {
        const cell = at(i);
        if (cell !== null) return cell;
      }
      return null;
    case 'isnull': {
      const cell = at(0);
      return cell === UNSURE ? UNSURE : cell === null;
    }
    case 'concat':
      return concatenated(args.map((_, i) => at(i)));
    default:
      return UNSURE;
  }
}

/** NULL where one is NULL. */
function concatenated(cells: readonly Cell[]): Cell {
  if (cells.includes(null)) return null;
  const texts = cells.map((cell) =>
    typeof cell === 'boolean' ? String(Number(cell)) : typeof cell === 'object' ? UNSURE : cell,
  );
  return texts.includes(UNSURE) ? UNSURE : texts.join('');
}
