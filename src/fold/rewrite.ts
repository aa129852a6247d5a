import type {
  Column,
  ColumnType,
  Constraint,
  Domain,
  Expression,
  Index,
  IndexKey,
  Name,
  Table,
} from '../ir/index.js';
import { rewriteExpression } from './expressions.js';
import { nextvalSequence, withNextvalSequence } from './nextval.js';

/** What is to be replaced throughout an object when something that it refers to gets another name. */
export interface Rewrite {
  /** Tables that foreign keys refer to, and sequences. */
  readonly relation?: (name: Name) => Name;
  /** Types that the schema defines. */
  readonly type?: (name: Name) => Name;
  /** Functions that are called. */
  readonly function?: (name: Name) => Name;
  /** Columns of the table itself. */
  readonly column?: (name: string) => string;
  /** Any part of an expression, after the above. */
  readonly expression?: (expression: Expression) => Expression;
}

/** A table with all that it refers to replaced. Its own name and those of its constraints and indexes stay. */
export function rewriteTable(table: Table, rewrite: Rewrite): Table {
  const column = rewrite.column ?? ((name: string) => name);
  return {
    ...table,
    columns: table.columns.map((old) => ({
      ...old,
      name: column(old.name),
      type: rewriteType(old.type, rewrite),
      ...(old.default === undefined ? {} : { default: rewriteIn(old.default, rewrite) }),
      ...(old.onUpdate === undefined ? {} : { onUpdate: rewriteIn(old.onUpdate, rewrite) }),
      ...(old.generated === undefined
        ? {}
        : { generated: { ...old.generated, expression: rewriteIn(old.generated.expression, rewrite) } }),
      ...(old.autoIncrement?.sequence === undefined
        ? {}
        : {
            autoIncrement: { ...old.autoIncrement, sequence: relation(old.autoIncrement.sequence, rewrite) },
          }),
    })),
    constraints: table.constraints.map((constraint) => rewriteConstraint(constraint, rewrite)),
    indexes: table.indexes.map((index) => rewriteIndex(index, rewrite)),
    triggers: table.triggers.map((trigger) =>
      trigger.function === undefined || rewrite.function === undefined
        ? trigger
        : { ...trigger, function: rewrite.function(trigger.function) },
    ),
  };
}

/**
 * The expressions of a table know no other table: the server resolves `t.a` to the column when they are made and shows
 * it without the table.
 */
function withoutQualifiers(table: Name): Rewrite {
  return {
    expression: (part) =>
      part.kind === 'column' && part.path.length > 1 && part.path.at(-2) === table.name
        ? { ...part, path: part.path.slice(-1) }
        : part,
  };
}

/** A constraint whose expressions name columns without the table. */
export function unqualifiedConstraint(constraint: Constraint, table: Name): Constraint {
  return rewriteConstraint(constraint, withoutQualifiers(table));
}

/** An index whose expressions name columns without the table. */
export function unqualifiedIndex(index: Index, table: Name): Index {
  return rewriteIndex(index, withoutQualifiers(table));
}

/** A column whose generation expression names columns without the table. */
export function unqualifiedColumn(column: Column, table: Name): Column {
  if (column.generated === undefined) return column;
  const expression = rewriteIn(column.generated.expression, withoutQualifiers(table));
  return { ...column, generated: { ...column.generated, expression } };
}

/** A domain with all that it refers to replaced. */
export function rewriteDomain(domain: Domain, rewrite: Rewrite): Domain {
  return {
    ...domain,
    type: rewriteType(domain.type, rewrite),
    ...(domain.default === undefined ? {} : { default: rewriteIn(domain.default, rewrite) }),
    checks: domain.checks.map((check) => ({ ...check, expression: rewriteIn(check.expression, rewrite) })),
  };
}

/** A type with the names of schema-defined types replaced. */
export function rewriteType(type: ColumnType, rewrite: Rewrite): ColumnType {
  if (rewrite.type === undefined) return type;
  if (type.kind === 'array') return { ...type, of: rewriteType(type.of, rewrite) };
  return type.kind === 'named' ? { ...type, name: rewrite.type(type.name) } : type;
}

function relation(name: Name, rewrite: Rewrite): Name {
  return rewrite.relation?.(name) ?? name;
}

function rewriteIn(expression: Expression, rewrite: Rewrite): Expression {
  return rewriteExpression(expression, (part) => {
    let result = part;
    if (result.kind === 'cast') result = { ...result, type: rewriteType(result.type, rewrite) };
    if (result.kind === 'call') {
      const sequence = nextvalSequence(result);
      const renamed = sequence === undefined ? undefined : rewrite.relation?.(sequence);
      if (renamed !== undefined && renamed !== sequence) result = withNextvalSequence(result, renamed);
      else if (rewrite.function !== undefined) result = { ...result, name: rewrite.function(result.name) };
    }
    return rewrite.expression?.(result) ?? result;
  });
}

function rewriteKey<K extends IndexKey>(key: K, rewrite: Rewrite): K {
  return {
    ...key,
    ...(key.column === undefined ? {} : { column: rewrite.column?.(key.column) ?? key.column }),
    ...(key.expression === undefined ? {} : { expression: rewriteIn(key.expression, rewrite) }),
  };
}

function rewriteIndex(index: Index, rewrite: Rewrite): Index {
  return {
    ...index,
    keys: index.keys.map((key) => rewriteKey(key, rewrite)),
    ...(index.include === undefined ? {} : { include: columns(index.include, rewrite) }),
    ...(index.where === undefined ? {} : { where: rewriteIn(index.where, rewrite) }),
  };
}

function columns(names: readonly string[], rewrite: Rewrite): readonly string[] {
  return rewrite.column === undefined ? names : names.map(rewrite.column);
}

function rewriteConstraint(constraint: Constraint, rewrite: Rewrite): Constraint {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return {
        ...constraint,
        columns: columns(constraint.columns, rewrite),
        ...(constraint.include === undefined ? {} : { include: columns(constraint.include, rewrite) }),
        ...(constraint.kind === 'unique' || constraint.index?.keys === undefined
          ? {}
          : {
              index: {
                ...constraint.index,
                keys: constraint.index.keys.map((key) => rewriteKey(key, rewrite)),
              },
            }),
      };
    case 'check':
      return {
        ...constraint,
        expression: rewriteIn(constraint.expression, rewrite),
        ...(constraint.column === undefined
          ? {}
          : { column: rewrite.column?.(constraint.column) ?? constraint.column }),
      };
    case 'foreignKey':
      return {
        ...constraint,
        columns: columns(constraint.columns, rewrite),
        references: { ...constraint.references, table: relation(constraint.references.table, rewrite) },
        ...(constraint.onDeleteColumns === undefined
          ? {}
          : { onDeleteColumns: columns(constraint.onDeleteColumns, rewrite) }),
      };
    case 'exclusion':
      return {
        ...constraint,
        elements: constraint.elements.map((element) => rewriteKey(element, rewrite)),
        ...(constraint.include === undefined ? {} : { include: columns(constraint.include, rewrite) }),
        ...(constraint.where === undefined ? {} : { where: rewriteIn(constraint.where, rewrite) }),
      };
  }
}
