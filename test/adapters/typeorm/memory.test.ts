import { expect, it } from 'vitest';
import { call } from '../../../adapters/typeorm/writer/calls.js';
import { createMemory } from '../../../adapters/typeorm/writer/memory.js';

const column = { class: 'TableColumn', entries: { name: 'b' } } as never;

it('where a change makes the table anew, all of the table is read before it, and again behind SQL', () => {
  const memory = createMemory('down', () => false, true);
  const add = call('addColumn', 'a', column);
  expect(memory.readBefore(add)).toBeUndefined();
  memory.after(add);
  memory.afterSql();
  expect(memory.readBefore(add)).toBe('a');
  expect(memory.readBefore(call('createIndex', 'a', column))).toBeUndefined();
});

it('elsewhere an added column needs nothing of what is remembered', () => {
  const memory = createMemory('up', () => false);
  expect(memory.readBefore(call('addColumn', 'a', column))).toBeUndefined();
  expect(createMemory('up', () => false, true).readBefore(call('addColumn', 'a', column))).toBe('a');
});
