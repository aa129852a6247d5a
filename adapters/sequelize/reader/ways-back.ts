import type { MigrationSource } from '../../../src/adapter.js';
import { sameData } from '../../../src/fold/same-data.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Diagnostic, Operation, Table } from '../../../src/ir/index.js';

/**
 * Ways back that define a table or column anew from what they find there. Each is read from the table as its own way up leaves
 * it. Where the way back of a later migration leaves that table otherwise, it finds something else when all are undone.
 */
export interface WaysBack {
  /** The tables that earlier ways back look at, as they are before the migration. */
  before(state: SchemaState): ReadonlyMap<string, Table | undefined>;
  /**
   * What is to be told of a migration's way back, once it is read; `after`: the state that it leads to; `defined`: the tables
   * that it looks at itself.
   */
  told(
    source: MigrationSource,
    before: ReadonlyMap<string, Table | undefined>,
    after: SchemaState,
    way: { readonly operations: readonly Operation[]; readonly defined: ReadonlySet<string> },
  ): readonly Diagnostic[];
}

/** Starts with the first migration of a set. */
export function watchWaysBack(): WaysBack {
  /** Table → the last migration whose way back looks at it. */
  const looking = new Map<string, string>();
  return {
    before: (state) => new Map([...looking.keys()].map((name) => [name, state.table({ name })])),
    told: (source, before, after, { operations, defined }) => {
      const found = [...before].flatMap(([name, table]): readonly Diagnostic[] => {
        // One that was not there then is not there when the earlier one is undone.
        if (table === undefined || sameData(table, after.table({ name }))) return [];
        const span = operations[0]?.origin;
        return [
          {
            severity: 'lossy',
            code: 'down-found-otherwise',
            message: `the way back leaves ${name} otherwise than before, and that of ${looking.get(name) ?? ''} makes it anew from what it finds: where both are undone, the written migration of that one does otherwise`,
            ...(span === undefined ? { file: source.file } : { span }),
            help: 'make this way back undo all that the migration does',
          },
        ];
      });
      for (const name of defined) looking.set(name, source.id);
      return found;
    },
  };
}
