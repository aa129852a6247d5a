/** The scalar types of Prisma's schema language. */
export type Scalar =
  | 'String'
  | 'Int'
  | 'BigInt'
  | 'Float'
  | 'Decimal'
  | 'Boolean'
  | 'DateTime'
  | 'Json'
  | 'Bytes';

/** A column's type in Prisma's words. */
export type PrismaType =
  | {
      readonly kind: 'scalar';
      readonly scalar: Scalar;
      /** `@db.…`; absent where it is what Prisma takes for the scalar anyway. */
      readonly native?: { readonly name: string; readonly args: readonly number[] };
      readonly list: boolean;
    }
  /** `enumKey`: key in the schema's `enums`. */
  | { readonly kind: 'enum'; readonly enumKey: string; readonly list: boolean }
  /** `Unsupported("…")`: the type as SQL. */
  | { readonly kind: 'unsupported'; readonly sql: string; readonly list: false };

/** The type of a column, or of an element of a list. */
export type ElementType =
  | Omit<Extract<PrismaType, { kind: 'scalar' }>, 'list'>
  | { readonly kind: 'enum'; readonly enumKey: string };
