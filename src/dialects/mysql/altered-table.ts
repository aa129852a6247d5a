import type { Column, Constraint, OperationBody, Table } from '../../ir/index.js';

/** What ALTER TABLE changes of a table, as far as its keys go. */
export type AlteredTable = Pick<Table, 'columns' | 'constraints' | 'options'>;

/** A table after one change of it; undefined where that is no change of columns, constraints or indexes. */
export function tableAfter<Shape extends Omit<AlteredTable, 'options'>>(
  operation: OperationBody,
  before: Shape,
): Shape | undefined {
  switch (operation.kind) {
    case 'createIndex':
    case 'dropIndex':
      return before;
    case 'addConstraint':
      return { ...before, constraints: [...before.constraints, operation.constraint] };
    case 'dropConstraint':
      return { ...before, constraints: before.constraints.filter(({ name }) => name !== operation.name) };
    case 'addColumn':
      return {
        ...before,
        columns: [...before.columns, operation.column],
        constraints: [...before.constraints, ...(operation.constraints ?? [])],
      };
    case 'dropColumn':
      return { ...before, columns: before.columns.filter(({ name }) => name !== operation.column) };
    case 'alterColumn': {
      const { column, change } = operation;
      if (change.kind === 'nullable') {
        const { nullable } = change;
        return { ...before, columns: withColumn(before, column, (old) => ({ ...old, nullable })) };
      }
      if (change.kind !== 'redefine') return undefined;
      const { name } = change.column;
      return {
        ...before,
        columns: withColumn(before, column, () => change.column),
        constraints: name === column ? before.constraints : before.constraints.map(renamed(column, name)),
      };
    }
    default:
      return undefined;
  }
}

/** Whether a table is InnoDB's, as each is that says no engine (MySQL manual, "Setting the Storage Engine"). */
export function isInnodb({ options }: Pick<Table, 'options'>): boolean {
  return /^innodb$/i.test(options?.['engine'] ?? 'innodb');
}

function withColumn(
  { columns }: Pick<Table, 'columns'>,
  name: string,
  edit: (column: Column) => Column,
): readonly Column[] {
  return columns.map((column) => (column.name === name ? edit(column) : column));
}

function renamed(from: string, to: string): (constraint: Constraint) => Constraint {
  return (constraint) =>
    'columns' in constraint && constraint.columns !== undefined
      ? { ...constraint, columns: constraint.columns.map((name) => (name === from ? to : name)) }
      : constraint;
}
