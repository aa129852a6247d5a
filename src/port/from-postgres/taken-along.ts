import type { SchemaState } from '../../fold/state.js';
import {
  siblingName,
  type Operation,
  type OperationBody,
  type OperationKind,
  type Table,
} from '../../ir/index.js';

/** What CASCADE drops that is no table, and may be of a column's type, its default, a check or an index. */
const KINDS: ReadonlySet<OperationKind> = new Set([
  'dropEnum',
  'dropDomain',
  'dropSequence',
  'dropFunction',
  'dropExtension',
]);

/**
 * What CASCADE takes along of tables, as operations of their own that come before: a database that has no such type has nothing
 * to drop it with. A column whose type was an enum once keeps a default that is cast from it, which goes with the type (PostgreSQL manual,
 * "Dependency Tracking").
 */
export function takenAlong(operation: Operation, before: SchemaState): readonly OperationBody[] {
  if (!KINDS.has(operation.kind) || !('cascade' in operation) || operation.cascade !== true) return [];
  const after = before.fork();
  after.apply(operation);
  return [...before.tables()].flatMap((table) => {
    const next = after.table(table.name);
    return next === undefined || next === table ? [] : lostParts(table, next);
  });
}

function lostParts(before: Table, after: Table): readonly OperationBody[] {
  const { name: table } = before;
  const isThere = (name: string): boolean => after.columns.some((one) => one.name === name);
  const gone = before.columns.filter(({ name }) => !isThere(name));
  const indexes = before.indexes.flatMap(({ name, keys }): readonly OperationBody[] => {
    if (name === undefined || after.indexes.some((one) => one.name === name)) return [];
    // With a column its indexes go by themselves.
    if (keys.some(({ column }) => column !== undefined && !isThere(column))) return [];
    return [{ kind: 'dropIndex', index: siblingName(table, name), table }];
  });
  const checks = before.constraints.flatMap(({ kind, name }): readonly OperationBody[] =>
    kind !== 'check' ||
    name === undefined ||
    gone.length > 0 ||
    after.constraints.some((one) => one.name === name)
      ? []
      : [{ kind: 'dropConstraint', table, name, constraint: kind }],
  );
  const defaults = before.columns.flatMap(({ name, default: value }): readonly OperationBody[] => {
    const next = after.columns.find((one) => one.name === name);
    return value === undefined || next === undefined || next.default !== undefined
      ? []
      : [{ kind: 'alterColumn', table, column: name, change: { kind: 'default', default: null } }];
  });
  const columns = gone.map(({ name }): OperationBody => ({
    kind: 'dropColumn',
    table,
    column: name,
    cascade: true,
  }));
  return [...indexes, ...checks, ...defaults, ...columns];
}
