import type { ColumnReference, Constraint, Expression, IndexKey, Name } from '../../ir/index.js';
import { expressionColumns } from '../../fold/expressions.js';
import type { NamingRules, TakenNames } from '../../fold/naming.js';
import { figureColumnName } from './column-name.js';
import { clip, makeObjectName, maxNameBytes } from './object-name.js';
import { postgresVerbatim } from './verbatim.js';

/**
 * PostgreSQL's default names. Sources: makeObjectName, ChooseRelationName, ChooseIndexName,
 * ChooseIndexNameAddition and ChooseIndexColumnNames in src/backend/commands/indexcmds.c; ChooseConstraintName in
 * src/backend/catalog/pg_constraint.c; ChooseForeignKeyConstraintNameAddition in src/backend/commands/tablecmds.c;
 * AddRelationNewConstraints in src/backend/catalog/heap.c (checks).
 */
export const postgresNaming: NamingRules = {
  constraint: constraintName,
  index: (table, index, taken) =>
    unusedName(
      table.name,
      joinColumnNames(indexColumnNames([...index.keys, ...includedKeys(index.include)])),
      'idx',
      (name) => taken.relation(name),
    ),
  sequence: (column: ColumnReference, taken) =>
    unusedName(column.table.name, column.column, 'seq', (name) => taken.relation(name)),
  domainCheck: (domain, taken) =>
    unusedName(domain.name, undefined, 'check', (name) => taken.constraint(name)),
  truncate: (name) => clip(name, maxNameBytes),
};

function constraintName(table: Name, constraint: Constraint, taken: TakenNames): string {
  // A constraint that has an index must find a name that is free for both.
  const takenForIndex = (name: string) => taken.relation(name) || taken.constraint(name);
  const takenForConstraint = (name: string) => taken.constraint(name);
  switch (constraint.kind) {
    case 'primaryKey':
      return unusedName(table.name, undefined, 'pkey', takenForIndex);
    case 'unique': {
      const keys = [...constraint.columns.map((column) => ({ column })), ...includedKeys(constraint.include)];
      return unusedName(table.name, joinColumnNames(indexColumnNames(keys)), 'key', takenForIndex);
    }
    case 'exclusion': {
      const keys = [...constraint.elements, ...includedKeys(constraint.include)];
      return unusedName(table.name, joinColumnNames(indexColumnNames(keys)), 'excl', takenForIndex);
    }
    case 'foreignKey':
      return unusedName(table.name, joinColumnNames(constraint.columns), 'fkey', takenForConstraint);
    case 'check':
      return unusedName(table.name, onlyColumn(constraint.expression), 'check', takenForConstraint);
  }
}

/** A check's name has the column that it is about, if there is just one. */
function onlyColumn(expression: Expression): string | undefined {
  const columns = expressionColumns(expression, postgresVerbatim);
  return columns?.length === 1 ? columns[0] : undefined;
}

/** The first of `a_b_label`, `a_b_label1`, `a_b_label2` … that is free; shortened anew for each. */
function unusedName(
  name1: string,
  name2: string | undefined,
  label: string,
  taken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass += 1) {
    const name = makeObjectName(name1, name2, pass === 0 ? label : `${label}${pass}`);
    if (!taken(name)) return name;
  }
}

/** Column names joined for a default name, with the length limit of a C buffer (ChooseIndexNameAddition). */
function joinColumnNames(columns: readonly string[]): string {
  let joined = '';
  for (const column of columns) {
    if (joined !== '') joined += '_';
    joined += column;
    if (Buffer.byteLength(joined) > maxNameBytes) break;
  }
  return joined;
}

/** Names for the columns of an index: an expression's from its form, a number where it is used twice. */
function indexColumnNames(keys: readonly IndexKey[]): readonly string[] {
  const names: string[] = [];
  for (const key of keys) {
    const original = key.column ?? (key.expression && figureColumnName(key.expression)) ?? 'expr';
    let name = original;
    for (let i = 1; names.includes(name); i += 1) {
      name = clip(original, maxNameBytes - String(i).length) + String(i);
    }
    names.push(name);
  }
  return names;
}

function includedKeys(include: readonly string[] | undefined): readonly IndexKey[] {
  return (include ?? []).map((column) => ({ column }));
}
