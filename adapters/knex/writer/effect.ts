import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import {
  emptySchema,
  keyOf,
  type ColumnType,
  type Domain,
  type EnumType,
  type Name,
  type Operation,
  type OperationBody,
  type Schema,
  type Table,
} from '../../../src/ir/index.js';

/**
 * Whether two lists of operations do the same to a database in this state.
 *
 * Declarations (a table, a column, a constraint, an index, a type; a column's default and nullability) are compared by
 * the state that they lead to, so that an inline constraint is the same as one that is added; everything else must be
 * there in the same order with the same words.
 */
export function sameEffect(
  intended: readonly Operation[],
  written: readonly Operation[],
  state: SchemaState,
  dialect: Dialect,
): boolean {
  if (!sameLists(intended.flatMap(strictKey), written.flatMap(strictKey))) return false;
  const left = state.fork();
  const leftProblems = problems(left, intended);
  const right = state.fork();
  if (problems(right, written) !== leftProblems) return false;
  const names = touchedNames([...intended, ...written]);
  return canonical(view(left, names, dialect)) === canonical(view(right, names, dialect));
}

function problems(state: SchemaState, operations: readonly Operation[]): number {
  let count = 0;
  for (const operation of operations) {
    count += state.apply(operation).filter(({ severity }) => severity === 'error').length;
  }
  return count;
}

/** What must be the same to the letter; nothing for what the state shows. */
function strictKey(operation: Operation): string[] {
  const { origin: _, ...body } = operation;
  return isDeclaration(body) ? declarationFlags(body) : [canonical(comparable(body))];
}

function isDeclaration(body: OperationBody): boolean {
  switch (body.kind) {
    case 'createTable':
    case 'addColumn':
    case 'addConstraint':
    case 'createIndex':
    case 'createEnum':
    case 'comment':
      return true;
    case 'alterColumn':
      return body.change.kind === 'default' || body.change.kind === 'nullable';
    default:
      return false;
  }
}

/** How a declaration is made, which the state does not show. */
function declarationFlags(body: OperationBody): string[] {
  const { ifNotExists, concurrently, tableIfExists } = body as Record<string, unknown>;
  const temporary = body.kind === 'createTable' ? body.temporary : undefined;
  const flags = canonical({ ifNotExists, concurrently, tableIfExists, temporary });
  return flags === '{}' ? [] : [`${body.kind} ${flags}`];
}

/** The order of an insert's columns means nothing, nor does a cast that the server would make by itself. */
function comparable(body: OperationBody): unknown {
  if (body.kind === 'insert') {
    const order = body.columns.map((_, i) => i).sort((a, b) => compare(body.columns[a] ?? '', body.columns[b] ?? ''));
    return {
      ...body,
      columns: order.map((i) => body.columns[i]),
      rows: body.rows.map((row) => order.map((i) => row[i])),
    };
  }
  if (body.kind === 'update') {
    return { ...body, set: [...body.set].sort((a, b) => compare(a.column, b.column)) };
  }
  if (body.kind === 'alterColumn' && body.change.kind === 'type' && isOwnCast(body.column, body.change)) {
    const { using: _, ...change } = body.change;
    return { ...body, change };
  }
  // Where the index is says nothing that its name does not.
  if (body.kind === 'dropIndex') return { ...body, table: undefined };
  return body;
}

/**
 * `USING (a::text)` is what the server does without USING, but for lengths: an explicit cast cuts text that is too
 * long, where the implicit one fails (PostgreSQL manual, "Value Expressions", Type Casts).
 */
function isOwnCast(column: string, change: Extract<Extract<OperationBody, { kind: 'alterColumn' }>['change'], { kind: 'type' }>): boolean {
  const { using, type } = change;
  return (
    using?.kind === 'cast' &&
    using.operand.kind === 'column' &&
    using.operand.path.length === 1 &&
    using.operand.path[0] === column &&
    canonical(using.type) === canonical(type) &&
    !hasModifier(type)
  );
}

function hasModifier(type: ColumnType): boolean {
  if (type.kind === 'array') return hasModifier(type.of);
  if (type.kind === 'char') return true;
  return 'length' in type || 'precision' in type || 'args' in type;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Touched {
  readonly tables: ReadonlyMap<string, Name>;
  readonly enums: ReadonlyMap<string, Name>;
}

function touchedNames(operations: readonly Operation[]): Touched {
  const tables = new Map<string, Name>();
  const enums = new Map<string, Name>();
  const addTable = (name: Name): void => void tables.set(keyOf(name), name);
  for (const operation of operations) {
    if ('table' in operation && operation.table !== undefined) addTable(operation.table);
    if (operation.kind === 'renameTable') addTable({ ...operation.table, name: operation.to });
    if (operation.kind === 'createEnum') enums.set(keyOf(operation.name), operation.name);
    if (operation.kind === 'comment') {
      const { on } = operation;
      if ('table' in on) addTable(on.table);
      else if (on.kind === 'table') addTable(on.name);
    }
  }
  return { tables, enums };
}

/** The part of a state that was touched, as the server would spell it. */
function view(state: SchemaState, names: Touched, dialect: Dialect): unknown {
  const tables: Record<string, Table> = {};
  const enums: Record<string, EnumType> = {};
  const domains: Record<string, Domain> = {};
  const addType = (type: ColumnType): void => {
    if (type.kind === 'array') return addType(type.of);
    if (type.kind !== 'named') return;
    const found = state.enumType(type.name);
    if (found !== undefined) enums[keyOf(type.name)] = found;
    const domain = state.domain(type.name);
    if (domain !== undefined) domains[keyOf(type.name)] = domain;
  };
  for (const [key, name] of names.tables) {
    const table = state.table(name);
    if (table === undefined) continue;
    tables[key] = table;
    for (const column of table.columns) addType(column.type);
  }
  for (const name of names.enums.values()) addType({ kind: 'named', name });
  const part: Schema = { ...emptySchema(dialect.name), tables, enums, domains };
  return dialect.normalize(part);
}

function sameLists(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i]);
}

/** JSON with sorted keys and without what is undefined. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compare(a, b)));
  });
}
