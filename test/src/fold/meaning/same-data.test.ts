import { describe, expect, test } from 'vitest';
import { sameData } from '../../../../src/fold/meaning/same-data.js';
import { sameSchema } from '../../../../src/fold/meaning/same-schema.js';
import { emptySchema, type Table } from '../../../../src/ir/index.js';

describe('data that is compared', () => {
  test('a property that is undefined is one that is not there', () => {
    expect(sameData({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameData({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameData({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  });

  test.each(['constructor', 'toString', 'hasOwnProperty'])('%s is a name like others', (name) => {
    expect(sameData({}, { [name]: 1 })).toBe(false);
    expect(sameData({ [name]: 1 }, {})).toBe(false);
    const table: Table = { name: { name }, columns: [], constraints: [], indexes: [], triggers: [] };
    const empty = emptySchema('postgres');
    const differences = sameSchema(empty, { ...empty, tables: { [name]: table } });
    expect(differences).toEqual([{ object: `table ${name}`, path: '', a: undefined, b: table }]);
  });
});
