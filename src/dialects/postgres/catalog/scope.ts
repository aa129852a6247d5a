import type { NodeBody } from '../parse/nodes.js';
import type { Cell } from './cells.js';
import type { Catalog } from './relations.js';
import type { CatalogRow } from './sources.js';

/** The query asks something else than the catalogs, or in a way that is not modelled. */
export class NotOfCatalogs extends Error {
  override readonly name = 'NotOfCatalogs';
}

/** Which rows the query would give depends on what is not known. */
export class UnsureRows extends Error {
  override readonly name = 'UnsureRows';
}

export type Select = NodeBody<'SelectStmt'>;

/** A row of an answer; columns that are not known are `undefined`, as is the row where it has columns that nobody knows. */
export type AnswerRow = Readonly<Record<string, Cell>> | undefined;

/** Answers a query within another: throws {@link NotOfCatalogs}, {@link UnsureRows}. */
export type Query = (statement: Select, catalog: Catalog, outer: Scope | undefined) => readonly AnswerRow[];

/** Rows in scope, by their alias; `outer` has those of the queries around. A relation that is not joined yet has an empty row. */
export interface Scope {
  readonly catalog: Catalog;
  readonly query: Query;
  readonly rows: Readonly<Record<string, CatalogRow>>;
  readonly outer: Scope | undefined;
  /** The rows that `count` counts, in the list of a query that counts. */
  readonly counted?: readonly Scope[];
}
