import { expressionColumns } from '../../fold/expressions.js';
import type { Dialect } from '../../dialects/dialect.js';
import type { SchemaState } from '../../fold/state.js';
import {
  keyOf,
  siblingName,
  type ColumnType,
  type Direction,
  type Constraint,
  type Index,
  type Migration,
  type Name,
  type Operation,
  type Routine,
} from '../../ir/index.js';
import { isOrdinary } from '../from-postgres/index-methods.js';
import { seenCounters, type CountedColumn } from './plan-counters.js';
import { resolvedType } from '../values/resolved-type.js';
import { seenCalls } from './plan-calls.js';
import { seenConcerns, type Concerns } from './plan-concerns.js';
import { seenKeys, type KeyFolding, type SeenKeys } from './plan-keys.js';

/** What planning asks of the source's dialect. */
export type PlannedDialect = Pick<Dialect, 'verbatim' | 'workOut'>;

/**
 * What a look at the whole history tells before its first operation is ported. Columns are followed through renames, and
 * those that foreign keys join are one: both sides must end with one type.
 */
export interface PortPlan {
  /** How many unbounded columns of text share the fullest key that this one is in; `undefined`: it is in no key. */
  keyShare(table: Name, column: string): number | undefined;
  /** The widest integer that this column, or one that foreign keys join with it, ever is; `undefined`: nothing is joined with it. */
  integerBits(table: Name, column: string): number | undefined;
  /** The columns, by key of their table, that foreign keys and renames join with this one; without itself, in order. */
  joinedWith(table: Name, column: string): readonly { readonly table: string; readonly column: string }[];
  /** The columns that foreign keys and renames join, in groups; `key`: of their table. */
  joinedColumns(): readonly (readonly {
    readonly table: Name;
    readonly key: string;
    readonly column: string;
  }[])[];
  /** Names of foreign keys and checks that more than one table uses, in lower case. */
  readonly sharedNames: ReadonlySet<string>;
  /** Names of indexes that more than one table uses, or that a table or view has as well. */
  readonly sharedIndexNames: ReadonlySet<string>;
  /** Whether a column, or one that foreign keys join with it, is ever part of a key that refuses rows. */
  isUnique(table: Name, column: string): boolean;
  /**
   * What the keys of columns that foreign keys join take for equal: one thing for all of them and for the whole history, as both
   * ends need one collation; `undefined`: nothing is joined with this column.
   */
  joinedFolding(table: Name, column: string): KeyFolding | undefined;
  /** Every definition that a function has in the history, by key of its name. */
  readonly functions: ReadonlyMap<string, readonly Pick<Routine, 'definition'>[]>;
  /** The sequences that the history makes by themselves, by key: not those of columns, nor {@link counters}. */
  readonly sequences: ReadonlySet<string>;
  /** The sequences that are made only to become a column's, by key, with that column. */
  readonly counters: ReadonlyMap<string, CountedColumn>;
  /** The procedures that the history itself calls, by key, where what each call does is known: nothing else of it needs them. */
  readonly procedures: ReadonlySet<string>;
  /** Those that are there in the end, by key. */
  readonly proceduresLeft: ReadonlySet<string>;
  /** What the history ever has, as far as what is told of it as a whole is about that. */
  readonly concerns: Concerns;
  /** What the history leads to in the source, with what its programs do where that can be worked out. */
  readonly end: SchemaState;
}

/** Looks through a history of that dialect. `state` is the one before its first migration; it is not changed. */
export function planPort(
  migrations: readonly Migration[],
  state: SchemaState,
  from: PlannedDialect,
): PortPlan {
  const { verbatim } = from;
  const calls = seenCalls();
  const concerns = seenConcerns(state);
  const columns = new Groups();
  const keys: (readonly string[])[] = [];
  const unbounded = new Set<string>();
  const bits = new Map<string, number>();
  const named = new Map<string, Set<string>>();
  const functions = new Map<string, Pick<Routine, 'definition'>[]>();
  const sequences = new Set<string>();
  const counters = seenCounters();

  const names = new Map<string, Name>();
  const id = (table: Name, column: string): string => {
    const key = keyOf(table);
    names.set(key, table);
    return `${key}\n${column}`;
  };
  const tables = seenKeys(id, (a, b) => columns.join(a, b));
  const seeType = (table: Name, column: string, own: ColumnType, before: SchemaState): void => {
    const type = resolvedType(own, { source: before, sourceAfter: before });
    const key = id(table, column);
    if (isUnbounded(type)) unbounded.add(key);
    if (type.kind === 'integer') bits.set(key, Math.max(bits.get(key) ?? 0, type.bits));
  };
  const seeConstraint = (table: Name, constraint: Constraint, before: SchemaState): void => {
    const { name } = constraint;
    if (name !== undefined && (constraint.kind === 'foreignKey' || constraint.kind === 'check')) {
      const users = named.get(name.toLowerCase()) ?? new Set();
      named.set(name.toLowerCase(), users.add(keyOf(table)));
    }
    if (constraint.kind === 'primaryKey' || constraint.kind === 'unique') {
      keys.push(constraint.columns.map((column) => id(table, column)));
    }
    if (constraint.kind !== 'foreignKey') return;
    keys.push(constraint.columns.map((column) => id(table, column)));
    const other = constraint.references;
    const referenced = other.columns ?? primaryKeyOf(before, other.table);
    constraint.columns.forEach((column, i) => {
      const target = referenced[i];
      if (target !== undefined) columns.join(id(table, column), id(other.table, target));
    });
  };
  const seeIndex = (table: Name, index: Index): void => {
    if (!isOrdinary(index)) return;
    const mentioned = index.keys.flatMap(({ column, expression }) =>
      column !== undefined
        ? [column]
        : expression === undefined
          ? []
          : (expressionColumns(expression, verbatim) ?? []),
    );
    keys.push(mentioned.map((column) => id(table, column)));
  };
  const see = (written: Operation, before: SchemaState): void => {
    const operation = before.resolve(written);
    concerns.see(operation, before);
    switch (operation.kind) {
      case 'createTable':
        for (const { name, type } of operation.columns) seeType(operation.table, name, type, before);
        for (const one of operation.constraints) seeConstraint(operation.table, one, before);
        break;
      case 'addColumn':
        seeType(operation.table, operation.column.name, operation.column.type, before);
        for (const one of operation.constraints ?? []) seeConstraint(operation.table, one, before);
        break;
      case 'alterColumn':
        if (operation.change.kind === 'type')
          seeType(operation.table, operation.column, operation.change.type, before);
        break;
      case 'addConstraint':
        seeConstraint(operation.table, operation.constraint, before);
        break;
      case 'createIndex':
        seeIndex(operation.table, operation.index);
        break;
      case 'renameColumn':
        columns.join(id(operation.table, operation.column), id(operation.table, operation.to));
        break;
      case 'renameTable': {
        const to = { ...operation.table, name: operation.to };
        for (const { name } of before.table(operation.table)?.columns ?? []) {
          columns.join(id(operation.table, name), id(to, name));
        }
        break;
      }
      case 'createSequence':
        sequences.add(keyOf(operation.name));
        break;
      case 'renameSequence':
        if (sequences.has(keyOf(operation.name)))
          sequences.add(keyOf(siblingName(operation.name, operation.to)));
        break;
      case 'createFunction': {
        const key = keyOf(operation.name);
        functions.set(key, [...(functions.get(key) ?? []), { definition: operation.definition }]);
        break;
      }
      default:
        break;
    }
  };

  const walk = (direction: Direction, before: SchemaState): void => {
    counters.see(direction, before);
    const workedOut = from.workOut?.(direction.operations, before);
    for (const statement of direction.operations) {
      const found = workedOut?.get(statement);
      calls.see(statement, found);
      for (const operation of found?.operations ?? [statement]) {
        see(operation, before);
        before.apply(operation);
        tables.see(operation, before);
      }
    }
  };
  const walked = state.fork();
  for (const migration of migrations) {
    walk(migration.up, walked);
    if (migration.down !== undefined) walk(migration.down, walked.fork());
  }
  return planOf({
    id,
    names,
    columns,
    keys,
    unbounded,
    bits,
    named,
    functions,
    sequences,
    counters: counters.counters(),
    tables,
    procedures: calls.procedures(),
    concerns: walked.uncertain === undefined ? concerns.concerns() : 'everything',
    end: walked,
  });
}

interface Seen {
  readonly names: ReadonlyMap<string, Name>;
  readonly id: (table: Name, column: string) => string;
  readonly columns: Groups;
  readonly keys: readonly (readonly string[])[];
  readonly unbounded: ReadonlySet<string>;
  readonly bits: ReadonlyMap<string, number>;
  readonly named: ReadonlyMap<string, ReadonlySet<string>>;
  readonly functions: ReadonlyMap<string, readonly Pick<Routine, 'definition'>[]>;
  readonly sequences: ReadonlySet<string>;
  readonly counters: PortPlan['counters'];
  readonly tables: SeenKeys;
  readonly procedures: ReadonlySet<string>;
  readonly concerns: Concerns;
  readonly end: SchemaState;
}

function planOf(seen: Seen): PortPlan {
  const { id, columns, counters, tables } = seen;
  const unboundedGroups = new Set([...seen.unbounded].map((key) => columns.of(key)));
  const shares = new Map<string, number>();
  for (const key of seen.keys) {
    const count = key.filter((column) => unboundedGroups.has(columns.of(column))).length;
    for (const column of key) {
      const group = columns.of(column);
      shares.set(group, Math.max(shares.get(group) ?? 1, count));
    }
  }
  const widest = new Map<string, number>();
  for (const [key, value] of seen.bits) {
    const group = columns.of(key);
    widest.set(group, Math.max(widest.get(group) ?? 0, value));
  }
  const unique = new Set([...tables.unique].map((key) => columns.of(key)));
  return {
    sharedIndexNames: tables.sharedIndexNames(),
    joinedFolding: (table, column) => {
      const members = columns.members(id(table, column));
      if (members.length < 2) return undefined;
      const all = new Set(members.flatMap((one) => tables.folding.get(one) ?? []));
      return all.has('none') ? 'none' : all.has('case') ? 'case' : 'case and accents';
    },
    isUnique: (table, column) => unique.has(columns.of(id(table, column))),
    keyShare: (table, column) => shares.get(columns.of(id(table, column))),
    integerBits: (table, column) => {
      const own = id(table, column);
      return columns.members(own).length > 1 ? widest.get(columns.of(own)) : undefined;
    },
    joinedWith: (table, column) => {
      const own = id(table, column);
      return columns.members(own).flatMap((member) => {
        const [key = '', name = ''] = member.split('\n');
        return member === own ? [] : [{ table: key, column: name }];
      });
    },
    joinedColumns: () =>
      columns.groups().map((members) =>
        members.map((member) => {
          const [key = '', column = ''] = member.split('\n');
          return { table: seen.names.get(key) ?? { name: key }, key, column };
        }),
      ),
    sharedNames: new Set([...seen.named].filter(([, users]) => users.size > 1).map(([name]) => name)),
    functions: seen.functions,
    sequences: new Set([...seen.sequences].filter((key) => !counters.has(key))),
    counters,
    procedures: seen.procedures,
    concerns: seen.concerns,
    proceduresLeft: new Set(
      Object.values(seen.end.snapshot().functions).flatMap(({ name, routine }) =>
        routine === 'procedure' ? [keyOf(name)] : [],
      ),
    ),
    end: seen.end,
  };
}

function isUnbounded(type: ColumnType): boolean {
  return (
    type.kind === 'text' ||
    (type.kind === 'string' && type.length === undefined) ||
    (type.kind === 'binary' && type.form === undefined) ||
    (type.kind === 'named' && type.name.name === 'citext')
  );
}

function primaryKeyOf(state: SchemaState, table: Name): readonly string[] {
  const key = state.table(table)?.constraints.find(({ kind }) => kind === 'primaryKey');
  return key?.kind === 'primaryKey' ? key.columns : [];
}

/** Things that were found to be one: a union-find. */
class Groups {
  readonly #parents = new Map<string, string>();
  readonly #members = new Map<string, readonly string[]>();

  of(key: string): string {
    const parent = this.#parents.get(key);
    if (parent === undefined || parent === key) return key;
    const root = this.of(parent);
    this.#parents.set(key, root);
    return root;
  }

  join(a: string, b: string): void {
    const [left, right] = [this.of(a), this.of(b)];
    if (left === right) return;
    const members = [...this.members(right), ...this.members(left)];
    this.#parents.set(left, right);
    this.#members.set(right, members);
  }

  /** All that were found to be one with another. */
  groups(): readonly (readonly string[])[] {
    return [...this.#members].flatMap(([root, members]) => (this.of(root) === root ? [members] : []));
  }

  /** All that are one with it, itself too. */
  members(key: string): readonly string[] {
    const root = this.of(key);
    return this.#members.get(root) ?? [root];
  }
}
