import type { Column, Name, OperationBody, Table } from '../../ir/index.js';
import { dollarQuote, printName } from '../../dialects/postgres/print/identifiers.js';
import { sameName } from '../../ir/index.js';
import { lose, type WayContext } from '../way.js';
import { portName, short } from './names.js';

/** The function that sets a column to the present time; one serves all tables that have a column of that name. */
export function touchFunction(column: string): Name {
  return { name: short(`touch_${column}`) };
}

/** What ON UPDATE CURRENT_TIMESTAMP of a column becomes. */
export function touchFor(column: Column, table: Table, context: WayContext): readonly OperationBody[] {
  if (column.onUpdate === undefined) return [];
  lose(
    context,
    'on-update',
    `ON UPDATE CURRENT_TIMESTAMP of ${column.name} becomes a trigger: an UPDATE that sets the column to what it is counts as one that does not set it`,
  );
  const name = touchFunction(column.name);
  return [...functionFor(column.name, name, context), createTrigger(column.name, table, context)];
}

function functionFor(column: string, name: Name, { target, to }: WayContext): readonly OperationBody[] {
  for (const { triggers } of target.tables()) {
    if (triggers.some((one) => one.function !== undefined && sameName(one.function, name))) return [];
  }
  const quoted = to.quoteIdentifier(column);
  const body = `
BEGIN
  IF NEW IS DISTINCT FROM OLD AND NEW.${quoted} IS NOT DISTINCT FROM OLD.${quoted} THEN
    NEW.${quoted} := CURRENT_TIMESTAMP;
  END IF;
  RETURN NEW;
END `;
  const definition = `CREATE OR REPLACE FUNCTION ${to.quoteIdentifier(name.name)}() RETURNS trigger LANGUAGE plpgsql AS ${dollarQuote(body)}`;
  return [
    {
      kind: 'createFunction',
      name,
      routine: 'function',
      argumentTypes: [],
      orReplace: true,
      definition,
      dialect: 'postgres',
    },
  ];
}

function createTrigger(column: string, table: Table, { to }: WayContext): OperationBody {
  const name = triggerName(column);
  const on = portName(table.name);
  const run = touchFunction(column);
  return {
    kind: 'createTrigger',
    table: on,
    name,
    function: run,
    definition: `CREATE TRIGGER ${to.quoteIdentifier(name)} BEFORE UPDATE ON ${printName(on)} FOR EACH ROW EXECUTE FUNCTION ${to.quoteIdentifier(run.name)}()`,
    dialect: 'postgres',
  };
}

/** What takes the trigger of a column away, where it has one. */
export function untouch(column: string, table: Table, { target }: WayContext): readonly OperationBody[] {
  const on = portName(table.name);
  const name = triggerName(column);
  const isThere = target.table(on)?.triggers.some((one) => one.name === name) === true;
  return isThere ? [{ kind: 'dropTrigger', table: on, name }] : [];
}

function triggerName(column: string): string {
  return short(`touch_${column}`);
}
