import { sameData } from '../../fold/meaning/same-data.js';
import type { ColumnChange, ColumnType, Name, OperationBody } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { ColumnChangeUse } from '../tables/shapes.js';
import { typeCheckChanges } from '../tables/type-checks.js';
import type { Ported, WayContext } from '../way.js';
import { textOfUsing } from '../from-postgres/using.js';
import { noteIntegerKey } from './constraints.js';
import { conversion } from './conversions.js';
import { portExpression } from './expressions.js';
import { portName } from './names.js';
import { updateRows } from './rows.js';
import { untouch } from './touch-triggers.js';
import { useOf } from './uses.js';

/** AUTOINCREMENT is for the one column of a primary key that is there (manual: "SQLite Autoincrement"). */
function isWholeKey(column: string, table: Name, { target }: WayContext): boolean {
  const key = target.table(table)?.constraints.find(({ kind }) => kind === 'primaryKey');
  return key?.kind === 'primaryKey' && key.columns.length === 1 && key.columns[0] === column;
}

function isNarrowInteger(type: ColumnType): boolean {
  return type.kind === 'integer' && type.bits !== 64;
}

/** A change of a column; the dialect makes the table anew for it. */
export function changeColumn(use: ColumnChangeUse, context: WayContext): Ported {
  const { before, after, source, operation } = use;
  if (before === undefined)
    return needsPerson('missing', `what ${source.name} was had no equal, so how to change it is not known`);
  const table = portName(use.table.name);
  const [old, next] = [before.column, after.column];
  const there = context.target.table(table)?.columns.find(({ name }) => name === old.name);
  // SQLite makes the table anew as it shall be: of one that is so already it would make nothing.
  if (there !== undefined && !sameData(old.type, next.type) && sameData(there.type, next.type))
    return needsPerson('missing', `the change that made ${source.name} what it was is left to a person, too`);
  if (!sameData(old.generated, next.generated))
    return needsPerson(
      'generated',
      `${next.name} is computed in another way: it must be dropped and added again`,
    );
  const isCounting = !sameData(old.autoIncrement, next.autoIncrement);
  // From PostgreSQL a sequence may stand elsewhere than behind the rows.
  if (isCounting && (context.from.name === 'postgres' || !isWholeKey(next.name, table, context)))
    return needsPerson('identity', `whether ${next.name} counts is said when its table is made`);
  if (isCounting && next.autoIncrement === undefined)
    noteIntegerKey([next.name], { ...use.table, columns: [use.sourceAfter] }, context);
  const using =
    operation.kind === 'alterColumn' && operation.change.kind === 'type' ? operation.change.using : undefined;
  const isRetyped = !sameData(source.type, use.sourceAfter.type);
  // A key that was text, or had 64 bits, becomes the number of the row.
  const isKeyAnew = isRetyped && !isNarrowInteger(source.type) && isWholeKey(next.name, table, context);
  if (isKeyAnew && !isCounting)
    noteIntegerKey([next.name], { ...use.table, columns: [use.sourceAfter] }, context);
  // USING is about the column as it was.
  const { columns: types } = useOf(context.source.table(use.table.name) ?? use.table, context);
  const text = textOfUsing(using, source, use.sourceAfter, context, types);
  const rows =
    text !== undefined || (!isRetyped && using === undefined)
      ? []
      : conversion(table, source, use.sourceAfter, using, context);
  const alter = (change: ColumnChange): OperationBody => ({
    kind: 'alterColumn',
    table,
    column: next.name,
    change,
  });
  const checks = typeCheckChanges(before.checks, after.checks, table, context);
  const isTouchChanged = !sameData(before.last, after.last);
  return [
    ...rows,
    ...checks.gone,
    // Not under the check of the type before, which the values may break.
    ...(text === undefined
      ? []
      : updateRows(
          table,
          source.name,
          portExpression(text, { context, columns: types }),
          undefined,
          context,
        )),
    ...(isTouchChanged ? untouch(source.name, use.table, context) : []),
    ...(isCounting ? [alter({ kind: 'redefine', column: next })] : []),
    ...(isCounting || (sameData(old.type, next.type) && sameData(old.collation, next.collation))
      ? []
      : [
          alter({
            kind: 'type',
            type: next.type,
            ...(next.collation === undefined ? {} : { collation: next.collation }),
          }),
        ]),
    ...(isCounting || old.nullable === next.nullable
      ? []
      : [alter({ kind: 'nullable', nullable: next.nullable })]),
    ...(isCounting || sameData(old.default, next.default)
      ? []
      : [alter({ kind: 'default', default: next.default ?? null })]),
    ...checks.fresh,
    ...(isTouchChanged ? after.last : []),
  ];
}
