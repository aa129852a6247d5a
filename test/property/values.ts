import type { ColumnType, Expression } from '../../src/ir/index.js';

/** Short ways to say what rules of dialects are full of. */
export const text = (value: string): Expression => ({ kind: 'string', value });
export const number = (value: string): Expression => ({ kind: 'number', value });
export const call = (name: string): Expression => ({ kind: 'call', name: { name }, args: [] });
export const keyword = (name: string): Expression => ({ kind: 'keyword', name });
export const integer = (bits: 8 | 16 | 24 | 32 | 64): ColumnType => ({ kind: 'integer', bits });

/** A text that must survive every kind of quoting. */
export const AWKWARD_TEXT = 'it\'s "x" \\ ? :a $1 ${b} `c` {d} %s é\n-- e';
