/** A folder of one migration, as Prisma's engine takes it. */
export interface MigrationFolder {
  readonly name: string;
  readonly sql: string;
}

export type Request =
  | { readonly kind: 'start'; readonly url: string }
  | { readonly kind: 'up'; readonly folders: readonly MigrationFolder[] }
  /** `statements` run one by one outside of a transaction, or as one script inside of one. */
  | {
      readonly kind: 'down';
      readonly statements: readonly string[];
      readonly transaction: boolean;
      /** Names of the folders whose rows in `_prisma_migrations` go. */
      readonly folders: readonly string[];
    };

export type Answer = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly message: string };
