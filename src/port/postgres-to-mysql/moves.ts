import { keyOf, sameName, type Name } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortContext, Ported } from './context.js';
import { portName } from './names.js';

/** ALTER TABLE … SET SCHEMA, where schemas are databases. Foreign keys follow; views do not, and triggers forbid it. */
export function moved(table: Name, schema: string, context: PortContext): Ported {
  const name = portName(table, context);
  const view = [...context.target.views()].find(({ reads }) => reads.some((one) => sameName(one, name)));
  if (view !== undefined)
    needsPerson('view', `the view ${keyOf(view.name)} reads the table, and does not follow it elsewhere`);
  if (context.target.table(name)?.triggers.length !== 0)
    needsPerson('trigger', 'a table with triggers cannot move to another database');
  return [{ kind: 'alterTable', table: name, change: { kind: 'setSchema', schema } }];
}
