import type { Column, Expression, Name, OperationOf, Table } from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { sameData } from '../../fold/meaning/same-data.js';
import { restarted } from '../history/counter-moves.js';
import { needsPerson } from '../problem.js';
import { textOfUsing } from '../from-postgres/using.js';
import { typeCheckChanges } from '../tables/type-checks.js';
import { portColumnOf, type PortedColumn } from './columns.js';
import { within, type PortContext, type Ported } from './context.js';
import { conversion } from './conversions.js';
import { counting, moveCounter, noteCountsOn, startOf } from './counters.js';
import { portExpression, typesOf } from './expressions.js';
import { portName } from './names.js';
import { updateRows } from './rows.js';
import { counterIndex } from './tables.js';

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
    case 'type': {
      const [old, next] = [columnOf(before, column), columnOf(after, column)];
      const made = rowsByText(before, old, next, change.using, context);
      if (made !== undefined) return [...made, ...redefined(before, after, column, context)];
      const rows = conversion(name, old, next, change.using, within(context, { table: name, column }));
      return [...rows, ...redefined(before, after, column, context)];
    }
    case 'setIdentity':
      if (change.options !== undefined)
        needsPerson('identity', 'where a column starts to count again must be set by hand (AUTO_INCREMENT)');
      if (change.restart !== undefined) {
        const moved = moveCounter(restarted(name, columnOf(before, column), change.restart), context);
        return [...redefined(before, after, column, context), ...moved];
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

/** Characters of the text that a column holds in between, where its type before holds fewer. */
const BETWEEN_CHARACTERS = 255;

/** Rows of text or of an enum that USING makes other text of: the column is text meanwhile, which takes the values of both types. */
function rowsByText(
  table: Table,
  before: Column,
  after: Column,
  using: Expression | undefined,
  outer: PortContext,
): Ported | undefined {
  const context = within(outer, { table: table.name, column: before.name });
  const columns = typesOf(table.columns, context);
  const text = textOfUsing(using, before, after, context, columns);
  const name = portName(table.name, context);
  const there = context.target.table(name)?.columns.find((one) => one.name === before.name);
  if (text === undefined || there === undefined || context.choices.enums === 'text') return undefined;
  refuseForeignKeys(table, before.name, context);
  const { default: _dropped, ...kept } = there;
  const isLong = there.type.kind === 'text';
  const length = Math.max(BETWEEN_CHARACTERS, there.type.kind === 'string' ? (there.type.length ?? 0) : 0);
  return [
    ...(isLong
      ? []
      : [
          {
            kind: 'alterColumn' as const,
            table: name,
            column: before.name,
            change: {
              kind: 'redefine' as const,
              column: { ...kept, type: { kind: 'string' as const, length } },
            },
          },
        ]),
    updateRows(name, before.name, portExpression(text, { context, columns }), undefined, context),
  ];
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
  const table = portName(after.name, context);
  const counter = columnOf(after, name);
  const begins = counter.autoIncrement !== undefined && columnOf(before, name).autoIncrement === undefined;
  const sequence = counter.autoIncrement?.sequence;
  const isNew = sequence !== undefined && context.plan.counters.get(keyOf(sequence))?.isNew === true;
  if (begins && !isNew) noteCountsOn(counter, within(context, { table: after.name, column: name }));
  const start = begins ? startOf(counter) : undefined;
  const checks = typeCheckChanges(old?.checks ?? [], next.checks, table, context);
  return [
    ...checks.gone,
    ...indexOfNewCounter(next.column, table, context),
    { kind: 'alterColumn', table, column: name, change: { kind: 'redefine', column: next.column } },
    ...checks.fresh,
    ...(start === undefined ? [] : [counting(after.name, start, context)]),
  ];
}

/** A column that begins to count must be the first of a key already. */
function indexOfNewCounter({ name, autoIncrement }: Column, table: Name, context: PortContext): Ported {
  const target = context.target.table(table);
  if (autoIncrement === undefined || target === undefined) return [];
  const isKey =
    target.constraints.some((one) => one.kind === 'primaryKey' && one.columns[0] === name) ||
    target.indexes.some(({ keys }) => keys[0]?.column === name);
  return isKey ? [] : [{ kind: 'createIndex', table, index: counterIndex(table, name, context) }];
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
