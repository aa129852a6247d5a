import { sameData } from '../../fold/same-data.js';
import type { Column, ColumnChange, Expression, Name, OperationBody } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { ColumnChangeUse } from '../tables/shapes.js';
import { valueTypeOf, type ValueType } from '../value-types.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { portName } from './names.js';
import { untouch } from './touch-triggers.js';

/** A change of a column; the dialect makes the table anew for it. */
export function changeColumn(use: ColumnChangeUse, context: WayContext): Ported {
  const { before, after, source, operation } = use;
  if (before === undefined)
    return needsPerson('missing', `what ${source.name} was had no equal, so how to change it is not known`);
  const table = portName(use.table.name);
  const [old, next] = [before.column, after.column];
  if (!sameData(old.generated, next.generated))
    return needsPerson(
      'generated',
      `${next.name} is computed in another way: it must be dropped and added again`,
    );
  if (!sameData(old.autoIncrement, next.autoIncrement))
    return needsPerson('identity', `whether ${next.name} counts is said when its table is made`);
  const using =
    operation.kind === 'alterColumn' && operation.change.kind === 'type' ? operation.change.using : undefined;
  if (!sameData(source.type, use.sourceAfter.type)) checkConversion(source, use.sourceAfter, using, context);
  const alter = (change: ColumnChange): OperationBody => ({
    kind: 'alterColumn',
    table,
    column: next.name,
    change,
  });
  const gone = before.checks.filter((check) => !after.checks.some((other) => sameData(check, other)));
  const fresh = after.checks.filter((check) => !before.checks.some((other) => sameData(check, other)));
  const isTouchChanged = !sameData(before.last, after.last);
  return [
    ...gone.flatMap((check) => dropCheck(check, table, context)),
    ...(isTouchChanged ? untouch(source.name, use.table, context) : []),
    ...(sameData(old.type, next.type) && sameData(old.collation, next.collation)
      ? []
      : [
          alter({
            kind: 'type',
            type: next.type,
            ...(next.collation === undefined ? {} : { collation: next.collation }),
          }),
        ]),
    ...(old.nullable === next.nullable ? [] : [alter({ kind: 'nullable', nullable: next.nullable })]),
    ...(sameData(old.default, next.default)
      ? []
      : [alter({ kind: 'default', default: next.default ?? null })]),
    ...fresh.map((constraint): OperationBody => ({ kind: 'addConstraint', table, constraint })),
    ...(isTouchChanged ? after.last : []),
  ];
}

/** The check that a column's type brought, under the name that it has by now: a renamed column or table keeps it. */
function dropCheck(
  check: ColumnChangeUse['after']['checks'][number],
  table: Name,
  { target }: WayContext,
): Ported {
  const found = target
    .table(table)
    ?.constraints.find(
      (one) => one.kind === 'check' && check.kind === 'check' && sameData(one.expression, check.expression),
    );
  return found?.name === undefined
    ? []
    : [{ kind: 'dropConstraint', table, name: found.name, constraint: 'check' }];
}

/** From what to what rows that are copied mean the same, as they stand or by what the column prefers. */
const COPIED: Readonly<Partial<Record<NonNullable<ValueType>, readonly ValueType[]>>> = {
  integer: ['integer', 'decimal', 'text'],
  decimal: ['decimal'],
  float: ['float'],
  boolean: ['boolean', 'integer'],
  text: ['text', 'enum', 'json', 'uuid'],
  enum: ['enum', 'text'],
  uuid: ['uuid', 'text'],
  json: ['json', 'text'],
  array: ['array'],
  date: ['date', 'text'],
  time: ['time'],
  timestamp: ['timestamp', 'text'],
  binary: ['binary'],
};

function checkConversion(
  before: Column,
  after: Column,
  using: Expression | undefined,
  context: WayContext,
): void {
  if (using !== undefined && !isPlainCast(using, before.name))
    needsPerson('using', `the rows of ${before.name} are converted by an expression: write an UPDATE for it`);
  const [from, to] = [valueTypeOf(before.type), valueTypeOf(after.type)];
  if (from === undefined || to === undefined || COPIED[from]?.includes(to) !== true) {
    needsPerson(
      'conversion',
      `whether rows of ${before.type.kind} become the same as ${after.type.kind} is not known`,
    );
  }
  const isZoned = (column: Column): boolean => column.type.kind === 'timestamp' && column.type.zone;
  if (from === 'timestamp' && isZoned(before) !== isZoned(after))
    lose(
      context,
      'zone-conversion',
      `rows of ${before.name} stay as they are: right where the session was in UTC`,
    );
}

/** `c`, `c::text`, `c::text::new`. */
function isPlainCast(expression: Expression, column: string): boolean {
  if (expression.kind === 'column') return expression.path.at(-1) === column;
  return expression.kind === 'cast' && isPlainCast(expression.operand, column);
}
