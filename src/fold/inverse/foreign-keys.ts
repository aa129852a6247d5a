import type { ForeignKey, Index, OperationBody, Table } from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { takenIn, without } from '../store/edit.js';
import type { Store } from '../store/store.js';

/**
 * Foreign keys that come back to a table, and with each the name of the index that was made for it. A key makes its index
 * anew, in place of the one that it had left behind, and calls it as itself where it has a name: one that the server had
 * named comes back without, so that the index is called as it was. Where the server would choose another name by now,
 * the index is renamed instead.
 */
export function foreignKeysWithTheirIndexes(
  after: Store,
  old: Table,
  now: Table,
  keys: readonly ForeignKey[],
): readonly OperationBody[] {
  const table = old.name;
  const names = new Set<string>();
  return keys.flatMap((constraint): readonly OperationBody[] => {
    const { name = '' } = constraint;
    const index = [...now.indexes, ...old.indexes].find((one) => isMadeFor(one, constraint));
    const isOwn = index?.name === undefined || index.name === name;
    const unnamed = without(constraint, 'name') as ForeignKey;
    const chosen = after.rules.naming.constraint(table, unnamed, takenIn(after, table, names));
    names.add(name);
    if (isOwn) return [{ kind: 'addConstraint', table, constraint }];
    if (chosen === name) return [{ kind: 'addConstraint', table, constraint: unnamed }];
    return [
      { kind: 'addConstraint', table, constraint },
      { kind: 'renameIndex', table, index: siblingName(table, name), to: index.name },
    ];
  });
}

/** Whether the server made an index for a foreign key, or would have. */
function isMadeFor(index: Index, { columns }: ForeignKey): boolean {
  return (
    index.implicit === true &&
    index.keys.length === columns.length &&
    index.keys.every(({ column }, at) => column === columns[at])
  );
}
