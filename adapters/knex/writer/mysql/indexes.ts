import type { TakenNames } from '../../../../src/fold/naming.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { Index, IndexKey, Name, Unique } from '../../../../src/ir/index.js';
import { call, object, rawArgument, type Argument, type Call } from '../calls.js';
import { knexName, oneOrAll } from '../names.js';

/** A first guess: where the server would avoid a name, the check of what is written finds the difference. */
const NOTHING_TAKEN: TakenNames = { relation: () => false, constraint: () => false };

const KINDS: ReadonlySet<string> = new Set(['fulltext', 'spatial', 'vector']);

/** A unique index that a column's `.unique()` says as well; undefined where more is to be said. */
export function plainUnique(index: Index): Unique | undefined {
  const { name, unique, keys, ...more } = index;
  if (unique !== true || Object.keys(more).length > 0) return undefined;
  const columns = keys.map((key) => (isPlain(key) ? key.column : undefined));
  if (!columns.every((column): column is string => column !== undefined)) return undefined;
  return { kind: 'unique', columns, ...(name === undefined ? {} : { name }) };
}

function isPlain(key: IndexKey): boolean {
  return key.column !== undefined && Object.keys(key).length === 1;
}

/** `table.index(…)` or `table.unique(…)`; undefined where Knex has no words for it. */
export function mysqlIndexCalls(table: Name, index: Index, dialect: Dialect): readonly Call[] | undefined {
  if (
    index.parser !== undefined ||
    index.with !== undefined ||
    index.invisible ||
    index.comment !== undefined
  )
    return undefined;
  const keys = index.keys.map((key): Argument =>
    isPlain(key) ? (key.column as string) : rawKey(key, dialect),
  );
  const plain = keys.filter((key): key is string => typeof key === 'string');
  const columns = plain.length === keys.length ? oneOrAll(plain) : keys;
  const kind = index.unique === true ? 'unique' : 'index';
  const wanted = index.name ?? dialect.naming.index(table, index, NOTHING_TAKEN);
  const isDefault = plain.length === keys.length && wanted === knexName(kind, table.name, plain);
  const isKind = index.method !== undefined && KINDS.has(index.method);
  if (index.unique === true) {
    if (isKind) return undefined;
    const options = { indexName: isDefault ? undefined : wanted, storageEngineIndexType: index.method };
    const isPlainCall = isDefault && index.method === undefined;
    return [isPlainCall ? call('unique', columns) : call('unique', columns, object(options))];
  }
  if (isKind) return [call('index', columns, wanted, (index.method as string).toUpperCase())];
  if (index.method !== undefined)
    return [call('index', columns, wanted, object({ storageEngineIndexType: index.method }))];
  return [isDefault ? call('index', columns) : call('index', columns, wanted)];
}

/** A key with a length, an order or an expression, as it stands in the statement. */
function rawKey(key: IndexKey, dialect: Dialect): Argument {
  const order = key.order === undefined ? '' : ' DESC';
  const what =
    key.expression === undefined
      ? dialect.quoteIdentifier(key.column ?? '') + (key.length === undefined ? '' : `(${key.length})`)
      : `(${dialect.printExpression(key.expression)})`;
  return rawArgument(what + order, dialect);
}
