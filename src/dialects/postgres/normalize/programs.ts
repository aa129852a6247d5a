import { parseSync } from 'libpg-query';

/**
 * The text of a function's or trigger's definition without what the server adds or rewrites: the syntax tree without
 * places, the default schema, casts of literals and the order of a function's options. Text that cannot be parsed stays.
 */
export function plainProgram(definition: string): string {
  try {
    const { stmts = [] } = parseSync(definition) as {
      readonly stmts?: readonly { readonly stmt?: unknown }[];
    };
    const [only] = stmts;
    return stmts.length === 1 ? JSON.stringify(plainNode(only?.stmt)) : definition;
  } catch {
    return definition;
  }
}

type Node = { readonly [key: string]: unknown };

/** Where a node stands, which is no part of what it means. */
const PLACES = new Set(['location', 'stmt_location', 'stmt_len', 'rexpr_list_start', 'rexpr_list_end']);

/** Schemas that the server writes although they are the default, or leaves out although they were written. */
const DEFAULT_SCHEMAS = new Set(['public', 'pg_catalog']);

function plainNode(node: unknown): unknown {
  if (Array.isArray(node)) return withoutSchema(node).map(plainNode);
  if (typeof node !== 'object' || node === null) return node;
  const { TypeCast: cast } = node as { readonly TypeCast?: { readonly arg?: Node } };
  // A literal's cast: the server writes one for every string.
  if (cast?.arg !== undefined && 'A_Const' in cast.arg) return plainNode(cast.arg);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !PLACES.has(key) && !isDefault(key, value) && !isImplied(key, node))
      .map(([key, value]) => [key, plainValue(key, value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}

/** CREATE OR REPLACE is how the server always writes functions; `typemod` -1 and AFTER are what is not written. */
function isDefault(key: string, value: unknown): boolean {
  if (key === 'replace' || key === 'typemod') return true;
  return key === 'schemaname' && DEFAULT_SCHEMAS.has(String(value));
}

/** The return type of a function with OUT parameters is theirs: it may be written or not. */
function isImplied(key: string, node: object): boolean {
  if (key !== 'returnType') return false;
  const { parameters = [] } = node as { readonly parameters?: readonly unknown[] };
  return parameters.some((parameter) => /"FUNC_PARAM_(?:IN)?OUT"/.test(JSON.stringify(parameter)));
}

function plainValue(key: string, value: unknown): unknown {
  if (key === 'options') return sortedOptions(value);
  return value === 'FUNC_PARAM_DEFAULT' ? 'FUNC_PARAM_IN' : plainNode(value);
}

/** A qualified name is a list of strings. */
function withoutSchema(list: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = list as readonly { readonly String?: { readonly sval?: string } }[];
  const isName =
    list.length > 1 && list.every((part) => typeof part === 'object' && part !== null && 'String' in part);
  return isName && DEFAULT_SCHEMAS.has(first?.String?.sval ?? '') ? rest : list;
}

/** Options of a function may stand in any order; some say what is the default. */
function sortedOptions(options: unknown): unknown {
  if (!Array.isArray(options)) return plainNode(options);
  return options
    .map((option) => JSON.stringify(plainNode(option)))
    .filter((option) => !DEFAULT_OPTIONS.some((known) => option.includes(known)))
    .sort();
}

/** VOLATILE, CALLED ON NULL INPUT, SECURITY INVOKER, PARALLEL UNSAFE, NOT LEAKPROOF (manual, CREATE FUNCTION). */
const DEFAULT_OPTIONS = [
  '"arg":{"String":{"sval":"volatile"}}',
  '"arg":{"Boolean":{}}',
  '"arg":{"String":{"sval":"unsafe"}}',
];
