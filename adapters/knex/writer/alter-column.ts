import type { Column, OperationOf } from '../../../src/ir/index.js';
import type { Line, Walk } from './alter-line.js';
import { call, object } from './calls.js';
import { columnCalls } from './columns.js';
import { defaultArgument } from './defaults.js';
import { typeCall } from './types.js';

/** The changes of one column that Knex makes with one `.alter()`, or `setNullable`/`dropNullable`. */
export function alterLine(run: readonly number[], at: number, walk: Walk): Line | undefined {
  const changes = changesOfColumn(run, at, walk);
  const [first] = changes;
  if (first?.operation.change.kind === 'redefine') return redefineLine(first, first.operation.change, walk);
  if (first === undefined || first.operation.tableIfExists) return undefined;
  const column = walk.state.table(walk.table)?.columns.find(({ name }) => name === first.operation.column);
  const whole = wholeAlter(changes);
  if (whole.length > 1 || first.operation.change.kind !== 'nullable')
    return alterCallLine(whole, column, walk);
  const { change } = first.operation;
  if (change.kind !== 'nullable') return undefined;
  const method = change.nullable ? 'setNullable' : 'dropNullable';
  return { phase: 'rest', calls: [call(method, first.operation.column)], covers: [first.index] };
}

/** MODIFY: the whole column anew. CHANGE with another name is left to raw SQL. */
function redefineLine(
  { index, operation }: Change,
  change: Extract<OperationOf<'alterColumn'>['change'], { kind: 'redefine' }>,
  walk: Walk,
): Line | undefined {
  if (change.column.name !== operation.column || change.constraints !== undefined || change.ifExists)
    return undefined;
  const calls = columnCalls(change.column, {}, walk.columns, change.position);
  return calls === undefined
    ? undefined
    : { phase: 'alter', calls: [...calls, call('alter')], covers: [index], alters: operation.column };
}

interface Change {
  readonly index: number;
  readonly operation: OperationOf<'alterColumn'>;
}

function changesOfColumn(run: readonly number[], at: number, walk: Walk): Change[] {
  const changes: Change[] = [];
  for (const index of run.slice(at)) {
    const operation = walk.context.operations[index];
    if (operation?.kind !== 'alterColumn') break;
    if (changes[0] !== undefined && changes[0].operation.column !== operation.column) break;
    changes.push({ index, operation });
  }
  return changes;
}

/** The changes from the first on that stand in the order in which `.alter()` makes them. */
function wholeAlter(changes: readonly Change[]): Change[] {
  const taken: Change[] = [];
  const take = (matches: (change: OperationOf<'alterColumn'>['change']) => boolean): boolean => {
    const next = changes[taken.length];
    if (next === undefined || !matches(next.operation.change)) return false;
    taken.push(next);
    return true;
  };
  take((change) => change.kind === 'default' && change.default === null);
  const becameNullable = take((change) => change.kind === 'nullable' && change.nullable);
  take((change) => change.kind === 'type');
  take((change) => change.kind === 'default' && change.default !== null);
  if (becameNullable) take((change) => change.kind === 'nullable' && !change.nullable);
  return taken;
}

function alterCallLine(changes: readonly Change[], column: Column | undefined, walk: Walk): Line | undefined {
  const kinds = changes.map(({ operation }) => operation.change);
  const type = kinds.find((change) => change.kind === 'type');
  if (kinds.length === 0 || type?.collation !== undefined || column === undefined) return undefined;
  const alterNullable = kinds.some((change) => change.kind === 'nullable');
  const notNullable = kinds.some((change) => change.kind === 'nullable' && !change.nullable);
  const setsDefault = kinds.findLast((change) => change.kind === 'default');
  // Knex drops the default first: one that shall stay is set again.
  const value = setsDefault === undefined ? column.default : (setsDefault.default ?? undefined);
  const shape: Pick<Column, 'type'> = { type: type?.type ?? column.type };
  const calls = [typeCall(column.name, shape.type, walk.columns)];
  if (notNullable) calls.push(call('notNullable'));
  if (value !== undefined) calls.push(call('defaultTo', defaultArgument(value, shape, walk.columns)));
  const options = object({
    alterNullable: alterNullable ? undefined : false,
    alterType: type === undefined ? false : undefined,
  });
  const isDefault = alterNullable && type !== undefined;
  calls.push(isDefault ? call('alter') : call('alter', options));
  return { phase: 'alter', calls, covers: changes.map(({ index }) => index), alters: column.name };
}
