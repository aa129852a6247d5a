import type { Column, Expression, Table } from '../../ir/index.js';
import { rewriteExpression, walkExpression } from '../../fold/expressions.js';
import { meansOneKey } from '../rows/clashing-keys.js';
import { columnsOfExpression } from '../values/expression-columns.js';
import { refuseWithoutDefault } from '../rows/left-out-defaults.js';
import { needsPerson } from '../problem.js';
import { columnOf, tableOf } from '../rows/row-changes.js';
import { firstColumns, isQuery } from './first-columns.js';
import { writeFrom } from './from.js';
import { checkInlined, inlineCommon } from './inline-common.js';
import type { QueryLanguage } from './language.js';
import { partnersOf } from './partners.js';
import { fits, mustBeThere, relationOfTable, type Relation, type Scope } from './scope.js';
import type { Assignment, ChangeIfThere, FromItem, Query, RowStatement, Statement } from './tree.js';
import { openWriter } from './write.js';
import type { Writer } from './writer.js';

/** A statement that changes rows, in the target's text. */
export interface WrittenRows {
  readonly sql: string;
  /** The table in the source. */
  readonly table: Table;
  /** The columns that an INSERT writes. */
  readonly columns: readonly string[];
}

type Of<K extends RowStatement['kind']> = Extract<RowStatement, { kind: K }>;

/** Writes INSERT, UPDATE and DELETE with whatever joins and queries they have. Throws NeedsPerson. */
export function writeRows(statement: Statement<RowStatement>, language: QueryLanguage): WrittenRows {
  const writer = openWriter(language, statement);
  const { read } = statement;
  switch (read.kind) {
    case 'insert':
      return writeInsert(read, writer);
    case 'update':
      return writeUpdate(read, writer);
    case 'delete':
      return writeDelete(read, writer);
  }
}

const isMysql = ({ language }: Writer): boolean =>
  language.dialect === 'mysql' || language.dialect === 'mariadb';

function columnsOf(table: Table, { language }: Writer): Relation {
  return relationOfTable(table, language.context.target.table(language.tableName(table.name)));
}

/** A column of a table whose rows change. Stops where the target has none. */
function changedColumn(table: Table, name: string, writer: Writer): Column {
  const column = columnOf(table, name);
  mustBeThere([name], columnsOf(table, writer)?.get(column.name));
  return column;
}

function scopeOf(base: Scope, alias: string, table: Table, writer: Writer): Scope {
  return { ...base, relations: new Map([...base.relations, [alias, columnsOf(table, writer)]]) };
}

function withAlias(table: Table, alias: string, writer: Writer): string {
  const text = writer.tableText(table.name);
  const quoted = writer.names([alias]);
  return text === quoted ? text : `${text} AS ${quoted}`;
}

/** The table whose rows change, and what it is joined with. */
function openChange(change: Of<'update' | 'delete'>, writer: Writer) {
  const table = tableOf(change.changed, writer.language.context);
  writer.changed = isMysql(writer) ? table.name : undefined;
  const isInline = writer.language.dialect === 'mariadb';
  // MySQL looks for the table that changes in WITH, too, and refuses it then (ER_NON_UPDATABLE_TABLE).
  if (!isInline && isMysql(writer) && change.common.some(({ name }) => name === table.name.name))
    needsPerson('query', `WITH makes ${table.name.name}, which is the table that changes, too`);
  const common = isInline ? inlineCommon(change.common, writer) : writer.common(change.common, undefined);
  const { alias, from, conditions } =
    change.isJoined === true
      ? partnersOf(change.changed, change.from, table)
      : { alias: change.changed.alias ?? table.name.name, from: change.from, conditions: [] };
  const others = writeFrom(from, writer, scopeOf(common.scope, alias, table, writer));
  return { table, common, alias, from, conditions, others };
}

function writeUpdate(update: Of<'update'>, writer: Writer): WrittenRows {
  const { table, common, alias, from, conditions, others } = openChange(update, writer);
  const target = withAlias(table, alias, writer);
  const set = assignments(update.set, table, writer, others.scope).map(([column, value]) => {
    // In MySQL a name alone could be that of a joined table's column; elsewhere only the table's own may stand here.
    const path = isMysql(writer) ? [alias, column] : [column];
    return `${path.map((part) => writer.names([part])).join('.')} = ${value}`;
  });
  const where = whereText(
    [...conditions, ...(update.where === undefined ? [] : [update.where])],
    writer,
    others.scope,
  );
  const text = isMysql(writer)
    ? `UPDATE ${joined(target, others.text, from)} SET ${set.join(', ')}`
    : `UPDATE ${target} SET ${set.join(', ')}${others.text === '' ? '' : ` FROM ${others.text}`}`;
  checkInlined(writer);
  return { sql: common.text + text + where, table, columns: [] };
}

/** MySQL's grammar takes brackets around several tables or a join, and none around one subquery. */
function joined(target: string, others: string, from: readonly FromItem[]): string {
  if (others === '') return target;
  const [only] = from;
  return from.length === 1 && only?.kind !== 'join'
    ? `${target} JOIN ${others}`
    : `${target} JOIN (${others})`;
}

function assignments(
  set: readonly Assignment[],
  table: Table,
  writer: Writer,
  scope: Scope,
): readonly (readonly [column: string, value: string])[] {
  // MySQL manual, "UPDATE Statement": assignments are made from left to right, and see each other.
  const seesOthers = isMysql(writer) || writer.language.context.from.name !== 'postgres';
  const done = new Set<string>();
  return set.map(({ column: name, value }) => {
    const column = changedColumn(table, name, writer);
    if (seesOthers && columnsOfExpression(value).some((one) => done.has(one.toLowerCase())))
      needsPerson('update-order', `${name} is set from a column that is changed before it`);
    done.add(name.toLowerCase());
    return [column.name, writer.value(value, column, table, scope)];
  });
}

function whereText(conditions: readonly Expression[], writer: Writer, scope: Scope): string {
  const [first] = conditions;
  if (first === undefined) return '';
  const all: Expression = conditions.length === 1 ? first : { kind: 'and', operands: conditions };
  return ` WHERE ${writer.condition(all, scope)}`;
}

function writeDelete(remove: Of<'delete'>, writer: Writer): WrittenRows {
  const { table, common, alias, from, conditions, others } = openChange(remove, writer);
  const where = whereText(
    [...conditions, ...(remove.where === undefined ? [] : [remove.where])],
    writer,
    others.scope,
  );
  const target = withAlias(table, alias, writer);
  const quoted = writer.names([alias]);
  const text = isMysql(writer)
    ? `DELETE ${quoted} FROM ${joined(target, others.text, from)}${where}`
    : others.text === ''
      ? `DELETE FROM ${target}${where}`
      : writer.language.dialect === 'postgres'
        ? `DELETE FROM ${target} USING ${others.text}${where}`
        : `DELETE FROM ${target} WHERE EXISTS (SELECT 1 FROM ${others.text}${where})`;
  checkInlined(writer);
  return { sql: common.text + text, table, columns: [] };
}

function writeInsert(insert: Of<'insert'>, writer: Writer): WrittenRows {
  const { context, tableName } = writer.language;
  const table = tableOf(insert, context);
  const all = insert.columns.length === 0 ? firstColumns(insert, table, context.from.name) : insert.columns;
  const columns = all.map((name) => changedColumn(table, name, writer));
  const names = columns.map(({ name }) => name);
  const said = names.filter(
    (_, i) => isQuery(insert.rows) || insert.rows.every((row) => row[i]?.kind !== 'default'),
  );
  refuseWithoutDefault(table, context.target.table(tableName(table.name)), said, context);
  const head = `INSERT INTO ${writer.tableText(table.name)} (${writer.names(names)})`;
  const rows = isQuery(insert.rows)
    ? queryRows(insert.rows, columns, table, writer)
    : `VALUES ${valueRows(insert.rows, columns, table, writer)}`;
  const hasConflict = insert.ifAbsent !== undefined || insert.ifThere !== undefined;
  // Without WHERE the words ON CONFLICT would be read as those of a join (SQLite manual, "Parsing Ambiguity").
  const isBare = hasConflict && writer.language.dialect === 'sqlite' && isQuery(insert.rows);
  const sql = `${head} ${isBare ? `SELECT * FROM (${rows}) WHERE true` : rows}`;
  const written = insert.ifAbsent === undefined ? sql : orNothing(sql, insert, names, table, writer);
  return {
    sql:
      insert.ifThere === undefined
        ? written
        : written +
          orChange(insert.ifThere, { names, table, rows: isQuery(insert.rows) ? rows : '' }, writer),
    table,
    columns: names,
  };
}

function valueRows(
  rows: readonly (readonly Expression[])[],
  columns: readonly Column[],
  table: Table,
  writer: Writer,
): string {
  // A query that makes a value may not read the table itself (MySQL error 1093); one that makes the rows may.
  writer.changed = isMysql(writer) ? table.name : undefined;
  const scope: Scope = { relations: new Map(), common: new Map(), outer: undefined };
  const texts = rows.map((row) => {
    const values = row.map((value, i) => {
      const column = columns[i] ?? needsPerson('query', 'a row has more values than columns');
      return writer.value(value, column, table, scope);
    });
    return `(${values.join(', ')})`;
  });
  if (rows.length > 1 && writer.readsChanged)
    needsPerson('query', 'rows of values are made one by one here, and one of them reads the table itself');
  return texts.join(', ');
}

/** What the query gives must be of the columns' types: each database converts other values in its own way. */
function queryRows(query: Query, columns: readonly Column[], table: Table, writer: Writer): string {
  const written = writer.query(query, undefined, { into: { table, columns } });
  const targets = query.body.kind === 'select' ? query.body.targets : [];
  const hasStar = targets.some(({ kind }) => kind === 'star');
  if (written.columns !== undefined && written.columns.length !== columns.length)
    needsPerson('query', 'the query gives another number of columns');
  columns.forEach(({ name, type }, i) => {
    const target = hasStar ? undefined : targets[i];
    const isConstant = target?.kind === 'value' && isLiteral(target.expression);
    const given = written.columns?.[i]?.type;
    if (!isConstant && !fits(given, type))
      needsPerson('query', `whether what is inserted into ${name} is of its type is not known`);
  });
  return written.text;
}

function isLiteral(expression: Expression): boolean {
  if (expression.kind === 'cast') return isLiteral(expression.operand);
  return ['string', 'number', 'boolean', 'null'].includes(expression.kind);
}

/** Does nothing where a row is there already. ON DUPLICATE KEY means any key, and so does ON CONFLICT without columns. */
function orNothing(
  sql: string,
  { ifAbsent }: Of<'insert'>,
  names: readonly string[],
  table: Table,
  writer: Writer,
): string {
  const wanted = ifAbsent?.columns;
  if (isMysql(writer)) {
    if (wanted !== undefined) refuseOtherKeys(wanted, names, table);
    const [first = ''] = names;
    const column = writer.names([first]);
    return `${sql} ON DUPLICATE KEY UPDATE ${column} = ${writer.tableText(table.name)}.${column}`;
  }
  const target = wanted === undefined ? '' : ` (${writer.names(wanted)})`;
  return `${sql} ON CONFLICT${target} DO NOTHING`;
}

function refuseOtherKeys(wanted: readonly string[], written: readonly string[], table: Table): void {
  if (!meansOneKey(table, written, wanted))
    needsPerson(
      'on-conflict',
      'ON DUPLICATE KEY would also mean other unique keys of the table than ON CONFLICT names',
    );
}

/** What is done with the row that is there. MySQL has no condition for it: where it does not hold, a column keeps its value. */
function orChange(
  { columns, set, where, alias }: ChangeIfThere,
  {
    names: written,
    table,
    rows,
  }: { readonly names: readonly string[]; readonly table: Table; readonly rows: string },
  writer: Writer,
): string {
  const target = writer.language.tableName(table.name);
  if (target.schema !== undefined)
    needsPerson('on-conflict', 'ON CONFLICT on a table of another database is not translated');
  const own = (expression: Expression): Expression =>
    rewriteExpression(expression, (part) =>
      part.kind === 'column' && part.path.length > 1 && part.path.at(-2) === alias
        ? { kind: 'column', path: [target.name, part.path.at(-1) ?? ''] }
        : part,
    );
  const relation = columnsOf(table, writer);
  const scope: Scope = {
    relations: new Map([
      [target.name, relation],
      ['excluded', relation],
    ]),
    common: new Map(),
    outer: undefined,
  };
  const all = set.map(({ column, value }) => ({ column, value: own(value) }));
  const condition = where === undefined ? undefined : own(where);
  if (!isMysql(writer)) {
    const assigned = assignments(all, table, writer, scope).map(
      ([column, value]) => `${writer.names([column])} = ${value}`,
    );
    const text = condition === undefined ? '' : ` WHERE ${writer.condition(condition, scope)}`;
    return ` ON CONFLICT (${writer.names(columns)}) DO UPDATE SET ${assigned.join(', ')}${text}`;
  }
  refuseOtherKeys(columns, written, table);
  // MySQL manual, "INSERT ... ON DUPLICATE KEY UPDATE Statement": columns of the query may stand there, too.
  if (rows.includes(writer.names([target.name])))
    needsPerson(
      'on-conflict',
      'the rows come from the table itself, whose columns ON DUPLICATE KEY UPDATE may mean',
    );
  // MySQL changes one column after the other, so one that the condition reads must be the last.
  const isRead = ({ column }: Assignment): boolean =>
    condition !== undefined && mentions(condition, column, target.name);
  const [last, second] = all.filter(isRead);
  if (second !== undefined)
    needsPerson('on-conflict', 'the condition of ON CONFLICT reads two columns that are changed');
  const inOrder = [...all.filter((one) => !isRead(one)), ...(last === undefined ? [] : [last])];
  writer.proposes = true;
  const assigned = inOrder.map(({ column: name, value }, i) => {
    const column = changedColumn(table, name, writer);
    if (inOrder.slice(0, i).some((before) => mentions(value, before.column, target.name)))
      needsPerson('update-order', `${name} is set from a column that is changed before it`);
    const text = writer.value(value, column, table, scope);
    const kept = `${writer.tableText(table.name)}.${writer.names([column.name])}`;
    const chosen =
      condition === undefined
        ? text
        : `CASE WHEN ${writer.condition(condition, scope)} THEN ${text} ELSE ${kept} END`;
    return `${writer.names([column.name])} = ${chosen}`;
  });
  writer.proposes = false;
  return ` ON DUPLICATE KEY UPDATE ${assigned.join(', ')}`;
}

/** Whether an expression reads a column of the row that is there. */
function mentions(expression: Expression, column: string, table: string): boolean {
  return [...walkExpression(expression)].some(
    (part) => part.kind === 'column' && part.path.at(-1) === column && (part.path.at(-2) ?? table) === table,
  );
}
