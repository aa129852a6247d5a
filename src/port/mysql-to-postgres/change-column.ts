import { printName, quoteIdentifier, quoteString } from '../../dialects/postgres/print/identifiers.js';
import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, ColumnChange, ColumnType, Expression, Name, OperationBody } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { ColumnChangeUse } from '../tables/shapes.js';
import { typeCheckChanges } from '../tables/type-checks.js';
import type { Ported, WayContext } from '../way.js';
import { conversion } from './conversions.js';
import { portName } from './names.js';
import { untouch } from './touch-triggers.js';

/** MODIFY and CHANGE COLUMN say a column as a whole; PostgreSQL changes it property by property. */
export function changeColumn(use: ColumnChangeUse, context: WayContext): Ported {
  const { before, after, source, sourceAfter } = use;
  const table = portName(use.table.name);
  if (before === undefined)
    return needsPerson('missing', `what ${source.name} was had no equal, so how to change it is not known`);
  const [old, next] = [before.column, after.column];
  if (!sameData(old.generated, next.generated)) {
    return needsPerson(
      'generated',
      `${next.name} is computed in another way: it must be dropped and added again`,
    );
  }
  const alter = (change: ColumnChange): OperationBody => ({
    kind: 'alterColumn',
    table,
    column: next.name,
    change,
  });
  const retyped = retype(use, alter, context);
  const isRetyped = retyped.length > 0;
  const hadDefault = old.default !== undefined;
  const checks = typeCheckChanges(before.checks, after.checks, table, context);
  const touchChanged = !sameData(before.last, after.last);
  return [
    ...checks.gone,
    ...(touchChanged ? untouch(source.name, use.table, context) : []),
    ...(old.autoIncrement !== undefined && next.autoIncrement === undefined
      ? [alter({ kind: 'identity', identity: null })]
      : []),
    ...(hadDefault && (isRetyped || next.default === undefined)
      ? [alter({ kind: 'default', default: null })]
      : []),
    ...retyped,
    ...(old.nullable === next.nullable ? [] : [alter({ kind: 'nullable', nullable: next.nullable })]),
    ...(next.default !== undefined && (isRetyped || !sameData(old.default, next.default))
      ? [alter({ kind: 'default', default: next.default })]
      : []),
    ...(old.autoIncrement === undefined && next.autoIncrement !== undefined ? count(next, table, alter) : []),
    ...checks.fresh,
    ...(touchChanged ? after.last : []),
    ...(old.comment === next.comment
      ? []
      : [
          {
            kind: 'comment',
            on: { kind: 'column', table, column: next.name },
            comment: next.comment ?? null,
          } as const,
        ]),
    ...(sourceAfter.type.kind !== 'enum' && source.type.kind === 'enum' && old.type.kind === 'named'
      ? [{ kind: 'dropEnum', name: old.type.name } as const]
      : []),
  ];
}

/** A column that begins to count goes on after the rows that are there. */
function count(
  column: Column,
  table: Name,
  alter: (change: ColumnChange) => OperationBody,
): readonly OperationBody[] {
  return [
    ...(column.autoIncrement === undefined
      ? []
      : [alter({ kind: 'identity', identity: column.autoIncrement })]),
    setCounter(table, column.name),
  ];
}

/** The counter of a column goes on after the greatest number that is there. */
export function setCounter(table: Name, column: string): OperationBody {
  const name = printName(table);
  const sequence = `pg_get_serial_sequence(${quoteString(name)}, ${quoteString(column)})`;
  const next = `GREATEST(coalesce(max(${quoteIdentifier(column)}), 0) + 1, nextval(${sequence}))`;
  return {
    kind: 'rawSql',
    dialect: 'postgres',
    sql: `SELECT setval(${sequence}, ${next}, false) FROM ${name}`,
    statement: 'select',
    effect: 'data',
    touches: [{ kind: 'table', name: table }],
  };
}

/** What gives the column another type; the values of an enum that changes are a new type under the old one's name. */
function retype(
  { before, after, source, sourceAfter }: ColumnChangeUse,
  alter: (change: ColumnChange) => OperationBody,
  context: WayContext,
): readonly OperationBody[] {
  const old = before?.column;
  const next = after.column;
  if (old === undefined) return [];
  if (source.type.kind === 'enum' && sourceAfter.type.kind === 'enum' && next.type.kind === 'named') {
    const { name } = next.type;
    if (sameData(source.type.values, sourceAfter.type.values)) return [];
    const former = { ...name, name: `${name.name}_old` };
    return [
      { kind: 'renameEnum', name, to: former.name },
      { kind: 'createEnum', name, values: sourceAfter.type.values },
      alter({ kind: 'type', type: next.type, using: through(next.name, next.type) }),
      { kind: 'dropEnum', name: former },
    ];
  }
  const isSame = sameData(old.type, next.type) && sameData(old.collation, next.collation);
  // As text with a check, as was chosen: the check refuses rows that the new values leave out, as MySQL does.
  if (isSame && source.type.kind === 'enum' && sourceAfter.type.kind === 'enum') return [];
  // Types that are one in PostgreSQL may still be two in MySQL.
  if (isSame && sameData(source.type, sourceAfter.type)) return [];
  const using = sameData(source.type, sourceAfter.type)
    ? undefined
    : conversion(source, sourceAfter, next, context);
  if (isSame && using === undefined) return [];
  return [
    ...after.first,
    alter({
      kind: 'type',
      type: next.type,
      ...(using === undefined ? {} : { using }),
      ...(next.collation === undefined ? {} : { collation: next.collation }),
    }),
  ];
}

/** `c::text::type` */
function through(column: string, type: ColumnType): Expression {
  return {
    kind: 'cast',
    operand: { kind: 'cast', operand: { kind: 'column', path: [column] }, type: { kind: 'text' } },
    type,
  };
}
