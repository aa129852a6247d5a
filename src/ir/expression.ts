import type { DialectName } from './dialect-name.js';
import type { Name } from './name.js';
import type { ColumnType } from './type.js';

/**
 * An expression: a default, a check, a predicate, a key of an index, a value in a simple data change.
 * What this tree cannot hold is `verbatim`: text that is valid in one dialect, kept to the letter.
 * Numbers are text, so that `0.10` and 2^63 survive.
 */
export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** The keyword DEFAULT as a value of an insert or update. */
  | { readonly kind: 'default' }
  /** A column, by the parts as written: `['id']`, `['t', 'id']`, `['*']`. */
  | { readonly kind: 'column'; readonly path: readonly string[] }
  /** A function call; `name` in lower case if it was not quoted, schema absent for built-ins. */
  | {
      readonly kind: 'call';
      readonly name: Name;
      readonly args: readonly Expression[];
      readonly distinct?: true;
      readonly star?: true;
      /**
       * Written in SQL's own words, `substring(a FROM 1 FOR 2)`: the same call, but a server keeps how it was written.
       */
      readonly words?: true;
    }
  /** SQL's functions without parentheses: `current_timestamp`, `current_date`, `current_user` …, lower case. */
  | { readonly kind: 'keyword'; readonly name: string; readonly precision?: number }
  /** A binary or prefix operator; `operator` as spelled (`=`, `||`, `->>`, `like`, `not ilike`, `is distinct from`). */
  | {
      readonly kind: 'operator';
      readonly operator: string;
      readonly left?: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  /** `IS [NOT] NULL | TRUE | FALSE | UNKNOWN`. */
  | {
      readonly kind: 'is';
      readonly operand: Expression;
      readonly test: 'null' | 'true' | 'false' | 'unknown';
      readonly negated?: true;
    }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly values: readonly Expression[];
      readonly negated?: true;
    }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated?: true;
      readonly symmetric?: true;
    }
  /** `operand op ANY (array)` or `ALL`. */
  | {
      readonly kind: 'quantified';
      readonly operator: string;
      readonly quantifier: 'any' | 'all';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: ColumnType }
  | {
      readonly kind: 'case';
      readonly operand?: Expression;
      readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise?: Expression;
    }
  | { readonly kind: 'array'; readonly elements: readonly Expression[] }
  | { readonly kind: 'row'; readonly elements: readonly Expression[] }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: Name }
  | { readonly kind: 'verbatim'; readonly dialect: DialectName; readonly text: string };
