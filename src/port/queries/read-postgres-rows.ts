import { bodyOf, type Node, type NodeBody } from '../../dialects/postgres/query.js';
import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PostgresReader } from './read-postgres.js';
import type { Assignment, Changed, RowStatement } from './tree.js';

/** Reads INSERT, UPDATE or DELETE of PostgreSQL. Throws NeedsPerson for what has no place in the tree. */
export function readRowStatement(reader: PostgresReader): RowStatement {
  const { node } = reader.statement;
  const update = bodyOf(node, 'UpdateStmt');
  if (update !== undefined) return readUpdate(update, reader);
  const remove = bodyOf(node, 'DeleteStmt');
  if (remove !== undefined) return readDelete(remove, reader);
  const insert = bodyOf(node, 'InsertStmt');
  if (insert !== undefined) return readInsert(insert, reader);
  return needsPerson('statement', 'a statement of this kind is not translated');
}

function refuseReturning(clause: unknown): void {
  if (clause !== undefined)
    needsPerson(
      'returning',
      'RETURNING has no equal',
      'in a migration nobody reads what it returns: leave it out of the source, unless another statement does',
    );
}

function changedOf(relation: NodeBody<'UpdateStmt'>['relation'], reader: PostgresReader): Changed {
  const alias = relation?.alias?.aliasname;
  return { table: reader.statement.relation(relation), ...(alias === undefined ? {} : { alias }) };
}

function whereOf(node: Node | undefined, reader: PostgresReader): { readonly where?: Expression } {
  const where = reader.maybe(node);
  return where === undefined ? {} : { where };
}

function readUpdate(update: NodeBody<'UpdateStmt'>, reader: PostgresReader): RowStatement {
  refuseReturning(update.returningClause);
  return {
    kind: 'update',
    changed: changedOf(update.relation, reader),
    common: reader.common(update.withClause),
    set: (update.targetList ?? []).map((node) => assignmentOf(node, reader)),
    from: reader.from(update.fromClause),
    ...whereOf(update.whereClause, reader),
  };
}

function assignmentOf(node: Node, reader: PostgresReader): Assignment {
  const target = bodyOf(node, 'ResTarget');
  if (target?.name === undefined || target.val === undefined || target.indirection !== undefined)
    return needsPerson('query', 'an assignment of this form is not translated');
  return { column: target.name, value: valueOf(target.val, reader) };
}

function valueOf(node: Node, reader: PostgresReader): Expression {
  return 'SetToDefault' in node ? { kind: 'default' } : reader.expression(node);
}

function readDelete(remove: NodeBody<'DeleteStmt'>, reader: PostgresReader): RowStatement {
  refuseReturning(remove.returningClause);
  return {
    kind: 'delete',
    changed: changedOf(remove.relation, reader),
    common: reader.common(remove.withClause),
    from: reader.from(remove.usingClause),
    ...whereOf(remove.whereClause, reader),
  };
}

function readInsert(insert: NodeBody<'InsertStmt'>, reader: PostgresReader): RowStatement {
  refuseReturning(insert.returningClause);
  if (insert.override !== undefined && insert.override !== 'OVERRIDING_NOT_SET')
    needsPerson('query', 'OVERRIDING has no equal');
  const query = bodyOf(insert.selectStmt, 'SelectStmt');
  if (query === undefined) return needsPerson('query', 'an INSERT of this form is not translated');
  const columns = (insert.cols ?? []).map((node) => bodyOf(node, 'ResTarget')?.name ?? '');
  const common = reader.common(insert.withClause);
  const rows =
    query.valuesLists === undefined
      ? {
          ...reader.query(query),
          ...(common.length === 0 ? {} : { common: [...common, ...reader.common(query.withClause)] }),
        }
      : query.valuesLists.map((row) => (bodyOf(row, 'List')?.items ?? []).map((one) => valueOf(one, reader)));
  if (query.valuesLists !== undefined && common.length > 0)
    needsPerson('query', 'WITH before an INSERT of VALUES is not translated');
  return {
    kind: 'insert',
    table: changedOf(insert.relation, reader).table,
    columns,
    rows,
    ...onConflict(insert, reader),
  };
}

function onConflict(
  insert: NodeBody<'InsertStmt'>,
  reader: PostgresReader,
): Pick<Extract<RowStatement, { kind: 'insert' }>, 'ifAbsent' | 'ifThere'> {
  const conflict = insert.onConflictClause;
  if (conflict === undefined) return {};
  const { infer } = conflict;
  if (infer?.conname !== undefined || infer?.whereClause !== undefined)
    return needsPerson(
      'on-conflict',
      'ON CONFLICT of a constraint by its name, or of an index on some rows, is not translated',
      'name the columns of the key',
    );
  const columns = (infer?.indexElems ?? []).map(
    (node) =>
      bodyOf(node, 'IndexElem')?.name ??
      needsPerson('on-conflict', 'ON CONFLICT of an expression is not translated'),
  );
  if (conflict.action === 'ONCONFLICT_NOTHING') return { ifAbsent: infer === undefined ? {} : { columns } };
  const { table, alias } = changedOf(insert.relation, reader);
  return {
    ifThere: {
      columns,
      set: (conflict.targetList ?? []).map((node) => assignmentOf(node, reader)),
      ...whereOf(conflict.whereClause, reader),
      alias: alias ?? table.name,
    },
  };
}
