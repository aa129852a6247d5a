import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Expression, Name, Operation } from '../../../src/ir/index.js';
import { call, object, rawArgument, rawText, type Argument, type Call } from './calls.js';
import { numberArgument } from './defaults.js';

/** Rows beyond this are left to raw SQL, which is shorter. */
const MOST_ROWS = 1000;

/** Knex writes rows for SQLite as one SELECT each, which takes no more (SQLite's manual, "Implementation Limits For SQLite"). */
const MOST_SELECTS = 500;

/** `('users').insert(…)`, `.where(…).update(…)`, `.del()` on `knex`; undefined for what is no simple data change. */
export function dataCalls(operation: Operation, dialect: Dialect): Call[] | undefined {
  switch (operation.kind) {
    case 'insert': {
      const { rows, columns, onConflict } = operation;
      const most = dialect.name === 'sqlite' ? MOST_SELECTS : MOST_ROWS;
      if (rows.length === 0 || rows.length > most || columns.length === 0) return undefined;
      const values = rows.map((row) => rowArgument(columns, row, dialect));
      const calls = [
        ...from(operation.table),
        call('insert', values.length === 1 ? (values[0] as Argument) : values),
      ];
      if (onConflict === undefined) return calls;
      calls.push(
        onConflict.columns === undefined ? call('onConflict') : call('onConflict', onConflict.columns),
      );
      calls.push(call(onConflict.action === 'nothing' ? 'ignore' : 'merge'));
      return calls;
    }
    case 'update': {
      const columns = operation.set.map(({ column }) => column);
      const row = operation.set.map(({ value }) => value);
      return [
        ...from(operation.table),
        ...whereCalls(operation.where, dialect),
        call('update', rowArgument(columns, row, dialect)),
      ];
    }
    case 'delete':
      return [...from(operation.table), ...whereCalls(operation.where, dialect), call('del')];
    default:
      return undefined;
  }
}

/** `knex('users')`; what is written `knex('…')` is `knex.table('…')` to the calls' machinery. */
function from(table: Name): Call[] {
  return table.schema === undefined
    ? [call('table', table.name)]
    : [call('withSchema', table.schema), call('table', table.name)];
}

function rowArgument(columns: readonly string[], row: readonly Expression[], dialect: Dialect): Argument {
  return object(
    Object.fromEntries(columns.map((column, i) => [column, valueArgument(row[i] as Expression, dialect)])),
  );
}

function valueArgument(value: Expression, dialect: Dialect): Argument {
  if (value.kind === 'null') return null;
  return plainValue(value) ?? rawArgument(dialect.printExpression(value), dialect);
}

function plainValue(value: Expression): Argument | undefined {
  switch (value.kind) {
    case 'string':
    case 'boolean':
      return value.value;
    case 'number': {
      const number = numberArgument(value.value);
      return typeof number === 'number' ? number : undefined;
    }
    case 'keyword':
      return value.name === 'current_timestamp' && value.precision === undefined
        ? { kind: 'function', name: 'now', args: [] }
        : undefined;
    default:
      return undefined;
  }
}

function whereCalls(where: Expression | undefined, dialect: Dialect): Call[] {
  if (where === undefined) return [];
  const parts = where.kind === 'and' ? where.operands : [where];
  const calls = parts.map(conditionCall);
  return calls.every((one): one is Call => one !== undefined)
    ? joinedEqualities(calls)
    : [call('whereRaw', rawText(dialect.printExpression(where), dialect))];
}

function conditionCall(condition: Expression): Call | undefined {
  if (condition.kind === 'is' && condition.test === 'null') {
    const column = columnName(condition.operand);
    return column === undefined ? undefined : call(condition.negated ? 'whereNotNull' : 'whereNull', column);
  }
  if (condition.kind === 'in') {
    const column = columnName(condition.operand);
    const values = condition.values.map(plainValue);
    if (column === undefined || !values.every((value): value is Argument => value !== undefined))
      return undefined;
    return call(condition.negated ? 'whereNotIn' : 'whereIn', column, values);
  }
  if (condition.kind !== 'operator' || condition.left === undefined) return undefined;
  const column = columnName(condition.left);
  const value = plainValue(condition.right);
  if (column === undefined || value === undefined || !COMPARISONS.has(condition.operator)) return undefined;
  return condition.operator === '='
    ? call('where', object({ [column]: value }))
    : call('where', column, condition.operator, value);
}

const COMPARISONS = new Set(['=', '<', '>', '<=', '>=', '<>', 'like', 'ilike']);

function columnName(expression: Expression): string | undefined {
  return expression.kind === 'column' && expression.path.length === 1 && expression.path[0] !== '*'
    ? expression.path[0]
    : undefined;
}

/** `.where({ a: 1 }).where({ b: 2 })` as one call. */
function joinedEqualities(calls: readonly Call[]): Call[] {
  const joined: Call[] = [];
  for (const one of calls) {
    const before = joined.at(-1);
    const both = [before, one].map((it) => (it?.args.length === 1 ? it.args[0] : undefined));
    const [left, right] = both.map(entriesOf);
    if (before?.method === 'where' && left !== undefined && right !== undefined && !overlaps(left, right)) {
      joined[joined.length - 1] = call('where', object({ ...left, ...right }));
    } else joined.push(one);
  }
  return joined;
}

function entriesOf(arg: Argument | undefined): Readonly<Record<string, Argument>> | undefined {
  return typeof arg === 'object' && arg !== null && 'kind' in arg && arg.kind === 'object'
    ? arg.entries
    : undefined;
}

function overlaps(left: object, right: object): boolean {
  return Object.keys(right).some((key) => Object.hasOwn(left, key));
}
