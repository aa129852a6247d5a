import type { AutoIncrement, Column, Constraint, Expression, Name, Table } from '../../ir/index.js';
import { withDomain } from '../values/domains.js';
import { needsPerson } from '../problem.js';
import { lose, within, type PortContext } from './context.js';
import { portDefault } from './defaults.js';
import { portExpression, typesOf } from './expressions.js';
import { defaultOrNone } from '../rows/left-out-defaults.js';
import { isDefaultToBe } from '../history/released-sequences.js';
import { touchedColumns } from '../from-postgres/touch-triggers.js';
import { portType } from './types.js';

/** A column in the target, with the checks that its type needs there. */
export interface PortedColumn {
  readonly column: Column;
  readonly checks: readonly Constraint[];
}

/** Ports a column as a whole; `siblings` are the columns that a generated one may mention. */
export function portColumn(
  own: Column,
  table: Name,
  siblings: readonly Column[],
  outer: PortContext,
): PortedColumn {
  const context = within(outer, { table, column: own.name });
  const source = withDomain(own, context);
  const { type, charset, collation, check } = portType(source.type, { table, column: source.name }, context);
  if (source.collation !== undefined && source.collation.name !== 'C') {
    lose(context, 'collation', `the collation ${source.collation.name} of ${source.name} is not kept`);
  }
  const chosenCollation = collation ?? collationOf(table, type, context);
  const isCounter = source.autoIncrement !== undefined;
  if (isCounter) checkCounter(source.autoIncrement, source, context);
  // A column that may be NULL has that default in any case: written out it says nothing, and is not read either.
  const isNull = source.default?.kind === 'null' && source.nullable;
  const hasDefault =
    source.default !== undefined &&
    !isNull &&
    !isCounter &&
    !isDefaultToBe(source.default, table, source.name, context);
  const value = hasDefault
    ? defaultOrNone(source, table, context, (one) => portDefault(one, source, type, context))
    : undefined;
  const column: Column = {
    name: portColumnName(source.name),
    type,
    nullable: source.nullable && !isCounter,
    ...(charset === undefined ? {} : { charset }),
    ...(chosenCollation === undefined ? {} : { collation: chosenCollation }),
    ...(value === undefined ? {} : { default: value }),
    ...(isCounter ? { autoIncrement: { kind: 'autoIncrement' } } : {}),
    ...(source.generated === undefined
      ? {}
      : {
          generated: {
            expression: portExpression(source.generated.expression, {
              context,
              columns: typesOf(siblings, context),
            }),
            stored: source.generated.stored,
          },
        }),
    ...(source.comment === undefined ? {} : { comment: source.comment }),
  };
  return { column, checks: check === undefined ? [] : [typeCheck(table, source.name, check)] };
}

/** The collation that was chosen for a column, where it is not that of its table. */
function collationOf(table: Name, type: Column['type'], context: PortContext): Name | undefined {
  const { collation } = context.choices;
  const isText = ['string', 'char', 'text', 'enum'].includes(type.kind);
  if (collation === undefined || !isText) return undefined;
  if (!collation.endsWith('_bin')) {
    lose(
      context,
      'chosen-collation',
      `text is compared by ${collation}, as you chose: what it takes for equal, PostgreSQL may tell apart`,
    );
  }
  const ofTable = within(context, { table }).choices.collation;
  return collation === ofTable ? undefined : { name: collation };
}

/** The column of a table in PostgreSQL, ported as it is there. */
export function portColumnOf(table: Table, name: string, context: PortContext): PortedColumn {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) return needsPerson('missing', `${table.name.name} has no column ${name} here`);
  const ported = portColumn(column, table.name, table.columns, context);
  if (!touchedColumns(table, context.plan).has(name)) return ported;
  const { type } = ported.column;
  const precision = type.kind === 'timestamp' ? type.precision : undefined;
  const now: Expression = {
    kind: 'keyword',
    name: 'current_timestamp',
    ...(precision === undefined ? {} : { precision }),
  };
  return { ...ported, column: { ...ported.column, onUpdate: now } };
}

/** MySQL manual, "Schema Object Names": a name cannot end with a space. */
export function portColumnName(name: string): string {
  return name.endsWith(' ')
    ? needsPerson('name', `the name of the column "${name}" ends with a space`)
    : name;
}

function typeCheck(table: Name, column: string, check: (column: Expression) => Expression): Constraint {
  return {
    kind: 'check',
    name: `${table.name}_${column}_type`.slice(0, 64),
    expression: check({ kind: 'column', path: [column] }),
  };
}

/** AUTO_INCREMENT counts up in steps of 1, and has no other options than where it begins, which is the table's. */
function checkCounter(counter: AutoIncrement | undefined, column: Column, context: PortContext): void {
  if (column.type.kind !== 'integer') needsPerson('identity', `${column.name} counts, but is no integer`);
  const { start, increment, min, max, cycle } = counter?.options ?? {};
  const isPlain =
    (start === undefined || /^[1-9]\d*$/.test(start)) &&
    (increment === undefined || increment === '1') &&
    (min === undefined || min === null || /^\d+$/.test(min)) &&
    (max === undefined || max === null) &&
    cycle !== true;
  if (!isPlain)
    needsPerson('identity', `${column.name} counts with options that AUTO_INCREMENT does not have`);
  if (counter?.kind === 'always') {
    lose(
      context,
      'identity-always',
      `${column.name} takes values that are given, which GENERATED ALWAYS refuses`,
    );
  }
}
