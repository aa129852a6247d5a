import type { Expression, Name } from '../../ir/index.js';

/**
 * A query as both grammars say it. Its expressions are those of the IR; what these cannot hold (subqueries, window calls) stands in
 * them as `verbatim` text, which {@link Statement.kept} explains.
 */
export interface Query {
  readonly common: readonly CommonTable[];
  readonly body: Select | Combination;
}

/** `name AS (query)` in WITH. */
export interface CommonTable {
  readonly name: string;
  /** Names for the columns of the query. */
  readonly columns?: readonly string[];
  readonly query: Query;
}

export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly targets: readonly Target[];
  /** What stands between commas. */
  readonly from: readonly FromItem[];
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly orderBy: readonly Order[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

/** UNION and its like; its sides have no ORDER BY and LIMIT. */
export interface Combination {
  readonly kind: 'combination';
  readonly word: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly all: boolean;
  readonly left: Query;
  readonly right: Query;
}

/** A column of the result. */
export type Target =
  | { readonly kind: 'value'; readonly expression: Expression; readonly name?: string }
  /** `*`, or `t.*`. */
  | { readonly kind: 'star'; readonly table?: string };

export type FromItem =
  /** `qualified`: written with its schema, so it is nothing that WITH names. */
  | { readonly kind: 'table'; readonly name: Name; readonly qualified?: true; readonly alias?: string }
  | { readonly kind: 'query'; readonly query: Query; readonly alias: string }
  | {
      readonly kind: 'join';
      readonly word: 'JOIN' | 'LEFT JOIN' | 'RIGHT JOIN';
      readonly left: FromItem;
      readonly right: FromItem;
      /** Neither: every row with every row. */
      readonly on?: Expression;
      readonly using?: readonly string[];
    };

export interface Order {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
}

/** What stands in an expression as text that the IR does not hold. */
export type Kept =
  | { readonly kind: 'exists' | 'value'; readonly query: Query }
  | { readonly kind: 'in'; readonly operand: Expression; readonly negated: boolean; readonly query: Query }
  /** `name() OVER (PARTITION BY … ORDER BY …)` of a function that counts rows. */
  | {
      readonly kind: 'window';
      readonly name: string;
      readonly partition: readonly Expression[];
      readonly order: readonly Order[];
    };

/** The table that a statement changes. */
export interface Changed {
  readonly table: Name;
  readonly alias?: string;
}

export interface Assignment {
  readonly column: string;
  readonly value: Expression;
}

/** What ON CONFLICT does with the row that is there; `excluded` is the one that was to be inserted. */
export interface ChangeIfThere {
  readonly columns: readonly string[];
  readonly set: readonly Assignment[];
  readonly where?: Expression;
  /** What the table is called here. */
  readonly alias: string;
}

/** A statement that changes rows. */
export type RowStatement =
  | {
      readonly kind: 'insert';
      readonly table: Name;
      readonly columns: readonly string[];
      /** Rows of values, or what a query gives. */
      readonly rows: readonly (readonly Expression[])[] | Query;
      /** Does nothing where a row with the same key is there: with any key, or with one of these columns. */
      readonly ifAbsent?: { readonly columns?: readonly string[] };
      /** Changes the row that is there with the same values of these columns. */
      readonly ifThere?: ChangeIfThere;
    }
  | {
      readonly kind: 'update';
      readonly changed: Changed;
      readonly common: readonly CommonTable[];
      readonly set: readonly Assignment[];
      readonly from: readonly FromItem[];
      readonly where?: Expression;
      /** The table that is changed stands in `from`, too, under its alias: an outer join may leave it without partners. */
      readonly isJoined?: true;
    }
  | {
      readonly kind: 'delete';
      readonly changed: Changed;
      readonly common: readonly CommonTable[];
      readonly from: readonly FromItem[];
      readonly where?: Expression;
      readonly isJoined?: true;
    };

/** A statement that was read, or the query of a view. */
export interface Statement<T> {
  readonly read: T;
  /** What a `verbatim` text of its expressions stands for; `undefined`: it is nothing that is known. */
  kept(text: string): Kept | undefined;
}

/** Whether a statement is one that {@link RowStatement} holds, by the word that it begins with. */
export function changesRows(word: string): boolean {
  return ['insert', 'update', 'delete', 'with'].includes(word);
}
