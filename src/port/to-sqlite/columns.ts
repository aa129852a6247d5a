import type { Column, Constraint, Expression, Table } from '../../ir/index.js';
import { withDomain } from '../values/domains.js';
import { needsPerson } from '../problem.js';
import type { ColumnShape } from '../tables/shapes.js';
import { resolvedType } from '../values/resolved-type.js';
import { lose, within, type WayContext } from '../way.js';
import { portExpression } from './expressions.js';
import { portLiteral } from './literals.js';
import { portName } from './names.js';
import { touchFor } from './touch-triggers.js';
import { portType } from './types.js';
import { defaultOrNone } from '../rows/left-out-defaults.js';
import { isDefaultToBe } from '../history/released-sequences.js';
import { useOf } from './uses.js';

/** Ports a column of a table as a whole. */
export function portColumn(own: Column, table: Table, outer: WayContext): ColumnShape {
  const context = within(outer, { table: table.name, column: own.name });
  const source = withDomain(own, context);
  const { type, collation, check } = portType(source, table, context);
  if (source.invisible === true)
    lose(context, 'invisible', 'a column that SELECT * leaves out becomes an ordinary one');
  if (source.comment !== undefined) lose(context, 'comment', `the comment on ${source.name} has no place`);
  if (context.from.name === 'postgres' && source.collation !== undefined && source.collation.name !== 'C')
    lose(context, 'collation', `the collation ${source.collation.name} of ${source.name} is not kept`);
  const isCounter = source.autoIncrement !== undefined && canCount(source, table, context);
  const hasDefault =
    source.default !== undefined &&
    !isCounter &&
    !isDefaultToBe(source.default, table.name, source.name, context);
  const ported = (one: Expression): Expression => portDefault(one, source, table, context);
  // An INTEGER that is the primary key takes the next number.
  const isSmall = type.kind === 'integer' && type.bits !== 64;
  const value =
    source.default === undefined || !hasDefault
      ? undefined
      : isSmall
        ? ported(source.default)
        : defaultOrNone(source, table.name, context, ported);
  const column: Column = {
    name: source.name,
    type,
    nullable: source.nullable,
    ...(collation === undefined ? {} : { collation }),
    ...(value === undefined ? {} : { default: value }),
    ...(isCounter ? { autoIncrement: { kind: 'autoIncrement' } } : {}),
    ...(source.generated === undefined
      ? {}
      : {
          generated: {
            expression: portExpression(source.generated.expression, useOf(table, context)),
            stored: source.generated.stored,
          },
        }),
  };
  return {
    column,
    checks: check === undefined ? [] : [typeCheck(table, source.name, check)],
    first: [],
    last: touchFor(source, table, context),
  };
}

/**
 * Whether a column counts: AUTOINCREMENT is for the one column of a primary key (manual: "SQLite Autoincrement"). One that loses
 * its key counts no longer.
 */
function canCount(source: Column, table: Table, context: WayContext): boolean {
  const key = table.constraints.find((one) => one.kind === 'primaryKey');
  const isKey = key?.kind === 'primaryKey' && key.columns.length === 1 && key.columns[0] === source.name;
  const there = context.target.table(portName(table.name))?.columns.find(({ name }) => name === source.name);
  const was = context.source.table(table.name)?.columns.find(({ name }) => name === source.name);
  const begins = context.from.name !== 'postgres' && was !== undefined && was.autoIncrement === undefined;
  if (!isKey && !begins && there !== undefined && there.autoIncrement === undefined) {
    lose(context, 'counter-lost', `${source.name} counts no longer, as it is not the primary key`);
    return false;
  }
  if (!isKey)
    needsPerson('identity', `${source.name} counts, but is not the whole primary key of ${table.name.name}`);
  const { start, increment } = source.autoIncrement?.options ?? {};
  if ((start !== undefined && start !== '1') || (increment !== undefined && increment !== '1'))
    lose(context, 'identity', `${source.name} counts from 1 in steps of 1`);
  return true;
}

function portDefault(value: Expression, source: Column, table: Table, context: WayContext): Expression {
  const literal = portLiteral(value, source.type, context);
  if (literal !== undefined) return literal;
  const ported = portExpression(value, useOf(table, context));
  if (ported.kind === 'keyword' && ported.name === 'current_timestamp') {
    const { kind } = resolvedType(source.type, context);
    if (kind === 'date') return { kind: 'keyword', name: 'current_date' };
    if (kind === 'time') return { kind: 'keyword', name: 'current_time' };
  }
  // Both servers make midnight of a day; SQLite keeps the text that it is given.
  const isDay = ported.kind === 'keyword' && ported.name === 'current_date';
  if (isDay && resolvedType(source.type, context).kind === 'timestamp')
    return { kind: 'call', name: { name: 'datetime' }, args: [ported] };
  return ported;
}

function typeCheck(table: Table, column: string, check: (column: Expression) => Expression): Constraint {
  return {
    kind: 'check',
    name: `${portName(table.name).name}_${column}_type`,
    expression: check({ kind: 'column', path: [column] }),
  };
}
