import type { ColumnType, Expression } from '../../ir/index.js';
import { sameData } from '../meaning/same-data.js';

/**
 * The default of a column whose type changes. A text constant has got the column's type when the default was made, and
 * keeps it: `'USD'` of an enum becomes `'USD'::currency` on the text column, and still depends on the enum
 * (ATExecAlterColumnType in src/backend/commands/tablecmds.c coerces the stored default).
 */
export function retypeDefault(value: Expression, from: ColumnType, to: ColumnType): Expression {
  const [before, after] = [withoutLength(from), withoutLength(to)];
  if (sameData(before, after)) return value;
  if (value.kind === 'string') return { kind: 'cast', operand: value, type: before };
  const isBack =
    value.kind === 'cast' && value.operand.kind === 'string' && sameData(withoutLength(value.type), after);
  return isBack ? value.operand : value;
}

/** A constant has no length: `'x'::character varying`. */
function withoutLength(type: ColumnType): ColumnType {
  switch (type.kind) {
    case 'string':
    case 'char':
      return { kind: type.kind };
    case 'array':
      return { kind: 'array', of: withoutLength(type.of) };
    default:
      return type;
  }
}
