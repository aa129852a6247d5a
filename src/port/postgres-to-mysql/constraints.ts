import type { Column, Constraint, Expression, ForeignKey, Index, Name, Table } from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import { operandsOf } from '../../fold/expressions.js';
import { isChecked } from '../values/domains.js';
import { needsPerson } from '../problem.js';
import { lose, within, type PortContext } from './context.js';
import { portExpression, typesOf } from './expressions.js';
import { checkKeyColumns } from './key-columns.js';
import { portConstraintName, portName } from './names.js';

/** What a constraint is in the target: a unique constraint is an index there. */
export type PortedConstraint =
  | { readonly kind: 'constraint'; readonly constraint: Constraint }
  | { readonly kind: 'index'; readonly index: Index };

/** Where a constraint stands: the table's name and columns in PostgreSQL, with its other constraints. */
export interface ConstraintUse {
  readonly table: Name;
  readonly columns: readonly Column[];
  readonly others: readonly Constraint[];
}

/** The use of a constraint of a table that is there. */
export function useOf(table: Table): ConstraintUse {
  return { table: table.name, columns: table.columns, others: table.constraints };
}

/** Ports a constraint with all its names filled in. Throws NeedsPerson where there is no equal. */
export function portConstraint(
  constraint: Constraint,
  use: ConstraintUse,
  outer: PortContext,
): PortedConstraint {
  const { name } = constraint;
  const context = within(outer, { table: use.table, ...(name === undefined ? {} : { constraint: name }) });
  const comment = constraint.comment === undefined ? {} : { comment: constraint.comment };
  switch (constraint.kind) {
    case 'primaryKey':
      noteDeferrable(constraint, context);
      checkKeyColumns(constraint.columns, use, context);
      if (constraint.include !== undefined) lose(context, 'include', 'INCLUDE has no equal');
      return { kind: 'constraint', constraint: { kind: 'primaryKey', columns: constraint.columns } };
    case 'unique':
      if (constraint.nullsNotDistinct === true) {
        needsPerson('nulls-not-distinct', 'a unique constraint that takes NULLs for equal has no equal');
      }
      noteDeferrable(constraint, context);
      checkKeyColumns(constraint.columns, use, context);
      if (constraint.include !== undefined) lose(context, 'include', 'INCLUDE has no equal');
      return {
        kind: 'index',
        index: {
          ...(constraint.name === undefined ? {} : { name: constraint.name }),
          unique: true,
          keys: constraint.columns.map((column) => ({ column })),
          ...comment,
        },
      };
    case 'check':
      return { kind: 'constraint', constraint: portCheck(constraint, use, context) };
    case 'foreignKey':
      return { kind: 'constraint', constraint: portForeignKey(constraint, use, context) };
    case 'exclusion':
      return needsPerson('exclusion', 'an exclusion constraint has no equal', 'a trigger may do its work');
  }
}

function noteDeferrable({ deferrable }: { readonly deferrable?: string }, context: PortContext): void {
  if (deferrable === undefined) return;
  lose(context, 'deferrable', 'the constraint is checked at each row, and cannot be deferred to the end');
}

function portCheck(
  constraint: Extract<Constraint, { kind: 'check' }>,
  use: ConstraintUse,
  context: PortContext,
): Constraint {
  if (constraint.noInherit === true) lose(context, 'no-inherit', 'NO INHERIT has no equal');
  if (constraint.notValid === true) lose(context, 'not-valid', 'rows that are there are checked as well');
  refuseCounter(constraint, use);
  const changed = new Set(
    use.others.flatMap((other) => (other.kind === 'foreignKey' ? changedBy(other) : [])),
  );
  const clash = columnsIn(constraint.expression).find((column) => changed.has(column));
  if (clash !== undefined) {
    needsPerson(
      'check-on-foreign-key',
      `a check cannot use ${clash}, which the action of a foreign key changes (MySQL error 3823, MariaDB error 1901)`,
      'a trigger may check it',
    );
  }
  return {
    kind: 'check',
    ...(constraint.name === undefined
      ? {}
      : { name: portConstraintName(constraint.name, use.table, context) }),
    expression: portExpression(constraint.expression, { context, columns: typesOf(use.columns, context) }),
  };
}

/** MySQL error 3818, MariaDB error 1901. */
function refuseCounter({ expression }: Extract<Constraint, { kind: 'check' }>, use: ConstraintUse): void {
  const used = new Set(columnsIn(expression));
  const counter = use.columns.find(
    ({ name, autoIncrement }) => autoIncrement !== undefined && used.has(name),
  );
  if (counter === undefined) return;
  needsPerson('identity', `a check cannot use ${counter.name}, which counts`, 'a trigger may check it');
}

/**
 * The columns that the actions of a foreign key change, which a check may not use (MySQL manual, "CHECK Constraints"; asked of
 * MySQL 9.7 and MariaDB 10.11.19).
 */
export function changedBy({ columns, onDelete, onUpdate }: ForeignKey): readonly string[] {
  const sets = (action: ForeignKey['onDelete']) => action === 'setNull' || action === 'setDefault';
  return sets(onDelete) || sets(onUpdate) || onUpdate === 'cascade' ? columns : [];
}

/** The columns that an expression mentions. */
export function columnsIn(expression: Expression): readonly string[] {
  const own = expression.kind === 'column' ? [expression.path.at(-1) ?? ''] : [];
  return [...own, ...operandsOf(expression).flatMap(columnsIn)];
}

function portForeignKey(constraint: ForeignKey, use: ConstraintUse, context: PortContext): ForeignKey {
  const { onDelete, onUpdate, columns, name } = constraint;
  if (onDelete === 'setDefault' || onUpdate === 'setDefault') {
    needsPerson('set-default', 'InnoDB refuses SET DEFAULT as the action of a foreign key');
  }
  if (constraint.match === 'full' && columns.length > 1) {
    needsPerson('match-full', 'MATCH FULL on several columns has no equal');
  }
  if (constraint.onDeleteColumns !== undefined) {
    needsPerson('set-null-columns', 'SET NULL of some of the columns has no equal');
  }
  const required = use.columns.filter((column) => columns.includes(column.name) && !column.nullable);
  if (required.length > 0 && (onDelete === 'setNull' || onUpdate === 'setNull')) {
    needsPerson(
      'set-null-required',
      `SET NULL is refused for ${required.map(({ name: column }) => column).join(', ')}, which cannot be NULL`,
    );
  }
  noteDeferrable(constraint, context);
  if (constraint.notValid === true) lose(context, 'not-valid', 'rows that are there are checked as well');
  if (sameName(constraint.references.table, use.table)) noteSelfReference(constraint, context);
  refuseChecked(constraint, use, context);
  return {
    kind: 'foreignKey',
    ...(name === undefined ? {} : { name: portConstraintName(name, use.table, context) }),
    ...inOrderOfKey(constraint, context),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
  };
}

/**
 * The columns as the key has them that they refer to: PostgreSQL takes them in any order, and InnoDB wants them to be the first of an
 * index in the same one (MySQL manual, "FOREIGN KEY Constraints").
 */
function inOrderOfKey(
  { columns, references }: ForeignKey,
  context: PortContext,
): Pick<ForeignKey, 'columns' | 'references'> {
  const table = portName(references.table, context);
  const own = references.columns;
  if (own === undefined) return { columns, references: { table } };
  const wanted = new Set(own);
  const isSame = (key: readonly string[]): boolean =>
    key.length === own.length && key.every((name) => wanted.has(name));
  const keys = keysOf(context.sourceAfter.table(references.table)).filter(isSame);
  const isThere = keys.some((key) => key.every((name, i) => name === own[i]));
  const order = (isThere ? undefined : keys[0]) ?? own;
  return {
    columns: order.map((name) => columns[own.indexOf(name)] ?? ''),
    references: { table, columns: order },
  };
}

/** The columns of what makes rows unique. */
function keysOf(table: Table | undefined): readonly (readonly string[])[] {
  if (table === undefined) return [];
  return [
    ...table.constraints.flatMap((one) =>
      one.kind === 'primaryKey' || one.kind === 'unique' ? [one.columns] : [],
    ),
    ...table.indexes.flatMap(({ unique, where, keys }) =>
      unique === true && where === undefined ? [keys.flatMap(({ column }) => column ?? [])] : [],
    ),
  ];
}

/** MySQL manual, "FOREIGN KEY Constraints": checks are row by row, and an update that recurses into its table is refused. */
function noteSelfReference({ onDelete, onUpdate }: ForeignKey, context: PortContext): void {
  if (onUpdate === 'cascade' || onUpdate === 'setNull') {
    lose(context, 'self-reference', 'a changed key of the same table is refused, rather than followed');
  }
  if (onDelete === undefined) {
    lose(
      context,
      'self-reference',
      'rows that refer to each other must be deleted in order: each row is checked',
    );
  }
}

function refuseChecked(
  constraint: ForeignKey,
  { others, columns }: ConstraintUse,
  context: PortContext,
): void {
  const changed = changedBy(constraint);
  const ofDomain = columns.find(({ name, type }) => changed.includes(name) && isChecked(type, context));
  if (ofDomain !== undefined)
    needsPerson(
      'check-on-foreign-key',
      `the domain of ${ofDomain.name} checks what the action of this foreign key changes (MySQL error 3823, MariaDB error 1901)`,
      'a trigger may check it',
    );
  const check = others.find(
    (other) =>
      other.kind === 'check' && columnsIn(other.expression).some((column) => changed.includes(column)),
  );
  if (check === undefined) return;
  needsPerson(
    'check-on-foreign-key',
    `the check ${check.name ?? ''} uses a column that the action of this foreign key changes (MySQL error 3823, MariaDB error 1901)`,
    'a trigger may check it',
  );
}
