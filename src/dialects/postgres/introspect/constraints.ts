import type {
  Check,
  Constraint,
  Deferrability,
  Exclusion,
  ForeignKey,
  PrimaryKey,
  ReferentialAction,
  Unique,
} from '../../../ir/index.js';
import {
  commentOn,
  columnNames,
  includedColumns,
  nameOf,
  relationName,
  type CatalogVersion,
  type FragmentParser,
  type NameRow,
} from './catalog.js';
import { indexKeysSql, readIndexKey, type IndexKeyRow } from './indexes.js';

export interface ConstraintRow {
  readonly name: string;
  /** `pg_constraint.contype`: check, foreign, not null, primary, unique, exclusion. */
  readonly type: 'c' | 'f' | 'n' | 'p' | 'u' | 'x';
  readonly columns?: readonly string[];
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly noInherit: boolean;
  readonly expression?: string;
  readonly comment?: string;
  readonly references?: { readonly table: NameRow; readonly columns: readonly string[] };
  readonly onUpdate?: ActionCode;
  readonly onDelete?: ActionCode;
  readonly onDeleteColumns?: readonly string[];
  readonly match?: 'f' | 'p' | 's';
  readonly index?: {
    readonly method: string;
    readonly include?: readonly string[];
    readonly nullsNotDistinct?: boolean;
    readonly keys?: readonly (IndexKeyRow & { readonly operator: string })[];
    readonly where?: string;
    readonly with?: readonly string[];
  };
  /** The whole definition, where the IR has no words for it: WITHOUT OVERLAPS, PERIOD, NOT ENFORCED, NOT NULL … NOT VALID. */
  readonly unmodelled?: string;
}

type ActionCode = 'a' | 'r' | 'c' | 'n' | 'd';

/**
 * SQL: the constraints of relation `c`. Not those that the server keeps for the parts of a partitioned table
 * (`conparentid`), and of the NOT NULL constraints of version 18 only those that `attnotnull` does not say.
 */
export function constraintsSql({ major }: CatalogVersion): string {
  const unmodelled = major >= 18 ? `con.conperiod OR NOT con.conenforced OR con.contype = 'n'` : 'false';
  const deleteColumns = major >= 15 ? columnNames('con.conrelid', 'con.confdelsetcols') : 'NULL';
  const nullsNotDistinct = major >= 15 ? 'x.indnullsnotdistinct' : 'NULL';
  return `
  (SELECT json_agg(json_build_object(
    'name', con.conname, 'type', con.contype,
    'columns', CASE WHEN con.contype IN ('p', 'u', 'f') THEN ${columnNames('con.conrelid', 'con.conkey')} END,
    'deferrable', con.condeferrable, 'deferred', con.condeferred, 'validated', con.convalidated,
    'noInherit', con.connoinherit, 'expression', pg_get_expr(con.conbin, con.conrelid),
    'comment', ${commentOn('pg_constraint', 'con.oid')},
    'references', CASE WHEN con.contype = 'f' THEN json_build_object('table', ${relationName('con.confrelid')},
      'columns', ${columnNames('con.confrelid', 'con.confkey')}) END,
    'onUpdate', nullif(con.confupdtype, ' '), 'onDelete', nullif(con.confdeltype, ' '),
    'onDeleteColumns', ${deleteColumns}, 'match', nullif(con.confmatchtype, ' '),
    'index', CASE WHEN con.contype IN ('p', 'u', 'x') THEN (SELECT json_build_object('method', am.amname,
        'include', ${includedColumns('x')},
        'nullsNotDistinct', ${nullsNotDistinct},
        'keys', CASE WHEN con.contype = 'x' THEN ${indexKeysSql('x', 'con.conexclop')} END,
        'where', pg_get_expr(x.indpred, x.indrelid), 'with', xc.reloptions)
      FROM pg_index x JOIN pg_class xc ON xc.oid = x.indexrelid JOIN pg_am am ON am.oid = xc.relam
      WHERE x.indexrelid = con.conindid) END,
    'unmodelled', CASE WHEN ${unmodelled} THEN pg_get_constraintdef(con.oid) END
    ) ORDER BY con.conname)
   FROM pg_constraint con
   WHERE con.conrelid = c.oid AND con.contype <> 't' AND (con.contype <> 'f' OR con.conparentid = 0)
     AND (con.contype <> 'n' OR NOT con.convalidated OR con.connoinherit))`;
}

/** A constraint of the IR; undefined if it has no words for it (`unmodelled`). */
export function readConstraint(row: ConstraintRow, parser: FragmentParser): Constraint | undefined {
  if (row.unmodelled !== undefined) return undefined;
  const base = { name: row.name, ...(row.comment === undefined ? {} : { comment: row.comment }) };
  const deferrable = deferrabilityOf(row);
  const where = row.index?.where;
  switch (row.type) {
    case 'p':
    case 'u': {
      const columns = row.columns ?? [];
      const shared = { ...base, columns, ...includeOf(row), ...deferrable };
      if (row.type === 'p') return { kind: 'primaryKey', ...shared } satisfies PrimaryKey;
      const distinct = row.index?.nullsNotDistinct === true ? { nullsNotDistinct: true as const } : {};
      return { kind: 'unique', ...shared, ...distinct } satisfies Unique;
    }
    case 'c':
      return {
        kind: 'check',
        ...base,
        expression: parser.parseExpression(row.expression ?? ''),
        ...(row.noInherit ? { noInherit: true } : {}),
        ...(row.validated ? {} : { notValid: true }),
      } satisfies Check;
    case 'f':
      return readForeignKey(row, { ...base, ...deferrable });
    case 'x':
      return {
        kind: 'exclusion',
        ...base,
        method: row.index?.method ?? '',
        elements: (row.index?.keys ?? []).map((key) => ({
          ...readIndexKey(key, parser),
          operator: key.operator,
        })),
        ...includeOf(row),
        ...(where === undefined ? {} : { where: parser.parseExpression(where) }),
        ...deferrable,
      } satisfies Exclusion;
    case 'n':
      return undefined;
  }
}

function readForeignKey(
  row: ConstraintRow,
  base: { readonly name: string; readonly comment?: string; readonly deferrable?: Deferrability },
): ForeignKey {
  const onDelete = actionOf(row.onDelete);
  const onUpdate = actionOf(row.onUpdate);
  return {
    kind: 'foreignKey',
    ...base,
    columns: row.columns ?? [],
    references: {
      table: nameOf(row.references?.table ?? ['', '']),
      columns: row.references?.columns ?? [],
    },
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(row.onDeleteColumns === undefined ? {} : { onDeleteColumns: row.onDeleteColumns }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
    ...(row.match === 'f' ? { match: 'full' as const } : {}),
    ...(row.validated ? {} : { notValid: true as const }),
  };
}

const ACTIONS: Readonly<Record<ActionCode, Exclude<ReferentialAction, 'noAction'> | undefined>> = {
  a: undefined,
  r: 'restrict',
  c: 'cascade',
  n: 'setNull',
  d: 'setDefault',
};

function actionOf(code: ActionCode | undefined): Exclude<ReferentialAction, 'noAction'> | undefined {
  return code === undefined ? undefined : ACTIONS[code];
}

function deferrabilityOf(row: ConstraintRow): { readonly deferrable?: Deferrability } {
  if (!row.deferrable) return {};
  return { deferrable: row.deferred ? 'deferred' : 'immediate' };
}

function includeOf(row: ConstraintRow): { readonly include?: readonly string[] } {
  const include = row.index?.include;
  return include === undefined || include.length === 0 ? {} : { include };
}
