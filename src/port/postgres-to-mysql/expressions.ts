import type { ColumnType, Expression } from '../../ir/index.js';
import { packsUuids } from '../choices/choices.js';
import { resolvedTypes } from '../values/domains.js';
import { withBooleanLiterals } from '../from-postgres/boolean-literals.js';
import { needsPerson } from '../problem.js';
import { portQuantified } from '../from-postgres/quantified.js';
import { portCast } from './casts.js';
import type { PortContext } from './context.js';
import { portCall } from './functions.js';
import { portOperator } from './operators.js';
import { portNextval } from './nextval.js';
import { typeOf, type ColumnTypes } from '../values/value-types.js';

/** What porting an expression must know of where it stands. */
export interface ExpressionUse {
  readonly context: PortContext;
  readonly columns: ColumnTypes;
  /** Digits of a second of the column that the value is for. */
  readonly precision?: number;
  /** Columns keep the name of their table: there are several in a query. */
  readonly qualified?: true;
}

/** Ports an expression, from the inside out. Throws NeedsPerson at the first part that has no equal. */
export function portExpression(original: Expression, use: ExpressionUse): Expression {
  const expression = withBooleanLiterals(original, use.columns);
  const port = (one: Expression): Expression => portExpression(one, use);
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'default':
      return expression;
    case 'column':
      refusePacked(expression.path, use);
      return { kind: 'column', path: expression.path.slice(use.qualified === true ? -2 : -1) };
    case 'keyword':
      return portKeyword(expression, use);
    case 'call': {
      const next = portNextval(expression, use.context);
      if (next !== undefined) return next;
      if (expression.name.schema !== undefined && expression.name.schema !== 'pg_catalog') {
        needsPerson(
          'function',
          `the function ${expression.name.schema}.${expression.name.name} has no equal`,
        );
      }
      return portCall(expression.name.name, {
        // Not before a function asks: some take what has no equal by itself.
        get args() {
          return expression.args.map(port);
        },
        originals: expression.args,
        types: expression.args.map((argument) => typeOf(argument, use.columns)),
        port,
        expressionUse: use,
        context: use.context,
        precision: use.precision,
        ...(expression.distinct === true ? { distinct: true } : {}),
        ...(expression.star === true ? { star: true } : {}),
      });
    }
    case 'operator':
      return portOperator(expression, port, use);
    case 'and':
    case 'or':
      return { kind: expression.kind, operands: expression.operands.map(port) };
    case 'not':
      return { kind: 'not', operand: port(expression.operand) };
    case 'is':
      return { ...expression, operand: portTested(expression.operand, use) };
    case 'in':
      refuseJson(expression.operand, use);
      return { ...expression, operand: port(expression.operand), values: expression.values.map(port) };
    case 'between':
      if (expression.symmetric === true) needsPerson('operator', 'BETWEEN SYMMETRIC has no equal');
      return {
        ...expression,
        operand: port(expression.operand),
        low: port(expression.low),
        high: port(expression.high),
      };
    case 'quantified':
      return portQuantified(expression, port);
    case 'cast':
      return portCast(expression, port, use);
    case 'case':
      return {
        kind: 'case',
        ...(expression.operand === undefined ? {} : { operand: port(expression.operand) }),
        whens: expression.whens.map(({ when, then }) => ({ when: port(when), then: port(then) })),
        ...(expression.otherwise === undefined ? {} : { otherwise: port(expression.otherwise) }),
      };
    case 'array':
      return { kind: 'call', name: { name: 'json_array' }, args: expression.elements.map(port) };
    case 'row':
      return { kind: 'row', elements: expression.elements.map(port) };
    case 'collate':
      return needsPerson('collation', `the collation ${expression.collation.name} has no equal`);
    case 'verbatim':
      return needsPerson('expression', `the expression ${expression.text} is not understood`);
  }
}

/** Text that is compared with JSON is a string of it in MySQL. */
function refuseJson(operand: Expression, { columns }: ExpressionUse): void {
  const type = typeOf(operand, columns);
  if (type === 'json' || type === 'array') needsPerson('operator', `IN with ${type} may mean something else`);
}

/** Whether a value is NULL does not depend on how it is kept. */
function portTested(operand: Expression, use: ExpressionUse): Expression {
  return operand.kind === 'column'
    ? { kind: 'column', path: operand.path.slice(use.qualified === true ? -2 : -1) }
    : portExpression(operand, use);
}

/** Text that is compared with a packed uuid, or a uuid that is read as text, would mean something else. */
function refusePacked(path: readonly string[], { columns, context }: ExpressionUse): void {
  if (!packsUuids(context.rules) || typeOf({ kind: 'column', path }, columns) !== 'uuid') return;
  needsPerson(
    'uuid-packed',
    `an expression uses ${path.join('.')}, a uuid that may be kept as bytes, as you chose`,
    'write it with UUID_TO_BIN and BIN_TO_UUID, or keep uuids as text',
  );
}

function portKeyword(
  { name, precision }: Extract<Expression, { kind: 'keyword' }>,
  use: ExpressionUse,
): Expression {
  switch (name) {
    case 'current_timestamp':
    case 'localtimestamp':
      return { kind: 'keyword', name: 'current_timestamp', precision: use.precision ?? precision ?? 6 };
    case 'current_date':
      return { kind: 'keyword', name };
    default:
      return needsPerson('function', `${name.toUpperCase()} has no equal`);
  }
}

/** The types of a table's own columns, for {@link ExpressionUse.columns}. */
export function typesOf(
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
  context: PortContext,
): ColumnTypes {
  return resolvedTypes((path) => columns.find(({ name }) => name === path.at(-1))?.type, context);
}
