import type { Name } from './name.js';

/**
 * The type of a column, in logical terms that mean the same in every dialect.
 * What a dialect has alone is `native` (a built-in of that dialect) or `named` (a type that the schema defines:
 * an enum, a domain, a composite, or one that an extension brings).
 */
export type ColumnType =
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 24 | 32 | 64; readonly unsigned?: true }
  /** Exact numbers. Without precision: as many digits as the dialect allows. */
  | { readonly kind: 'decimal'; readonly precision?: number; readonly scale?: number }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'boolean' }
  /** Varying text (`varchar`), `length` in characters; without it unbounded, but still declared `varchar`. */
  | { readonly kind: 'string'; readonly length?: number }
  /** Blank-padded text; `length` in characters, 1 if absent. */
  | { readonly kind: 'char'; readonly length?: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'bit'; readonly length?: number; readonly varying?: true }
  | { readonly kind: 'date' }
  /** `precision`: digits of a second; absent means the dialect's default (PostgreSQL: 6). */
  | { readonly kind: 'time'; readonly zone: boolean; readonly precision?: number }
  | { readonly kind: 'timestamp'; readonly zone: boolean; readonly precision?: number }
  /** `fields`: PostgreSQL's restriction in lower case, such as `day to second`. */
  | { readonly kind: 'interval'; readonly fields?: string; readonly precision?: number }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'json' }
  | { readonly kind: 'jsonb' }
  /** An array; PostgreSQL ignores declared bounds, and so does this. Dimensions nest. */
  | { readonly kind: 'array'; readonly of: ColumnType }
  /** A type that the schema or an extension defines, with its modifiers as text (`vector(3)` has `['3']`). */
  | { readonly kind: 'named'; readonly name: Name; readonly args?: readonly string[] }
  /** A built-in that only its dialect has (`inet`, `tsvector`, `money`), by its canonical name. */
  | { readonly kind: 'native'; readonly name: string; readonly args?: readonly string[] };
