import { readFileSync } from 'node:fs';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { ts } from '../../src/source/index.js';
import {
  CLASS_MARK,
  CLASSES,
  NEW_MARK,
  type NumberedAnswer,
  type NumberedRequest,
  type Row,
  type SentStatement,
  type WorkerAnswer,
  type WorkerData,
  type WorkerRequest,
} from './compiler/messages.js';

/** What a call of TypeORM's own code gave. */
export type Compiled =
  | { readonly kind: 'done'; readonly result: unknown; readonly statements: readonly SentStatement[] }
  | { readonly kind: 'threw'; readonly message: string }
  | { readonly kind: 'unanswered'; readonly sql: string };

/** Answers a question that TypeORM asks of the database's catalog; undefined where that is not known. */
export type Catalog = (sql: string) => readonly Row[] | undefined;

/** TypeORM's own PostgreSQL query runner, without a connection. All calls are synchronous. */
export interface Compiler {
  /** `new Table(…)`: the object as data. */
  construct(className: string, args: readonly unknown[]): Compiled;
  /** `table.clone()`, `table.findColumnByName(…)`. */
  method(target: unknown, method: string, args: readonly unknown[]): Compiled;
  /** A method of a query runner: what it would send. */
  run(method: string, args: readonly unknown[], catalog: Catalog): Compiled;
}

/** How long one call may take, in milliseconds: the first one loads TypeORM. */
const TIMEOUT_MS = 20_000;

/** Threads by the schema that they were started with: loading TypeORM takes most of the time, and no call leaves a trace. */
const threads = new Map<string | undefined, Thread>();

/** The thread starts with the first call: migrations that are SQL only need none. It keeps no process alive. */
export function createCompiler({ schema }: { readonly schema?: string | undefined } = {}): Compiler {
  const send = (request: WorkerRequest, catalog: Catalog): Compiled => {
    const thread = threads.get(schema) ?? startThread(schema);
    // One that fails, or does not answer in time, is not asked again.
    threads.delete(schema);
    let answer = exchange(thread, request);
    while (answer.kind === 'ask') answer = exchange(thread, { kind: 'rows', rows: catalog(answer.sql) });
    threads.set(schema, thread);
    return answer;
  };
  const nothing: Catalog = () => undefined;
  return {
    construct: (className, args) => send({ kind: 'construct', className, args }, nothing),
    method: (target, method, args) => send({ kind: 'method', target, method, args }, nothing),
    run: (method, args, catalog) => send({ kind: 'run', method, args }, catalog),
  };
}

interface Thread {
  readonly port: MessagePort;
  readonly signal: Int32Array;
  /** Requests so far. */
  sent: number;
}

function startThread(schema: string | undefined): Thread {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const data: WorkerData = {
    port: port2,
    signal,
    schema,
    mark: CLASS_MARK,
    newMark: NEW_MARK,
    classes: CLASSES,
    from: import.meta.url,
  };
  const options = { workerData: data, transferList: [port2], execArgv: [] };
  const worker = import.meta.url.endsWith('.ts')
    ? new Worker(workerFromSource(), { ...options, eval: true })
    : new Worker(new URL('./compiler/worker.js', import.meta.url), options);
  worker.unref();
  port1.unref();
  return { port: port1, signal, sent: 0 };
}

/** A loader of TypeScript in the thread would wait for this one, which waits for the thread. */
function workerFromSource(): string {
  const text = readFileSync(new URL('./compiler/worker.ts', import.meta.url), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function exchange(thread: Thread, request: WorkerRequest): WorkerAnswer {
  const { port, signal } = thread;
  const id = ++thread.sent;
  const numbered: NumberedRequest = { id, request };
  port.postMessage(numbered);
  for (;;) {
    const seen = Atomics.load(signal, 0);
    const received = receiveMessageOnPort(port) as { readonly message: NumberedAnswer } | undefined;
    if (received?.message.id === id) return received.message.message;
    if (received === undefined && Atomics.wait(signal, 0, seen, TIMEOUT_MS) === 'timed-out')
      throw new Error('TypeORM does not answer');
  }
}
