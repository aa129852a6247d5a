import type { Name, OperationBody, Table } from '../../ir/index.js';
import type { WayContext } from '../way.js';
import { portName, short } from './names.js';

/** The type that the enum of a column is, or will be: it keeps its name when the table or column gets another. */
export function enumTypeOf(table: Table, column: string, { target }: WayContext): Name {
  const there = target.table(portName(table.name))?.columns.find(({ name }) => name === column)?.type;
  if (there?.kind === 'named') return there.name;
  const schema = table.name.schema === undefined ? {} : { schema: table.name.schema };
  for (let n = 1; ; n += 1) {
    const name = { ...schema, name: short(`${table.name.name}_${column}_enum${n === 1 ? '' : n}`) };
    if (target.enumType(name) === undefined && target.table(name) === undefined) return name;
  }
}

/** What makes the type of an enum, where it is not there. */
export function enumFor(
  name: Name,
  values: readonly string[],
  { target }: WayContext,
): readonly OperationBody[] {
  return target.enumType(name) === undefined ? [{ kind: 'createEnum', name, values }] : [];
}
