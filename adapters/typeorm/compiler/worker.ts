import { createRequire } from 'node:module';
import { workerData } from 'node:worker_threads';
import type { DataSource } from 'typeorm';
import type {
  NumberedAnswer,
  NumberedRequest,
  Row,
  WorkerAnswer,
  WorkerData,
  WorkerRequest,
} from './messages.js';

/**
 * TypeORM's own query runner, without a connection, in a thread of its own: its methods are asynchronous, and who asks
 * waits for the answer.
 */
const {
  port,
  signal,
  schema,
  mark: CLASS_MARK,
  newMark: NEW_MARK,
  classes: CLASSES,
  from,
} = workerData as WorkerData;
const typeorm = createRequire(from)('typeorm') as typeof import('typeorm');
type QueryRunner = ReturnType<DataSource['createQueryRunner']>;
type Class = new (...args: unknown[]) => object;

/** A question that nobody can answer ends the method that asked. */
class Unanswered extends Error {}

const source = new typeorm.DataSource({
  type: 'postgres',
  driver: { Pool: (): void => {} },
  database: 'database',
  ...(schema === undefined ? {} : { schema }),
});
// What connecting would have found (typeorm `driver/postgres/PostgresDriver.js`, `connect`).
Object.assign(source.driver, {
  version: '16.0',
  schema: schema ?? 'public',
  searchSchema: 'public',
  isGeneratedColumnsSupported: true,
});

/** What is being done, and who waits for rows in it. TypeORM may still ask when it has failed already. */
interface Work {
  answered?: (rows: readonly Row[] | undefined) => void;
  result?: WorkerAnswer;
}

let work: Work = {};
/** The number of the last request. */
let last = 0;

port.on('message', ({ id, request }: NumberedRequest) => {
  last = id;
  if (request.kind === 'rows') {
    if (work.result === undefined) work.answered?.(request.rows);
    else answer(work.result);
    return;
  }
  const own: Work = {};
  work = own;
  const end = (result: WorkerAnswer): void => {
    own.result = result;
    answer(result);
  };
  handle(request, own).then(end, (error: unknown) =>
    end(
      error instanceof Unanswered
        ? { kind: 'unanswered', sql: error.message }
        : { kind: 'threw', message: error instanceof Error ? error.message : String(error) },
    ),
  );
});

function answer(message: WorkerAnswer): void {
  const numbered: NumberedAnswer = { id: last, message };
  port.postMessage(numbered);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

async function handle(request: Exclude<WorkerRequest, { kind: 'rows' }>, own: Work): Promise<WorkerAnswer> {
  switch (request.kind) {
    case 'construct': {
      const made = new (classNamed(request.className))(...request.args.map(revive));
      return { kind: 'done', result: plain(made), statements: [] };
    }
    case 'method': {
      const target = revive(request.target) as Record<string, (...args: unknown[]) => unknown>;
      const result = target[request.method]?.(...request.args.map(revive));
      return { kind: 'done', result: plain(result), statements: [] };
    }
    case 'run':
      return run(request.method, request.args.map(revive), own);
  }
}

async function run(method: string, args: readonly unknown[], own: Work): Promise<WorkerAnswer> {
  asking = Promise.resolve();
  const queryRunner = source.createQueryRunner();
  const statements: { sql: string; bindings: readonly unknown[] }[] = [];
  queryRunner.query = (async (sql: string, bindings?: readonly unknown[]) => {
    if (/^\s*SELECT\b/i.test(sql)) return ask(sql, own);
    statements.push({ sql, bindings: bindings ?? [] });
    return [];
  }) as QueryRunner['query'];
  const methods = queryRunner as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
  const result = await methods[method]?.(...args);
  return { kind: 'done', result: plain(result), statements };
}

/**
 * One question after the other: TypeORM asks for all columns of a table at once. One that has no answer ends the method, and
 * who waits for it hears of that only: the questions after it are not asked.
 */
let asking: Promise<unknown> = Promise.resolve();

function ask(sql: string, own: Work): Promise<readonly Row[]> {
  const rows = asking.then(() => askOne(sql, own));
  asking = rows;
  // Whoever asked hears of it.
  rows.catch(() => undefined);
  return rows;
}

async function askOne(sql: string, own: Work): Promise<readonly Row[]> {
  if (own !== work || own.result !== undefined) throw new Unanswered(sql);
  const rows = await new Promise<readonly Row[] | undefined>((resolve) => {
    own.answered = resolve;
    answer({ kind: 'ask', sql });
  });
  if (rows === undefined) throw new Unanswered(sql);
  return rows;
}

function classNamed(name: string): Class {
  return (typeorm as unknown as Record<string, Class>)[name] as Class;
}

/** Objects with their classes again. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, revive(one)] as const);
  const fresh = (value as Record<string, unknown>)[NEW_MARK];
  if (typeof fresh === 'string' && CLASSES.has(fresh))
    return new (classNamed(fresh))(revive((value as Record<string, unknown>).options));
  const mark = (value as Record<string, unknown>)[CLASS_MARK];
  if (typeof mark !== 'string' || !CLASSES.has(mark)) return Object.fromEntries(entries);
  const made = Object.create(classNamed(mark).prototype as object) as Record<string, unknown>;
  return Object.assign(made, Object.fromEntries(entries), { [CLASS_MARK]: Symbol.for(mark) });
}

/** Objects as data that another thread can have: functions are left out, symbols become their names. */
function plain(value: unknown): unknown {
  if (typeof value === 'symbol') return value.description;
  if (typeof value === 'function') return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
