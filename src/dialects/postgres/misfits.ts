import { walkExpression } from '../../fold/expressions.js';
import { doubtOf } from '../../fold/store/doubt.js';
import type { Store } from '../../fold/store/store.js';
import { keyOf, type ColumnType, type EnumType, type Expression } from '../../ir/index.js';

/** The type of a column by its name; undefined where it is not known. */
export type ColumnTypes = (column: string) => ColumnType | undefined;

/**
 * Why a value cannot be stored in a column of a type; undefined where it can be, or where that is not known. The server reads a constant
 * when it reads the statement, whether there is a row or not (22P02, 42804; `coerce_type` in src/backend/parser/parse_coerce.c).
 */
export function misfit(type: ColumnType, value: Expression, store: Store): string | undefined {
  if (type.kind === 'array' && value.kind === 'string') return misfitOfArray(type.of, value.value, store);
  const known = enumOf(type, store);
  if (known === undefined) return misfitOfBuiltIn(type, value);
  switch (value.kind) {
    case 'string':
      return noValueOf(known, value.value);
    case 'number':
    case 'boolean':
      return `a ${value.kind} is no value of enum "${keyOf(known.name)}"`;
    case 'cast':
      return TEXTS.has(value.type.kind)
        ? `the server makes no text a value of enum "${keyOf(known.name)}" by itself`
        : undefined;
    default:
      return undefined;
  }
}

const TEXTS: ReadonlySet<ColumnType['kind']> = new Set(['text', 'string', 'char']);
const NUMBERS: ReadonlySet<ColumnType['kind']> = new Set(['integer', 'decimal', 'float']);

/** Types to which the server converts no number and no truth value by itself (pg_cast; asked of PostgreSQL 15). */
const OTHERS: ReadonlySet<ColumnType['kind']> = new Set([
  ...(['uuid', 'json', 'jsonb', 'date', 'time', 'timestamp', 'interval', 'binary', 'bit', 'array'] as const),
]);

function misfitOfBuiltIn({ kind }: ColumnType, value: Expression): string | undefined {
  switch (value.kind) {
    case 'number':
      return kind === 'boolean' || OTHERS.has(kind) ? `a number is no ${kind}` : undefined;
    case 'boolean':
      return NUMBERS.has(kind) || OTHERS.has(kind) ? `a truth value is no ${kind}` : undefined;
    case 'string':
      return isReadAs(kind, value.value) ? undefined : `"${value.value}" is no ${kind}`;
    default:
      return undefined;
  }
}

/** Whether a text may be one of a type: only what is none in any version is told (manual, "Data Types"). */
function isReadAs(kind: ColumnType['kind'], text: string): boolean {
  switch (kind) {
    case 'integer':
      return /\d/.test(text);
    case 'decimal':
    case 'float':
      return /\d/.test(text) || /^\s*[-+]?(?:nan|inf(?:inity)?)\s*$/i.test(text);
    case 'boolean':
      return /^\s*(?:t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|[01])\s*$/i.test(text);
    case 'uuid':
      return text.replaceAll(/[-{}]/g, '').length === 32 && !/[^-{}\da-f]/i.test(text);
    default:
      return true;
  }
}

/** Why an expression is none in itself, whatever it is stored in: what is cast to an enum, or compared with a column of one, is no value of it. */
export function misfitWithin(
  value: Expression,
  store: Store,
  types: ColumnTypes = () => undefined,
): string | undefined {
  for (const part of walkExpression(value)) {
    const why =
      part.kind === 'cast'
        ? misfitOfCast(part.operand, part.type, store)
        : misfitOfComparison(part, types, store);
    if (why !== undefined) return why;
  }
  return undefined;
}

const COMPARISONS: ReadonlySet<string> = new Set([
  ...['=', '<>', '!=', '<', '>', '<=', '>=', 'is distinct from', 'is not distinct from'],
]);

function misfitOfComparison(part: Expression, types: ColumnTypes, store: Store): string | undefined {
  const against = (side: Expression | undefined, others: readonly Expression[]): string | undefined => {
    const type = side?.kind === 'column' ? types(side.path.at(-1) ?? '') : undefined;
    const known = type === undefined ? undefined : enumOf(type, store);
    return firstOf(others, (one) => (one.kind === 'string' ? noValueOf(known, one.value) : undefined));
  };
  switch (part.kind) {
    case 'operator':
      if (!COMPARISONS.has(part.operator) || part.left === undefined) return undefined;
      return against(part.left, [part.right]) ?? against(part.right, [part.left]);
    case 'in':
      return against(part.operand, part.values);
    case 'between':
      return against(part.operand, [part.low, part.high]);
    case 'case':
      return against(
        part.operand,
        part.whens.map(({ when }) => when),
      );
    default:
      return undefined;
  }
}

function misfitOfCast(operand: Expression, type: ColumnType, store: Store): string | undefined {
  if (operand.kind === 'string')
    return type.kind === 'array'
      ? misfitOfArray(type.of, operand.value, store)
      : noValueOf(enumOf(type, store), operand.value);
  if (operand.kind !== 'array' || type.kind !== 'array') return undefined;
  const known = enumOf(type.of, store);
  return firstOf(operand.elements, (one) =>
    one.kind === 'string' ? noValueOf(known, one.value) : undefined,
  );
}

/** An array in one text, `{a,b}`; of quotes, bounds and arrays in arrays nothing is said (manual, "Array Input and Output Syntax"). */
function misfitOfArray(type: ColumnType, text: string, store: Store): string | undefined {
  const known = enumOf(type, store);
  const inner = /^\s*\{([^{}"\\]*)\}\s*$/.exec(text)?.[1];
  if (known === undefined || inner === undefined || inner.trim() === '') return undefined;
  const elements = inner.split(',').map((element) => element.trim());
  return firstOf(elements, (one) => (one.toLowerCase() === 'null' ? undefined : noValueOf(known, one)));
}

function firstOf<T>(all: readonly T[], why: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = why(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function noValueOf(known: EnumType | undefined, value: string): string | undefined {
  if (known === undefined || known.values.includes(value)) return undefined;
  return `"${value}" is no value of enum "${keyOf(known.name)}", which has ${known.values.join(', ')}`;
}

/** The enum that a type is, also by way of domains, where all values of it are known. */
export function enumOf(type: ColumnType, store: Store): EnumType | undefined {
  if (type.kind !== 'named' || doubtOf(store, type.name) !== undefined) return undefined;
  const domain = store.domains.get(keyOf(type.name));
  return domain === undefined ? store.enums.get(keyOf(type.name)) : enumOf(domain.type, store);
}
