import type { Column, ColumnType, Expression, Name, Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { QueryLanguage } from './language.js';
import type { Relation, Scope } from './scope.js';
import type { CommonTable, Query } from './tree.js';

/** A query in the target's text. */
export interface WrittenQuery {
  readonly text: string;
  /** Its columns in order; `undefined` where a `*` hides how many there are. */
  readonly columns: readonly WrittenColumn[] | undefined;
}

export interface WrittenColumn {
  /** Absent where it is one that the server makes. */
  readonly name: string | undefined;
  readonly type: ColumnType | undefined;
}

export interface QueryOptions {
  /** The columns that get what the query gives. */
  readonly into?: { readonly table: Table; readonly columns: readonly Column[] };
  /** Only whether there are rows counts: `*` stays as it is. */
  readonly keepStar?: true;
  /** Every column gets the name that the source's server gives it. */
  readonly named?: true;
}

/** A query of WITH that is written where it is referred to. */
export interface Inlined {
  readonly text: string;
  /** How often it has been referred to. */
  uses: number;
}

/** Writes the parts of one statement in the target's text. All throw NeedsPerson for what has no equal. */
export interface Writer {
  readonly language: QueryLanguage;
  query(query: Query, outer: Scope | undefined, options?: QueryOptions): WrittenQuery;
  text(expression: Expression, scope: Scope): string;
  condition(expression: Expression, scope: Scope): string;
  /** A value for a column. */
  value(value: Expression, column: Column, table: Table, scope: Scope): string;
  /** WITH, and what it lets the rest see. */
  common(
    tables: readonly CommonTable[],
    outer: Scope | undefined,
  ): { readonly text: string; readonly scope: Scope };
  /** What stands in WITH where the target has none, by name: it is written where it is referred to. */
  readonly inlined: Map<string, Inlined>;
  /** A list of names as the target quotes them. */
  names(names: readonly string[]): string;
  tableText(name: Name): string;
  /** What a view has for columns; `undefined` where that is not known. */
  view(name: Name): Relation;
  /** The table that the statement changes, where subqueries must not read it plainly (MySQL error 1093). */
  changed: Name | undefined;
  /** Columns of `excluded` are those of the row that was to be inserted, which MySQL calls VALUES(). */
  proposes: boolean;
  /** Whether a subquery does read it. */
  readsChanged: boolean;
}

/** The columns of a query under other names. */
export function renamed({ columns }: WrittenQuery, names: readonly string[]): Relation {
  if (columns !== undefined && columns.length !== names.length)
    needsPerson('query', 'not every column of a query is named');
  return new Map(names.map((name, i) => [name, columns?.[i]?.type]));
}

/** What the columns of a subquery are for who reads from it. Throws NeedsPerson where two have one name. */
export function relationOf({ columns }: WrittenQuery): Relation {
  if (columns === undefined || columns.some(({ name }) => name === undefined)) return undefined;
  const relation = new Map(columns.map(({ name = '', type }) => [name, type]));
  if (relation.size < columns.length) needsPerson('query', 'two columns of a subquery have one name');
  return relation;
}
