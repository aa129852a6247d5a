import { regclassOf } from '../../fold/nextval.js';
import { columnOfSequence } from './released-sequences.js';
import {
  sameName,
  type Column,
  type Expression,
  type Name,
  type OperationOf,
  type Table,
} from '../../ir/index.js';
import { NeedsPerson } from '../problem.js';
import { readQuery } from '../queries/read.js';
import type { FromItem, Query, Select, Statement } from '../queries/tree.js';
import type { WayContext } from '../way.js';

/** A statement that says with which number a serial or identity column goes on. */
export interface CounterMove {
  readonly table: Name;
  readonly column: string;
  /** The next number; `afterHighest`: so many after the highest in the column, usually 1. */
  readonly next: bigint | { readonly afterHighest: bigint };
  /** The next number where the table is empty; `null`: what it was before. */
  readonly ifEmpty: bigint | null;
}

/**
 * `SELECT setval('t_id_seq', …)` of the sequence of a column, with a number or with the highest number of that column, as dumps and people say it.
 * `undefined`: the statement is none of these. PostgreSQL manual, 9.17: the number was given already unless a third argument says `false`; of
 * NULL, which max() of an empty table is, it does nothing.
 */
export function counterMove({ sql }: OperationOf<'rawSql'>, context: WayContext): CounterMove | undefined {
  if (context.from.name !== 'postgres' || !/\bsetval\b/i.test(sql)) return undefined;
  const statement = readSelect(sql, context);
  const target = statement?.select.targets[0];
  if (statement === undefined || target?.kind !== 'value' || statement.select.targets.length !== 1)
    return undefined;
  const call = target.expression;
  if (call.kind !== 'call' || call.name.name !== 'setval') return undefined;
  const [sequence, value, called = { kind: 'boolean', value: true } as const] = call.args;
  const counter = sequence === undefined ? undefined : counterOf(sequence, context);
  if (counter === undefined || value === undefined || called.kind !== 'boolean') return undefined;
  const step = called.value ? 1n : 0n;
  const number = integerOf(value);
  if (number !== undefined && statement.select.from.length === 0)
    return { ...counter, next: number + step, ifEmpty: number + step };
  const highest = highestOf(value, counter, statement, statement.select);
  if (highest === undefined) return undefined;
  return {
    ...counter,
    next: { afterHighest: highest.offset + step },
    ifEmpty: highest.ifEmpty === null ? null : highest.ifEmpty + step,
  };
}

/**
 * RESTART: `true` is the number that the column began with.
 *
 * @param restart As ALTER SEQUENCE and ALTER TABLE … RESTART have it.
 */
export function restarted(table: Name, column: Column, restart: string | true): CounterMove {
  const next = BigInt(restart === true ? (column.autoIncrement?.options?.start ?? '1') : restart);
  return { table, column: column.name, next, ifEmpty: next };
}

type Selected = Pick<Statement<Query>, 'kept'> & { readonly select: Select };

function readSelect(sql: string, context: WayContext): Selected | undefined {
  try {
    const { read, kept } = readQuery(sql, context);
    return read.body.kind === 'select' && read.common.length === 0 ? { select: read.body, kept } : undefined;
  } catch (error) {
    if (!(error instanceof NeedsPerson)) throw error;
    return undefined;
  }
}

/** `'t_id_seq'`, or `pg_get_serial_sequence('t', 'id')`. */
function counterOf(
  sequence: Expression,
  context: WayContext,
): Pick<CounterMove, 'table' | 'column'> | undefined {
  const plain = sequence.kind === 'cast' ? sequence.operand : sequence;
  if (plain.kind !== 'call') {
    const name = regclassOf(sequence);
    const owner = name === undefined ? undefined : columnOfSequence(name, context.source);
    return owner && { table: owner.table, column: owner.column.name };
  }
  const [tableName, columnName] = plain.args;
  const table = tableName === undefined ? undefined : regclassOf(tableName);
  if (plain.name.name !== 'pg_get_serial_sequence' || table === undefined || columnName?.kind !== 'string')
    return undefined;
  const found: Table | undefined = context.source.table(table);
  const column = found?.columns.find(({ name }) => name === columnName.value);
  return found === undefined || column?.autoIncrement === undefined
    ? undefined
    : { table: found.name, column: column.name };
}

interface Highest {
  readonly offset: bigint;
  readonly ifEmpty: bigint | null;
}

/** `max(id)` of the column in a query of its table alone, plus a number, or another number where there is none. */
function highestOf(
  value: Expression,
  counter: Pick<CounterMove, 'table' | 'column'>,
  statement: Pick<Selected, 'kept'>,
  select: Select,
): Highest | undefined {
  const inner = (one: Expression | undefined): Highest | undefined =>
    one === undefined ? undefined : highestOf(one, counter, statement, select);
  switch (value.kind) {
    case 'cast':
      return inner(value.operand);
    case 'verbatim': {
      const kept = statement.kept(value.text);
      if (kept?.kind !== 'value' || kept.query.body.kind !== 'select' || kept.query.common.length > 0)
        return undefined;
      const [target, second] = kept.query.body.targets;
      return target?.kind === 'value' && second === undefined
        ? highestOf(target.expression, counter, statement, kept.query.body)
        : undefined;
    }
    case 'operator': {
      const [left, plus] = [inner(value.left), integerOf(value.right)];
      if (value.operator !== '+' || left === undefined || plus === undefined) return undefined;
      const { offset, ifEmpty } = left;
      return { offset: offset + plus, ifEmpty: ifEmpty === null ? null : ifEmpty + plus };
    }
    case 'call': {
      const [first, second, third] = value.args;
      if (value.name.name === 'coalesce' && third === undefined && second !== undefined) {
        const [highest, other] = [inner(first), integerOf(second)];
        return highest === undefined || other === undefined
          ? undefined
          : { offset: highest.offset, ifEmpty: highest.ifEmpty ?? other };
      }
      const isMax = value.name.name === 'max' && first?.kind === 'column' && second === undefined;
      return isMax && first.path.at(-1) === counter.column && isOnly(select, counter.table)
        ? { offset: 0n, ifEmpty: null }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a query is of all rows of one table. */
function isOnly({ from, where, groupBy, having, limit, offset }: Select, table: Name): boolean {
  const [only, second] = from;
  const isTable = (one: FromItem | undefined): boolean => one?.kind === 'table' && sameName(one.name, table);
  const parts = [where, having, limit, offset];
  return (
    isTable(only) && second === undefined && groupBy.length === 0 && parts.every((one) => one === undefined)
  );
}

function integerOf(value: Expression | undefined): bigint | undefined {
  if (value?.kind === 'cast') return integerOf(value.operand);
  return value?.kind === 'number' && /^-?\d+$/.test(value.value) ? BigInt(value.value) : undefined;
}
