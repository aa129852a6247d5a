import type { Column, ColumnType, Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type WayContext } from '../way.js';
import { portExpression } from './expressions.js';
import { bitsOf, constantOf } from '../from-mysql/mysql-literals.js';

/** Ports the default of a column, given its type in PostgreSQL. */
export function portDefault(
  value: Expression,
  source: Column,
  target: ColumnType,
  context: WayContext,
): Expression {
  const literal = portLiteral(value, source.type, target, context);
  if (literal !== undefined) return literal;
  const ported = portExpression(value, { context, columns: () => undefined });
  if (ported.kind === 'keyword' && ported.name === 'current_timestamp') {
    const { precision } = ported;
    return {
      kind: 'keyword',
      name: ported.name,
      ...(precision === undefined || precision === 0 ? {} : { precision }),
    };
  }
  // A uuid that is made as text is one already where the column is of that type.
  if (target.kind === 'uuid' && ported.kind === 'cast' && ported.operand.kind === 'call')
    return ported.operand;
  return ported;
}

/** Whether a constant is a text that jsonb refuses: no JSON, or (PostgreSQL manual, "JSON Types") with a character that it does not hold. */
export function isNoJson(value: Expression): boolean {
  const constant = value.kind === 'verbatim' ? constantOf(value.text) : value;
  return constant?.kind === 'string' && !isJson(constant.value);
}

function isJson(text: string): boolean {
  if (/\\u0000/i.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A constant as a value of a column; `undefined`: it is no constant. Throws NeedsPerson where the column would refuse it. */
export function portLiteral(
  value: Expression,
  source: ColumnType,
  target: ColumnType,
  context: WayContext,
): Expression | undefined {
  const bits = bitsOf(value);
  if (bits !== undefined) return portBits(bits, source, target);
  const constant = value.kind === 'verbatim' ? constantOf(value.text) : value;
  if (constant === undefined) return undefined;
  if (constant.kind === 'null') return constant;
  if (constant.kind !== 'string' && constant.kind !== 'number' && constant.kind !== 'boolean')
    return undefined;
  const text = constant.kind === 'boolean' ? (constant.value ? '1' : '0') : constant.value;
  switch (target.kind) {
    case 'boolean':
      if (!/^[01]$/.test(text.trim())) return needsPerson('literal', `${text} is no boolean`);
      return { kind: 'boolean', value: text.trim() === '1' };
    case 'integer':
    case 'decimal':
    case 'float':
      return /^\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text)
        ? { kind: 'number', value: text.trim() }
        : needsPerson('literal', `'${text}' as a number has no equal`);
    case 'timestamp':
    case 'date':
      return portMoment(text, target, context);
    case 'array':
      return {
        kind: 'cast',
        operand: {
          kind: 'array',
          elements: text === '' ? [] : text.split(',').map((one) => ({ kind: 'string', value: one })),
        },
        type: target,
      };
    case 'uuid': {
      // Bytes are written in hexadecimal digits, which is a uuid without its dashes.
      const digits = text.replace(/^\\x/, '').replaceAll('-', '');
      return /^[\da-f]{32}$/i.test(digits)
        ? { kind: 'string', value: digits.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }
        : needsPerson('literal', `'${text}' is no uuid`);
    }
    case 'jsonb':
      return isJson(text) ? { kind: 'string', value: text } : needsPerson('literal', `'${text}' is no JSON`);
    case 'binary':
      return { kind: 'string', value: value.kind === 'verbatim' ? text : bytesOf(text) };
    case 'bit':
      return portBits(Number(text).toString(2), source, target);
    default:
      return { kind: 'string', value: text };
  }
}

/** Bits as the column has them: a boolean, a number, or all digits of a bit string. */
function portBits(bits: string, source: ColumnType, target: ColumnType): Expression {
  if (target.kind === 'boolean') {
    if (!/^0*[01]?$/.test(bits)) return needsPerson('literal', `b'${bits}' is no boolean`);
    return { kind: 'boolean', value: bits.endsWith('1') };
  }
  if (target.kind === 'integer') return { kind: 'number', value: String(Number.parseInt(bits || '0', 2)) };
  if (target.kind !== 'bit' || source.kind !== 'bit')
    return needsPerson('literal', `b'${bits}' as a value of this type has no equal`);
  const digits = bits.padStart(target.length ?? 1, '0');
  return { kind: 'verbatim', dialect: 'postgres', text: `B'${digits}'` };
}

const MOMENT = /^\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$/;

/** The zero date, which sorts before all others, becomes one that does (PostgreSQL manual, "Special Values"). */
function portMoment(text: string, target: ColumnType, context: WayContext): Expression {
  if (/^0000-00-00(?:[ T]00:00:00(?:\.0+)?)?$/.test(text.trim()) || text.trim() === '0') {
    lose(
      context,
      'zero-date',
      `the zero date becomes '-infinity': it sorts first as well, but is no date that an application reads`,
      'NULL may be what is meant',
    );
    return { kind: 'string', value: '-infinity' };
  }
  if (!MOMENT.test(text.trim()) || /-00(?:-|[ T]|$)/.test(text))
    return needsPerson('literal', `'${text}' as a ${target.kind} has no equal that is known`);
  return { kind: 'string', value: text.trim() };
}

function bytesOf(text: string): string {
  return text === '' || text.startsWith('\\x') ? text : `\\x${Buffer.from(text, 'utf8').toString('hex')}`;
}
