import { keyOf, type Name, type Operation, type Table } from '../../ir/index.js';
import type { SchemaState } from '../../fold/state.js';
import { foldsCase } from '../from-mysql/mysql-collations.js';

/** What the tables of a history tell as they are after each operation, whatever way led there. */
export interface SeenKeys {
  /** Looks at what an operation has left. */
  see(operation: Operation, after: SchemaState): void;
  /** Names of indexes that more than one table uses, or that a table or view has. */
  sharedIndexNames(): ReadonlySet<string>;
  /** Columns of keys that refuse rows: primary, unique and foreign ones, as `id` names them. */
  readonly unique: ReadonlySet<string>;
  /** What the collation of each column of text takes for equal where it was seen last. */
  readonly folding: ReadonlyMap<string, KeyFolding>;
}

/** What keys take for equal; `none`: text is compared as it is written. */
export type KeyFolding = 'case' | 'case and accents' | 'none';

/** Starts to look. `join` is told of columns that a foreign key makes one. */
export function seenKeys(
  id: (table: Name, column: string) => string,
  join: (a: string, b: string) => void,
): SeenKeys {
  const users = new Map<string, Set<number>>();
  const identities = createIdentities();
  const relations = new Set<string>();
  const unique = new Set<string>();
  const folding = new Map<string, KeyFolding>();
  const seeTable = (table: Table): void => {
    const { name, columns, constraints, indexes } = table;
    for (const column of columns) {
      if (['string', 'char', 'text'].includes(column.type.kind))
        folding.set(id(name, column.name), foldsCase(column, table) ?? 'none');
    }
    relations.add(name.name);
    const use = (index: string | undefined): void => {
      if (index === undefined) return;
      users.set(index, (users.get(index) ?? new Set<number>()).add(identities.of(name)));
    };
    for (const index of indexes) {
      use(index.name);
      if (index.unique !== true) continue;
      for (const { column } of index.keys) if (column !== undefined) unique.add(id(name, column));
    }
    for (const constraint of constraints) {
      if (constraint.kind === 'check' || constraint.kind === 'exclusion') continue;
      // It may be an index in the target.
      if (constraint.kind === 'unique') use(constraint.name);
      constraint.columns.forEach((column, i) => {
        unique.add(id(name, column));
        if (constraint.kind !== 'foreignKey') return;
        const other = constraint.references.columns?.[i];
        if (other === undefined) return;
        unique.add(id(constraint.references.table, other));
        join(id(name, column), id(constraint.references.table, other));
      });
    }
  };
  return {
    unique,
    folding,
    sharedIndexNames: () =>
      new Set([...users].flatMap(([name, of]) => (of.size > 1 || relations.has(name) ? [name] : []))),
    see(operation, after) {
      if (operation.kind === 'createView') relations.add(operation.name.name);
      if (!('table' in operation) || operation.table === undefined) return;
      identities.see(operation, after);
      const name =
        operation.kind === 'renameTable' ? { ...operation.table, name: operation.to } : operation.table;
      const table = after.table(name);
      if (table !== undefined) seeTable(table);
    },
  };
}

/** Which table is which, whatever it is called: one that gets another name is no second one. */
function createIdentities(): {
  of(name: Name): number;
  see(operation: Operation, after: SchemaState): void;
} {
  const numbers = new Map<string, number>();
  const names = new Map<number, Map<string, Name>>();
  let count = 0;
  const put = (name: Name, number: number): number => {
    numbers.set(keyOf(name), number);
    names.set(number, (names.get(number) ?? new Map<string, Name>()).set(keyOf(name), name));
    return number;
  };
  const of = (name: Name): number => numbers.get(keyOf(name)) ?? put(name, count++);
  return {
    of,
    see(operation, after) {
      if (operation.kind === 'renameTable')
        put({ ...operation.table, name: operation.to }, of(operation.table));
      if (operation.kind !== 'createTable') return;
      const others = [...(names.get(of(operation.table))?.values() ?? [])];
      const isAnother = others.some(
        (one) =>
          keyOf(one) !== keyOf(operation.table) &&
          numbers.get(keyOf(one)) === of(operation.table) &&
          after.table(one) !== undefined,
      );
      if (isAnother) put(operation.table, count++);
    },
  };
}
