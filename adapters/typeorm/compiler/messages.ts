import type { MessagePort } from 'node:worker_threads';

/** What the worker begins with. It imports nothing of ours, so that it can be started from its text. */
export interface WorkerData {
  readonly port: MessagePort;
  /** Counts answers; who waits is woken by it. */
  readonly signal: Int32Array;
  readonly schema: string | undefined;
  readonly mark: string;
  readonly newMark: string;
  readonly classes: ReadonlySet<string>;
  /** The module that TypeORM is resolved from, as a URL. */
  readonly from: string;
}

/** What the worker is asked to do. Objects of TypeORM's classes are plain, marked by {@link CLASS_MARK}. */
export type WorkerRequest =
  | { readonly kind: 'construct'; readonly className: string; readonly args: readonly unknown[] }
  | {
      readonly kind: 'method';
      readonly target: unknown;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  /** A method of a new query runner. */
  | { readonly kind: 'run'; readonly method: string; readonly args: readonly unknown[] }
  /** The rows that were asked for. */
  | { readonly kind: 'rows'; readonly rows: readonly Row[] | undefined };

/** A request with its number: answers have it too, so that a late one is known. */
export interface NumberedRequest {
  readonly id: number;
  readonly request: WorkerRequest;
}

/** An answer with the number of the request that came last. */
export interface NumberedAnswer {
  readonly id: number;
  readonly message: WorkerAnswer;
}

/** A row of a catalog, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** A statement that TypeORM sends. */
export interface SentStatement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

export type WorkerAnswer =
  | { readonly kind: 'done'; readonly result: unknown; readonly statements: readonly SentStatement[] }
  | { readonly kind: 'threw'; readonly message: string }
  /** What TypeORM asks of the database cannot be answered. */
  | { readonly kind: 'unanswered'; readonly sql: string }
  /** TypeORM asks the database; `rows` must follow. */
  | { readonly kind: 'ask'; readonly sql: string };

/** The property by which TypeORM knows its classes, a symbol there (typeorm `util/InstanceChecker.js`); a text here. */
export const CLASS_MARK = '@instanceof';

/** The property of an object that is to be made: the name of its class, with `options` beside it. */
export const NEW_MARK = '@new';

/** The classes that migrations make. */
export const CLASSES: ReadonlySet<string> = new Set([
  'Table',
  'TableColumn',
  'TableIndex',
  'TableForeignKey',
  'TableUnique',
  'TableCheck',
  'TableExclusion',
  'View',
]);
