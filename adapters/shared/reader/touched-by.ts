import { keyOf, type ObjectReference, type Operation } from '../../../src/ir/index.js';

/** What operations may change; empty (so: anything) when one of them may change anything. */
export function touchedBy(operations: readonly Operation[]): readonly ObjectReference[] {
  const touched = new Map<string, ObjectReference>();
  for (const operation of operations) {
    const references = referencesOf(operation);
    if (references === undefined) return [];
    for (const reference of references)
      touched.set(`${reference.kind} ${keyOf(reference.name)} ${reference.prefix}`, reference);
  }
  return [...touched.values()];
}

function referencesOf(operation: Operation): readonly ObjectReference[] | undefined {
  switch (operation.kind) {
    case 'opaque':
    case 'rawSql':
      return operation.touches.length === 0 ? undefined : operation.touches;
    case 'createEnum':
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'renameEnum':
    case 'dropEnum':
      return [{ kind: 'type', name: operation.name }];
    default: {
      const table = 'table' in operation ? operation.table : undefined;
      return table === undefined ? undefined : [{ kind: 'table', name: table }];
    }
  }
}
