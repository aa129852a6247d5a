import type { ColumnType, Expression, Operation, OperationBody, Table } from '../../ir/index.js';
import { mapOperands } from '../expressions.js';
import type { SchemaState } from '../state.js';

/** Where a value stands: it is stored in a column, or compared with it, or added to it. */
export type ValuePlace = 'stored' | 'compared';

/**
 * The rows and conditions of a simple change of rows with values in the one spelling that means the same, see
 * {@link FoldTraits.plainValue}.
 */
export function withPlainValues<T extends Operation | OperationBody>(operation: T, state: SchemaState): T {
  if (operation.kind !== 'insert' && operation.kind !== 'update' && operation.kind !== 'delete')
    return operation;
  const table = state.table(operation.table);
  if (table === undefined || (table.uncertain ?? state.uncertain) !== undefined) return operation;
  const plain = (value: Expression, column: string | undefined, place: ValuePlace): Expression => {
    const type = typeOf(table, column);
    return type === undefined ? value : state.traits.plainValue(value, type, place);
  };
  switch (operation.kind) {
    case 'insert':
      return {
        ...operation,
        rows: operation.rows.map((row) =>
          row.map((value, i) => plain(value, operation.columns[i], 'stored')),
        ),
      };
    case 'update':
      return {
        ...operation,
        set: operation.set.map(({ column, value }) => ({
          column,
          value:
            value.kind === 'operator' && ARITHMETIC.has(value.operator)
              ? { ...value, right: plain(value.right, columnOf(value.left), 'compared') }
              : plain(value, column, 'stored'),
        })),
        ...(operation.where === undefined ? {} : { where: plainCondition(operation.where, plain) }),
      };
    case 'delete':
      return operation.where === undefined
        ? operation
        : { ...operation, where: plainCondition(operation.where, plain) };
  }
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-']);
const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

type Plain = (value: Expression, column: string | undefined, place: ValuePlace) => Expression;

/** A column beside the value is no literal, so that it stays as it is. */
function plainCondition(condition: Expression, plain: Plain): Expression {
  switch (condition.kind) {
    case 'and':
    case 'or':
    case 'not':
      return mapOperands(condition, (one) => plainCondition(one, plain));
    case 'in':
    case 'between':
      return mapOperands(condition, (one) => plain(one, columnOf(condition.operand), 'compared'));
    case 'operator':
      return COMPARISONS.has(condition.operator)
        ? mapOperands(condition, (one) => plain(one, columnOf(condition.left), 'compared'))
        : condition;
    default:
      return condition;
  }
}

function columnOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'column' && expression.path.length === 1 ? expression.path[0] : undefined;
}

function typeOf({ columns }: Table, column: string | undefined): ColumnType | undefined {
  return columns.find(({ name }) => name === column)?.type;
}

/**
 * PostgreSQL: a literal in quotes takes the type that its place asks for (PostgreSQL manual, "Type Conversion"), a number or
 * boolean comes with its own, which is then converted. For a column of numbers or booleans that is the same where the value is one
 * of the type and is written as the type prints it; for text where it is stored, as there is no comparison with numbers. Not so for
 * `real`: `f = 0.1` compares as double precision, `f = '0.1'` does not.
 */
export function plainValue(value: Expression, type: ColumnType, place: ValuePlace): Expression {
  switch (type.kind) {
    case 'integer':
      return isText(value) && isOfBits(value.value, type.bits) ? numberOf(value) : value;
    case 'decimal':
      return isText(value) && DECIMAL.test(value.value) && isShort(value.value) ? numberOf(value) : value;
    case 'float':
      return place === 'stored' && isText(value) && DECIMAL.test(value.value) && isShort(value.value)
        ? numberOf(value)
        : value;
    case 'boolean':
      if (!isText(value) || !BOOLEANS.has(value.value)) return value;
      return { kind: 'boolean', value: value.value === 'true' };
    case 'text':
    case 'string':
      if (place === 'compared') return value;
      if (value.kind === 'boolean') return { kind: 'string', value: String(value.value) };
      return value.kind === 'number' && DECIMAL.test(value.value)
        ? { kind: 'string', value: value.value }
        : value;
    default:
      return value;
  }
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const BOOLEANS: ReadonlySet<string> = new Set(['true', 'false']);

function isText(value: Expression): value is Extract<Expression, { readonly kind: 'string' }> {
  return value.kind === 'string';
}

/** Whether JavaScript has the number just so: others stay in quotes, in which every tool keeps them. */
function isShort(text: string): boolean {
  return String(Number(text)) === text && text !== '-0';
}

function isOfBits(text: string, bits: number): boolean {
  if (!/^-?\d+$/.test(text) || !isShort(text)) return false;
  const limit = 2 ** (bits - 1);
  return Number.isSafeInteger(Number(text)) && Number(text) >= -limit && Number(text) < limit;
}

function numberOf({ value }: { readonly value: string }): Expression {
  return { kind: 'number', value };
}
