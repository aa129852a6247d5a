import type {
  Column,
  ColumnType,
  Constraint,
  Expression,
  Name,
  OperationBody,
  OperationOf,
  Table,
} from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import { sameData } from '../../fold/same-data.js';
import { packsUuids } from '../choices.js';
import { needsPerson } from '../problem.js';
import { portColumnOf, type PortedColumn } from './columns.js';
import { lose, type PortContext, type Ported } from './context.js';
import { portName } from './names.js';
import { valueTypeOf, type ValueType } from '../value-types.js';

/** ALTER COLUMN of any kind: MySQL's MODIFY COLUMN says the whole column anew, as the folded schema has it afterwards. */
export function alterColumn(operation: OperationOf<'alterColumn'>, context: PortContext): Ported {
  const { table: name, column, change } = operation;
  const before = context.source.table(name);
  const after = context.sourceAfter.table(name);
  if (before === undefined || after === undefined) {
    return operation.tableIfExists === true
      ? []
      : needsPerson('missing', `there is no table ${name.name} here`);
  }
  switch (change.kind) {
    case 'type':
      checkConversion(columnOf(before, column), columnOf(after, column), change.using, context);
      break;
    case 'setIdentity':
      if (change.restart !== undefined || change.options !== undefined) {
        needsPerson('identity', 'where a column starts to count again must be set by hand (AUTO_INCREMENT)');
      }
      break;
    case 'redefine':
    case 'visibility':
      return needsPerson('alter', 'this change of a column has no equal');
    case 'nullable':
    case 'default':
    case 'identity':
    case 'dropExpression':
      break;
  }
  return redefined(before, after, column, context);
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((one) => one.name === name);
  return column ?? needsPerson('missing', `${table.name.name} has no column ${name} here`);
}

/** The operations that make a column what it is after the operation; none where that is the same in the target. */
export function redefined(before: Table, after: Table, name: string, context: PortContext): Ported {
  const old = tolerant(() =>
    portColumnOf(before, name, { ...context, sourceAfter: context.source, losses: [], manual: [] }),
  );
  const next = portColumnOf(after, name, context);
  if (old !== undefined && sameData(old, next)) return [];
  if (old === undefined || !sameData(old.column.type, next.column.type))
    refuseForeignKeys(before, name, context);
  const table = portName(after.name);
  const gone = (old?.checks ?? []).filter((check) => !next.checks.some((other) => sameData(check, other)));
  const fresh = next.checks.filter((check) => !(old?.checks ?? []).some((other) => sameData(check, other)));
  return [
    ...gone.flatMap((check) => dropCheck(check, context.target.table(table))),
    { kind: 'alterColumn', table, column: name, change: { kind: 'redefine', column: next.column } },
    ...fresh.map((constraint): OperationBody => ({ kind: 'addConstraint', table, constraint })),
  ];
}

/** The check that a column's type brought, under the name that it has by now: a renamed column or table keeps it. */
function dropCheck(check: Constraint, table: Table | undefined): readonly OperationBody[] {
  const found = table?.constraints.find(
    (one) => one.kind === 'check' && check.kind === 'check' && sameData(one.expression, check.expression),
  );
  if (table === undefined || found?.name === undefined) return [];
  return [{ kind: 'dropConstraint', table: table.name, name: found.name, constraint: 'check' }];
}

function tolerant(port: () => PortedColumn): PortedColumn | undefined {
  try {
    return port();
  } catch {
    return undefined;
  }
}

/** MySQL refuses another type for a column of a foreign key (errors 3780, 1832, 1833). */
function refuseForeignKeys(table: Table, column: string, context: PortContext): void {
  const isOwn = table.constraints.some((one) => one.kind === 'foreignKey' && one.columns.includes(column));
  if (isOwn || isReferenced(table.name, column, context)) {
    needsPerson(
      'foreign-key-type',
      `${table.name.name}.${column} is part of a foreign key, and cannot get another type while it is there`,
      'drop the foreign key, change both columns, and add it again',
    );
  }
}

function isReferenced(table: Name, column: string, context: PortContext): boolean {
  for (const other of context.source.tables()) {
    for (const one of other.constraints) {
      if (one.kind !== 'foreignKey' || !sameName(one.references.table, table)) continue;
      if (one.references.columns?.includes(column) !== false) return true;
    }
  }
  return false;
}

/** From what to what MODIFY COLUMN converts rows as PostgreSQL's cast does, or refuses what it refuses. */
const CONVERSIONS: Readonly<Partial<Record<NonNullable<ValueType>, readonly ValueType[]>>> = {
  integer: ['integer', 'decimal', 'text'],
  decimal: ['decimal', 'integer'],
  float: ['float'],
  boolean: ['boolean', 'integer'],
  text: ['text', 'enum', 'integer', 'json', 'uuid'],
  enum: ['enum', 'text'],
  uuid: ['uuid', 'text'],
  date: ['date', 'timestamp', 'text'],
  time: ['time'],
  timestamp: ['timestamp', 'date'],
  json: ['json'],
  array: ['array'],
  binary: ['binary'],
};

function checkConversion(
  before: Column,
  after: Column,
  using: Expression | undefined,
  context: PortContext,
): void {
  if (using !== undefined && isPlainConversion(using, before, after)) return;
  if (using !== undefined && !isPlainCast(using, before.name)) {
    needsPerson('using', `the rows of ${before.name} are converted by an expression: write an UPDATE for it`);
  }
  const [from, to] = [valueTypeOf(before.type), valueTypeOf(after.type)];
  if (from !== to && (from === 'uuid' || to === 'uuid') && packsUuids(context.rules)) {
    needsPerson('uuid-packed', 'text and uuids that are kept as bytes are not converted by MODIFY COLUMN');
  }
  if (from === undefined || to === undefined || CONVERSIONS[from]?.includes(to) !== true) {
    needsPerson(
      'conversion',
      `whether rows of ${describe(before.type)} become the same as ${describe(after.type)} is not known`,
    );
  }
  if (from === 'array' && !sameData(before.type, after.type) && !isEnumArray(before.type, after.type)) {
    needsPerson('conversion', 'the elements of an array get another type');
  }
  if (from === 'text' && to === 'integer') {
    lose(context, 'text-to-integer', 'text with a fraction is rounded, where PostgreSQL refuses it');
  }
  const isZoned = (type: ColumnType): boolean => type.kind === 'timestamp' && type.zone;
  if (isZoned(before.type) !== isZoned(after.type) && from === 'timestamp' && to === 'timestamp') {
    lose(
      context,
      'zone-conversion',
      `rows of ${before.name} stay as they are: right where the session was in UTC`,
    );
  }
}

function isEnumArray(before: ColumnType, after: ColumnType): boolean {
  const isText = (type: ColumnType): boolean =>
    type.kind === 'array' && ['enum', 'text'].includes(valueTypeOf(type.of) ?? '');
  return isText(before) && isText(after);
}

/**
 * Expressions after which rows are what they were, as both types are one in the target: `c AT TIME ZONE 'UTC'` between
 * points in time and datetimes, which are kept in UTC, and `to_jsonb(c)` of an array, which is JSON already.
 */
function isPlainConversion(using: Expression, before: Column, after: Column): boolean {
  const inner = using.kind === 'cast' ? using.operand : using;
  const isThis = (argument: Expression | undefined): boolean =>
    argument !== undefined && isPlainCast(argument, before.name);
  if (inner.kind === 'operator' && inner.operator === 'at time zone') {
    const isUtc = inner.right.kind === 'string' && /^(?:utc|gmt|z)$/i.test(inner.right.value);
    return isUtc && isThis(inner.left) && before.type.kind === 'timestamp' && after.type.kind === 'timestamp';
  }
  if (inner.kind !== 'call') return false;
  const isToJson = ['array_to_json', 'to_json', 'to_jsonb'].includes(inner.name.name);
  return (
    isToJson && isThis(inner.args[0]) && before.type.kind === 'array' && valueTypeOf(after.type) === 'json'
  );
}

/** `c`, `c::text`, `c::text::new`: the conversion that MODIFY COLUMN does by itself. */
function isPlainCast(expression: Expression, column: string): boolean {
  if (expression.kind === 'column') return expression.path.at(-1) === column;
  return expression.kind === 'cast' && isPlainCast(expression.operand, column);
}

function describe(type: ColumnType): string {
  return type.kind === 'named' ? type.name.name : type.kind === 'native' ? type.name : type.kind;
}
