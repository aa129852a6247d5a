import type { Database as WasmDatabase } from 'node-sqlite3-wasm';
import { openDatabase } from '../../../src/dialects/sqlite/client.js';
import { withQuotedText } from '../../../src/dialects/sqlite/quoted-text.js';
import { scan } from '../../../src/dialects/sqlite/parse/lexer.js';
import { splitStatements } from '../../../src/dialects/sqlite/parse/statements.js';

type Values = readonly unknown[];

/** What a statement that changes rows gives. */
interface RunResult {
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/**
 * The part of `better-sqlite3`'s interface that migration tools use, over the SQLite of this package: theirs is a native
 * module that an install script compiles or fetches, which npm may not run.
 */
export class BetterSqlite3 {
  readonly name: string;
  readonly #database: WasmDatabase;

  constructor(filename: string) {
    this.name = filename;
    this.#database = openDatabase(filename);
    // Scratch databases need not outlive a power cut.
    this.#database.exec('PRAGMA synchronous = OFF');
  }

  get open(): boolean {
    return this.#database.isOpen;
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  prepare(sql: string): Statement {
    return new Statement(this.#database, sql);
  }

  exec(sql: string): this {
    this.#database.exec(sql);
    return this;
  }

  pragma(text: string, options: { readonly simple?: boolean } = {}): unknown {
    const rows = this.#database.all(`PRAGMA ${text}`);
    return options.simple === true ? Object.values(rows[0] ?? {})[0] : rows;
  }

  function(name: string, ...args: readonly unknown[]): this {
    const call = args.at(-1) as (...values: unknown[]) => never;
    this.#database.function(name, call);
    return this;
  }

  defaultSafeIntegers(): this {
    return this;
  }

  close(): this {
    if (this.#database.isOpen) this.#database.close();
    return this;
  }
}

/** The same for a project that has the package `sqlite3`: the SQLite of that one takes text in double quotes, ours does not. */
export class BetterSqlite3WithQuotedText extends BetterSqlite3 {
  override prepare(sql: string): Statement {
    try {
      return super.prepare(sql);
    } catch (error) {
      const taken = withQuotedText(sql, (text) => this.#refusal(text));
      if (taken === sql) throw error;
      return super.prepare(taken);
    }
  }

  #refusal(sql: string): string | undefined {
    try {
      super.prepare(sql);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

class Statement {
  readonly source: string;
  /** Whether it gives rows. */
  readonly reader: boolean;
  readonly #database: WasmDatabase;

  constructor(database: WasmDatabase, sql: string) {
    this.#database = database;
    this.source = sql;
    this.reader = givesRows(sql);
    // better-sqlite3 refuses a wrong statement here, and more than one.
    if (splitStatements(scan(sql).tokens).length > 1)
      throw new RangeError('The supplied SQL string contains more than one statement');
    database.prepare(sql).finalize();
  }

  safeIntegers(): this {
    return this;
  }

  all(...values: Values): readonly unknown[] {
    return this.#database.all(this.source, bound(values)).map((row) => ({ ...row }));
  }

  get(...values: Values): unknown {
    return this.#database.get(this.source, bound(values)) ?? undefined;
  }

  run(...values: Values): RunResult {
    return this.#database.run(this.source, bound(values));
  }
}

/** Statements that give rows begin so, or have RETURNING; comments may come first. */
function givesRows(sql: string): boolean {
  const text = sql.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
  return /^(?:select|pragma|values|explain|with)\b/i.test(text) || /\breturning\b/i.test(text);
}

/** Values come one by one or as a list. */
function bound(values: Values): never {
  const list = values.length === 1 && Array.isArray(values[0]) ? (values[0] as Values) : values;
  return list.map((value) => (value instanceof Date ? value.valueOf() : (value ?? null))) as never;
}
