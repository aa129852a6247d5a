import type { Direction, Name } from '../ir/index.js';

/** The tables whose rows a direction writes, as far as its operations tell. */
export function writtenTables(direction: Direction | undefined): readonly Name[] {
  return (direction?.operations ?? []).flatMap((operation): readonly Name[] => {
    if (operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete') {
      return [operation.table];
    }
    if (operation.kind !== 'rawSql' && operation.kind !== 'opaque') return [];
    return operation.touches.filter(({ kind }) => kind === 'table').map(({ name }) => name);
  });
}
