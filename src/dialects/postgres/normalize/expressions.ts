import { mapOperands } from '../../../fold/expressions.js';
import { sameData } from '../../../fold/meaning/same-data.js';
import type { ColumnType, Expression } from '../../../ir/index.js';
import { plainLiteral, plainNumber } from './literals.js';
import {
  COMMON_TYPE_CALLS,
  familyOf,
  firstType,
  hasModifier,
  isText,
  numericRank,
  sameFamily,
  typeOf,
  type Scope,
} from './types.js';

type Of<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/**
 * An expression without what the server adds by itself when it stores one (src/backend/parser/parse_expr.c and
 * parse_coerce.c, src/backend/utils/adt/ruleutils.c): casts of literals to the type of what they stand beside, of varchar
 * to text and of numbers to wider ones; and in one spelling where it has one for two: IN for = ANY, >= AND <= for BETWEEN.
 * `expected`: the type that the whole is converted to.
 */
export function plainExpression(expression: Expression, scope: Scope, expected?: ColumnType): Expression {
  return assigned(simplified(expression, scope), expected);
}

function simplified(expression: Expression, scope: Scope): Expression {
  const inner = mapOperands(expression, (operand) => simplified(operand, scope));
  switch (inner.kind) {
    case 'cast':
      return plainCast(inner, scope);
    case 'operator':
      return plainOperator(inner, scope);
    case 'in':
      return plainIn(inner, scope);
    case 'quantified':
      return plainQuantified(inner, scope);
    case 'between':
      return plainBetween(inner, scope);
    case 'and':
    case 'or':
      return flat(inner.kind, inner.operands);
    case 'call':
      return plainCall(inner, scope);
    case 'case':
      return plainCase(inner, scope);
    case 'array':
      return plainArray(inner, scope);
    case 'number':
      return { kind: 'number', value: plainNumber(inner.value) };
    case 'verbatim':
      return bitString(inner.text) ?? inner;
    case 'string':
    case 'boolean':
    case 'null':
    case 'default':
    case 'column':
    case 'keyword':
    case 'not':
    case 'is':
    case 'row':
    case 'collate':
      return inner;
  }
}

/** `B'101'`, which the server gives back as `'101'::"bit"`. */
function bitString(text: string): Expression | undefined {
  const value = /^b'([01]*)'$/i.exec(text)?.[1];
  if (value === undefined) return undefined;
  return { kind: 'cast', operand: { kind: 'string', value }, type: { kind: 'native', name: 'bit' } };
}

/** A value that is stored in a column, compared with one, or returned as one. */
function assigned(expression: Expression, expected: ColumnType | undefined): Expression {
  if (
    expression.kind === 'cast' &&
    expression.operand.kind === 'array' &&
    sameFamily(expression.type, expected)
  ) {
    return hasModifier(expression.type) ? expression : expression.operand;
  }
  return plainLiteral(expression, expected);
}

function plainCast(cast: Of<'cast'>, scope: Scope): Expression {
  const { operand, type } = cast;
  if (operand.kind === 'cast' && sameData(operand.type, type)) return operand;
  if (operand.kind === 'array' && type.kind === 'array' && operand.elements.length > 0) {
    // The server converts the elements instead.
    return typedArray(operand.elements, type.of);
  }
  const literal = plainLiteral(cast, undefined);
  if (literal.kind !== 'cast') return literal;
  // To the type that it has: the server leaves that out; so it does not add text for varchar on the way back.
  if (!isLiteral(operand) && sameFamily(typeOf(operand, scope), type) && !hasModifier(type)) return operand;
  return literal;
}

function isLiteral({ kind }: Expression): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean' || kind === 'null';
}

/** The type that a string takes beside an operator, where it is not that of the other operand. */
function typeBeside(operator: string, other: ColumnType | undefined): ColumnType | undefined {
  switch (operator) {
    case '->>':
    case '->':
    case '?':
    case 'like':
    case 'not like':
    case 'ilike':
    case 'not ilike':
    case '~':
    case '~*':
    case '!~':
    case '!~*':
      // citext and others have operators of their own for these.
      return other?.kind === 'named' ? other : { kind: 'text' };
    case '#>':
    case '#>>':
    case '?|':
    case '?&':
      return { kind: 'array', of: { kind: 'text' } };
    case '+':
      return other?.kind === 'timestamp' ? { kind: 'interval' } : other;
    case 'at time zone':
      return { kind: 'text' };
    default:
      return other;
  }
}

function plainOperator(expression: Of<'operator'>, scope: Scope): Expression {
  const operator = expression.operator === '!=' ? '<>' : expression.operator;
  const { left, right } = expression;
  if (left === undefined) {
    if (operator === '-' && right.kind === 'number') return { kind: 'number', value: negative(right.value) };
    return { ...expression, operator };
  }
  const [l, r] = beside(operator, left, right, scope);
  return { kind: 'operator', operator, left: l, right: r };
}

function negative(value: string): string {
  return value.startsWith('-') ? value.slice(1) : `-${value}`;
}

/** Two operands without what the server adds to bring them to one type. */
function beside(
  operator: string,
  left: Expression,
  right: Expression,
  scope: Scope,
): [Expression, Expression] {
  const plainRight = assigned(right, typeBeside(operator, typeOf(left, scope)));
  // Of two literals one keeps its cast: it is what makes `1::numeric / 2` another number than `1 / 2`.
  const plainLeft = assigned(left, typeBeside(operator, typeOf(plainRight, scope)));
  return [
    narrowed(plainLeft, typeOf(plainRight, scope), scope),
    narrowed(plainRight, typeOf(plainLeft, scope), scope),
  ];
}

/** A number that is widened only because it stands beside a wider one: `(a)::numeric > 0.5`. */
function narrowed(expression: Expression, other: ColumnType | undefined, scope: Scope): Expression {
  if (expression.kind !== 'cast' || isLiteral(expression.operand) || hasModifier(expression.type))
    return expression;
  const [from, to] = [numericRank(typeOf(expression.operand, scope)), numericRank(expression.type)];
  if (from === undefined || to === undefined || from >= to || !sameFamily(expression.type, other))
    return expression;
  return expression.operand;
}

function plainIn(expression: Of<'in'>, scope: Scope): Expression {
  const type = typeOf(expression.operand, scope);
  const values = expression.values.map((value) => assigned(value, type));
  const [only] = values;
  // One value is a comparison (transformAExprIn).
  if (values.length === 1 && only !== undefined) {
    const operator = expression.negated === true ? '<>' : '=';
    return plainOperator({ kind: 'operator', operator, left: expression.operand, right: only }, scope);
  }
  const [first] = values;
  const operand =
    first === undefined ? expression.operand : narrowed(expression.operand, typeOf(first, scope), scope);
  return { ...expression, operand, values };
}

/** `= ANY (ARRAY[…])` is IN, `<> ALL (ARRAY[…])` NOT IN. */
function plainQuantified(expression: Of<'quantified'>, scope: Scope): Expression {
  const { operator, quantifier, left, right } = expression;
  const isIn = operator === '=' && quantifier === 'any';
  const isNotIn = (operator === '<>' || operator === '!=') && quantifier === 'all';
  const array = right.kind === 'cast' && right.operand.kind === 'array' ? right.operand : right;
  if ((isIn || isNotIn) && array.kind === 'array' && array.elements.length > 0 && fits(right, left, scope)) {
    return plainIn(
      { kind: 'in', operand: left, values: array.elements, ...(isNotIn ? { negated: true } : {}) },
      scope,
    );
  }
  const type = typeOf(left, scope);
  return {
    ...expression,
    operator: operator === '!=' ? '<>' : operator,
    right: type === undefined ? right : assigned(right, { kind: 'array', of: type }),
  };
}

/** Whether a cast of an array only repeats the type of what it is compared with. */
function fits(array: Expression, operand: Expression, scope: Scope): boolean {
  if (array.kind !== 'cast' || array.type.kind !== 'array') return true;
  return sameFamily(array.type.of, typeOf(operand, scope)) && !hasModifier(array.type);
}

function plainBetween(expression: Of<'between'>, scope: Scope): Expression {
  if (expression.symmetric === true) return expression;
  const { operand, low, high, negated } = expression;
  const compare = (operator: string, right: Expression): Expression =>
    plainOperator({ kind: 'operator', operator, left: operand, right }, scope);
  return negated === true
    ? flat('or', [compare('<', low), compare('>', high)])
    : flat('and', [compare('>=', low), compare('<=', high)]);
}

function flat(kind: 'and' | 'or', operands: readonly Expression[]): Expression {
  return { kind, operands: operands.flatMap((part) => (part.kind === kind ? part.operands : [part])) };
}

/** Arguments that the server converts to a name of an object: `nextval('s'::regclass)`. */
const OBJECT_TYPES = new Set([
  'regclass',
  'regconfig',
  'regtype',
  'regproc',
  'regprocedure',
  'regdictionary',
]);

function plainCall(expression: Of<'call'>, scope: Scope): Expression {
  const { name, args } = expression;
  if (name.schema === undefined && COMMON_TYPE_CALLS.has(name.name))
    return { ...expression, args: common(args, scope) };
  return {
    ...expression,
    args: args.map((arg) => {
      if (arg.kind !== 'cast' || arg.operand.kind !== 'string') return arg;
      return arg.type.kind === 'native' && OBJECT_TYPES.has(arg.type.name) ? arg.operand : arg;
    }),
  };
}

/** Expressions that get one type: literals that of the others. */
function common(expressions: readonly Expression[], scope: Scope): readonly Expression[] {
  const type = firstType(
    expressions.filter((expression) => !isLiteralCast(expression)),
    scope,
  );
  return type === undefined ? expressions : expressions.map((expression) => assigned(expression, type));
}

function isLiteralCast(expression: Expression): boolean {
  return isLiteral(expression) || (expression.kind === 'cast' && isLiteral(expression.operand));
}

function plainCase(expression: Of<'case'>, scope: Scope): Expression {
  const { operand, whens, otherwise } = expression;
  const results = common(
    [...whens.map(({ then }) => then), ...(otherwise === undefined ? [] : [otherwise])],
    scope,
  );
  const type = operand === undefined ? undefined : typeOf(operand, scope);
  // Without ELSE the server writes ELSE NULL::type.
  const last = otherwise === undefined ? undefined : results.at(-1);
  return {
    kind: 'case',
    ...(operand === undefined ? {} : { operand }),
    whens: whens.map(({ when, then }, i) => ({
      when: operand === undefined ? when : assigned(when, type),
      then: results[i] ?? then,
    })),
    ...(last === undefined || last.kind === 'null' ? {} : { otherwise: last }),
  };
}

/** `ARRAY['a'::text]` and `ARRAY['a']` are the same; other types than text are said once, by a cast of the whole. */
function plainArray(expression: Of<'array'>, scope: Scope): Expression {
  const [first] = expression.elements;
  if (first?.kind !== 'cast' || !isLiteral(first.operand)) {
    const type = firstType(
      expression.elements.filter((element) => !isLiteralCast(element)),
      scope,
    );
    return type === undefined
      ? expression
      : { kind: 'array', elements: expression.elements.map((element) => assigned(element, type)) };
  }
  const { type } = first;
  const alike = expression.elements.every(
    (element) => element.kind === 'cast' && familyOf(element.type) === familyOf(type),
  );
  return alike ? typedArray(expression.elements, type) : expression;
}

function typedArray(elements: readonly Expression[], type: ColumnType): Expression {
  const array: Expression = { kind: 'array', elements: elements.map((element) => assigned(element, type)) };
  if (isText(type)) return array;
  const isPlain = array.elements.every((element) => element.kind === 'number' || element.kind === 'boolean');
  if (isPlain && (type.kind === 'boolean' || familyOf(type) === 'integer 32')) return array;
  return { kind: 'cast', operand: array, type: { kind: 'array', of: type } };
}
