import { sameName, type OperationBody, type OperationOf } from '../../ir/index.js';
import { sameData } from './same-data.js';
import type { SchemaState } from '../state.js';

/** Whether a change is SET NOT NULL of a column of which `last` was DROP NOT NULL: both together are nothing. */
export function undoes(change: OperationBody, last: OperationBody | undefined, state: SchemaState): boolean {
  const pair = onOneColumn(change, last, state);
  if (pair === undefined) return false;
  const [now, before] = [pair[0].change, pair[1].change];
  // The other way round is more than DROP NOT NULL: SET NOT NULL looks at the rows.
  return now.kind === 'nullable' && before.kind === 'nullable' && !now.nullable && before.nullable;
}

/**
 * Whether a change may as well come before `last`: that of a default or of a type before NOT NULL of the same column. So
 * NOT NULL comes last, whichever way a tool takes.
 */
export function mayPrecede(
  change: OperationBody,
  last: OperationBody | undefined,
  state: SchemaState,
): boolean {
  const pair = onOneColumn(change, last, state);
  if (pair === undefined || pair[1].change.kind !== 'nullable') return false;
  return pair[0].change.kind === 'default' || keepsNulls(pair[0], state);
}

type AlterColumn = OperationOf<'alterColumn'>;

/** Both as changes of one plain column of a table that is there for certain. */
function onOneColumn(
  change: OperationBody,
  last: OperationBody | undefined,
  state: SchemaState,
): readonly [AlterColumn, AlterColumn] | undefined {
  if (change.kind !== 'alterColumn' || last?.kind !== 'alterColumn') return undefined;
  if (change.column !== last.column || !sameName(change.table, last.table)) return undefined;
  if (change.tableIfExists === true || last.tableIfExists === true) return undefined;
  const table = state.table(change.table);
  const column = table?.columns.find(({ name }) => name === change.column);
  if (table === undefined || column === undefined || (table.uncertain ?? state.uncertain) !== undefined)
    return undefined;
  const isPlain = column.autoIncrement === undefined && column.generated === undefined;
  return isPlain ? [change, last] : undefined;
}

/** Whether a value that is not NULL stays so. PostgreSQL 18 turns the `null` of JSON to NULL; casts of other types may do anything. */
function keepsNulls({ table, column: name, change }: AlterColumn, state: SchemaState): boolean {
  if (change.kind !== 'type') return false;
  const column = state.table(table)?.columns.find((one) => one.name === name);
  if (column === undefined || !PLAIN_TYPES.has(column.type.kind) || !PLAIN_TYPES.has(change.type.kind))
    return false;
  const { using } = change;
  if (using === undefined) return true;
  const value = using.kind === 'cast' && PLAIN_TYPES.has(using.type.kind) ? using.operand : using;
  return value.kind === 'column' && sameData(value.path, [name]);
}

const PLAIN_TYPES: ReadonlySet<string> = new Set([
  ...['integer', 'decimal', 'float', 'string', 'text', 'char', 'boolean', 'uuid'],
  ...['date', 'time', 'timestamp', 'interval'],
]);
