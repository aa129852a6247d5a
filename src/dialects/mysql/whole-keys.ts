import type { IndexKey, Table } from '../../ir/index.js';

/** `KEY (a(20))` of a `varchar(20)` is `KEY (a)` (asked of both servers). */
export function withWholeKeys(table: Table): Table {
  const isWhole = ({ column, length }: IndexKey): boolean => {
    if (length === undefined) return false;
    const type = table.columns.find(({ name }) => name === column)?.type;
    return type !== undefined && 'length' in type && type.length === length;
  };
  if (!table.indexes.some(({ keys }) => keys.some(isWhole))) return table;
  const whole = (key: IndexKey): IndexKey => {
    if (!isWhole(key)) return key;
    const { length: _, ...rest } = key;
    return rest;
  };
  return { ...table, indexes: table.indexes.map((index) => ({ ...index, keys: index.keys.map(whole) })) };
}
