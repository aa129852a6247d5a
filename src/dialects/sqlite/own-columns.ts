import type { Constraint, Expression, Generated, Index, Table } from '../../ir/index.js';
import { expressionColumns, keyColumns } from '../../fold/expressions.js';
import { sqliteVerbatim } from './verbatim.js';

/** The columns of its own table that a constraint, index or generated column is about. */
export function ownColumns(of: Constraint | Index | Generated): readonly string[] {
  const mentioned = (expression: Expression | undefined): readonly string[] =>
    expression === undefined ? [] : (expressionColumns(expression, sqliteVerbatim) ?? []);
  if ('stored' in of) return mentioned(of.expression);
  if ('keys' in of)
    return [...of.keys.flatMap((key) => keyColumns(key, sqliteVerbatim)), ...mentioned(of.where)];
  const constraint = of as Constraint;
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
    case 'foreignKey':
      return constraint.columns;
    case 'check':
      return [
        ...mentioned(constraint.expression),
        ...(constraint.column === undefined ? [] : [constraint.column]),
      ];
    case 'exclusion':
      return [];
  }
}

/** The first index that has a column among its keys or in its condition. */
export function indexOn(table: Table, column: string): Index | undefined {
  const wanted = column.toLowerCase();
  return table.indexes.find((index) => ownColumns(index).some((name) => name.toLowerCase() === wanted));
}
