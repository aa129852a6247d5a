import type {
  ColumnType,
  CommentTarget,
  Constraint,
  Name,
  OperationBody,
  OperationOf,
} from '../../ir/index.js';
import { keyOf, sameName, siblingName } from '../../ir/index.js';
import { hasIndex } from '../store/facts.js';

/**
 * Whether two operations, normalised and with all their names, can stand in either order without any difference, to
 * the schema, to the rows or to what fails. Whatever is not known to be independent is not: only comments, new tables,
 * indexes and constraints can commute.
 */
export function areIndependent(a: OperationBody, b: OperationBody): boolean {
  if (a.kind === 'comment') return commentIsIndependent(a, b);
  if (b.kind === 'comment') return commentIsIndependent(b, a);
  // New columns of tables have an order; that of tables themselves is kept as well.
  if (a.kind === 'createTable' && b.kind === 'createTable') return false;
  if (a.kind === 'createEnum' && CHANGES_OF_TABLES.has(b.kind)) return !isNamedIn(a, b);
  if (b.kind === 'createEnum' && CHANGES_OF_TABLES.has(a.kind)) return !isNamedIn(b, a);
  const left = additionOf(a);
  const right = additionOf(b);
  if (left === undefined || right === undefined) return false;
  const meets = (some: readonly string[], others: readonly string[]) =>
    some.some((one) => others.includes(one));
  return (
    !meets(left.names, right.names) && !meets(left.needs, right.gives) && !meets(right.needs, left.gives)
  );
}

/** What does nothing but change a table that is there: a new type means nothing to it unless it is named. */
const CHANGES_OF_TABLES: ReadonlySet<OperationBody['kind']> = new Set<OperationBody['kind']>([
  'addColumn',
  'dropColumn',
  'alterColumn',
  'renameColumn',
  'dropConstraint',
  'dropIndex',
]);

/** Names in SQL that is kept as text may be in another case. */
function isNamedIn({ name }: OperationOf<'createEnum'>, other: OperationBody): boolean {
  const text = JSON.stringify(name.name).slice(1, -1);
  return JSON.stringify(other).toLowerCase().includes(text.toLowerCase());
}

/** ADD CONSTRAINT … USING INDEX takes an index that is there, and may rename it. */
function usesIndex(constraint: Constraint): boolean {
  return 'usingIndex' in constraint && constraint.usingIndex !== undefined;
}

interface Addition {
  /** Keys of the names that it takes. */
  readonly names: readonly string[];
  /** What it makes that others may need: a table, or a unique key of a table. */
  readonly gives: readonly string[];
  readonly needs: readonly string[];
}

/** What an operation adds, if it does nothing else; `undefined` where that is not known. */
function additionOf(operation: OperationBody): Addition | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return operation.concurrently === true || operation.ifNotExists === true
        ? undefined
        : indexAddition(operation);
    case 'addConstraint':
      if (operation.tableIfExists === true || usesIndex(operation.constraint)) return undefined;
      return constraintAddition(operation.table, operation.constraint);
    case 'createTable':
      return operation.ifNotExists === true ? undefined : tableAddition(operation);
    case 'createEnum': {
      // A table's row has a type of the table's name.
      const key = keyOf(operation.name);
      return { names: [`relation ${key}`], gives: [`type ${key}`], needs: [] };
    }
    default:
      return undefined;
  }
}

function indexAddition({ table, index }: OperationOf<'createIndex'>): Addition {
  const key = keyOf(table);
  return {
    names: [`relation ${keyOf(siblingName(table, index.name ?? ''))}`],
    gives: index.unique === true ? [`key ${key}`] : [],
    needs: [`table ${key}`],
  };
}

function constraintAddition(table: Name, constraint: Constraint): Addition {
  const key = keyOf(table);
  const name = siblingName(table, constraint.name ?? '');
  const isKey = constraint.kind === 'primaryKey' || constraint.kind === 'unique';
  const target = constraint.kind === 'foreignKey' ? keyOf(constraint.references.table) : undefined;
  return {
    names: [
      `constraint ${key} ${name.name}`,
      ...(hasIndex(constraint) ? [`relation ${keyOf(name)}`] : []),
      // There can be only one, and it makes columns NOT NULL.
      ...(constraint.kind === 'primaryKey' ? [`primary key ${key}`] : []),
    ],
    gives: isKey ? [`key ${key}`] : [],
    needs: [`table ${key}`, ...(target === undefined ? [] : [`table ${target}`, `key ${target}`])],
  };
}

function tableAddition({ table, columns, constraints }: OperationOf<'createTable'>): Addition {
  const parts = constraints.map((constraint) => constraintAddition(table, constraint));
  const own = `table ${keyOf(table)}`;
  const sequences = columns.flatMap(({ autoIncrement }) =>
    autoIncrement?.sequence === undefined ? [] : [`relation ${keyOf(autoIncrement.sequence)}`],
  );
  return {
    names: [`relation ${keyOf(table)}`, ...sequences, ...parts.flatMap(({ names }) => names)],
    gives: [own, ...parts.flatMap(({ gives }) => gives)],
    needs: [
      ...parts.flatMap(({ needs }) => needs).filter((need) => need !== own),
      ...columns.flatMap(({ type }) => typeNeeds(type)),
    ],
  };
}

function typeNeeds(type: ColumnType): readonly string[] {
  if (type.kind === 'array') return typeNeeds(type.of);
  return type.kind === 'named' ? [`type ${keyOf(type.name)}`] : [];
}

/** A comment only needs what it is on; everything that leaves that alone may come before or after. */
function commentIsIndependent(comment: OperationOf<'comment'>, other: OperationBody): boolean {
  switch (other.kind) {
    case 'comment':
      return targetKey(comment.on) !== targetKey(other.on);
    case 'createIndex':
      return !(
        comment.on.kind === 'index' &&
        sameName(comment.on.name, siblingName(other.table, other.index.name ?? ''))
      );
    case 'addConstraint': {
      const { on } = comment;
      const name = other.constraint.name ?? '';
      if (on.kind === 'constraint') return !(sameName(on.table, other.table) && on.name === name);
      return on.kind !== 'index' || !isIndexOf(on.name, other.table, other.constraint);
    }
    case 'createTable':
      return 'table' in comment.on
        ? !sameName(comment.on.table, other.table)
        : comment.on.kind === 'table' && !sameName(comment.on.name, other.table);
    case 'addColumn':
      return comment.on.kind === 'column'
        ? !(sameName(comment.on.table, other.table) && comment.on.column === other.column.name)
        : comment.on.kind === 'table';
    case 'insert':
    case 'update':
    case 'delete':
      return true;
    default:
      return false;
  }
}

function isIndexOf(index: Name, table: Name, constraint: Constraint): boolean {
  const name = usesIndex(constraint) && 'usingIndex' in constraint ? constraint.usingIndex : constraint.name;
  return (
    sameName(index, siblingName(table, name ?? '')) ||
    sameName(index, siblingName(table, constraint.name ?? ''))
  );
}

function targetKey(target: CommentTarget): string {
  return JSON.stringify(target, Object.keys(target).concat('schema', 'name').toSorted());
}
