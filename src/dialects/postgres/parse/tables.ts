import type { Constraint as ConstraintNode, CreateStmt, PartitionSpec } from 'libpg-query';
import type { Column, Constraint, OperationBody } from '../../../ir/index.js';
import { readColumn, requireNotNull } from './columns.js';
import { readConstraint } from './constraints.js';
import type { StatementContext } from './context.js';
import { readParameters } from './index-keys.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';
import { parenthesized } from './places.js';
import { leaveOutTablespace } from './tablespace.js';

/** CREATE TABLE with columns and constraints of its own. */
export function readCreateTable(context: StatementContext, node: CreateStmt): OperationBody {
  if (
    node.inhRelations !== undefined ||
    node.partbound !== undefined ||
    node.ofTypename !== undefined ||
    node.accessMethod !== undefined ||
    (node.oncommit !== undefined && node.oncommit !== 'ONCOMMIT_NOOP')
  ) {
    throw new Unmodelled('an option of a table');
  }
  const storage = node.options === undefined ? {} : withoutOids(readParameters(node.options));
  const columns: Column[] = [];
  const constraints: Constraint[] = [];
  const notNull = new Set<string>();
  for (const element of node.tableElts ?? []) {
    const column = bodyOf(element, 'ColumnDef');
    const constraint = bodyOf(element, 'Constraint');
    if (column !== undefined) {
      const definition = readColumn(context, column);
      columns.push(definition.column);
      constraints.push(...definition.constraints);
    } else if (constraint?.contype === 'CONSTR_NOTNULL') {
      requireNotNull(context, constraint);
      stringsOf(constraint.keys).forEach((name) => notNull.add(name));
    } else if (constraint !== undefined) {
      constraints.push(readTableConstraint(context, constraint, notNull));
    } else {
      throw new Unmodelled('an element of a table');
    }
  }
  leaveOutTablespace(context, node.tablespacename);
  return {
    kind: 'createTable',
    table: context.names.relation(node.relation),
    ...(node.if_not_exists === true ? { ifNotExists: true } : {}),
    ...(node.relation?.relpersistence === 't' ? { temporary: true } : {}),
    ...(node.relation?.relpersistence === 'u' ? { unlogged: true } : {}),
    columns: columns.map((column) =>
      notNull.has(column.name) && column.nullable ? { ...column, nullable: false } : column,
    ),
    constraints,
    ...(Object.keys(storage).length === 0 ? {} : { with: storage }),
    ...(node.partspec === undefined ? {} : { partitionBy: readPartitionBy(context, node.partspec) }),
  };
}

/** `WITH (OIDS = FALSE)` says nothing since PostgreSQL 12, which keeps it for old scripts (manual, "CREATE TABLE", "WITH"). */
function withoutOids(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { oids, ...others } = parameters;
  return oids === 'false' ? others : parameters;
}

/** A primary key's columns are not nullable, wherever it is written. */
function readTableConstraint(
  context: StatementContext,
  node: ConstraintNode,
  notNull: Set<string>,
): Constraint {
  const constraint = readConstraint(context, node, {});
  if (constraint.kind === 'primaryKey') constraint.columns.forEach((name) => notNull.add(name));
  return constraint;
}

const strategies = {
  PARTITION_STRATEGY_LIST: 'LIST',
  PARTITION_STRATEGY_RANGE: 'RANGE',
  PARTITION_STRATEGY_HASH: 'HASH',
} as const;

/** `RANGE (created_at)`, the keys as written. */
function readPartitionBy(context: StatementContext, node: PartitionSpec): string {
  const strategy = strategies[node.strategy ?? 'PARTITION_STRATEGY_RANGE'];
  const keys = parenthesized(context, node.location, strategy.toLowerCase());
  if (keys === undefined) throw new Unmodelled('a partition key');
  return `${strategy} (${context.text.slice(keys)})`;
}
