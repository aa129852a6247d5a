import type { DialectName, Operation, OperationBody, OperationKind, OperationOf } from '../../ir/index.js';
import type { PortPlace } from '../problem.js';
import { leaveUntranslated } from '../untranslated.js';
import { generalLosses } from './general-losses.js';
import { tableOperations } from '../tables/operations.js';
import { lose, orStop, within, type Ported, type Way, type WayContext } from '../way.js';
import { changesRows } from '../queries/tree.js';
import { holdsQuery } from '../from-mysql/mysql-insert.js';
import { counterMove } from '../history/counter-moves.js';
import { data, portRows, rawInsert } from './data.js';
import { leftOutOfPostgres } from '../from-postgres/left-out.js';
import { refreshed } from '../queries/materialized-views.js';
import { enums } from './enums.js';
import { isSetting, namespaces } from './namespaces.js';
import { droppedTemporary } from '../from-mysql/temporary-tables.js';
import { portName } from './names.js';
import { programs } from './programs.js';
import { shapes } from './shapes.js';

type Handlers = {
  readonly [K in OperationKind]: (operation: OperationOf<K>, context: WayContext) => Ported;
};

/** One function for each kind of operation: a kind without one does not compile. */
const handlers: Handlers = {
  ...tableOperations(shapes),
  ...enums,
  ...namespaces,
  ...programs,
  ...data,
  rawSql,
  opaque: (operation) => [operation],
};

function rawSql(operation: OperationOf<'rawSql'>, context: WayContext): Ported {
  const { statement, effect, sql } = operation;
  const move = counterMove(operation, context);
  if (move !== undefined) {
    lose(
      { ...context, at: { table: move.table, column: move.column } },
      'counter-next',
      `${move.column} counts on after the highest number that was ever in it: nothing says otherwise`,
      "UPDATE sqlite_sequence SET seq = n WHERE name = 't'",
    );
    return [];
  }
  if (context.from.name === 'postgres') {
    if (leftOutOfPostgres(operation, context)) return [];
    const anew = refreshed(operation, context, portName);
    if (anew !== undefined) return anew;
  } else if (isSetting(operation)) {
    lose(
      context,
      'setting',
      `${statement.toUpperCase()} is left out: it says how the server shall work, or looks at something`,
    );
    return [];
  }
  const isInsert = effect === 'data' && (statement === 'insert' || statement === 'replace');
  if (isInsert && context.from.name !== 'postgres' && !holdsQuery(sql)) return rawInsert(sql, context);
  if (effect === 'data' && changesRows(statement)) return portRows(sql, context);
  const dropped = droppedTemporary(operation, context);
  if (dropped !== undefined) return [{ ...dropped, table: portName(dropped.table) }];
  return leaveUntranslated(statement);
}

/** AUTOINCREMENT is nothing without the primary key: both go at once. */
function withoutCounter(operation: OperationBody, context: WayContext): OperationBody {
  if (operation.kind !== 'dropConstraint' || operation.constraint !== 'primaryKey') return operation;
  const { constraint: _key, ...drop } = operation;
  const { table } = drop;
  const counter = context.target
    .table(table)
    ?.columns.find(({ autoIncrement }) => autoIncrement !== undefined);
  if (counter === undefined) return operation;
  const at = countedInSource(counter.name, context);
  if (at !== undefined)
    lose(
      within(context, at),
      'counter-lost',
      `${counter.name} counts no longer, as it is not the primary key`,
      'let the application make the numbers, or keep the key',
    );
  const { autoIncrement: _, ...column } = counter;
  const change = { kind: 'redefine', column } as const;
  return {
    kind: 'alterTogether',
    table,
    changes: [drop, { kind: 'alterColumn', table, column: counter.name, change }],
  };
}

/** The column as the source calls it, if it still counts there behind the operation. */
function countedInSource(column: string, { sourceAfter, at }: WayContext): PortPlace | undefined {
  if (at === undefined) return undefined;
  const found = sourceAfter.table(at.table)?.columns.find(({ name }) => name === column);
  return found?.autoIncrement === undefined ? undefined : { table: at.table, column };
}

/** SQLite renames no index (manual: "ALTER TABLE"). */
function madeAgain(operation: OperationBody, { target }: WayContext): Ported {
  if (operation.kind !== 'renameIndex') return [operation];
  const found = target.index(operation.index);
  if (found === undefined) return [operation];
  const table = operation.table ?? found.on;
  return [
    { kind: 'dropIndex', index: operation.index, table },
    { kind: 'createIndex', table, index: { ...found.index, name: operation.to } },
  ];
}

/** From PostgreSQL, MySQL or MariaDB to SQLite. */
export function toSqlite(from: DialectName): Way {
  return {
    portOperation(operation: OperationBody, source: Operation, context: WayContext): Ported {
      const handle = handlers[operation.kind] as (operation: OperationBody, context: WayContext) => Ported;
      const { origin: _, ...written } = source;
      return orStop(context, written as OperationBody, () =>
        handle(operation, context).flatMap((one) => madeAgain(withoutCounter(one, context), context)),
      );
    },
    seenType: (type, { choices }) =>
      type.kind === 'decimal' && choices.decimals === 'text' ? { kind: 'text' } : type,
    seenLoss: () => ({
      code: 'decimal-text',
      message:
        'a decimal is text: it keeps the digits that were written, is not rounded, and sorts and compares as text',
      help: 'let the application read and write it with as many digits as the column had',
    }),
    heeds: ['booleanCheck', 'arrays', 'decimals'],
    diagnostics: generalLosses(from),
  };
}
