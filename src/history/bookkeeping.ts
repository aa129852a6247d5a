import type { Reader } from '../adapter.js';
import type { SchemaState } from '../fold/state.js';
import {
  keyOf,
  type Diagnostic,
  type Direction,
  type Migration,
  type Name,
  type Operation,
} from '../ir/index.js';

/** The bookkeeping of the tool whose migrations are read. */
export interface Bookkeeping {
  /** For people: `Knex`. */
  readonly title: string;
  /** Its tables; asked for when something may be about them. */
  readonly tables: () => readonly Name[];
}

/**
 * A reader for which the tool's own bookkeeping is no part of the history: the tool makes it, and another tool has its own.
 * Changes of it are left out and told, see {@link bookkeepingLeftOut}; SQL that names it is lossy, as it will not find it.
 */
export function withoutBookkeeping(reader: Reader, bookkeeping: Bookkeeping): Reader {
  const readDown = reader.readDown?.bind(reader);
  const isOwn = (operation: Operation, state: SchemaState): boolean =>
    tablesChanged(operation).some(
      (name) =>
        state.table(name) === undefined && bookkeeping.tables().some((table) => keyOf(table) === keyOf(name)),
    );
  return {
    read(source, state): Migration {
      const migration = reader.read(source, state);
      const { up, down } = migration;
      const all = [...up.operations, ...(down?.operations ?? [])];
      const leftOut = new Set(all.filter((operation) => isOwn(operation, state)));
      const naming = all.filter((operation) => !leftOut.has(operation) && names(operation, bookkeeping));
      if (leftOut.size === 0 && naming.length === 0) return migration;
      return {
        ...migration,
        up: without(up, leftOut),
        ...(down === undefined ? {} : { down: without(down, leftOut) }),
        diagnostics: [
          ...migration.diagnostics.filter((one) => !isMissing(one, leftOut)),
          ...[...leftOut].map((operation) =>
            placed(leftOutOf(operation, bookkeeping), operation, source.file),
          ),
          ...naming.map((operation) => placed(namesOf(bookkeeping), operation, source.file)),
        ],
      };
    },
    ...(readDown === undefined
      ? {}
      : {
          readDown(source, state) {
            const down = readDown(source, state);
            const own = down?.operations.filter((operation) => isOwn(operation, state));
            return down === undefined ? undefined : without(down, new Set(own));
          },
        }),
  };
}

function without(direction: Direction, leftOut: ReadonlySet<Operation>): Direction {
  const operations = direction.operations.filter((operation) => !leftOut.has(operation));
  return operations.length === direction.operations.length ? direction : { ...direction, operations };
}

function tablesChanged(operation: Operation): readonly Name[] {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'alterTable':
    case 'alterTogether':
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'addConstraint':
    case 'dropConstraint':
    case 'createIndex':
    case 'createTrigger':
      return [operation.table];
    case 'rawSql': {
      const { effect, touches } = operation;
      return effect === 'data' && touches.length === 1
        ? touches.flatMap(({ kind, name }) => (kind === 'table' ? [name] : []))
        : [];
    }
    default:
      return [];
  }
}

/** Whether SQL that is kept as it is names a table of the tool. A name that is any word, as TypeORM's `migrations`, may mean another. */
function names(operation: Operation, { tables }: Bookkeeping): boolean {
  const text =
    operation.kind === 'rawSql'
      ? operation.sql
      : operation.kind === 'createFunction'
        ? operation.definition
        : undefined;
  return text !== undefined && tables().some(({ name }) => !/^[a-z]+$/.test(name) && wordsOf(text).has(name));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
}

/** That there is no such table: the tool makes it. */
function isMissing({ code, span }: Diagnostic, leftOut: ReadonlySet<Operation>): boolean {
  return (
    code === 'table-not-found' &&
    [...leftOut].some(({ origin }) => origin?.file === span?.file && origin?.start === span?.start)
  );
}

/** A diagnostic without its place. */
type Words = Omit<Diagnostic, 'span' | 'file'>;

/**
 * What there is to say of a change of the tool's bookkeeping that is left out. Its rows tell the tool what is applied, so a change of these
 * changes what it runs next: that is lossy. Its shape, and tables that only serve the tool, mean nothing to another one.
 *
 * @param title The tool, for people.
 * @param changesRecords Rows change that tell what is applied.
 */
export function bookkeepingLeftOut(title: string, changesRecords: boolean): Words {
  return changesRecords
    ? {
        severity: 'lossy',
        code: 'bookkeeping-left-out',
        message: `this changes in the bookkeeping of ${title} what counts as applied, which another tool does not have: it is left out`,
        help: 'nothing to do, unless the tool shall run or leave out a migration for it',
      }
    : {
        severity: 'note',
        code: 'bookkeeping-left-out',
        message: `this changes the bookkeeping of ${title} itself, which another tool does without: it is left out`,
        help: 'nothing to do',
      };
}

/** Whether an operation changes rows, rather than the shape of a table. */
export function changesRows({ kind }: Operation): boolean {
  return kind === 'insert' || kind === 'update' || kind === 'delete' || kind === 'rawSql';
}

function leftOutOf(operation: Operation, { title }: Bookkeeping): Words {
  return bookkeepingLeftOut(title, changesRows(operation));
}

function namesOf({ title }: Bookkeeping): Words {
  return {
    severity: 'lossy',
    code: 'bookkeeping-named',
    message: `this names a table in which ${title} keeps its books: with another tool that table is not there, and the tool's own is`,
    help: 'put the name of the other tool’s table there',
  };
}

function placed(words: Words, { origin }: Operation, file: string): Diagnostic {
  return { ...words, ...(origin === undefined ? { file } : { span: origin }) };
}
