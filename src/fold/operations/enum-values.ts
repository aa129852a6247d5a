import { sameName, type ColumnType, type Expression, type Name, type Table } from '../../ir/index.js';
import { rewriteExpression } from '../expressions.js';
import { rewriteTable } from '../rewrite.js';

/**
 * A table in whose expressions a value of an enum has its new name: the server keeps the value, not its text, in defaults,
 * checks and indexes, and shows it by its present name (pg_enum).
 */
export function withRenamedValue(table: Table, type: Name, from: string, to: string): Table {
  const isEnum = (other: ColumnType | undefined) => other?.kind === 'named' && sameName(other.name, type);
  const renamed = (value: Expression): Expression =>
    value.kind === 'string' && value.value === from ? { ...value, value: to } : value;
  const isValue = (operand: Expression): boolean =>
    (operand.kind === 'column' &&
      isEnum(table.columns.find(({ name }) => name === operand.path.at(-1))?.type)) ||
    (operand.kind === 'cast' && isEnum(operand.type));
  const inPart = (part: Expression): Expression => {
    switch (part.kind) {
      case 'cast':
        return isEnum(part.type) ? { ...part, operand: renamed(part.operand) } : part;
      case 'in':
        return isValue(part.operand) ? { ...part, values: part.values.map(renamed) } : part;
      case 'between':
        return isValue(part.operand) ? { ...part, low: renamed(part.low), high: renamed(part.high) } : part;
      case 'operator':
        if (part.left === undefined) return part;
        if (isValue(part.left)) return { ...part, right: renamed(part.right) };
        return isValue(part.right) ? { ...part, left: renamed(part.left) } : part;
      default:
        return part;
    }
  };
  const rewritten = rewriteTable(table, { expression: inPart });
  return {
    ...rewritten,
    columns: rewritten.columns.map((column) =>
      column.default === undefined || !isEnum(column.type)
        ? column
        : { ...column, default: renamed(rewriteExpression(column.default, inPart)) },
    ),
  };
}
