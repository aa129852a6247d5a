import type { Expression } from '../../ir/index.js';

/** A constant of MySQL that the tree does not hold, bytes as `\\x00ff`; `undefined`: it is none. */
export function constantOf(text: string): Expression | undefined {
  const withCharset = /^_[a-z0-9]+\s*('(?:[^'\\]|'')*')$/i.exec(text.trim());
  if (withCharset?.[1] !== undefined)
    return { kind: 'string', value: withCharset[1].slice(1, -1).replace(/''/g, "'") };
  const moment = /^(?:DATE|TIMESTAMP|TIME)\s*'([^'\\]*)'$/i.exec(text.trim());
  if (moment?.[1] !== undefined) return { kind: 'string', value: moment[1] };
  const hex = /^(?:0x([0-9a-f]+)|x'([0-9a-f]*)')$/i.exec(text.trim());
  const digits = hex?.[1] ?? hex?.[2];
  if (digits !== undefined)
    return { kind: 'string', value: `\\x${digits.length % 2 === 0 ? digits : `0${digits}`}` };
  return undefined;
}

/** The digits of a bit constant: `b'01'`, `0b01`. */
export function bitsOf(expression: Expression): string | undefined {
  if (expression.kind !== 'verbatim') return undefined;
  const match = /^(?:b'([01]*)'|0b([01]+))$/i.exec(expression.text.trim());
  return match?.[1] ?? match?.[2];
}
