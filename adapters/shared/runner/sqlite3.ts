import type { Database as WasmDatabase } from 'node-sqlite3-wasm';
import { openDatabase } from '../../../src/dialects/sqlite/client.js';
import { withQuotedText } from '../../../src/dialects/sqlite/quoted-text.js';

type Values = readonly unknown[] | Readonly<Record<string, unknown>>;

/** `this` is the statement: what it has changed. */
type Callback = (this: Changed, error: Error | null, rows?: unknown) => void;

interface Changed {
  readonly changes: number;
  readonly lastID: number;
}

/** A connection: to one file. */
export class Database {
  readonly filename: string;
  /** Sequelize marks the connection of a transaction with it. */
  uuid: string | undefined;
  readonly #database: WasmDatabase;

  constructor(filename: string, ...rest: readonly unknown[]) {
    this.filename = filename;
    this.#database = openDatabase(filename);
    // Scratch databases need not outlive a power cut. What the native module does by itself: nothing is enforced.
    this.#database.exec('PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF');
    const opened = rest.at(-1);
    if (typeof opened === 'function') later(() => (opened as (error: null) => void)(null));
  }

  run(sql: string, ...rest: readonly [Values, Callback?] | readonly [Callback?]): this {
    return this.#do(sql, rest, (values, text) => [this.#database.run(text, values), undefined]);
  }

  all(sql: string, ...rest: readonly [Values, Callback?] | readonly [Callback?]): this {
    return this.#do(sql, rest, (values, text) => [undefined, this.#rows(text, values)]);
  }

  get(sql: string, ...rest: readonly [Values, Callback?] | readonly [Callback?]): this {
    return this.#do(sql, rest, (values, text) => [undefined, this.#rows(text, values)[0]]);
  }

  exec(sql: string, callback?: Callback): this {
    return this.#do(sql, [[], callback], () => {
      this.#database.exec(sql);
      return [undefined, undefined];
    });
  }

  /** Statements are done one after the other here. */
  serialize(work?: () => void): void {
    work?.();
  }

  parallelize(work?: () => void): void {
    work?.();
  }

  close(callback?: (error: null) => void): void {
    if (this.#database.isOpen) this.#database.close();
    if (callback !== undefined) later(() => callback(null));
  }

  /**
   * The native module's SQLite takes text in double quotes, ours does not: what it refuses for that is sent again as
   * it would be taken. A statement that is refused when it is compiled has done nothing.
   */
  #retried<T>(sql: string, work: (text: string) => T): T {
    try {
      return work(sql);
    } catch (error) {
      const taken = withQuotedText(sql, (text) => this.#refusal(text));
      if (taken === sql) throw error;
      return work(taken);
    }
  }

  #refusal(sql: string): string | undefined {
    try {
      this.#database.prepare(sql).finalize();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #rows(sql: string, values: never): readonly unknown[] {
    return this.#database.all(sql, values).map((row) => ({ ...row }));
  }

  #do(
    sql: string,
    rest: readonly unknown[],
    work: (values: never, text: string) => readonly [RunInfo | undefined, unknown],
  ) {
    const callback = rest.at(-1);
    const given = typeof rest[0] === 'function' || rest[0] === undefined ? [] : (rest[0] as Values);
    let error: Error | null = null;
    let info: RunInfo | undefined;
    let rows: unknown;
    try {
      [info, rows] = this.#retried(sql, (text) => work(bound(text, given) as never, text));
    } catch (thrown) {
      error = asSqlite3(thrown);
    }
    const changed = { changes: info?.changes ?? 0, lastID: Number(info?.lastInsertRowid ?? 0) };
    if (typeof callback === 'function') later(() => (callback as Callback).call(changed, error, rows));
    return this;
  }
}

/**
 * The part of the package `sqlite3`'s interface that migration tools use, over the SQLite of this package: theirs is a native
 * module that an install script compiles or fetches, which npm may not run. Given to Sequelize as its `dialectModule`.
 */
export const sqlite3 = {
  OPEN_READONLY: 1,
  OPEN_READWRITE: 2,
  OPEN_CREATE: 4,
  Database,
};

interface RunInfo {
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** Callbacks come once the caller is done. */
function later(call: () => void): void {
  setImmediate(call);
}

/** As the native module binds them (sqlite3 `src/statement.cc`, `BindParameter`): names that the statement has not are left out. */
function bound(sql: string, values: Values): unknown {
  if (Array.isArray(values)) return values.map(plain);
  const named = Object.entries(values).filter(([name]) => sql.includes(name));
  return named.length === 0 ? [] : Object.fromEntries(named.map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.valueOf();
  const isObject = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  return isObject ? String(value as { toString(): string }) : value;
}

/** Its errors have a code, which the message begins with (sqlite3 `src/macros.h`, `EXCEPTION`). */
function asSqlite3(thrown: unknown): Error {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = /constraint failed/i.test(message)
    ? 'SQLITE_CONSTRAINT'
    : /database (?:table )?is locked/i.test(message)
      ? 'SQLITE_BUSY'
      : 'SQLITE_ERROR';
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
