import type { Attribute, AttributeArgument, BlockAttribute, Value } from '@mrleebo/prisma-ast';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Index, IndexKey, Table } from '../../../src/ir/index.js';
import { argument, attribute, blockAttribute, call, list, text } from './ast.js';
import { INDEX_TYPES } from './describable-index.js';
import { own } from '../../../src/own.js';

type PrimaryKey = Extract<Table['constraints'][number], { kind: 'primaryKey' }>;

/** The key and the indexes of a table, and which of them stand on a field. */
export interface Keys {
  readonly primaryKey?: PrimaryKey;
  /** By column: the unique index that is written as the field's `@unique`. */
  readonly onField: ReadonlyMap<string, Index>;
  readonly onModel: readonly Index[];
}

/** What NAMEDATALEN leaves of a name. Prisma shortens its own names too, but differently: longer ones are written out. */
const MAX_NAME_BYTES = 63;

export function keysOf(table: Table): Keys {
  const primaryKey = table.constraints.find((c) => c.kind === 'primaryKey');
  const onField = new Map<string, Index>();
  const onModel: Index[] = [];
  for (const index of table.indexes) {
    const only = index.keys.length === 1 ? index.keys[0]?.column : undefined;
    const isKey = only !== undefined && primaryKey?.columns.length === 1 && primaryKey.columns[0] === only;
    if (index.unique === true && only !== undefined && !isKey && !onField.has(only)) onField.set(only, index);
    else onModel.push(index);
  }
  return { ...(primaryKey === undefined ? {} : { primaryKey }), onField, onModel };
}

/** `@id` and `@unique` of a field. */
export function fieldKeysOf(keys: Keys, table: Table, column: string): Attribute[] {
  const attributes: Attribute[] = [];
  if (keys.primaryKey?.columns.length === 1 && keys.primaryKey.columns[0] === column) {
    const length = lengthOf(keys.primaryKey.index?.keys?.[0]);
    attributes.push(attribute('id', ...mapOf(keys.primaryKey.name, [table.name.name], 'pkey'), ...length));
  }
  const unique = keys.onField.get(column);
  if (unique !== undefined) {
    const sort = unique.keys[0]?.order === 'desc' ? [argument('Desc', 'sort')] : [];
    const length = lengthOf(unique.keys[0]);
    attributes.push(
      attribute('unique', ...mapOf(unique.name, [table.name.name, column], 'key'), ...length, ...sort),
    );
  }
  return attributes;
}

/** `@@id`, `@@unique` and `@@index` of a model. */
export function blockKeysOf(
  keys: Keys,
  table: Table,
  fields: ReadonlyMap<string, string>,
  dialect: Dialect,
): BlockAttribute[] {
  const attributes: BlockAttribute[] = [];
  const { primaryKey } = keys;
  if (primaryKey !== undefined && primaryKey.columns.length > 1) {
    const names = list(
      primaryKey.columns.map((column, i) =>
        keyValue(primaryKey.index?.keys?.[i] ?? { column }, fields, dialect),
      ),
    );
    attributes.push(
      blockAttribute('id', argument(names), ...mapOf(primaryKey.name, [table.name.name], 'pkey')),
    );
  }
  const columnsOf = (index: Index) => [table.name.name, ...index.keys.map((key) => key.column ?? '')];
  const uniques = keys.onModel.filter((index) => index.unique === true);
  for (const index of uniques) {
    attributes.push(
      blockAttribute(
        'unique',
        argument(keyList(index, fields, dialect)),
        ...mapOf(index.name, columnsOf(index), 'key'),
      ),
    );
  }
  for (const index of keys.onModel.filter((i) => i.unique !== true)) {
    const isFulltext = index.method === 'fulltext';
    const type = index.method === undefined || isFulltext ? undefined : own(INDEX_TYPES, index.method);
    attributes.push(
      blockAttribute(
        isFulltext ? 'fulltext' : 'index',
        argument(keyList(index, fields, dialect)),
        ...mapOf(index.name, columnsOf(index), 'idx'),
        ...(type === undefined ? [] : [argument(type, 'type')]),
      ),
    );
  }
  return attributes;
}

/** `map: "…"`, where the name is not the one that Prisma would choose. */
export function mapOf(
  name: string | undefined,
  parts: readonly string[],
  suffix: string,
): AttributeArgument[] {
  const usual = [...parts, suffix].join('_');
  if (name === undefined || (name === usual && Buffer.byteLength(usual) <= MAX_NAME_BYTES)) return [];
  return [argument(text(name), 'map')];
}

function keyList(index: Index, fields: ReadonlyMap<string, string>, dialect: Dialect): Value {
  return list(index.keys.map((key) => keyValue(key, fields, dialect)));
}

function keyValue(key: IndexKey, fields: ReadonlyMap<string, string>, dialect: Dialect): Value {
  const field = fields.get(key.column ?? '') ?? key.column ?? '';
  const options: Value[] = [];
  if (key.opclass !== undefined) {
    options.push(named('ops', call('raw', text(operatorClass(key.opclass.name, dialect)))));
  }
  if (key.length !== undefined) options.push(named('length', key.length));
  if (key.order === 'desc') options.push(named('sort', 'Desc'));
  return options.length === 0 ? field : call(field, ...options);
}

function lengthOf(key: IndexKey | undefined): AttributeArgument[] {
  return key?.length === undefined ? [] : [argument(key.length, 'length')];
}

function operatorClass(name: string, dialect: Dialect): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : dialect.quoteIdentifier(name);
}

/** `key: value` among the arguments of a field in a list. */
function named(key: string, value: Value): Value {
  return { type: 'keyValue', key, value } as unknown as Value;
}
