import type { Adapter, Writer } from '../adapter.js';
import {
  keyOf,
  siblingName,
  type Diagnostic,
  type Migration,
  type Name,
  type Operation,
} from '../ir/index.js';

/**
 * A writer that also tells where a history makes a table of the name in which the target's tool keeps its own books, as it
 * does unless it is told another one: the tool finds the one where it looks for the other.
 */
export function tellingClashes(writer: Writer, to: Pick<Adapter, 'title' | 'ledger'>): Writer {
  const own = new Set(to.ledger.tables.map(keyOf));
  const asRead = writer.asRead?.bind(writer);
  return {
    root: writer.root,
    migration(migration, context) {
      const written = writer.migration(migration, context);
      const clashes = madeIn(migration).filter(({ name }) => own.has(keyOf(name)));
      return clashes.length === 0
        ? written
        : {
            ...written,
            diagnostics: [
              ...written.diagnostics,
              ...clashes.map(({ operation }) => clash(operation, migration, to.title)),
            ],
          };
    },
    ...(asRead === undefined ? {} : { asRead }),
    finish: (history, schema) => writer.finish(history, schema),
  };
}

/** A table that is there under a name from an operation on. */
interface Made {
  readonly name: Name;
  readonly operation: Operation;
}

function madeIn({ up, down }: Migration): readonly Made[] {
  return [...up.operations, ...(down?.operations ?? [])].flatMap((operation): readonly Made[] => {
    if (operation.kind === 'createTable') return [{ name: operation.table, operation }];
    if (operation.kind !== 'renameTable') return [];
    return [{ name: siblingName(operation.table, operation.to), operation }];
  });
}

function clash({ origin }: Operation, { file }: Migration, title: string): Diagnostic {
  return {
    severity: 'lossy',
    code: 'bookkeeping-clash',
    message: `this makes a table of the name that ${title} gives its own: it takes the one for the other`,
    ...(origin === undefined ? { file } : { span: origin }),
    help: `have ${title} keep its books elsewhere, by its configuration`,
  };
}
