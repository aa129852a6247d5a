import type { Expression } from '../../../ir/index.js';
import { SqlFragmentError } from '../../fragment-error.js';
import type { Flavour } from '../flavour.js';
import { parseExpression } from '../parse.js';
import { own } from '../../../own.js';

/**
 * An expression in the one spelling that both a person's and the server's come to: MySQL and MariaDB store expressions
 * printed anew, with other names of functions, NOT drawn inwards, and a character set before every text.
 */
export function plainExpression(expression: Expression, flavour: Flavour): Expression {
  const plain = (part: Expression): Expression => plainExpression(part, flavour);
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'null':
    case 'default':
      return expression;
    case 'boolean':
      return { kind: 'number', value: expression.value ? '1' : '0' };
    case 'column':
      return { kind: 'column', path: expression.path.slice(-1).map((name) => name.toLowerCase()) };
    case 'call':
      return plainCall({ ...expression, args: expression.args.map(plain) });
    case 'keyword':
      return plainKeyword(expression);
    case 'operator':
      return plainOperator(
        {
          ...expression,
          ...(expression.left === undefined ? {} : { left: plain(expression.left) }),
          right: plain(expression.right),
        },
        flavour,
      );
    case 'and':
    case 'or':
      return { ...expression, operands: expression.operands.map(plain) };
    case 'not':
      return negated(plain(expression.operand));
    case 'is':
      return { ...expression, operand: plain(expression.operand) };
    case 'in':
      return { ...expression, operand: plain(expression.operand), values: expression.values.map(plain) };
    case 'between':
      return {
        ...expression,
        operand: plain(expression.operand),
        low: plain(expression.low),
        high: plain(expression.high),
      };
    case 'quantified':
      return { ...expression, left: plain(expression.left), right: plain(expression.right) };
    case 'cast':
      return { ...expression, operand: plain(expression.operand) };
    case 'case':
      return {
        ...expression,
        ...(expression.operand === undefined ? {} : { operand: plain(expression.operand) }),
        whens: expression.whens.map(({ when, then }) => ({ when: plain(when), then: plain(then) })),
        ...(expression.otherwise === undefined ? {} : { otherwise: plain(expression.otherwise) }),
      };
    case 'row':
      return { ...expression, elements: expression.elements.map(plain) };
    case 'array':
      return { ...expression, elements: expression.elements.map(plain) };
    case 'collate':
      return { ...expression, operand: plain(expression.operand) };
    case 'verbatim':
      return plainVerbatim(expression, flavour);
  }
}

type Of<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/** Names under which a server prints a function that has several (its `sql/item_create.cc` and grammar). */
const FUNCTIONS: Readonly<Record<string, string>> = {
  lcase: 'lower',
  ucase: 'upper',
  substring: 'substr',
  mid: 'substr',
  character_length: 'char_length',
  octet_length: 'length',
  power: 'pow',
  ceil: 'ceiling',
  sha: 'sha1',
  localtime: 'now',
  localtimestamp: 'now',
  current_timestamp: 'now',
  current_date: 'curdate',
  current_time: 'curtime',
};

function plainCall(call: Of<'call'>): Expression {
  const { name, args } = call;
  if (name.schema !== undefined) return call;
  const known = own(FUNCTIONS, name.name.toLowerCase()) ?? name.name.toLowerCase();
  if (known === 'mod' && args.length === 2 && args[0] !== undefined && args[1] !== undefined) {
    return { kind: 'operator', operator: '%', left: args[0], right: args[1] };
  }
  return { ...call, name: { name: known } };
}

/** `current_timestamp(3)` and `now(3)` are one. */
function plainKeyword({ name, precision }: Of<'keyword'>): Expression {
  const args: Expression[] = precision === undefined ? [] : [{ kind: 'number', value: String(precision) }];
  return { kind: 'call', name: { name: own(FUNCTIONS, name) ?? name }, args };
}

function plainOperator(expression: Of<'operator'>, flavour: Flavour): Expression {
  const { operator, left, right } = expression;
  if (left === undefined) return expression;
  if (operator === '->' || operator === '->>') {
    const extract: Expression = { kind: 'call', name: { name: 'json_extract' }, args: [left, right] };
    return operator === '->' ? extract : { kind: 'call', name: { name: 'json_unquote' }, args: [extract] };
  }
  // MySQL 8 has a function for what its grammar still calls an operator.
  if (operator.endsWith('regexp') && flavour.dialect === 'mysql') {
    const call: Expression = { kind: 'call', name: { name: 'regexp_like' }, args: [left, right] };
    return operator === 'regexp' ? call : { kind: 'not', operand: call };
  }
  return expression;
}

/** What a comparison is when it is negated; NULL stays NULL in both. */
const OPPOSITE: Readonly<Record<string, string>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  like: 'not like',
  'not like': 'like',
  regexp: 'not regexp',
  'not regexp': 'regexp',
};

/** NOT is drawn inwards, as the servers do when they store an expression. */
function negated(operand: Expression): Expression {
  switch (operand.kind) {
    case 'not':
      return operand.operand;
    case 'is':
    case 'in':
    case 'between': {
      const { negated: was, ...rest } = operand;
      return (was === true ? rest : { ...rest, negated: true }) as Expression;
    }
    case 'and':
    case 'or':
      return { kind: operand.kind === 'and' ? 'or' : 'and', operands: operand.operands.map(negated) };
    case 'operator': {
      const opposite = OPPOSITE[operand.operator];
      return opposite === undefined ? { kind: 'not', operand } : { ...operand, operator: opposite };
    }
    default:
      return { kind: 'not', operand };
  }
}

/** A text of ASCII is the same in the character set of the connection, which a server writes before it. */
const INTRODUCED =
  /^_(?:utf8mb4\s*(?='|")|(?:utf8mb3|latin1|ascii)\s*(?=(?:'[\x20-\x7e]*'|"[\x20-\x7e]*")$))/i;

/** A text with the character set of the connection is that text; all else keeps its words, in one spelling. */
function plainVerbatim(expression: Of<'verbatim'>, flavour: Flavour): Expression {
  const text = expression.text.trim();
  const introduced = INTRODUCED.exec(text);
  if (introduced !== null) return fragment(text.slice(introduced[0].length), flavour) ?? expression;
  // A cast to text says the character set of the connection, too.
  const cast = text.replaceAll(/ charset utf8mb4(?=\))/gi, '');
  const plainCast = cast === text ? undefined : fragment(cast, flavour);
  if (plainCast !== undefined) return plainExpression(plainCast, flavour);
  // Brackets keep a constant apart from an expression: where it stands tells which it is.
  const inner = /^\((.*)\)$/s.exec(text)?.[1];
  const read = inner === undefined ? undefined : fragment(inner, flavour);
  if (read !== undefined && inner !== undefined) {
    return { ...expression, text: `(${JSON.stringify(plainExpression(read, flavour))})` };
  }
  return { ...expression, text: plainText(text) };
}

function fragment(text: string, flavour: Flavour): Expression | undefined {
  try {
    return parseExpression(text, flavour);
  } catch (error) {
    if (error instanceof SqlFragmentError) return undefined;
    throw error;
  }
}

/** Text of SQL in one spelling: lower case but for quoted texts, names without quotes, no space that means nothing. */
export function plainText(text: string): string {
  return text
    .split(/('(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*")/s)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .toLowerCase()
            .replaceAll('`', '')
            .replace(/_utf8mb4$/, '')
            .replace(/\s+/g, ' ')
            .replace(/ ?([(),=<>+\-*/%]) ?/g, '$1'),
    )
    .join('')
    .trim();
}
