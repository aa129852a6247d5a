import type { Column, OperationBody, Table } from '../../ir/index.js';
import { touchedColumns } from '../from-postgres/touch-triggers.js';
import { lose, type WayContext } from '../way.js';
import { portName } from './names.js';

/** Whether the source keeps a column at the time of the last update of its row. */
export function isTouched(column: Column, table: Table, { plan }: WayContext): boolean {
  return column.onUpdate !== undefined || touchedColumns(table, plan).has(column.name);
}

/** A trigger that sets a column to the present time after an update that did not. */
export function touchFor(column: Column, table: Table, context: WayContext): readonly OperationBody[] {
  if (!isTouched(column, table, context)) return [];
  lose(
    context,
    'on-update',
    `${column.name} is set by a trigger after each update: not where an UPDATE sets it to another value itself`,
  );
  const { quoteIdentifier: quote } = context.to;
  const on = portName(table.name);
  const name = triggerName(column.name, table);
  const own = quote(column.name);
  return [
    {
      kind: 'createTrigger',
      table: on,
      name,
      definition: `CREATE TRIGGER ${quote(name)} AFTER UPDATE ON ${quote(on.name)} FOR EACH ROW WHEN NEW.${own} IS OLD.${own} BEGIN UPDATE ${quote(on.name)} SET ${own} = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid; END`,
      dialect: 'sqlite',
    },
  ];
}

/** What takes the trigger of a column away, where it has one. */
export function untouch(column: string, table: Table, { target, to }: WayContext): readonly OperationBody[] {
  const on = portName(table.name);
  const mark = `SET ${to.quoteIdentifier(column)} = CURRENT_TIMESTAMP`;
  const found = target.table(on)?.triggers.find(({ definition }) => definition.includes(mark));
  return found === undefined ? [] : [{ kind: 'dropTrigger', table: on, name: found.name }];
}

/** Names of triggers are one namespace. */
function triggerName(column: string, table: Table): string {
  return `touch_${portName(table.name).name}_${column}`;
}
