import type { MigrationSource } from '../../../src/adapter.js';
import { sameData } from '../../../src/fold/meaning/same-data.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Diagnostic, Operation, Table } from '../../../src/ir/index.js';

/** Tables that a way back looks at to define them anew, or one column of them: its name; `undefined`: all of it. */
export type Defined = ReadonlyMap<string, string | undefined>;

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
    way: { readonly operations: readonly Operation[]; readonly defined: Defined },
  ): readonly Diagnostic[];
}

/** Starts with the first migration of a set. */
export function watchWaysBack(): WaysBack {
  /** Table → the last migration whose way back looks at it. */
  const looking = new Map<string, { readonly id: string; readonly column: string | undefined }>();
  return {
    before: (state) => new Map([...looking.keys()].map((name) => [name, state.table({ name })])),
    told: (source, before, after, { operations, defined }) => {
      const found = [...before].flatMap(([name, table]): readonly Diagnostic[] => {
        // One that was not there then is not there when the earlier one is undone.
        const column = looking.get(name)?.column;
        const left = after.table({ name });
        if (table === undefined || sameData(partOf(table, column), partOf(left, column))) return [];
        const isOrder = sameData(inOrder(table), inOrder(left));
        const span = operations[0]?.origin;
        return [
          {
            severity: isOrder ? 'warning' : 'lossy',
            code: 'down-found-otherwise',
            message: `the way back leaves ${isOrder ? `the columns of ${name} in another order` : `${name} otherwise`} than before, and that of ${looking.get(name)?.id ?? ''} makes it anew from what it finds: where both are undone, the written migration of that one does otherwise`,
            ...(span === undefined ? { file: source.file } : { span }),
            help: 'make this way back undo all that the migration does',
          },
        ];
      });
      for (const [name, column] of defined) {
        const isOther = looking.has(name) && looking.get(name)?.column !== column;
        looking.set(name, { id: source.id, column: isOther ? undefined : column });
      }
      return found;
    },
  };
}

/** What is looked at of a table: all of it, or one column. */
function partOf(table: Table | undefined, column: string | undefined): unknown {
  return column === undefined ? table : table?.columns.find(({ name }) => name === column);
}

function inOrder(table: Table | undefined): unknown {
  return table === undefined
    ? undefined
    : { ...table, columns: table.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}
