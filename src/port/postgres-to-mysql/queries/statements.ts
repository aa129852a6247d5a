import { packsUuids } from '../../choices.js';
import { bodyOf, type Node, type NodeBody } from '../../../dialects/postgres/query.js';
import type { Expression, Name, Table } from '../../../ir/index.js';
import { needsPerson } from '../../problem.js';
import { columnsIn } from '../constraints.js';
import type { PortContext } from '../context.js';
import { portLiteral, withoutCast } from '../defaults.js';
import { portName } from '../names.js';
import { portType } from '../types.js';
import { portFrom } from './from.js';
import type { Scope } from './scope.js';
import { fits, portCommon, portSelect } from './select.js';
import { openTranslator, type Translator } from './translator.js';

/** A statement that changes rows, in the target's text. */
export interface PortedStatement {
  readonly sql: string;
  readonly table: Name;
}

/** Ports INSERT … SELECT, UPDATE and DELETE with whatever joins and queries they have. Throws NeedsPerson. */
export function portStatement(sql: string, context: PortContext): PortedStatement {
  const translator = openTranslator(sql, context);
  const { node } = translator.statement;
  const update = bodyOf(node, 'UpdateStmt');
  if (update !== undefined) return portUpdate(update, translator);
  const remove = bodyOf(node, 'DeleteStmt');
  if (remove !== undefined) return portDelete(remove, translator);
  const insert = bodyOf(node, 'InsertStmt');
  if (insert !== undefined) return portInsert(insert, translator);
  return needsPerson('statement', 'a statement of this kind is not translated');
}

/** The table that a statement changes. */
function targetOf(
  relation: NodeBody<'UpdateStmt'>['relation'],
  translator: Translator,
): { readonly table: Table; readonly alias: string; readonly text: string } {
  const { context, statement } = translator;
  const name = statement.relation(relation);
  const table = context.source.table(name) ?? needsPerson('missing', `there is no table ${name.name} here`);
  const alias = relation?.alias?.aliasname ?? name.name;
  const own = portName(name);
  const quoted = [...(own.schema === undefined ? [] : [own.schema]), own.name]
    .map((part) => context.to.quoteIdentifier(part))
    .join('.');
  const text = own.name === alias ? quoted : `${quoted} AS ${context.to.quoteIdentifier(alias)}`;
  return { table, alias, text };
}

function scopeOf(base: Scope, alias: string, table: Table): Scope {
  const columns = new Map(table.columns.map((one) => [one.name, one.type]));
  return { ...base, relations: new Map([...base.relations, [alias, columns]]) };
}

/**
 * MySQL refuses a subquery that reads the table which the statement changes (error 1093), but for one in FROM or WITH that it
 * works out before, as it cannot be merged into the statement.
 */
function refuseOwnTable(parts: readonly unknown[], table: Table): void {
  const reads = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(reads);
    if (typeof value !== 'object' || value === null) return false;
    const node = value as Node;
    const derived = bodyOf(node, 'CommonTableExpr')?.ctequery ?? bodyOf(node, 'RangeSubselect')?.subquery;
    if (derived !== undefined && isWorkedOutBefore(derived)) return false;
    const range = (value as { readonly RangeVar?: { readonly relname?: string } }).RangeVar;
    if (range?.relname === table.name.name) return true;
    return Object.values(value).some(reads);
  };
  if (parts.some(reads)) {
    needsPerson(
      'own-table',
      `a subquery reads ${table.name.name}, which the statement changes (MySQL error 1093)`,
    );
  }
}

/** MySQL manual, "Optimizing Derived Tables": what cannot be merged. */
function isWorkedOutBefore(node: Node): boolean {
  const query = bodyOf(node, 'SelectStmt');
  if (query === undefined) return false;
  return (
    query.groupClause !== undefined ||
    query.havingClause !== undefined ||
    query.distinctClause !== undefined ||
    query.limitCount !== undefined ||
    (query.op !== undefined && query.op !== 'SETOP_NONE') ||
    (query.targetList ?? []).some((target) => isWindow(bodyOf(target, 'ResTarget')?.val))
  );
}

function isWindow(node: Node | undefined): boolean {
  return bodyOf(node, 'FuncCall')?.over !== undefined;
}

function withClause(
  clause: NodeBody<'SelectStmt'>['withClause'],
  translator: Translator,
): { readonly text: string; readonly scope: Scope } {
  if (clause !== undefined && translator.context.features.dialect === 'mariadb') {
    needsPerson('query', 'MariaDB has no WITH before UPDATE and DELETE');
  }
  return portCommon(clause, translator, undefined);
}

function portUpdate(update: NodeBody<'UpdateStmt'>, translator: Translator): PortedStatement {
  if (update.returningClause !== undefined) needsPerson('returning', 'RETURNING has no equal');
  const { to } = translator.context;
  const { table, alias, text } = targetOf(update.relation, translator);
  refuseOwnTable([update.targetList, update.whereClause, update.withClause, update.fromClause], table);
  const common = withClause(update.withClause, translator);
  const from = portFrom(update.fromClause ?? [], translator, scopeOf(common.scope, alias, table));
  const done = new Set<string>();
  const set = (update.targetList ?? []).map((node) => {
    const target = bodyOf(node, 'ResTarget');
    if (target?.name === undefined || target.val === undefined || target.indirection !== undefined) {
      return needsPerson('query', 'an assignment of this form is not translated');
    }
    const value = valueFor(target.val, target.name, table, translator, from.scope);
    if (value.reads.some((column) => done.has(column))) {
      needsPerson('update-order', `${target.name} is set from a column that is changed before it`);
    }
    done.add(target.name);
    return `${to.quoteIdentifier(alias)}.${to.quoteIdentifier(target.name)} = ${value.text}`;
  });
  const where = translator.text(update.whereClause, from.scope);
  const joined = from.text === '' ? text : `${text} JOIN (${from.text})`;
  return {
    sql: `${common.text}UPDATE ${joined} SET ${set.join(', ')}${where === '' ? '' : ` WHERE ${where}`}`,
    table: portName(table.name),
  };
}

/** A value for a column: a literal takes the column's type; another must be of it. */
function valueFor(
  node: Node,
  name: string,
  table: Table,
  translator: Translator,
  scope: Scope,
): { readonly text: string; readonly reads: readonly string[] } {
  const { context } = translator;
  if ('SetToDefault' in node) return { text: 'DEFAULT', reads: [] };
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) return needsPerson('missing', `${table.name.name} has no column ${name} here`);
  const expression = translator.read(node);
  const literal = withoutCast(expression);
  if (literal.kind === 'string') {
    const { type } = portType(
      column.type,
      { table: table.name, column: name },
      { ...context, losses: [], manual: [] },
    );
    const ported = portLiteral(literal.value, column.type, type, context);
    return { text: context.to.printExpression(ported), reads: [] };
  }
  if (column.type.kind === 'uuid' && expression.kind !== 'null' && packsUuids(context.rules)) {
    needsPerson('uuid-packed', `a value for ${name} is computed, and it may be kept as bytes, as you chose`);
  }
  return {
    text: context.to.printExpression(translator.port(expression, scope)),
    reads: columnsIn(expression as Expression),
  };
}

function portDelete(remove: NodeBody<'DeleteStmt'>, translator: Translator): PortedStatement {
  if (remove.returningClause !== undefined) needsPerson('returning', 'RETURNING has no equal');
  const { table, alias, text } = targetOf(remove.relation, translator);
  refuseOwnTable([remove.whereClause, remove.withClause, remove.usingClause], table);
  const common = withClause(remove.withClause, translator);
  const from = portFrom(remove.usingClause ?? [], translator, scopeOf(common.scope, alias, table));
  const where = translator.text(remove.whereClause, from.scope);
  const tables = from.text === '' ? text : `${text} JOIN (${from.text})`;
  const quoted = translator.context.to.quoteIdentifier(alias);
  return {
    sql: `${common.text}DELETE ${quoted} FROM ${tables}${where === '' ? '' : ` WHERE ${where}`}`,
    table: portName(table.name),
  };
}

function portInsert(insert: NodeBody<'InsertStmt'>, translator: Translator): PortedStatement {
  if (insert.returningClause !== undefined) needsPerson('returning', 'RETURNING has no equal');
  if (insert.withClause !== undefined) needsPerson('query', 'WITH before INSERT is not translated');
  if (insert.override !== undefined && insert.override !== 'OVERRIDING_NOT_SET') {
    needsPerson('query', 'OVERRIDING has no equal');
  }
  const { to } = translator.context;
  const { table } = targetOf(insert.relation, translator);
  const query = bodyOf(insert.selectStmt, 'SelectStmt');
  if (query === undefined || query.valuesLists !== undefined) {
    return needsPerson('query', 'an INSERT of this form is not translated');
  }
  const names = (insert.cols ?? []).map((node) => bodyOf(node, 'ResTarget')?.name ?? '');
  if (names.length === 0) needsPerson('query', 'an INSERT of a query without a list of columns');
  const { text, types } = portSelect(query, translator, undefined);
  checkTypes(names, query, types, table);
  const own = portName(table.name);
  const target = [...(own.schema === undefined ? [] : [own.schema]), own.name];
  const head = `INSERT INTO ${target.map((part) => to.quoteIdentifier(part)).join('.')} (${names.map((one) => to.quoteIdentifier(one)).join(', ')})`;
  return { sql: `${head} ${text}${conflictOf(insert, names, translator)}`, table: own };
}

/** What the query gives must be of the columns' types: each database converts other values in its own way. */
function checkTypes(
  names: readonly string[],
  query: NodeBody<'SelectStmt'>,
  types: readonly Parameters<typeof fits>[0][] | undefined,
  table: Table,
): void {
  names.forEach((name, i) => {
    const column = table.columns.find((one) => one.name === name);
    const target = bodyOf(query.targetList?.[i], 'ResTarget')?.val;
    if (column === undefined || target === undefined) {
      needsPerson('query', `what is inserted into ${name} is not known`);
    }
    const isLiteral = 'A_Const' in (bodyOf(target, 'TypeCast')?.arg ?? target);
    if (isLiteral || (types !== undefined && fits(types[i], column.type))) return;
    needsPerson('query', `whether what is inserted into ${name} is of its type is not known`);
  });
}

function conflictOf(
  insert: NodeBody<'InsertStmt'>,
  names: readonly string[],
  translator: Translator,
): string {
  const conflict = insert.onConflictClause;
  if (conflict === undefined) return '';
  if (conflict.action !== 'ONCONFLICT_NOTHING' || conflict.infer !== undefined) {
    needsPerson('on-conflict', 'ON CONFLICT of a query is translated only where it does nothing on any key');
  }
  const first = translator.context.to.quoteIdentifier(names[0] ?? '');
  return ` ON DUPLICATE KEY UPDATE ${first} = ${translator.context.to.quoteIdentifier(portlessTable(insert))}.${first}`;
}

function portlessTable(insert: NodeBody<'InsertStmt'>): string {
  return insert.relation?.relname ?? '';
}
