import type { ColumnType } from '../../ir/index.js';

/** The most characters that a type's values have as text; infinite where there is no end, or none that is known. */
export function widestText(type: ColumnType): number {
  switch (type.kind) {
    case 'integer':
      return { 8: 4, 16: 6, 24: 8, 32: 11, 64: 20 }[type.bits];
    case 'uuid':
      return 36;
    case 'date':
      return 10;
    case 'string':
    case 'char':
      return limitOf(type) ?? Infinity;
    case 'enum':
      return Math.max(0, ...type.values.map((value) => [...value].length));
    default:
      return Infinity;
  }
}

/** How many characters a type of text takes; undefined where it has no limit. */
export function limitOf(type: ColumnType): number | undefined {
  if (type.kind === 'char') return type.length ?? 1;
  return type.kind === 'string' ? type.length : undefined;
}
