import { scanSync, type Node } from 'libpg-query';
import type { SchemaState } from '../../../fold/state.js';
import type {
  Column,
  ColumnType,
  Expression,
  Name,
  Operation,
  OperationBody,
  OperationOf,
  Table,
} from '../../../ir/index.js';
import { printColumns, printName } from '../print/identifiers.js';
import { bodyOf, openStatement, Unmodelled, type QueryStatement } from '../query.js';
import { NotWorkedOut, type Parse } from './not-worked-out.js';

type Select = NonNullable<ReturnType<typeof bodyOf<'SelectStmt'>>>;
type Into = NonNullable<Select['intoClause']>;

/** Whether an operation makes a table of a query. */
export function isTableOfQuery(operation: Operation): operation is OperationOf<'rawSql'> & Operation {
  if (operation.kind !== 'rawSql') return false;
  const { statement, effect } = operation;
  return statement === 'create table as' || (statement === 'select' && effect === 'schema');
}

/**
 * CREATE TABLE AS and SELECT INTO as a table that is made and rows that are put into it. Its columns have the types of the query's, and no more: no
 * constraint, no default, no NOT NULL (PostgreSQL manual, "CREATE TABLE AS"). Throws {@link NotWorkedOut} where a column's type does not follow.
 */
export function tableOfQuery(sql: string, state: SchemaState, parse: Parse): readonly OperationBody[] {
  try {
    return worked(sql, state, parse);
  } catch (error) {
    if (error instanceof Unmodelled) throw new NotWorkedOut();
    throw error;
  }
}

function worked(sql: string, state: SchemaState, parse: Parse): readonly OperationBody[] {
  const statement = openStatement(sql, () => undefined);
  const made = bodyOf(statement?.node, 'CreateTableAsStmt');
  const select = bodyOf(made === undefined ? statement?.node : made.query, 'SelectStmt');
  const into = made?.into ?? select?.intoClause;
  if (statement === undefined || select === undefined || into?.rel === undefined) throw new NotWorkedOut();
  const isPlain =
    (into.onCommit === undefined || into.onCommit === 'ONCOMMIT_NOOP') &&
    into.options === undefined &&
    into.tableSpaceName === undefined &&
    into.accessMethod === undefined &&
    (made === undefined || made.objtype === 'OBJECT_TABLE');
  if (!isPlain || state.uncertain !== undefined) throw new NotWorkedOut();
  const table = statement.relation(into.rel);
  if (made?.if_not_exists === true && state.table(table) !== undefined) return [];
  const names = (into.colNames ?? []).map((one) => bodyOf(one, 'String')?.sval ?? '');
  const columns = columnsOf(select, statement, state).map((column, i) => ({
    ...column,
    name: names[i] ?? column.name,
  }));
  const create: OperationBody = {
    kind: 'createTable',
    table,
    ...(into.rel.relpersistence === 't' ? { temporary: true } : {}),
    ...(into.rel.relpersistence === 'u' ? { unlogged: true } : {}),
    columns,
    constraints: [],
  };
  if (into.skipData === true) return [create];
  const query = made === undefined ? withoutInto(sql, into) : afterAs(sql, into);
  const list = printColumns(columns.map(({ name }) => name));
  const insert = parse(`INSERT INTO ${printName(table)} (${list}) ${query}`, { file: '' });
  if (insert.operations.length !== 1) throw new NotWorkedOut();
  return [create, ...insert.operations.map(({ origin: _, ...body }): OperationBody => body)];
}

/** A name in FROM, and its table. */
type Relations = ReadonlyMap<string, Table>;

function columnsOf(select: Select, statement: QueryStatement, state: SchemaState): readonly Column[] {
  const isOne = select.op === undefined || select.op === 'SETOP_NONE';
  if (!isOne || select.withClause !== undefined || select.targetList === undefined) throw new NotWorkedOut();
  const relations = new Map<string, Table>();
  for (const one of select.fromClause ?? []) addRelation(one, relations, statement, state);
  return select.targetList.flatMap((target): readonly Column[] => {
    const entry = bodyOf(target, 'ResTarget');
    const fields = bodyOf(entry?.val, 'ColumnRef')?.fields ?? [];
    const last = fields.at(-1);
    if (last !== undefined && bodyOf(last, 'A_Star') !== undefined) return starOf(fields, relations);
    if (entry?.val === undefined) throw new NotWorkedOut();
    const value = statement.expression(entry.val);
    const name = entry.name ?? nameOf(value);
    if (name === undefined) throw new NotWorkedOut();
    return [{ ...valueColumn(value, relations), name, nullable: true }];
  });
}

function addRelation(
  node: Node,
  relations: Map<string, Table>,
  statement: QueryStatement,
  state: SchemaState,
): void {
  const join = bodyOf(node, 'JoinExpr');
  if (join !== undefined) {
    // The columns of USING and NATURAL are told once by `*`.
    if (join.isNatural === true || join.usingClause !== undefined || join.alias !== undefined)
      throw new NotWorkedOut();
    for (const side of [join.larg, join.rarg])
      if (side !== undefined) addRelation(side, relations, statement, state);
    return;
  }
  const range = bodyOf(node, 'RangeVar');
  if (range === undefined || range.alias?.colnames !== undefined) throw new NotWorkedOut();
  const table = state.table(statement.relation(range));
  if (table === undefined || table.uncertain !== undefined) throw new NotWorkedOut();
  relations.set(range.alias?.aliasname ?? range.relname ?? '', table);
}

function starOf(fields: readonly Node[], relations: Relations): readonly Column[] {
  const [qualifier, more] = fields.map((one) => bodyOf(one, 'String')?.sval);
  if (fields.length > 2 || more !== undefined) throw new NotWorkedOut();
  const tables = qualifier === undefined ? [...relations.values()] : [relations.get(qualifier)];
  return tables.flatMap((table) => {
    if (table === undefined) throw new NotWorkedOut();
    return table.columns.map(copied);
  });
}

/** A column as a table of a query gets it. */
function copied({ name, type, collation }: Column): Column {
  return { name, type, nullable: true, ...(collation === undefined ? {} : { collation }) };
}

/** What PostgreSQL calls a column that has no name: `FigureColname` in src/backend/parser/parse_target.c. */
function nameOf(value: Expression): string | undefined {
  switch (value.kind) {
    case 'column':
      return value.path.at(-1);
    case 'cast':
      return nameOf(value.operand);
    case 'call':
      return value.name.name;
    default:
      return undefined;
  }
}

function valueColumn(value: Expression, relations: Relations): Omit<Column, 'name' | 'nullable'> {
  switch (value.kind) {
    case 'column':
      return ofColumn(value.path, relations);
    case 'cast':
      return { type: value.type };
    case 'call': {
      const { name, schema }: Name = value.name;
      const [operand] = value.args;
      if (schema !== undefined) throw new NotWorkedOut();
      if (name === 'count') return { type: { kind: 'integer', bits: 64 } };
      if ((name !== 'min' && name !== 'max') || operand?.kind !== 'column') throw new NotWorkedOut();
      const { type } = ofColumn(operand.path, relations);
      // Of other types they give one without its length or precision, or another one.
      if (type.kind !== 'integer' && type.kind !== 'date') throw new NotWorkedOut();
      return { type: withoutForm(type) };
    }
    case 'string':
      return { type: { kind: 'text' } };
    case 'boolean':
      return { type: { kind: 'boolean' } };
    case 'number':
      if (!/^\d{1,9}$/.test(value.value)) throw new NotWorkedOut();
      return { type: { kind: 'integer', bits: 32 } };
    default:
      throw new NotWorkedOut();
  }
}

function withoutForm(type: Extract<ColumnType, { kind: 'integer' | 'date' }>): ColumnType {
  return type.kind === 'integer' ? { kind: 'integer', bits: type.bits } : { kind: 'date' };
}

function ofColumn(path: readonly string[], relations: Relations): Omit<Column, 'name' | 'nullable'> {
  const [column, qualifier, ...more] = path.toReversed();
  const tables = qualifier === undefined ? [...relations.values()] : [relations.get(qualifier)];
  const found = tables.flatMap((table) => table?.columns.filter(({ name }) => name === column) ?? []);
  const [only] = found;
  if (only === undefined || found.length > 1 || more.length > 0) throw new NotWorkedOut();
  const { name: _, nullable: __, ...rest } = copied(only);
  return rest;
}

const NAME = /^(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+))*/;

/** `SELECT a INTO t FROM u` without INTO. */
function withoutInto(sql: string, into: Into): string {
  const bytes = Buffer.from(sql);
  const at = into.rel?.location ?? 0;
  const head = bytes.subarray(0, at).toString();
  const tail = bytes.subarray(at).toString();
  const start = /\binto\s+(?:(?:local|global)\s+)?(?:(?:temp|temporary|unlogged)\s+)?(?:table\s+)?$/i.exec(
    head,
  );
  const name = NAME.exec(tail);
  if (start === null || name === null) throw new NotWorkedOut();
  return `${head.slice(0, start.index)}${tail.slice(name[0].length)}`;
}

/** The query of CREATE TABLE AS. */
function afterAs(sql: string, into: Into): string {
  let depth = 0;
  for (const { start, end, text } of scanSync(sql).tokens) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth > 0 || start < (into.rel?.location ?? 0) || text.toLowerCase() !== 'as') continue;
    const query = Buffer.from(sql).subarray(end).toString();
    return query.replace(/\bwith\s+data\s*;?\s*$/i, '');
  }
  throw new NotWorkedOut();
}
