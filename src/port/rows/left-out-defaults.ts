import type { Column, Expression, Name, Table } from '../../ir/index.js';
import { withDomain } from '../values/domains.js';
import { NeedsPerson, needsPerson } from '../problem.js';
import { resolvedType } from '../values/resolved-type.js';
import { lose, type WayContext } from '../way.js';

/** Of which a required column without a default refuses a row that does not say it, whatever the server's settings: not enums of MySQL, nor times. */
const WITHOUT_IMPLICIT_DEFAULT: ReadonlySet<string> = new Set(['integer', 'string', 'text', 'char', 'uuid']);

/**
 * A default, or none where it is a function or sequence without an equal, and a row that does not say the column is refused for that. Rows that are
 * there need it where the column is new.
 */
export function defaultOrNone(
  column: Column,
  table: Name,
  context: WayContext,
  port: (value: Expression) => Expression,
): Expression | undefined {
  const { default: value } = column;
  if (value === undefined) return undefined;
  try {
    return port(value);
  } catch (error) {
    const isUnknown = error instanceof NeedsPerson && ['function', 'sequence'].includes(error.code);
    if (!isUnknown || !mayBeLeftOut(column, table, context)) throw error;
    lose(
      context,
      'default-left-out',
      `${column.name} has no default, as ${error.message}: a row that does not say it is refused`,
      'let the application give the value, or write a trigger',
    );
    return undefined;
  }
}

function mayBeLeftOut(column: Column, table: Name, context: WayContext): boolean {
  const there = context.source.table(table);
  const isNewInThere = there !== undefined && there.columns.every(({ name }) => name !== column.name);
  return (
    column.default?.kind === 'call' &&
    !column.nullable &&
    !isNewInThere &&
    WITHOUT_IMPLICIT_DEFAULT.has(resolvedType(column.type, context).kind)
  );
}

/** Stops at rows that get a value from a default which was left out. `written`: the columns that get one from the statement. */
export function refuseWithoutDefault(
  table: Table,
  target: Table | undefined,
  written: readonly string[],
  context: WayContext,
): void {
  if (context.from.name !== 'postgres' || target === undefined) return;
  const missing = table.columns.find((one) => {
    const there = target.columns.find(({ name }) => name === one.name);
    return (
      there !== undefined &&
      withDomain(one, context).default?.kind === 'call' &&
      there.default === undefined &&
      there.autoIncrement === undefined &&
      there.generated === undefined &&
      !there.nullable &&
      !written.includes(one.name)
    );
  });
  if (missing !== undefined)
    needsPerson(
      'default-left-out',
      `rows get ${missing.name} from a default that has no equal`,
      'write the value in the statement',
    );
}
