import type { Column, ColumnType, Constraint, Expression, OperationBody, Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, within, type WayContext } from '../way.js';
import type { ColumnShape } from '../tables/shapes.js';
import { collationFor } from './collations.js';
import { isNoJson, portDefault } from './defaults.js';
import { enumFor, enumTypeOf } from './enums.js';
import { portExpression } from './expressions.js';
import { short } from './names.js';
import { touchFor } from './touch-triggers.js';
import { portType, type PortedType } from './types.js';
import { useOf } from './uses.js';

/** Ports a column of a table as a whole. */
export function portColumn(source: Column, table: Table, outer: WayContext): ColumnShape {
  const context = within(outer, { table: table.name, column: source.name });
  const { type, collation, check }: PortedType =
    source.type.kind === 'enum'
      ? context.choices.enums === 'text'
        ? enumAsText(source.type.values)
        : { type: { kind: 'named', name: enumTypeOf(table, source.name, context) } }
      : portType(source, table, context);
  if (source.invisible === true)
    lose(context, 'invisible', 'a column that SELECT * leaves out becomes an ordinary one');
  if (source.options !== undefined) lose(context, 'column-options', 'options of a column have no equal');
  const column: Column = {
    name: source.name,
    type,
    nullable: source.nullable,
    ...(collation === undefined ? {} : { collation }),
    ...defaultOf(source, table, type, context),
    ...counterOf(source, table, context),
    ...generatedOf(source, table, context),
    ...(source.comment === undefined ? {} : { comment: source.comment }),
  };
  const first: OperationBody[] = [...collationFor(column, context)];
  if (source.type.kind === 'enum')
    lose(context, 'enum', 'the values of an enum are told apart by case, and a number is no value of it');
  if (source.type.kind === 'enum' && type.kind === 'named') {
    first.push(...enumFor(type.name, source.type.values, context));
  }
  return {
    column,
    checks: check === undefined ? [] : [typeCheck(table, source.name, check)],
    first,
    last: touchFor(source, table, context),
  };
}

/**
 * MariaDB takes for a default of JSON what its own check refuses: a row that leaves the column out is refused, as without a default where the
 * column is required. Rows that are there when the column is added are not checked.
 */
function defaultOf(
  source: Column,
  table: Table,
  type: ColumnType,
  context: WayContext,
): Pick<Column, 'default'> {
  if (source.default === undefined) return {};
  if (type.kind !== 'jsonb' || !isNoJson(source.default))
    return { default: portDefault(source.default, source, type, context) };
  const there = context.source.table(table.name);
  if (there !== undefined && !there.columns.some(({ name }) => name === source.name))
    needsPerson(
      'literal',
      `rows get what is no JSON in ${source.name}, its default`,
      'give it a default that is JSON',
    );
  if (source.nullable)
    lose(
      context,
      'default-left-out',
      `${source.name} has no default, as what it has is no JSON: a row that does not say it gets NULL, where MariaDB refuses it`,
      'NOT NULL refuses it, too',
    );
  return {};
}

function enumAsText(values: readonly string[]): PortedType {
  return {
    type: { kind: 'text' },
    check: (operand) => ({
      kind: 'in',
      operand,
      values: values.map((value) => ({ kind: 'string', value })),
    }),
  };
}

/** AUTO_INCREMENT counts on from what is written into it; an identity does not. */
function counterOf(source: Column, table: Table, context: WayContext): Pick<Column, 'autoIncrement'> {
  if (source.autoIncrement === undefined) return {};
  // AUTO_INCREMENT NULL: 0 gets the next number, NULL and a row that leaves it out get NULL.
  if (source.nullable)
    needsPerson('auto-increment', `${source.name} counts and may be NULL, which an identity may not`);
  lose(
    context,
    'auto-increment',
    `numbers that are written into ${source.name} do not move its counter: the application must (setval)`,
  );
  const start = table.options?.['auto_increment'];
  const isPlain = start === undefined || start === '1' || start === '0';
  return {
    autoIncrement: { kind: 'byDefault', ...(isPlain ? {} : { options: { start } }) },
  };
}

function generatedOf(source: Column, table: Table, context: WayContext): Pick<Column, 'generated'> {
  if (source.generated === undefined) return {};
  if (!source.generated.stored)
    lose(context, 'virtual', 'a virtual generated column becomes a stored one, which takes room');
  const expression: Expression = portExpression(source.generated.expression, {
    ...useOf(table, context),
    immutable: true,
  });
  return { generated: { expression, stored: true } };
}

function typeCheck(table: Table, column: string, check: (column: Expression) => Expression): Constraint {
  return {
    kind: 'check',
    name: short(`${table.name.name}_${column}_type`),
    expression: check({ kind: 'column', path: [column] }),
  };
}
