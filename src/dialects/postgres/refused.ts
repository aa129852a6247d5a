import { walkExpression } from '../../fold/expressions.js';
import { fine, refuse, type Problems } from '../../fold/problems.js';
import { doubtOf } from '../../fold/store/doubt.js';
import type { Store } from '../../fold/store/store.js';
import {
  keyOf,
  type ColumnType,
  type EnumType,
  type Expression,
  type OperationBody,
} from '../../ir/index.js';

/**
 * What the server refuses of an operation by itself: a default that is no value of its enum, or of another type than the enum (SQLSTATE
 * 22P02 and 42804; asked of PostgreSQL 15). The server reads a constant when the default
 * is made, not when a row needs it (`cookDefault` in src/backend/catalog/heap.c).
 */
export function refused(operation: OperationBody, store: Store): Problems {
  // What enums there are is not known then.
  if (store.uncertain !== undefined) return fine;
  switch (operation.kind) {
    case 'createTable':
      if (store.relations.has(keyOf(operation.table))) return fine;
      return operation.columns.flatMap((column) =>
        refusedDefault(`column "${column.name}"`, column.type, column.default, store),
      );
    case 'addColumn': {
      const { name, type, default: value } = operation.column;
      const table = store.tables.get(keyOf(operation.table));
      if (table === undefined || table.columns.some((one) => one.name === name)) return fine;
      return refusedDefault(`column "${name}"`, type, value, store);
    }
    case 'alterColumn': {
      const { column, change } = operation;
      if (change.kind !== 'default' || change.default === null) return fine;
      const old = store.tables.get(keyOf(operation.table))?.columns.find(({ name }) => name === column);
      return old === undefined ? fine : refusedDefault(`column "${column}"`, old.type, change.default, store);
    }
    case 'createDomain':
      return refusedDefault(`domain "${keyOf(operation.name)}"`, operation.type, operation.default, store);
    default:
      return fine;
  }
}

function refusedDefault(
  what: string,
  type: ColumnType,
  value: Expression | undefined,
  store: Store,
): Problems {
  if (value === undefined) return fine;
  const why = misfit(type, value, store) ?? misfitWithin(value, store);
  return why === undefined
    ? fine
    : refuse(
        'invalid-default',
        `${what} has a default that its type does not take: ${why}`,
        'the server would refuse it too: add the value to the enum first, or write one that it has',
      );
}

/** Why a default cannot be one of a type, as far as enums have to do with that. */
function misfit(type: ColumnType, value: Expression, store: Store): string | undefined {
  if (type.kind === 'array' && value.kind === 'string') return misfitOfArray(type.of, value.value, store);
  const known = enumOf(type, store);
  if (known === undefined) return undefined;
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

/** What is cast to an enum anywhere in a default is read as a value of it, whatever the column is. */
function misfitWithin(value: Expression, store: Store): string | undefined {
  for (const part of walkExpression(value)) {
    const why = part.kind === 'cast' ? misfitOfCast(part.operand, part.type, store) : undefined;
    if (why !== undefined) return why;
  }
  return undefined;
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
function enumOf(type: ColumnType, store: Store): EnumType | undefined {
  if (type.kind !== 'named' || doubtOf(store, type.name) !== undefined) return undefined;
  const domain = store.domains.get(keyOf(type.name));
  return domain === undefined ? store.enums.get(keyOf(type.name)) : enumOf(domain.type, store);
}
