import type { Operation, OperationBody, Table } from '../../../ir/index.js';

import { storeOf } from '../../../fold/create-state.js';
import { sameData } from '../../../fold/meaning/same-data.js';
import type { SchemaState } from '../../../fold/state.js';
import { canonicalSql } from '../canonical-sql.js';
import { changesBetween } from './changes.js';
import { readCopy } from './copy.js';
import { isRebuildPragma } from './pragmas.js';
import { copiedRows, ownRows, type Rows } from './rows.js';

/** The rows of a table that the walk has touched. `of`: the table that they were in at its beginning, if they were. */
interface Held {
  readonly rows: Rows;
  readonly of: string | undefined;
}

/** No way of making a table anew has more tables at once: the old one, the new one, a copy. */
const MOST_TABLES = 3;

/** Follows statements from a state on, and keeps track of which rows are where. */
export class Walk {
  readonly #before: SchemaState;
  readonly #now: SchemaState;
  /** Of the tables that the walk has made, dropped or renamed. */
  readonly #held = new Map<string, Held>();
  /** The tables whose indexes and triggers it has changed. */
  readonly #touched = new Set<string>();
  #made = 0;

  constructor(before: SchemaState) {
    this.#before = before;
    this.#now = before.fork();
  }

  /** Takes one statement; false: it is none that belongs to a table made anew. */
  step(operation: Operation): boolean {
    if (operation.kind === 'rawSql') {
      return isRebuildPragma(operation) || (operation.statement === 'insert' && this.#copy(operation.sql));
    }
    const isPart = this.#follow(operation);
    return isPart && this.#now.apply(operation).every(({ severity }) => severity !== 'error');
  }

  /** Where the rows are after the statement. */
  #follow(operation: Operation): boolean {
    switch (operation.kind) {
      case 'createTable': {
        const isThere = this.#now.table(operation.table) !== undefined;
        if (isThere || operation.table.schema !== undefined || this.#held.size >= MOST_TABLES) return false;
        this.#made += 1;
        this.#held.set(operation.table.name, { rows: 'empty', of: undefined });
        return true;
      }
      case 'dropTable':
        if (this.#hold(operation.table.name) === undefined) return false;
        this.#held.delete(operation.table.name);
        return true;
      case 'renameTable': {
        const held = this.#hold(operation.table.name);
        if (held === undefined) return false;
        this.#held.delete(operation.table.name);
        this.#held.set(operation.to, held);
        return true;
      }
      case 'createIndex':
      case 'createTrigger':
        this.#touched.add(operation.table.name);
        return true;
      case 'dropIndex': {
        const on = this.#now.index(operation.index)?.on;
        if (on !== undefined) this.#touched.add(on.name);
        return on !== undefined;
      }
      case 'dropTrigger':
        if (operation.table !== undefined) this.#touched.add(operation.table.name);
        return operation.table !== undefined;
      default:
        return false;
    }
  }

  /** The rows of a table, its own if the walk has not touched it. */
  #hold(name: string): Held | undefined {
    const table = this.#now.table({ name });
    if (table === undefined) return undefined;
    return this.#held.get(name) ?? { rows: ownRows(table), of: name };
  }

  #copy(sql: string): boolean {
    const copy = readCopy(sql);
    if (copy === undefined) return false;
    const target = this.#now.table({ name: copy.target });
    const source = this.#now.table({ name: copy.source });
    const from = this.#hold(copy.source);
    const isEmpty = this.#held.get(copy.target)?.rows === 'empty';
    if (
      target === undefined ||
      source === undefined ||
      from === undefined ||
      !isEmpty ||
      from.rows === 'empty'
    ) {
      return false;
    }
    const rows = copiedRows(copy, target, source, from.rows);
    if (rows === undefined) return false;
    this.#held.set(copy.target, { rows, of: from.of });
    return true;
  }

  /** The table that was made anew, if all rows are back in a table of its name and no other is left. */
  closed(): Table | undefined {
    const [only, ...others] = this.#held;
    if (only === undefined || others.length > 0 || this.#made === 0) return undefined;
    const [name, held] = only;
    if (held.of !== name || held.rows === 'empty') return undefined;
    if (
      [...this.#touched].some(
        (touched) => touched !== name && this.#before.table({ name: touched }) !== undefined,
      )
    )
      return undefined;
    return this.#now.table({ name });
  }

  /** The operations that say the same, if they lead to the same. */
  changes(table: Table): readonly OperationBody[] | undefined {
    const old = this.#before.table(table.name);
    const rows = this.#held.get(table.name.name)?.rows;
    if (old === undefined || rows === undefined || rows === 'empty' || old.uncertain !== undefined)
      return undefined;
    const changes = changesBetween(old, table, rows);
    if (changes === undefined || changes.length === 0) return undefined;
    const check = this.#before.fork();
    for (const change of changes) {
      if (check.apply(change).some(({ severity }) => severity === 'error')) return undefined;
    }
    return isSame(check, this.#now) ? changes : undefined;
  }
}

/** Whether two states hold the same tables. Both come from one, so only what was written since is looked at. */
function isSame(a: SchemaState, b: SchemaState): boolean {
  const [left, right] = [storeOf(a).tables, storeOf(b).tables];
  return [...left.differingKeys(right)].every((key) => {
    const [table, other] = [left.get(key), right.get(key)];
    if (table === undefined || other === undefined) return table === other;
    return other === table || sameData(comparable(table), comparable(other));
  });
}

function comparable(table: Table): Table {
  return {
    ...table,
    triggers: table.triggers.map((trigger) => ({
      ...trigger,
      definition: canonicalSql(trigger.definition) ?? trigger.definition,
    })),
  };
}
