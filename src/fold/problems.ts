import type { Diagnostic, Name, Operation } from '../ir/index.js';
import { keyOf } from '../ir/index.js';
import { doubtOf } from './store/doubt.js';
import type { Store } from './store/store.js';

/**
 * What a server would say to an operation. `error`: it refuses, and nothing changed; `warning`: the operation was applied, and whether
 * a server takes it, or what comes of it, depends on its settings; `note`: the operation was applied, but whether the server takes it
 * cannot be known.
 */
export interface Problem {
  readonly severity: 'error' | 'warning' | 'note';
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
  if (typeof name !== 'string' && !hasSchema(store, name.schema)) return schemaNotFound(store, name);
  return refuse(
    code,
    `there is no ${what} "${key}" at this point of the history`,
    'it is created elsewhere (give that as the baseline), has another name by now, or was dropped before',
  );
}

/** Schemas that are there without being created. */
const builtInSchemas = new Set(['public', 'pg_catalog', 'information_schema', 'pg_temp']);

/** Whether a schema is there; the default one always is. */
export function hasSchema(store: Store, name: string | undefined): boolean {
  return name === undefined || builtInSchemas.has(name) || store.schemas.has(name);
}

/**
 * The schema of a name is not there. Where the same name is there without a schema, the database's own search path may lead to that
 * schema, which no migration says (PostgreSQL manual, "The Schema Search Path").
 */
export function schemaNotFound(store: Store, { schema = '', name }: Name): Problems {
  const problems = notFound(store, 'schema', schema);
  const isWithout = store.relations.has(keyOf({ name })) || store.enums.has(keyOf({ name }));
  if (!isWithout) return problems;
  const help = `"${name}" was made without a schema: if a setting of the database or the user (ALTER DATABASE … SET search_path) makes that mean ${schema}, say so in the migrations: SET search_path TO ${schema} before what has no schema and RESET search_path after it, and CREATE SCHEMA ${schema} first, or in the baseline`;
  return problems.map((problem) => (problem.severity === 'error' ? { ...problem, help } : problem));
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
