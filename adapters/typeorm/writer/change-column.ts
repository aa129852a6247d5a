import {
  sameName,
  type ColumnType,
  type Expression,
  type Name,
  type Operation,
  type OperationOf,
} from '../../../src/ir/index.js';
import { CLASS_MARK } from '../compiler/objects.js';
import { catalogOf } from '../compiler/catalog.js';
import type { Block, BlockContext } from './block.js';
import { call, made, type Argument } from './calls.js';
import { tablePath } from './columns.js';

/** A column as TypeORM loads it: the properties of its `TableColumn`. */
type Loaded = Readonly<Record<string, unknown>>;

/** Changes of one column that follow one another, and the column's options after them. */
interface Changes {
  readonly table: Name;
  readonly column: string;
  readonly covers: readonly number[];
  readonly options: Loaded;
}

/**
 * Changes of one column as one `changeColumn`. It compares the new column with the one that TypeORM loads, and drops the
 * column where their types differ: so the new one is the loaded one with nothing but the changes.
 */
export function changeColumnBlock(index: number, context: BlockContext): Block | undefined {
  return blockOf(enumChange(index, context) ?? plainChanges(index, context, Infinity));
}

/** The first of several changes alone, where TypeORM would make them in another order. */
export function changeColumnOnceBlock(index: number, context: BlockContext): Block | undefined {
  return blockOf(plainChanges(index, context, 1));
}

function blockOf(found: Changes | undefined): Block | undefined {
  if (found === undefined) return undefined;
  const { table, column, covers, options } = found;
  const changed = made('TableColumn', columnArguments(options));
  return { covers, steps: [call('changeColumn', tablePath(table), column, changed)] };
}

function plainChanges(index: number, context: BlockContext, most: number): Changes | undefined {
  const first = placeOf(context.operations[index]);
  const loaded = first && load(first, context);
  if (first === undefined || loaded === undefined) return undefined;
  let options = loaded;
  const covers: number[] = [];
  for (let at = index; at < context.operations.length && covers.length < most; at++) {
    const operation = context.operations[at];
    const place = placeOf(operation);
    if (operation === undefined || place === undefined || !context.mayBeIdiomatic(at)) break;
    if (place.column !== first.column || !sameName(place.table, first.table)) break;
    const next = changed(options, operation, context);
    if (next === undefined) break;
    options = next;
    covers.push(at);
  }
  return covers.length === 0 ? undefined : { ...first, covers, options };
}

interface Place {
  readonly table: Name;
  readonly column: string;
}

function placeOf(operation: Operation | undefined): Place | undefined {
  if (operation?.kind === 'alterColumn' && operation.tableIfExists !== true)
    return { table: operation.table, column: operation.column };
  if (operation?.kind === 'comment' && operation.on.kind === 'column')
    return { table: operation.on.table, column: operation.on.column };
  return undefined;
}

function load({ table, column }: Place, { compiler, dialect, state }: BlockContext): Loaded | undefined {
  const compiled = compiler.run('getTable', [tablePath(table)], catalogOf(state, dialect));
  if (compiled.kind !== 'done') return undefined;
  const { columns } = (compiled.result ?? {}) as { readonly columns?: readonly Loaded[] };
  return columns?.find(({ name }) => name === column);
}

/** The options after a change; undefined where `changeColumn` does not say it. */
function changed(options: Loaded, operation: Operation, { dialect }: BlockContext): Loaded | undefined {
  if (operation.kind === 'comment') return { ...options, comment: operation.comment ?? undefined };
  if (operation.kind !== 'alterColumn') return undefined;
  const { change } = operation;
  switch (change.kind) {
    case 'nullable':
      return { ...options, isNullable: change.nullable };
    case 'default':
      return { ...options, default: defaultOf(change.default, dialect) };
    case 'type':
      if (change.using !== undefined || change.collation !== undefined) return undefined;
      return withPrecision(options, change.type);
    case 'identity':
    case 'setIdentity':
    case 'dropExpression':
    case 'redefine':
    case 'visibility':
      return undefined;
  }
}

/** The one thing of a type that TypeORM changes without dropping the column. Whether all else is the same is checked later. */
function withPrecision(options: Loaded, type: ColumnType): Loaded | undefined {
  switch (type.kind) {
    case 'decimal':
      return { ...options, precision: type.precision, scale: type.scale };
    case 'interval':
    case 'time':
    case 'timestamp':
      return { ...options, precision: type.precision };
    default:
      return undefined;
  }
}

function defaultOf(expression: Expression | null, dialect: BlockContext['dialect']): string | undefined {
  return expression === null ? undefined : dialect.printExpression(expression);
}

/**
 * Other values of an enum type: TypeORM renames the type, makes it anew, moves the column to it and drops the old one
 * (typeorm `driver/postgres/PostgresQueryRunner.js`, `changeColumn`).
 */
function enumChange(index: number, context: BlockContext): Changes | undefined {
  const { operations } = context;
  const [rename, create] = operations.slice(index);
  if (rename?.kind !== 'renameEnum' || create?.kind !== 'createEnum') return undefined;
  if (rename.to !== `${rename.name.name}_old`) return undefined;
  const alters: OperationOf<'alterColumn'>[] = [];
  let at = index + 2;
  for (let one = operations[at]; one?.kind === 'alterColumn'; one = operations[++at]) alters.push(one);
  const drop = operations[at];
  const [first] = alters;
  if (drop?.kind !== 'dropEnum' || drop.name.name !== rename.to || first === undefined) return undefined;
  if (alters.some((one) => one.column !== first.column || !sameName(one.table, first.table)))
    return undefined;
  const loaded = load(first, context);
  if (loaded === undefined) return undefined;
  const last = alters.findLast(({ change }) => change.kind === 'default')?.change;
  const own = `${first.table.name}_${first.column.toLowerCase()}_enum`;
  const options: Loaded = {
    ...loaded,
    enum: create.values,
    enumName: create.name.name === own ? undefined : create.name.name,
    ...(last?.kind === 'default' ? { default: defaultOf(last.default, context.dialect) } : {}),
  };
  const covers = Array.from({ length: at - index + 1 }, (_, place) => index + place);
  return { table: first.table, column: first.column, covers, options };
}

/** What a `TableColumn` is without it (typeorm `schema-builder/table/TableColumn.js`). */
const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, false, '']);

/** The order in which people write them; others follow. */
const FIRST = ['name', 'type', 'length', 'precision', 'scale', 'isArray', 'enum', 'enumName'];

function columnArguments(options: Loaded): Readonly<Record<string, Argument | undefined>> {
  const keys = Object.keys(options).filter((key) => key !== CLASS_MARK && !FIRST.includes(key));
  return Object.fromEntries(
    [...FIRST, ...keys]
      .filter((key) => !NOTHING.has(options[key]))
      .map((key) => [key, options[key] as Argument]),
  );
}
