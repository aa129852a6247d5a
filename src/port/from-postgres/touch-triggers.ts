import type { SchemaState } from '../../fold/state.js';
import { keyOf, type Name, type Table } from '../../ir/index.js';
import type { PortPlan } from '../plan/plan.js';

const TOUCH =
  /\bBEGIN\s+NEW\s*\.\s*(?:"([^"]+)"|(\w+))\s*:?=\s*(?:now\s*\(\s*\)|CURRENT_TIMESTAMP(?:\s*\(\s*\d\s*\))?|transaction_timestamp\s*\(\s*\))\s*;\s*RETURN\s+NEW\s*;\s*END\s*;?\s*(?:\$|'|$)/i;

/** The column that a trigger function sets to the present time, if that is all it does. */
export function touchedColumn(definition: string): string | undefined {
  const match = TOUCH.exec(definition.replace(/--[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, ''));
  return match?.[1] ?? match?.[2]?.toLowerCase();
}

const EACH_UPDATE = /\bBEFORE\s+UPDATE\s+ON\b(?:(?!\bWHEN\b|\bOF\b)[\s\S])*\bFOR\s+EACH\s+ROW\s+EXECUTE\b/i;

/** The column that a trigger sets to the present time before every update of a row, if that is all it does. */
export function touchingTrigger(
  table: Name,
  name: string,
  state: SchemaState,
  plan: PortPlan,
): string | undefined {
  const trigger = state.table(table)?.triggers.find((one) => one.name === name);
  return trigger === undefined ? undefined : columnOf(trigger, plan);
}

/** The columns of a table that triggers keep at the time of the last update. */
export function touchedColumns(table: Table, plan: PortPlan): ReadonlySet<string> {
  return new Set(
    table.triggers.flatMap((trigger) => {
      const column = columnOf(trigger, plan);
      return column === undefined ? [] : [column];
    }),
  );
}

function columnOf(trigger: Table['triggers'][number], plan: PortPlan): string | undefined {
  if (trigger.function === undefined || !EACH_UPDATE.test(trigger.definition)) return undefined;
  const definitions = plan.functions.get(keyOf(trigger.function)) ?? [];
  const columns = new Set(definitions.map(({ definition }) => touchedColumn(definition)));
  const [only] = columns;
  return columns.size === 1 ? only : undefined;
}
