import type { DialectName } from '../../../src/ir/index.js';

/** A folder of one migration, as Prisma's engine takes it. */
export interface MigrationFolder {
  readonly name: string;
  readonly sql: string;
}

/** What the child needs to begin. */
export interface Start {
  readonly url: string;
  readonly dialect: DialectName;
}

/** What the child is asked to do: folders to apply, or statements to run and folders to forget. */
export type StepRequest =
  | { readonly kind: 'apply'; readonly folders: readonly MigrationFolder[] }
  | {
      readonly kind: 'undo';
      /** They run one by one, inside of a transaction or outside. */
      readonly statements: readonly string[];
      readonly transaction: boolean;
      /** Names of the folders whose rows in `_prisma_migrations` go. */
      readonly folders: readonly string[];
    };
