import type { Constraint, DialectName, ForeignKey, Index, Name } from '../../../src/ir/index.js';
import type { BlockContext } from './block.js';
import { call, made, type Argument, type Call } from './calls.js';
import { tablePath } from './columns.js';

type Options = Readonly<Record<string, Argument | undefined>>;

/** A call that adds a constraint that has its name; undefined where TypeORM has no way to say it. */
export function addConstraintCall(
  table: Name,
  constraint: Constraint,
  context: BlockContext,
): Call | undefined {
  const { name } = constraint;
  if (name === undefined || 'usingIndex' in constraint) return undefined;
  const path = tablePath(table);
  switch (constraint.kind) {
    case 'primaryKey':
      return isPlain(constraint) ? call('createPrimaryKey', path, constraint.columns, name) : undefined;
    case 'unique': {
      const options = uniqueOptions(constraint);
      return options && call('createUniqueConstraint', path, made('TableUnique', options));
    }
    case 'check': {
      const options = checkOptions(constraint, context);
      return options && call('createCheckConstraint', path, made('TableCheck', options));
    }
    case 'foreignKey': {
      const options = foreignKeyOptions(constraint);
      return options && call('createForeignKey', path, made('TableForeignKey', options));
    }
    case 'exclusion': {
      const options = exclusionOptions(table, constraint, context);
      return options && call('createExclusionConstraint', path, made('TableExclusion', options));
    }
  }
}

/** Neither INCLUDE nor DEFERRABLE, for which a primary key has no option. */
export function isPlain(constraint: Extract<Constraint, { kind: 'primaryKey' }>): boolean {
  return constraint.include === undefined && constraint.deferrable === undefined;
}

/** The options of a `TableUnique`. */
export function uniqueOptions(constraint: Extract<Constraint, { kind: 'unique' }>): Options | undefined {
  const { name, columns, include, nullsNotDistinct, deferrable } = constraint;
  if (include !== undefined || nullsNotDistinct === true) return undefined;
  return { name, columnNames: columns, deferrable: deferrable && DEFERRABLE[deferrable] };
}

/** The options of a `TableCheck`. */
export function checkOptions(
  constraint: Extract<Constraint, { kind: 'check' }>,
  { dialect }: BlockContext,
): Options | undefined {
  const { name, expression, noInherit, notValid } = constraint;
  if (noInherit === true || notValid === true) return undefined;
  return { name, expression: dialect.printExpression(expression) };
}

/** The options of a `TableForeignKey`. */
export function foreignKeyOptions(constraint: ForeignKey): Options | undefined {
  const { name, columns, references, onDelete, onUpdate, deferrable } = constraint;
  const { match, notValid, onDeleteColumns } = constraint;
  if (match !== undefined || notValid !== undefined || onDeleteColumns !== undefined) return undefined;
  if (references.columns === undefined) return undefined;
  return {
    name,
    columnNames: columns,
    referencedTableName: tablePath(references.table),
    referencedColumnNames: references.columns,
    onDelete: onDelete && ACTIONS[onDelete],
    onUpdate: onUpdate && ACTIONS[onUpdate],
    deferrable: deferrable && DEFERRABLE[deferrable],
  };
}

/** The options of a `TableExclusion`: what stands behind the word EXCLUDE. */
export function exclusionOptions(
  table: Name,
  constraint: Extract<Constraint, { kind: 'exclusion' }>,
  { dialect }: BlockContext,
): Options | undefined {
  const [sql = ''] = dialect.print({ kind: 'addConstraint', table, constraint });
  const expression = /\bEXCLUDE (.*)$/s.exec(sql)?.[1];
  return expression === undefined ? undefined : { name: constraint.name, expression };
}

/** The options of a `TableIndex`: columns as they are, of a B-tree or a GiST index. */
export function indexOptions(
  index: Index,
  concurrently: true | undefined,
  { dialect }: BlockContext,
): Options | undefined {
  const { name, unique, method, keys, include, where, nullsNotDistinct } = index;
  const isOther = method !== undefined && !KINDS[dialect.name].has(method);
  if (name === undefined || isOther || include !== undefined || index.with !== undefined) return undefined;
  if (nullsNotDistinct === true) return undefined;
  const columns = keys.flatMap((key) =>
    key.column !== undefined && Object.keys(key).length === 1 ? [key.column] : [],
  );
  if (columns.length !== keys.length) return undefined;
  return {
    name,
    columnNames: columns,
    isUnique: unique,
    isSpatial: method === 'gist' || method === 'spatial' ? true : undefined,
    isFulltext: method === 'fulltext' ? true : undefined,
    isConcurrent: concurrently,
    where: where === undefined ? undefined : dialect.printExpression(where),
  };
}

/** Kinds of indexes that TypeORM has options for. */
const KINDS: Readonly<Record<DialectName, ReadonlySet<string>>> = {
  postgres: new Set(['btree', 'gist']),
  mysql: new Set(['fulltext', 'spatial']),
  mariadb: new Set(['fulltext', 'spatial']),
  sqlite: new Set(),
};

const ACTIONS: Readonly<Record<NonNullable<ForeignKey['onDelete']>, string>> = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

const DEFERRABLE = { immediate: 'INITIALLY IMMEDIATE', deferred: 'INITIALLY DEFERRED' } as const;
