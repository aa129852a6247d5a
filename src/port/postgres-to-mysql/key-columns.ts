import type { Column } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortContext } from './context.js';

/** Types of which MySQL has no key: JSON (MySQL manual, "The JSON Data Type"). */
export function checkKeyColumns(
  names: readonly string[],
  { columns }: { readonly columns: readonly Column[] },
  context: PortContext,
): void {
  for (const name of names) {
    const kind = columns.find((column) => column.name === name)?.type.kind;
    if (kind === 'json' || kind === 'jsonb' || kind === 'array') {
      needsPerson('json-key', `${name} is JSON in ${context.features.title}, of which there is no key`);
    }
  }
}
