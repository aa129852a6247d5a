import type { Name } from '../ir/index.js';

/**
 * What folding must know of SQL that is kept as text (`verbatim` expressions, the queries of views), in one dialect.
 * Text that the dialect's grammar refuses gives `undefined`: the caller then treats it as unknown, never as empty.
 */
export interface VerbatimRules {
  /** The names of the columns that an expression mentions, each once, in order; `*` for a star. */
  expressionColumns(expression: string): readonly string[] | undefined;
  /** An expression in which a column has another name. */
  renameColumn(expression: string, from: string, to: string): string | undefined;
  /** The names of the columns that a query mentions, of whatever table; `*` for a star. */
  queryColumns(query: string): readonly string[] | undefined;
  /** A query, or the definition of a trigger, in which a table or view has another name. */
  renameRelation(query: string, from: Name, to: Name): string | undefined;
  /** The definition of a trigger with another name. */
  renameTrigger(definition: string, to: string): string | undefined;
}
