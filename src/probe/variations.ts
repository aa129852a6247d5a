import type { ProbeColumn } from './model.js';
import { NULL, type ProbeValue } from './value.js';

/** In what a second row differs from the one before it in a key. */
export interface Variation {
  readonly name: string;
  /** Whether it can be done to a value of a column. */
  takes(column: ProbeColumn, value: ProbeValue): boolean;
  /** The values of the two rows. */
  apply(value: ProbeValue): { readonly first: ProbeValue; readonly second: ProbeValue };
}

const isText = (_: ProbeColumn, value: ProbeValue): boolean => value.kind === 'text';

function ofText(name: string, change: (value: string) => string): Variation {
  return {
    name,
    takes: isText,
    apply: (first) => ({
      first,
      second: first.kind === 'text' ? { kind: 'text', value: change(first.value) } : first,
    }),
  };
}

/** The plainest first: exactly the same. */
export const VARIATIONS: readonly Variation[] = [
  { name: 'the same', takes: () => false, apply: (first) => ({ first, second: first }) },
  ofText('another case of its ASCII letters', (value) =>
    value.replaceAll(/[a-z]+/gi, (word) =>
      word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase(),
    ),
  ),
  ofText('another case', (value) =>
    value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase(),
  ),
  ofText('without accents', (value) => value.normalize('NFD').replaceAll(/\p{M}/gu, '')),
  ofText('a space at the end', (value) => `${value} `),
  ofText('a space at the start', (value) => ` ${value}`),
  ofText('decomposed', (value) => value.normalize('NFD')),
  {
    name: 'NULL in both',
    takes: ({ source, canWrite }) => source.nullable && canWrite,
    apply: () => ({ first: NULL, second: NULL }),
  },
  {
    name: 'empty in both',
    takes: isText,
    apply: () => ({ first: { kind: 'text', value: '' }, second: { kind: 'text', value: '' } }),
  },
];

export function variation(index: number): Variation {
  return VARIATIONS[index] ?? (VARIATIONS[0] as Variation);
}
