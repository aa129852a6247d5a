import type { DialectName } from '../../src/ir/index.js';
import { queryText } from '../shared/reader/query-text.js';
import type { DeclaredVersion } from '../shared/discover/declared-version.js';
import { describeAsDeclared, nameAsDeclared } from './as-declared.js';
import { DRIVERS } from './compiler/drivers.js';
import { loadLibrary, type ConnectionSettings, type Library } from './compiler/library.js';
import { NOT_KNOWN } from './compiler/names.js';
import { plain, revive, type Row, type SentStatement } from './compiler/objects.js';
import type { Major } from './versions.js';

/** What a call of TypeORM's own code gave. Objects of its classes are plain data, marked with their class. */
export type Compiled =
  | {
      readonly kind: 'done';
      readonly result: unknown;
      readonly statements: readonly SentStatement[];
      /** The tables that the query runner remembers behind the call. */
      readonly tables: readonly LoadedTable[];
    }
  | { readonly kind: 'threw'; readonly message: string }
  /** What TypeORM asks of the database cannot be answered. */
  | { readonly kind: 'unanswered'; readonly sql: string };

/** A table that a query runner remembers. */
export interface LoadedTable {
  /** Its path as TypeORM tells it. */
  readonly name: string;
  /** All of it as plain data, made when it is first asked for: most calls are the last ones on their table. */
  data(): unknown;
}

/** Answers a question that TypeORM asks of the database's catalog; undefined where that is not known. */
export type Catalog = (sql: string) => readonly Row[] | undefined;

/** TypeORM's own query runner for a database, without a connection. All calls are synchronous. */
export interface Compiler {
  /** `new Table(…)`: the object as data. */
  construct(className: string, args: readonly unknown[]): Compiled;
  /** `table.clone()`, `table.findColumnByName(…)`. */
  method(target: unknown, method: string, args: readonly unknown[]): Compiled;
  /** A method of a query runner that remembers these tables (default: none): what it would send. */
  run(method: string, args: readonly unknown[], catalog: Catalog, remembered?: readonly unknown[]): Compiled;
  driver(): CompilerDriver;
  /** `key in queryRunner` */
  queryRunnerHas(key: string): boolean;
}

/** TypeORM's driver, for what it does without a connection. */
export interface CompilerDriver {
  /** Calls a method with data; gives what it returns. */
  call(method: string, args: readonly unknown[]): unknown;
  /** `key in driver` */
  has(key: string): boolean;
}

/** A question that nobody can answer ends the method that asked. */
class Unanswered extends Error {}

type Methods<Result> = Readonly<Record<string, ((...args: readonly unknown[]) => Result) | undefined>>;

/** What changes the SQL that TypeORM makes. */
export interface CompilerOptions {
  /** Default: `postgres`. */
  readonly dialect?: DialectName;
  /** What the data source says of it. */
  readonly settings?: ConnectionSettings | undefined;
  /** Default: 0, which is 0.3. */
  readonly major?: Major;
  /** The project's version; absent: not known, or the one that we come with. */
  readonly declared?: DeclaredVersion | undefined;
}

/** TypeORM is loaded with the first call: migrations that are SQL only need none. */
export function createCompiler({
  dialect = 'postgres',
  settings,
  major = 0,
  declared,
}: CompilerOptions = {}): Compiler {
  const library = (): Library => loadLibrary(major, dialect);
  const revived = (values: readonly unknown[]): readonly unknown[] => {
    const { classNamed } = library();
    return values.map((value) => revive(value, classNamed));
  };
  return {
    construct: (className, args) =>
      outcomeOf(() => done(new (library().classNamed(className))(...revived(args)))),
    method: (target, method, args) =>
      outcomeOf(() => {
        const [object] = revived([target]);
        return done((object as Methods<unknown>)[method]?.(...revived(args)));
      }),
    run: (method, args, catalog, remembered = []) =>
      outcomeOf(() => {
        const environment = {
          library: library(),
          dialect,
          settings,
          declared,
          remembered: revived(remembered),
        };
        return run(method, revived(args), catalog, environment);
      }),
    queryRunnerHas: (key) => key in library().queryRunner(settings),
    driver: () => {
      const { driver } = library().queryRunner(settings).connection;
      return {
        call: (method, args) => {
          const asked = (driver as unknown as Methods<unknown>)[method];
          if (asked === undefined) throw new Error(`the driver of ${dialect} has no method ${method}`);
          return Reflect.apply(asked, driver, args);
        },
        has: (key) => key in driver,
      };
    },
  };
}

function done(
  result: unknown,
  statements: readonly SentStatement[] = [],
  tables: readonly { readonly name: string }[] = [],
): Compiled {
  return { kind: 'done', result: plain(result), statements, tables: tables.map(loadedTable) };
}

function loadedTable(table: { readonly name: string }): LoadedTable {
  let data: unknown;
  return { name: table.name, data: () => (data ??= plain(table)) };
}

function outcomeOf(work: () => Compiled): Compiled {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unanswered) return { kind: 'unanswered', sql: error.message };
    // Errors of another realm are no instances of this one's class.
    const message = (error as { readonly message?: unknown } | undefined)?.message;
    return { kind: 'threw', message: typeof message === 'string' ? message : String(error) };
  }
}

interface Environment {
  readonly library: Library;
  readonly dialect: DialectName;
  readonly settings: ConnectionSettings | undefined;
  readonly declared: DeclaredVersion | undefined;
  readonly remembered: readonly unknown[];
}

function run(
  method: string,
  args: readonly unknown[],
  catalog: Catalog,
  { library, dialect, settings, declared, remembered }: Environment,
): Compiled {
  const queryRunner = library.queryRunner(settings);
  const statements: SentStatement[] = [];
  let unanswered: Unanswered | undefined;
  // It is only ever awaited, so it may give what it gives at once.
  const query = (sql: string, bindings: readonly unknown[] = []): readonly Row[] => {
    if (!DRIVERS[dialect].asks.test(sql)) {
      statements.push({ sql, bindings });
      return [];
    }
    // TypeORM asks for all columns of a table at once: what is left of that need not be asked.
    const rows = unanswered === undefined ? catalog(queryText(sql, bindings, dialect)) : undefined;
    if (rows === undefined) throw (unanswered ??= new Unanswered(sql));
    return rows;
  };
  const loadedTables = [...remembered];
  Object.assign(queryRunner, { query, loadedTables });
  // better-sqlite3's query runner asks its connection for pragmas.
  Object.assign(queryRunner.connection.driver, {
    databaseConnection: { pragma: (text: string) => query(`PRAGMA ${text}`) },
  });
  const methods = queryRunner as unknown as Methods<Promise<unknown>>;
  const asked = methods[method];
  if (asked === undefined) throw new Error(`a query runner has no method ${method}`);
  // The promise must be TypeORM's own: only such are settled in its realm.
  const described = describeAsDeclared(method, args, declared, dialect);
  const nameAsBefore = nameAsDeclared(queryRunner, declared);
  let result: unknown;
  try {
    result = library.run(() => Reflect.apply(asked, queryRunner, described));
  } finally {
    nameAsBefore();
  }
  if (statements.some(({ sql }) => sql.includes(NOT_KNOWN)))
    throw new Unanswered('what the database shows of a column');
  return done(
    result,
    statements,
    (queryRunner as unknown as { loadedTables: { name: string }[] }).loadedTables,
  );
}
