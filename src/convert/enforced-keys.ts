import type { Dialect } from '../dialects/dialect.js';
import type { SchemaState } from '../fold/state.js';
import { keyOf, sameName, type Direction, type Migration, type Name, type Operation } from '../ir/index.js';

/**
 * A migration for a tool that has SQLite enforce foreign keys, where the source's tool does not: statements that change the
 * rows of a table whose foreign key names a table that is not there are refused then, even where there are no rows
 * (SQLite manual, "SQLite Foreign Key Support", section 3). A person must decide what becomes of them.
 */
export function withEnforcedKeys(migration: Migration, before: SchemaState, dialect: Dialect): Migration {
  const all = [...migration.up.operations, ...(migration.down?.operations ?? [])];
  // Most migrations change no rows: they are not folded once more for this.
  if (all.every((operation) => changedTables(operation).length === 0)) return migration;
  const state = before.fork();
  const checked = (direction: Direction): Direction => {
    const operations = direction.operations.map((operation) => {
      const refused = refusedIn(operation, state);
      state.apply(operation);
      return refused === undefined ? operation : left(operation, refused, dialect);
    });
    const isSame = operations.every((operation, i) => operation === direction.operations[i]);
    return isSame ? direction : { ...direction, operations };
  };
  const { up, down } = migration;
  const ported = { up: checked(up), ...(down === undefined ? {} : { down: checked(down) }) };
  return ported.up === up && ported.down === down ? migration : { ...migration, ...ported };
}

/** The table whose rows change, and the one that its foreign key misses. */
interface Refused {
  readonly table: Name;
  readonly missing: Name;
}

function refusedIn(operation: Operation, state: SchemaState): Refused | undefined {
  for (const name of changedTables(operation)) {
    for (const one of state.table(name)?.constraints ?? []) {
      if (one.kind !== 'foreignKey') continue;
      const missing = one.references.table;
      // A table may refer to itself while it is made anew under another name.
      if (state.table(missing) !== undefined || sameName(missing, name)) continue;
      if (state.doubt(missing) === undefined && state.uncertain === undefined)
        return { table: name, missing };
    }
  }
  return undefined;
}

function changedTables(operation: Operation): readonly Name[] {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table];
    case 'rawSql':
      return operation.effect === 'data'
        ? operation.touches.flatMap(({ kind, name }) => (kind === 'table' ? [name] : []))
        : [];
    default:
      return [];
  }
}

function left(operation: Operation, { table, missing }: Refused, dialect: Dialect): Operation {
  return {
    kind: 'opaque',
    code: dialect.print(operation).join(';\n'),
    reason: `SQLite refuses this where foreign keys are enforced, as they are here: ${keyOf(table)} refers to ${keyOf(missing)}, which does not exist`,
    language: 'sql',
    touches: [{ kind: 'table', name: table }],
    effect: 'data',
    ...(operation.origin === undefined ? {} : { origin: operation.origin }),
  };
}
