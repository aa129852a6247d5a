import type {
  Column,
  ColumnType,
  Constraint,
  Domain,
  Expression,
  Index,
  IndexKey,
  Routine,
  Schema,
  Table,
  Trigger,
  View,
} from '../../ir/index.js';
import { plainType } from '../../fold/meaning/plain-forms.js';
import { plainExpression } from './normalize/expressions.js';
import { plainProgram } from './normalize/programs.js';
import type { Scope } from './normalize/types.js';

/**
 * A schema in one spelling, whether it was folded from what people wrote or read back from the server, which rewrites
 * what it stores. Both are brought to the same form: without what the server adds by itself. Idempotent.
 *
 * The query of a view is left out: the server resolves names and stars in it, which nobody else can. Two views of the
 * same name, options and sources count as the same here; compare schemas that both come from a server as they are.
 */
export function normalize(schema: Schema): Schema {
  return {
    ...schema,
    domains: mapped(schema.domains, plainDomain),
    tables: mapped(schema.tables, (table) => plainTable(table, schema)),
    views: mapped(schema.views, plainView),
    functions: mapped(schema.functions, plainRoutine),
  };
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function plainTable(table: Table, schema: Schema): Table {
  const types = new Map(table.columns.map(({ name, type }) => [name, baseType(type, schema)]));
  const scope: Scope = { column: (name) => types.get(name) };
  return {
    ...table,
    columns: table.columns.map((column) => plainColumn(column, scope, schema)),
    constraints: table.constraints.map((constraint) => plainConstraint(constraint, scope)),
    indexes: table.indexes.map((index) => plainIndex(index, scope)),
    triggers: table.triggers.map(plainTrigger),
  };
}

/** A domain is compared as the type that it is based on. */
function baseType(type: ColumnType, schema: Schema): ColumnType {
  if (type.kind !== 'named') return type;
  const { schema: owner, name } = type.name;
  const domain = Object.values(schema.domains).find(
    (one) => one.name.name === name && one.name.schema === owner,
  );
  return domain === undefined ? type : baseType(domain.type, schema);
}

function plainColumn(column: Column, scope: Scope, schema: Schema): Column {
  const { default: written, generated, ...rest } = column;
  const value =
    written === undefined ? undefined : plainExpression(written, scope, baseType(column.type, schema));
  return {
    ...rest,
    type: plainType(column.type),
    // A default of NULL is none: the server does not keep it.
    ...(value === undefined || value.kind === 'null' ? {} : { default: value }),
    ...(generated === undefined
      ? {}
      : {
          generated: { ...generated, expression: plainExpression(generated.expression, scope, column.type) },
        }),
  };
}

function plainConstraint(constraint: Constraint, scope: Scope): Constraint {
  switch (constraint.kind) {
    case 'check':
      return { ...constraint, expression: plainExpression(constraint.expression, scope) };
    case 'exclusion':
      return {
        ...constraint,
        elements: constraint.elements.map((element) => ({ ...element, ...plainKey(element, scope) })),
        ...plainWhere(constraint.where, scope),
      };
    case 'primaryKey':
    case 'unique':
    case 'foreignKey':
      return constraint;
  }
}

function plainIndex(index: Index, scope: Scope): Index {
  return {
    ...index,
    keys: index.keys.map((key) => plainKey(key, scope)),
    ...plainWhere(index.where, scope),
  };
}

function plainWhere(where: Expression | undefined, scope: Scope): { readonly where?: Expression } {
  return where === undefined ? {} : { where: plainExpression(where, scope) };
}

/** An expression that is but a column is a column. */
function plainKey(key: IndexKey, scope: Scope): IndexKey {
  if (key.expression === undefined) return key;
  const { expression, ...rest } = key;
  const plain = plainExpression(expression, scope);
  const [column] = plain.kind === 'column' ? plain.path : [];
  return column === undefined ? { ...rest, expression: plain } : { ...rest, column };
}

function plainDomain(domain: Domain): Domain {
  const scope: Scope = { column: (name) => (name === 'value' ? domain.type : undefined) };
  const { default: written, ...rest } = domain;
  const value = written === undefined ? undefined : plainExpression(written, scope, domain.type);
  return {
    ...rest,
    ...(value === undefined || value.kind === 'null' ? {} : { default: value }),
    checks: domain.checks.map((check) => ({
      ...check,
      expression: plainExpression(check.expression, scope),
    })),
  };
}

function plainView(view: View): View {
  const { columns: _, ...rest } = view;
  const scope: Scope = { column: () => undefined };
  return {
    ...rest,
    query: '',
    indexes: view.indexes.map((index) => plainIndex(index, scope)),
    triggers: view.triggers.map(plainTrigger),
  };
}

function plainRoutine(routine: Routine): Routine {
  return { ...routine, definition: plainProgram(routine.definition) };
}

function plainTrigger(trigger: Trigger): Trigger {
  return { ...trigger, definition: plainProgram(trigger.definition) };
}
