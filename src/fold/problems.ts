import type { Diagnostic, Name, Operation } from '../ir/index.js';
import { keyOf } from '../ir/index.js';
import { doubtOf } from './doubt.js';
import type { Store } from './store.js';

/**
 * What a server would say to an operation. `error`: it refuses, and nothing changed; `note`: the operation was applied,
 * but whether the server takes it cannot be known.
 */
export interface Problem {
  readonly severity: 'error' | 'note';
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

export type Problems = readonly Problem[];

/** No problem. */
export const fine: Problems = [];

/** One refusal. */
export function refuse(code: string, message: string, help?: string): Problems {
  return [{ severity: 'error', code, message, ...(help === undefined ? {} : { help }) }];
}

/** What an operation needs is not there. Where raw SQL or unknown code may have made it, that is only a note. */
export function notFound(store: Store, what: string, name: Name | string): Problems {
  const key = typeof name === 'string' ? name : keyOf(name);
  const code = `${what.replaceAll(' ', '-')}-not-found`;
  const doubt = doubtOf(store, key);
  if (doubt !== undefined) {
    return [
      {
        severity: 'note',
        code,
        message: `${what} "${key}" is only known from SQL that is not modelled (${doubt})`,
      },
    ];
  }
  return refuse(
    code,
    `there is no ${what} "${key}" at this point of the history`,
    'it is created elsewhere (give that as the baseline), has another name by now, or was dropped before',
  );
}

/** What an operation makes is there already. */
export function alreadyThere(what: string, name: Name | string): Problems {
  const key = typeof name === 'string' ? name : keyOf(name);
  return refuse(
    `${what.replaceAll(' ', '-')}-exists`,
    `${what} "${key}" exists already at this point of the history`,
    'the server would refuse it too: drop or rename the earlier one first, or leave this one out',
  );
}

/** Problems as diagnostics of an operation. In an uncertain state nothing can be called an error. */
export function toDiagnostics(
  problems: Problems,
  operation: Operation,
  uncertain: boolean,
): readonly Diagnostic[] {
  return problems.map(({ severity, ...problem }) => ({
    severity: uncertain ? 'note' : severity,
    ...problem,
    ...(operation.origin === undefined ? {} : { span: spanOf(operation.origin) }),
  }));
}

function spanOf({ file, start, end, line, column }: NonNullable<Operation['origin']>) {
  return { file, start, end, line, column };
}
