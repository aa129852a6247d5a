import type { Column, ColumnType, Expression } from '../../src/ir/index.js';
import { has, type Workbench } from './workbench.js';

const columnOf = ({ name }: Column): Expression => ({ kind: 'column', path: [name] });
const number = (value: string): Expression => ({ kind: 'number', value });
const text = (value: string): Expression => ({ kind: 'string', value });
const binary = (left: Expression, operator: string, right: Expression): Expression => ({
  kind: 'operator',
  operator,
  left,
  right,
});
const call = (name: string, ...args: readonly Expression[]): Expression => ({
  kind: 'call',
  name: { name },
  args,
});

const isNumber = ({ kind }: ColumnType): boolean => kind === 'integer' || kind === 'decimal';
/** Not of 16 bits: the server then shows casts, and which ones depends on the function. */
const isWhole = (type: ColumnType): boolean => type.kind === 'integer' && type.bits > 16;
const isText = ({ kind }: ColumnType): boolean => kind === 'text' || kind === 'string';

/** A condition on the columns of one table, as checks and predicates have it; none where no column lends itself. */
export function aCondition(bench: Workbench, columns: readonly Column[]): Expression | undefined {
  const { dice } = bench;
  const column = dice.from(columns);
  if (column === undefined) return undefined;
  const first = simpleCondition(bench, column, columns);
  if (!dice.chance(25)) return first;
  const second = simpleCondition(bench, dice.from(columns) ?? column, columns);
  return dice.of<Expression>(
    { kind: 'and', operands: [first, second] },
    { kind: 'or', operands: [first, second] },
    { kind: 'not', operand: first },
    { kind: 'or', operands: [{ kind: 'and', operands: [first, second] }, second] },
  );
}

function simpleCondition(bench: Workbench, column: Column, columns: readonly Column[]): Expression {
  const { dice } = bench;
  const operand = columnOf(column);
  const notNull: Expression = { kind: 'is', operand, test: 'null', negated: true };
  const { type } = column;
  if (isNumber(type)) {
    const other = columns.find((one) => one !== column && isNumber(one.type));
    return dice.of<Expression>(
      binary(operand, '>', number('0')),
      binary(operand, '>=', number('-1')),
      { kind: 'between', operand, low: number('0'), high: number('10') },
      { kind: 'in', operand, values: [number('1'), number('2')] },
      binary(binary(operand, '%', number('2')), '=', number('0')),
      other === undefined ? notNull : binary(operand, '<', columnOf(other)),
    );
  }
  if (isText(type)) {
    return dice.of<Expression>(
      binary(operand, '<>', text('')),
      binary(call('length', operand), '>', number('1')),
      { kind: 'in', operand, values: [text('a'), text("it's")] },
      { kind: 'in', operand, values: [text('a'), text('b')], negated: true },
      binary(operand, 'like', text('a%')),
      has(bench, 'patterns') ? binary(operand, '~', text('^[a-z]+\\d?$')) : notNull,
    );
  }
  if (type.kind === 'boolean' && has(bench, 'booleans'))
    return dice.of<Expression>(operand, { kind: 'not', operand }, { kind: 'is', operand, test: 'true' });
  return dice.of<Expression>(notNull, { kind: 'is', operand, test: 'null' });
}

/** A value computed from a column, as keys of indexes and generated columns have it, with its type. */
export function aComputation(
  bench: Workbench,
  columns: readonly Column[],
): { readonly expression: Expression; readonly type: ColumnType } | undefined {
  const { dice } = bench;
  const column = dice.from(columns.filter(({ type }) => isText(type) || isWhole(type)));
  if (column === undefined) return undefined;
  const operand = columnOf(column);
  if (column.type.kind === 'integer') {
    const type: ColumnType = { kind: 'integer', bits: 64 };
    return {
      type,
      expression: dice.of<Expression>(
        binary(operand, '+', number('1')),
        binary(binary(operand, '*', number('2')), '-', number('1')),
        call('coalesce', operand, number('0')),
        call('abs', operand),
        { kind: 'cast', operand, type },
      ),
    };
  }
  return {
    type: { kind: 'text' },
    expression: dice.of<Expression>(
      call('lower', operand),
      has(bench, 'concatOperator') ? binary(operand, '||', text('-x')) : call('concat', operand, text('-x')),
      call('coalesce', operand, text('')),
      has(bench, 'patterns') ? call('md5', operand) : call('upper', operand),
      {
        kind: 'case',
        whens: [{ when: { kind: 'is', operand, test: 'null' }, then: text('none') }],
        otherwise: operand,
      },
    ),
  };
}
