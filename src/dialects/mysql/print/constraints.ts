import type {
  Constraint,
  ForeignKey,
  Index,
  IndexKey,
  Name,
  PrimaryKey,
  ReferentialAction,
} from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { isUnsaid } from '../visiting.js';
import { printExpression } from './expressions.js';
import { flag, printColumns, printName, quoteIdentifier, quoteString } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** A constraint as it stands in CREATE TABLE and after ADD. */
export function printConstraint(constraint: Constraint, flavour: Flavour): string {
  refuseForeign(constraint, flavour);
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quoteIdentifier(constraint.name)} `;
  switch (constraint.kind) {
    // Its name is always PRIMARY.
    case 'primaryKey':
      return printPrimaryKey(constraint, flavour);
    case 'unique':
      return `${name}UNIQUE (${printColumns(constraint.columns)})`;
    case 'check':
      return `${name}CHECK (${printExpression(constraint.expression, flavour)})${flag(constraint.notEnforced, ' NOT ENFORCED')}`;
    case 'foreignKey':
      return name + printForeignKey(constraint);
    case 'exclusion':
      throw new UnprintableError(flavour, 'exclusion constraint');
  }
}

/**
 * Refuses a foreign key of another database's table that refers to one of the connection's: a name without a database would be
 * looked for beside the table.
 */
export function refuseUnsaid(table: Name, constraints: readonly Constraint[], flavour: Flavour): void {
  if (constraints.some((one) => isUnsaid(table, one)))
    throw new UnprintableError(flavour, 'foreign key from another database to that of the connection');
}

function refuseForeign(constraint: Constraint, flavour: Flavour): void {
  const extra = (
    [
      'deferrable',
      'include',
      'nullsNotDistinct',
      'usingIndex',
      'noInherit',
      'notValid',
      'onDeleteColumns',
    ] as const
  ).find((key) => key in constraint && (constraint as unknown as Record<string, unknown>)[key] !== undefined);
  if (extra !== undefined) throw new UnprintableError(flavour, `constraint with ${extra}`);
  if (constraint.kind === 'check' && constraint.notEnforced === true && flavour.dialect === 'mariadb') {
    throw new UnprintableError(flavour, 'check that is not enforced');
  }
}

function printPrimaryKey(constraint: PrimaryKey, flavour: Flavour): string {
  const keys = constraint.index?.keys ?? constraint.columns.map((column): IndexKey => ({ column }));
  const { method, with: storage } = constraint.index ?? {};
  const body = keys.map((key) => printKey(key, flavour)).join(', ');
  const comment = constraint.comment === undefined ? {} : { comment: constraint.comment };
  const rest = printKeyOptions(
    {
      ...(method === undefined ? {} : { method }),
      ...(storage === undefined ? {} : { with: storage }),
      ...comment,
    },
    flavour,
  );
  return `PRIMARY KEY (${body})${rest}`;
}

function printForeignKey(constraint: ForeignKey): string {
  const { table, columns } = constraint.references;
  const index = constraint.indexName === undefined ? '' : `${quoteIdentifier(constraint.indexName)} `;
  return (
    `FOREIGN KEY ${index}(${printColumns(constraint.columns)}) REFERENCES ${printName(table)}` +
    (columns === undefined ? '' : ` (${printColumns(columns)})`) +
    (constraint.onDelete === undefined ? '' : ` ON DELETE ${actions[constraint.onDelete]}`) +
    (constraint.onUpdate === undefined ? '' : ` ON UPDATE ${actions[constraint.onUpdate]}`)
  );
}

const actions: Readonly<Record<Exclude<ReferentialAction, 'noAction'>, string>> = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

/** An index as it stands in CREATE TABLE and after ADD. */
export function printIndex(index: Index, flavour: Flavour): string {
  const name = index.name === undefined ? '' : ` ${quoteIdentifier(index.name)}`;
  return `${indexWords(index)}${name} ${printIndexBody(index, flavour)}`;
}

/** `UNIQUE INDEX`, `FULLTEXT INDEX`. */
export function indexWords(index: Pick<Index, 'unique' | 'method'>): string {
  if (index.unique === true) return 'UNIQUE INDEX';
  return isKind(index.method) ? `${index.method?.toUpperCase()} INDEX` : 'INDEX';
}

/** FULLTEXT and SPATIAL are kinds of index, not a way to build one. */
function isKind(method: string | undefined): boolean {
  return method === 'fulltext' || method === 'spatial' || method === 'vector';
}

/** The columns of an index and its options. */
export function printIndexBody(index: Omit<Index, 'name'>, flavour: Flavour): string {
  const extra = (['include', 'where', 'nullsNotDistinct'] as const).find((key) => index[key] !== undefined);
  if (extra !== undefined) throw new UnprintableError(flavour, `index with ${extra}`);
  if (
    index.method !== undefined &&
    !isKind(index.method) &&
    !['btree', 'hash', 'rtree'].includes(index.method)
  ) {
    throw new UnprintableError(flavour, `index of method ${index.method}`);
  }
  return `(${index.keys.map((key) => printKey(key, flavour)).join(', ')})${printKeyOptions(index, flavour)}`;
}

function printKeyOptions(
  index: Pick<Index, 'method' | 'with' | 'parser' | 'invisible' | 'comment'>,
  flavour: Flavour,
): string {
  const storage = Object.entries(index.with ?? {}).map(
    ([key, value]) => ` ${key.toUpperCase()}=${/^\d+$|^[a-z]+$/i.test(value) ? value : quoteString(value)}`,
  );
  return (
    (index.method === undefined || isKind(index.method) ? '' : ` USING ${index.method.toUpperCase()}`) +
    (index.parser === undefined ? '' : ` WITH PARSER ${quoteIdentifier(index.parser)}`) +
    storage.join('') +
    (index.comment === undefined ? '' : ` COMMENT ${quoteString(index.comment)}`) +
    flag(index.invisible, ` ${flavour.hiddenIndex}`)
  );
}

function printKey(key: IndexKey, flavour: Flavour): string {
  const extra = (['opclass', 'nulls', 'collation'] as const).find((property) => key[property] !== undefined);
  if (extra !== undefined) throw new UnprintableError(flavour, `key of an index with ${extra}`);
  const order = key.order === 'desc' ? ' DESC' : '';
  if (key.expression !== undefined) {
    if (!flavour.functionalKeys) throw new UnprintableError(flavour, 'index on an expression');
    return `(${printExpression(key.expression, flavour)})${order}`;
  }
  const length = key.length === undefined ? '' : `(${key.length})`;
  return `${quoteIdentifier(key.column ?? '')}${length}${order}`;
}
