import type { Expression } from '../../ir/index.js';

/** A call of a function of the target. */
export function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'call', name: { name }, args };
}

/** A whole number, written out. */
export function number(value: number): Expression {
  return { kind: 'number', value: String(value) };
}

/** Text, written out. */
export function string(value: string): Expression {
  return { kind: 'string', value };
}

/** An operator between two values. */
export function operator(left: Expression, name: string, right: Expression): Expression {
  return { kind: 'operator', operator: name, left, right };
}
