import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Table } from '../../../src/ir/index.js';
import { Uncertain } from './uncertain.js';

/** A statement that Knex makes when it runs: from the table as it then is (knex `lib/dialects/sqlite3/schema/ddl.js`). */
interface LateStatement {
  readonly statementsProducer?: (pragma: undefined, connection: undefined) => Promise<Produced>;
  readonly output?: (this: { connection: undefined }, rows: readonly unknown[]) => Promise<unknown>;
}

interface Produced {
  readonly pre: readonly string[];
  readonly sql: readonly string[];
  readonly post: readonly string[];
}

/**
 * Knex's own code that makes a SQLite table anew, run on the folded schema: what it would read from `sqlite_master` is
 * printed from the state, and what it would send is recorded.
 *
 * The code is asynchronous and static evaluation is not. A context of `node:vm` with `microtaskMode: 'afterEvaluate'`
 * drains the microtasks of the code in it before it returns: a function that waits for nothing but values is done by then.
 */
export class SqliteAlter {
  readonly #client: Record<string, unknown>;
  readonly #dialect: Dialect;
  readonly #context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  readonly #make: new (...args: readonly unknown[]) => object;
  #state: SchemaState | undefined;
  #sent: string[] = [];

  constructor(client: Record<string, unknown>, dialect: Dialect) {
    this.#client = client;
    this.#dialect = dialect;
    this.#make = this.#load();
    client['ddl'] = (compiler: unknown, pragma: unknown, connection: unknown) =>
      new this.#make(this.#database(), compiler, pragma, connection);
  }

  /** Knex's class, loaded into the context. */
  #load(): new (...args: readonly unknown[]) => object {
    const own = createRequire(import.meta.url);
    const file = path.join(
      path.dirname(own.resolve('knex/package.json')),
      'lib/dialects/sqlite3/schema/ddl.js',
    );
    const module = { exports: {} as unknown };
    const body = vm.compileFunction(readFileSync(file, 'utf8'), ['module', 'require'], {
      filename: file,
      parsingContext: this.#context,
    }) as (module: object, require: unknown) => void;
    body(module, createRequire(file));
    return module.exports as new (...args: readonly unknown[]) => object;
  }

  /** What the class takes for Knex's client. */
  #database(): object {
    const raw = (sql: string): unknown => this.#answer(sql);
    const trx = { raw, disableProcessing: ignore, enableProcessing: ignore };
    return {
      raw: (sql: string) => ({ connection: () => this.#answer(sql) }),
      transaction: (work: (trx: object) => unknown) => work(trx),
      customWrapIdentifier: (...args: readonly unknown[]) => this.#call('customWrapIdentifier', args),
      wrapIdentifierImpl: (...args: readonly unknown[]) => this.#call('wrapIdentifierImpl', args),
    };
  }

  #call(method: string, args: readonly unknown[]): unknown {
    return (this.#client[method] as (...args: readonly unknown[]) => unknown).apply(this.#client, [...args]);
  }

  #answer(sql: string): readonly unknown[] {
    const table = /lower\(tbl_name\)='((?:[^']|'')*)'/.exec(sql)?.[1];
    if (table !== undefined) return this.#master(table.replaceAll("''", "'"));
    if (/^pragma foreign_keys$/i.test(sql)) return [{ foreign_keys: 0 }];
    this.#sent.push(sql);
    return [];
  }

  /** The rows of `sqlite_master` for a table. Knex asks with its name in lower case. */
  #master(name: string): readonly unknown[] {
    const table = [...(this.#state?.tables() ?? [])].find((one) => one.name.name.toLowerCase() === name);
    if (table === undefined) throw new Error(`there is no table ${name} at this point of the history`);
    if (table.uncertain !== undefined)
      throw new Uncertain(`it is not certain what the table ${name} is: ${table.uncertain}`);
    return [
      { type: 'table', sql: this.#print({ kind: 'createTable', table: table.name, ...definition(table) }) },
      ...table.indexes.map((index) => ({
        type: 'index',
        sql: this.#print({ kind: 'createIndex', table: table.name, index }),
      })),
    ];
  }

  #print(operation: Parameters<Dialect['print']>[0]): string {
    // Knex's reader of CREATE TABLE knows names in backticks (knex `lib/dialects/sqlite3/schema/internal/tokenizer.js`).
    return this.#dialect.print(operation).join('; ');
  }

  /** The statements of one that is made late, in a state; undefined: it is made already. Throws what Knex throws. */
  statements(statement: object, state: SchemaState): readonly string[] | undefined {
    const late = statement as LateStatement & { readonly sql?: unknown };
    const isLate =
      late.statementsProducer !== undefined ||
      (late.output !== undefined && /^pragma table_info\b/i.test(String(late.sql)));
    if (!isLate) return undefined;
    this.#state = state;
    this.#sent = [];
    const produced = this.#run(() =>
      late.statementsProducer === undefined
        ? (late.output?.call({ connection: undefined }, []) ?? Promise.resolve())
        : late.statementsProducer(undefined, undefined),
    ) as Produced | undefined;
    return produced?.sql === undefined ? this.#sent : [...produced.pre, ...produced.sql, ...produced.post];
  }

  #run(call: () => Promise<unknown>): unknown {
    const box: { state?: 'fulfilled' | 'rejected'; result?: unknown } = {};
    const settle = vm.compileFunction(
      `call().then(
        (value) => { box.state = 'fulfilled'; box.result = value; },
        (error) => { box.state = 'rejected'; box.result = error; },
      )`,
      ['call', 'box'],
      { parsingContext: this.#context },
    ) as (call: unknown, box: object) => void;
    const globals = this.#context as { ormbridge?: () => void };
    globals.ormbridge = () => settle(call, box);
    new vm.Script('ormbridge()').runInContext(this.#context);
    delete globals.ormbridge;
    if (box.state === 'rejected') throw box.result;
    if (box.state === undefined)
      throw new Error('this call of Knex waits for something else than the database');
    return box.result;
  }
}

function definition(table: Table) {
  return {
    columns: table.columns,
    constraints: table.constraints,
    ...(table.with === undefined ? {} : { with: table.with }),
  };
}

function ignore(): void {}
