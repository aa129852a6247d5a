import type { Expression } from '../../ir/index.js';
import { plainKey, type JsonPath } from '../values/json.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ColumnTypes } from '../values/value-types.js';
import { lose, type WayContext } from '../way.js';

/**
 * What `->`, `->>`, JSON_EXTRACT and JSON_UNQUOTE of it look for in MySQL and MariaDB; `undefined`: the expression is none of these. Throws
 * NeedsPerson where a path is computed, has a place in an array (a value that is no array counts as one of a single element) or a `*`, or
 * where there are several.
 */
export function mysqlJsonPath(expression: Expression, columns: ColumnTypes): JsonPath | undefined {
  if (expression.kind === 'operator' && expression.left !== undefined) {
    const { operator, left, right } = expression;
    return operator === '->' || operator === '->>'
      ? { ...pathFrom(left, right, columns), isText: operator === '->>' }
      : undefined;
  }
  if (expression.kind !== 'call') return undefined;
  const [document, path, ...others] = expression.args;
  if (expression.name.name === 'json_extract') {
    if (document === undefined || path === undefined || others.length > 0)
      return needsPerson('json', 'json_extract of several paths has no equal');
    return { ...pathFrom(document, path, columns), isText: false };
  }
  if (expression.name.name !== 'json_unquote') return undefined;
  const inner = document === undefined ? undefined : mysqlJsonPath(document, columns);
  return inner === undefined || inner.isText
    ? needsPerson('json', 'json_unquote of what is no path of JSON has no equal that is known')
    : { ...inner, isText: true };
}

function pathFrom(
  document: Expression,
  path: Expression,
  columns: ColumnTypes,
): Pick<JsonPath, 'base' | 'keys'> {
  const outer = mysqlJsonPath(document, columns);
  if (outer === undefined && typeOf(document, columns) !== 'json')
    return needsPerson('json', 'a path into something that is not known to be JSON has no equal');
  const keys = keysOf(path);
  return outer === undefined || outer.isText
    ? { base: document, keys }
    : { base: outer.base, keys: [...outer.keys, ...keys] };
}

/** The keys of `$.a."b c"` (MySQL manual, "JSON Path Syntax"). */
function keysOf(path: Expression): readonly string[] {
  const steps =
    path.kind === 'string'
      ? /^\s*\$((?:\.(?:[A-Za-z_$][\w$]*|"[^"\\]*"))*)\s*$/.exec(path.value)?.[1]
      : undefined;
  if (steps === undefined)
    return needsPerson(
      'json',
      'a path of JSON with a place in an array, a * or a computed part has no equal',
    );
  return [...steps.matchAll(/\.(?:"([^"\\]*)"|([\w$]+))/g)].map(([, quoted, plain]) =>
    plainKey(quoted ?? plain ?? ''),
  );
}

/** JSON_UNQUOTE makes a word of the null of JSON; other databases have NULL for it. */
export function loseUnquoted(context: Pick<WayContext, 'losses' | 'at'>): void {
  lose(
    context,
    'json-text',
    "the null of JSON is NULL as text, in MySQL 'null'; numbers, arrays and objects within JSON may be written otherwise as text",
  );
}

/** A string of JSON is in quotes as text, a number a number of another kind. */
export function refuseJson(column: string): never {
  return needsPerson(
    'json',
    `${column} gets JSON, which becomes text or a number by rules of the database`,
    'JSON_UNQUOTE, or ->>, gives text',
  );
}
