import type { Column, Constraint, Index, OperationOf, Table } from '../../../ir/index.js';
import type { Language } from '../language.js';

/** The table that SHOW CREATE TABLE describes; undefined where the reader does not model all of it. */
export function readTable(text: string, parse: Language['parse']): Table | undefined {
  const { operations } = parse(text, { file: '' });
  const [create] = operations;
  if (operations.length !== 1 || create?.kind !== 'createTable') return undefined;
  return tableOf(create, columnsWithoutDefault(text));
}

function tableOf(create: OperationOf<'createTable'>, withoutDefault: ReadonlySet<string>): Table {
  const { table: name, comment, options, partitionBy } = create;
  return {
    name,
    columns: create.columns.map((column) => columnOf(column, withoutDefault)),
    constraints: create.constraints.map(named).sort(byName),
    indexes: [...(create.indexes ?? [])].sort(byName),
    triggers: [],
    ...(comment === undefined ? {} : { comment }),
    ...(options === undefined ? {} : { options }),
    ...(partitionBy === undefined ? {} : { partitionBy }),
  };
}

/** A primary key has one name; a check on a column of MariaDB has that of the column. */
function named(constraint: Constraint): Constraint {
  if (constraint.name !== undefined) return constraint;
  if (constraint.kind === 'primaryKey') return { ...constraint, name: 'PRIMARY' };
  return constraint.kind === 'check' && constraint.column !== undefined
    ? { ...constraint, name: constraint.column }
    : constraint;
}

function byName(a: Constraint | Index, b: Constraint | Index): number {
  const [left = '', right = ''] = [a.name, b.name];
  return left < right ? -1 : left > right ? 1 : 0;
}

function columnOf(column: Column, withoutDefault: ReadonlySet<string>): Column {
  const mayLack = column.nullable && column.generated === undefined && !hasNoNullDefault(column);
  return mayLack && withoutDefault.has(column.name) ? { ...column, noDefault: true } : column;
}

/** Types for which MySQL writes no DEFAULT NULL (`sql/sql_show.cc`, store_create_info: those that it calls blobs). */
export function hasNoNullDefault({ type }: Column): boolean {
  return (
    type.kind === 'text' ||
    type.kind === 'json' ||
    (type.kind === 'binary' && type.form === undefined) ||
    (type.kind === 'native' && type.name !== 'year')
  );
}

/**
 * The columns on whose line stands no DEFAULT. A nullable column has one, if only NULL, unless ALTER COLUMN … DROP
 * DEFAULT took it away.
 */
function columnsWithoutDefault(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    const match = /^ {2}`((?:[^`]|``)+)` (.*)$/.exec(line);
    const rest = match?.[2]?.replace(/'(?:[^'\\]|''|\\.)*'/g, "''");
    if (match !== null && rest !== undefined && !/\bDEFAULT\b/.test(rest)) {
      names.add((match[1] ?? '').replaceAll('``', '`'));
    }
  }
  return names;
}
