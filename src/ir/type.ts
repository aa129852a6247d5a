import type { Name } from './name.js';

/**
 * The type of a column, in logical terms that mean the same in every dialect.
 * What a dialect has alone is `native` (a built-in of that dialect) or `named` (a type that the schema defines:
 * an enum, a domain, a composite, or one that an extension brings).
 *
 * `spelling`: the type as it was declared, in lower case with single spaces, where a dialect keeps any declaration
 * (SQLite) and it is not the usual one of the logical type: `int` for `integer`, `tinyint(1)` for `boolean`.
 */
export type ColumnType = LogicalType & { readonly spelling?: string };

type LogicalType =
  | {
      readonly kind: 'integer';
      readonly bits: 8 | 16 | 24 | 32 | 64;
      readonly unsigned?: true;
      /** MySQL: shown with leading zeros up to `width`. */
      readonly zerofill?: true;
      /** The display width, where the dialect still keeps it: MySQL's `int(5)`. It limits nothing. */
      readonly width?: number;
    }
  /** Exact numbers. Without precision: as many digits as the dialect allows. */
  | {
      readonly kind: 'decimal';
      readonly precision?: number;
      readonly scale?: number;
      readonly unsigned?: true;
      readonly zerofill?: true;
    }
  /** `precision` and `scale` only as MySQL's `double(10,2)`, which rounds what is stored. */
  | {
      readonly kind: 'float';
      readonly bits: 32 | 64;
      readonly precision?: number;
      readonly scale?: number;
      readonly unsigned?: true;
      readonly zerofill?: true;
    }
  | { readonly kind: 'boolean' }
  /** Varying text (`varchar`), `length` in characters; without it unbounded, but still declared `varchar`. */
  | { readonly kind: 'string'; readonly length?: number }
  /** Blank-padded text; `length` in characters, 1 if absent. */
  | { readonly kind: 'char'; readonly length?: number }
  /**
   * Text of any length. `size`: MySQL's `tinytext` (255 bytes), `mediumtext`, `longtext`; absent there: `text`, 64 KB.
   * `length` in characters: MySQL's `text(300)`, for which the server takes the smallest size that holds it; never in a schema.
   */
  | { readonly kind: 'text'; readonly size?: 'tiny' | 'medium' | 'long'; readonly length?: number }
  /**
   * Bytes. `form` absent: of any length (`bytea`, `blob`), with `size` and `length` as of `text`;
   * `fixed`: MySQL's `binary(n)`, zero-padded; `varying`: `varbinary(n)`. `length` in bytes, 1 if absent for `fixed`.
   */
  | {
      readonly kind: 'binary';
      readonly form?: 'fixed' | 'varying';
      readonly size?: 'tiny' | 'medium' | 'long';
      readonly length?: number;
    }
  /** One of some texts, or a set of them, declared at the column itself (MySQL). An enum type of its own is `named`. */
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'set'; readonly values: readonly string[] }
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
