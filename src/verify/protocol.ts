import type { RunnerErrorCode } from './runner-error.js';

/** What the parent asks of the child; `init` comes first, once. */
export type ChildRequest =
  | { readonly kind: 'init'; readonly options: unknown }
  | { readonly kind: 'up' | 'down'; readonly argument: unknown };

/** One answer to each request, in order. */
export type ChildAnswer =
  | { readonly kind: 'done'; readonly result?: unknown }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly code: RunnerErrorCode;
      readonly sqlState?: string;
    };
