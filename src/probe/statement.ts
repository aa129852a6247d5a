import type { Dialect } from '../dialects/dialect.js';
import type { Name } from '../ir/index.js';
import type { Side } from '../verify/report.js';
import type { ProbeColumn, ProbeTable } from './model.js';
import type { ProbeRow, ProbeStep } from './scenario.js';
import { literalOf, type ProbeValue } from './value.js';

/** One of the two databases, as far as SQL for it needs it. */
export interface WrittenSide {
  readonly side: Side;
  readonly dialect: Dialect;
}

/** The SQL of a step on one side, without a semicolon. */
export function statementOf(step: ProbeStep, at: WrittenSide): string {
  const name = tableText(step.table, at);
  switch (step.kind) {
    case 'insert':
      return insertOf(step.table, step.row, name, at);
    case 'delete':
      return `DELETE FROM ${name}${whereOf(step.table, step.where, at)}`;
    case 'update':
      return `UPDATE ${name} SET ${pairs(step.table, step.set, at).join(', ')}${whereOf(step.table, step.where, at)}`;
  }
}

function insertOf(table: ProbeTable, row: ProbeRow, name: string, at: WrittenSide): string {
  const written = [...row].flatMap(([column, value]) => {
    const found = columnOf(table, column);
    return found === undefined || value.kind === 'default' ? [] : [{ column: found, value }];
  });
  if (written.length === 0) {
    return at.dialect.name === 'postgres' || at.dialect.name === 'sqlite'
      ? `INSERT INTO ${name} DEFAULT VALUES`
      : `INSERT INTO ${name} () VALUES ()`;
  }
  const columns = written.map(({ column }) => nameText(column, at));
  const values = written.map(({ column, value }) => valueText(value, column, at));
  const isForced =
    at.dialect.name === 'postgres' &&
    written.some(
      ({ column }) => (at.side === 'source' ? column.source : column.target).autoIncrement?.kind === 'always',
    );
  return `INSERT INTO ${name} (${columns.join(', ')})${isForced ? ' OVERRIDING SYSTEM VALUE' : ''} VALUES (${values.join(', ')})`;
}

function whereOf(table: ProbeTable, where: ProbeRow, at: WrittenSide): string {
  return where.size === 0 ? '' : ` WHERE ${pairs(table, where, at).join(' AND ')}`;
}

function pairs(table: ProbeTable, row: ProbeRow, at: WrittenSide): readonly string[] {
  return [...row].flatMap(([column, value]) => {
    const found = columnOf(table, column);
    return found === undefined ? [] : [`${nameText(found, at)} = ${valueText(value, found, at)}`];
  });
}

function columnOf(table: ProbeTable, name: string): ProbeColumn | undefined {
  return table.columns.find((column) => column.name === name);
}

function nameText(column: ProbeColumn, { side, dialect }: WrittenSide): string {
  return dialect.quoteIdentifier(side === 'source' ? column.name : column.targetName);
}

function valueText(value: ProbeValue, column: ProbeColumn, { side, dialect }: WrittenSide): string {
  const type = side === 'source' ? column.type : column.targetType;
  return literalOf(value, { dialect, meaning: column.type, type });
}

/** The table's name on a side, quoted. */
export function tableText(table: ProbeTable, { side, dialect }: WrittenSide): string {
  const { schema, name }: Name = side === 'source' ? table.source.name : table.target.name;
  return [...(schema === undefined ? [] : [schema]), name]
    .map((part) => dialect.quoteIdentifier(part))
    .join('.');
}
