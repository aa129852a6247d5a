import type { SchemaState } from '../../../src/fold/state.js';
import { keyOf, sameName, type Name, type Operation } from '../../../src/ir/index.js';
import type { BlockContext } from './block.js';

/** The table that an operation changes, where it is about one. */
export function tableOf(operation: Operation, state: SchemaState): Name | undefined {
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'addConstraint':
    case 'dropConstraint':
    case 'createIndex':
      return operation.table;
    case 'dropIndex':
      return operation.table ?? state.index(operation.index)?.on;
    case 'comment':
      if (operation.on.kind === 'column') return operation.on.table;
      return operation.on.kind === 'table' ? operation.on.name : undefined;
    default:
      return undefined;
  }
}

export function onTable(operation: Operation, table: Name, state: SchemaState): boolean {
  const own = tableOf(operation, state);
  return own !== undefined && sameName(own, table);
}

/** The types that a block is to create with its columns, and the places of their operations. */
export function newEnumsAt(
  covers: readonly number[],
  context: BlockContext,
): { values: Map<string, readonly string[]>; places: number[] } {
  const values = new Map<string, readonly string[]>();
  const places: number[] = [];
  for (const index of covers) {
    for (const place of context.enumHomes.get(index) ?? []) {
      const operation = context.operations[place];
      if (operation?.kind !== 'createEnum') continue;
      values.set(keyOf(operation.name), operation.values);
      places.push(place);
    }
  }
  return { values, places };
}
