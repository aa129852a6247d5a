import type { Expression } from '../../ir/index.js';

/** Functions of the targets that count from 0 on. */
const COUNTS: ReadonlySet<string> = new Set(['locate', 'instr', 'char_length', 'length']);

/** The least number that an expression of the target can be, as far as that is known. */
export function leastNumber(value: Expression): number {
  if (value.kind === 'number') return /^-?\d+$/.test(value.value) ? Number(value.value) : -Infinity;
  if (value.kind === 'call') return COUNTS.has(value.name.name) ? 0 : -Infinity;
  if (value.kind !== 'operator' || value.left === undefined) return -Infinity;
  const { operator, left, right } = value;
  if (operator === '+') return leastNumber(left) + leastNumber(right);
  return operator === '-' && right.kind === 'number' ? leastNumber(left) - Number(right.value) : -Infinity;
}
