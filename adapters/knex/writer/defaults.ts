import { printDefault } from '../../../src/dialects/sqlite/print/expressions.js';
import type { Column, Expression } from '../../../src/ir/index.js';
import { rawArgument, type Argument } from './calls.js';
import type { ColumnContext } from './column-context.js';

/** A default as a person writes it: a JavaScript literal or a helper of Knex where that means the same, else `knex.raw`. */
export function defaultArgument(
  expression: Expression,
  column: Pick<Column, 'type'>,
  context: Pick<ColumnContext, 'dialect' | 'rawDefaults'>,
): Argument {
  const { dialect } = context;
  const text = dialect.name === 'sqlite' ? printDefault(expression) : dialect.printExpression(expression);
  const raw = rawArgument(text, dialect);
  const plain = plainDefault(expression, column);
  if (plain === undefined || context.rawDefaults === 'all') return raw;
  // Knex quotes every literal; what that changes is for the caller to find out.
  const isSame = expression.kind === 'keyword' || (expression.kind === 'string' && typeof plain === 'string');
  return context.rawDefaults === 'none' || isSame ? plain : raw;
}

function plainDefault(expression: Expression, column: Pick<Column, 'type'>): Argument | undefined {
  switch (expression.kind) {
    case 'string':
      return literalArgument(expression.value, column.type);
    case 'number':
      // Knex puts every literal in quotes, which PostgreSQL keeps a trace of for other types (`'5'::bigint`).
      return column.type.kind === 'integer' && column.type.bits === 32
        ? numberArgument(expression.value)
        : undefined;
    case 'boolean':
      return column.type.kind === 'boolean' ? expression.value : undefined;
    case 'null':
      return null;
    case 'keyword':
      return nowArgument(expression);
    case 'call': {
      const { name, args } = expression;
      const isUuid = name.schema === undefined && name.name === 'gen_random_uuid' && args.length === 0;
      return isUuid ? { kind: 'function', name: 'uuid', args: [] } : undefined;
    }
    case 'cast':
      // `'{}'::jsonb` on a jsonb column: the server adds that cast by itself.
      return expression.operand.kind === 'string' && sameType(expression.type, column.type)
        ? expression.operand.value
        : undefined;
    default:
      return undefined;
  }
}

/** A quoted literal as a person writes it for this type; Knex puts the quotes back. */
function literalArgument(text: string, type: Column['type']): Argument {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return numberArgument(text);
    case 'boolean':
      return text === '1' ? true : text === '0' ? false : text;
    default:
      return text;
  }
}

function nowArgument(keyword: Extract<Expression, { kind: 'keyword' }>): Argument | undefined {
  if (keyword.name !== 'current_timestamp') return undefined;
  return { kind: 'function', name: 'now', args: keyword.precision === undefined ? [] : [keyword.precision] };
}

/** A number as JavaScript's own where that keeps every digit, else as text. */
export function numberArgument(text: string): Argument {
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text ? value : text;
}

function sameType(a: Column['type'], b: Column['type']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
