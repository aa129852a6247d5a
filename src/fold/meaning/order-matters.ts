import {
  keyOf,
  sameName,
  type Constraint,
  type Expression,
  type Name,
  type Operation,
} from '../../ir/index.js';
import type { SchemaState } from '../state.js';

/** An operation, with what its order with others depends on of the state before it. */
export interface Placed {
  readonly operation: Operation;
  /** The tables that it refers to, or that the rows or the table refer to which it changes. */
  readonly refersTo: readonly Name[];
}

/** To be asked for before the operation is done. */
export function placedIn(operation: Operation, state: SchemaState): Placed {
  return { operation, refersTo: referredBy(operation, state) };
}

/**
 * What depends on which of two operations is done first, in words: the order of columns, the keys of rows, or all, where one needs the
 * other. Nothing where both orders lead to the same. Errs towards yes.
 *
 * @param state After both.
 */
export function whatOrderDecides(a: Placed, b: Placed, state: SchemaState): string | undefined {
  const [first, second] = [a.operation, b.operation];
  if (isNothing(first) || isNothing(second)) return undefined;
  if (isRaw(first)) return rawMeets(first, b) ? WHOLE : undefined;
  if (isRaw(second)) return rawMeets(second, a) ? WHOLE : undefined;
  if (first.kind === 'comment') return concerns(first, second) ? WHOLE : undefined;
  if (second.kind === 'comment') return concerns(second, first) ? WHOLE : undefined;
  const [table, other] = [tableOf(first), tableOf(second)];
  if (table === undefined || other === undefined) {
    const isNamed =
      (table === undefined && mentions(second, nameOf(first))) ||
      (other === undefined && mentions(first, nameOf(second)));
    return isNamed ? WHOLE : undefined;
  }
  if (sameName(table, other)) return onOneTable(first, second, state);
  const isRenamed =
    (first.kind === 'renameTable' && mentions(second, { name: first.to })) ||
    (second.kind === 'renameTable' && mentions(first, { name: second.to }));
  return isRenamed || needs(a, b) || needs(b, a) ? WHOLE : undefined;
}

const WHOLE = 'whether the server takes them, and what comes of them';

type OperationOfKind<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

function isRaw(operation: Operation): operation is OperationOfKind<'rawSql'> {
  return operation.kind === 'rawSql';
}

/** Code that is not known is left to a person, as it is. */
function isNothing(operation: Operation): boolean {
  return operation.kind === 'opaque' || (isRaw(operation) && operation.effect === 'none');
}

function rawMeets({ touches, sql }: OperationOfKind<'rawSql'>, { operation, refersTo }: Placed): boolean {
  if (isRaw(operation)) {
    const isOpen = touches.length === 0 || operation.touches.length === 0;
    return isOpen || touches.some(({ name }) => operation.touches.some((one) => sameName(one.name, name)));
  }
  if (touches.length === 0) return true;
  const names = [tableOf(operation), nameOf(operation), ...refersTo].filter((name) => name !== undefined);
  return names.some((name) => touches.some((one) => sameName(one.name, name)) || isIn(sql, name.name));
}

/** The table that an operation changes; what has none is something else with a name. */
function tableOf(operation: Operation): Name | undefined {
  return 'table' in operation ? operation.table : undefined;
}

function nameOf(operation: Operation): Name | undefined {
  // What it brings has other names.
  if (operation.kind === 'createExtension' || operation.kind === 'dropExtension') return undefined;
  if ('name' in operation)
    return typeof operation.name === 'string' ? { name: operation.name } : operation.name;
  return operation.kind === 'dropIndex' || operation.kind === 'renameIndex' ? operation.index : undefined;
}

/** Whether a name stands in an operation; one that is not known may stand in any, and so may what an extension has. */
function mentions(operation: Operation, name: Name | undefined): boolean {
  if (name === undefined) return true;
  const { origin: _, ...body } = operation;
  return textsIn(body).some((text) => isIn(text, name.name));
}

/** All that an operation holds in words of its author. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === 'kind' ? [] : textsIn(part)));
}

/** Whether a name stands in SQL, or is that name; those in SQL may be in another case. */
function isIn(text: string, name: string): boolean {
  const [outer, inner] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = outer.indexOf(inner); at >= 0; at = outer.indexOf(inner, at + 1))
    if (!isWord(outer[at - 1]) && !isWord(outer[at + inner.length])) return true;
  return false;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\w$]/.test(character);
}

/** Whether what a comment is on is made, renamed or taken away. */
function concerns({ on }: OperationOfKind<'comment'>, other: Operation): boolean {
  const table = 'table' in on ? on.table : on.kind === 'table' ? on.name : undefined;
  const own = tableOf(other);
  if (own !== undefined && MAKES_TABLE.has(other.kind)) return table !== undefined && sameName(own, table);
  const part = 'column' in on ? on.column : 'table' in on ? on.name : on.name.name;
  return namesIn(other).includes(part) || nameOf(other)?.name === part;
}

function onOneTable(first: Operation, second: Operation, state: SchemaState): string | undefined {
  if (isData(first) && isData(second)) return decidedForRows(first, second, state);
  const kinds = [first.kind, second.kind];
  if (isData(first) || isData(second)) return kinds.some((kind) => LEAVES_ROWS.has(kind)) ? undefined : WHOLE;
  if (kinds.some((kind) => !CHANGES_PART.has(kind))) return WHOLE;
  const names = namesIn(first);
  const others = namesIn(second);
  if (
    names.some((name) => mentions(second, { name })) ||
    others.some((name) => mentions(first, { name })) ||
    (unnamedPart(first) !== undefined && unnamedPart(first) === unnamedPart(second))
  )
    return WHOLE;
  return placesColumn(first) && placesColumn(second) ? 'the order of the columns' : undefined;
}

type Data = OperationOfKind<'insert' | 'update' | 'delete'>;

function isData(operation: Operation): operation is Data {
  return operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete';
}

/** What neither changes rows nor refuses any. */
const LEAVES_ROWS: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'createIndex',
  'dropIndex',
  'renameIndex',
  'dropConstraint',
  'renameConstraint',
]);

/** What changes a part of a table that has a name. */
const CHANGES_PART: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'addColumn',
  'dropColumn',
  'renameColumn',
  'alterColumn',
  'addConstraint',
  'dropConstraint',
  'renameConstraint',
  'validateConstraint',
  'createIndex',
  'dropIndex',
  'renameIndex',
]);

/** The parts of a table that an operation makes, changes or takes away. */
function namesIn(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'addColumn':
      return [operation.column.name];
    case 'dropColumn':
      return [operation.column];
    case 'renameColumn':
      return [operation.column, operation.to];
    case 'alterColumn':
      return operation.change.kind === 'redefine'
        ? [operation.column, operation.change.column.name]
        : [operation.column];
    case 'addConstraint':
      return named(operation.constraint.name);
    case 'createIndex':
      return named(operation.index.name);
    case 'dropConstraint':
    case 'validateConstraint':
      return [operation.name];
    case 'renameConstraint':
      return [operation.name, operation.to];
    case 'dropIndex':
      return [operation.index.name];
    case 'renameIndex':
      return [operation.index.name, operation.to];
    default:
      return [];
  }
}

function named(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

/** What the server makes up the name of: where two are alike, it counts. */
function unnamedPart(operation: Operation): string | undefined {
  if (operation.kind === 'createIndex' && operation.index.name === undefined)
    return JSON.stringify(operation.index.keys);
  if (operation.kind === 'addConstraint' && operation.constraint.name === undefined)
    return 'columns' in operation.constraint ? JSON.stringify(operation.constraint.columns) : 'check';
  return undefined;
}

function placesColumn(operation: Operation): boolean {
  return (
    operation.kind === 'addColumn' ||
    (operation.kind === 'alterColumn' &&
      operation.change.kind === 'redefine' &&
      operation.change.position !== undefined)
  );
}

function decidedForRows(first: Data, second: Data, state: SchemaState): string | undefined {
  if (first.kind === 'delete' && second.kind === 'delete') return undefined;
  if (first.kind === 'insert' && second.kind === 'insert') return decidedForNew(first, second, state);
  if (first.kind === 'insert' || second.kind === 'insert') return ROWS;
  const column = first.where && second.where && apart(first.where, second.where);
  const written = [first, second].flatMap((one) =>
    one.kind === 'update' ? one.set.map((part) => part.column) : [],
  );
  if (column !== undefined && !written.includes(column)) return undefined;
  return writes(first, second) || writes(second, first) ? ROWS : undefined;
}

const ROWS = 'the rows';

function decidedForNew(
  first: OperationOfKind<'insert'>,
  second: OperationOfKind<'insert'>,
  state: SchemaState,
): string | undefined {
  const table = state.table(first.table);
  if (table === undefined || table.uncertain !== undefined || table.triggers.length > 0) return ROWS;
  if (first.onConflict !== undefined || second.onConflict !== undefined) return ROWS;
  const given = ({ columns, rows }: OperationOfKind<'insert'>, column: string): boolean => {
    const place =
      columns.length === 0 ? table.columns.findIndex(({ name }) => name === column) : columns.indexOf(column);
    return place >= 0 && rows.every((row) => row[place] !== undefined && row[place].kind !== 'default');
  };
  const isCounted = table.columns.some(
    ({ name, autoIncrement, default: value }) =>
      (autoIncrement !== undefined || (value !== undefined && /"nextval"/.test(JSON.stringify(value)))) &&
      !(given(first, name) && given(second, name)),
  );
  return isCounted ? 'the keys of the rows' : undefined;
}

/** The column by which two conditions are of different rows: `id = 1`, `id = 2`. */
function apart(first: Expression, second: Expression): string | undefined {
  const others = equalities(second);
  for (const [column, value] of equalities(first)) {
    const other = others.get(column);
    if (other !== undefined && other !== value) return column;
  }
  return undefined;
}

/** The columns that a condition has equal to a value, with these as text. */
function equalities(where: Expression): ReadonlyMap<string, string> {
  if (where.kind === 'and') return new Map(where.operands.flatMap((one) => [...equalities(one)]));
  if (where.kind !== 'operator' || where.operator !== '=' || where.left?.kind !== 'column') return new Map();
  const column = where.left.path.at(-1);
  const { right } = where;
  const isValue = right.kind === 'string' || right.kind === 'number';
  return isValue && column !== undefined ? new Map([[column, `${right.kind} ${right.value}`]]) : new Map();
}

/** Whether an update writes what another change of rows reads or writes. */
function writes(change: Data, other: Data): boolean {
  return change.kind === 'update' && change.set.some(({ column }) => mentions(other, { name: column }));
}

/** Whether an operation needs what another one makes of a table that it refers to. */
function needs({ operation, refersTo }: Placed, { operation: other }: Placed): boolean {
  const table = tableOf(other);
  if (table === undefined || !refersTo.some((name) => sameName(name, table))) return false;
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return MAKES_TABLE.has(other.kind) || other.kind === 'insert' || other.kind === 'delete';
    case 'dropTable':
      return MAKES_TABLE.has(other.kind) && !('cascade' in other && other.cascade === true);
    case 'createTable':
      return MAKES_TABLE.has(other.kind) || MAKES_KEY.has(other.kind);
    default:
      return MAKES_TABLE.has(other.kind) || MAKES_KEY.has(other.kind) || isData(other);
  }
}

const MAKES_TABLE: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'createTable',
  'dropTable',
  'renameTable',
]);

/** What may make or take away the key that a foreign key refers to, or a column of it. */
const MAKES_KEY: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'addColumn',
  'dropColumn',
  'renameColumn',
  'alterColumn',
  'addConstraint',
  'dropConstraint',
  'createIndex',
  'dropIndex',
  'alterTogether',
]);

function referredBy(operation: Operation, state: SchemaState): readonly Name[] {
  switch (operation.kind) {
    case 'createTable':
      return targets(operation.constraints);
    case 'addColumn':
      return targets(operation.constraints ?? []);
    case 'addConstraint':
      return targets([operation.constraint]);
    case 'alterTogether':
      return operation.changes.flatMap((change) => referredBy(change, state));
    case 'insert':
    case 'update':
    case 'delete':
    case 'dropTable':
      return targets(state.table(operation.table)?.constraints ?? []);
    case 'createView':
      return operation.reads;
    default:
      return [];
  }
}

function targets(constraints: readonly Constraint[]): readonly Name[] {
  const names = constraints.flatMap((one) => (one.kind === 'foreignKey' ? [one.references.table] : []));
  return [...new Map(names.map((name) => [keyOf(name), name])).values()];
}
