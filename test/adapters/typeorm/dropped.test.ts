import { expect, it } from 'vitest';
import { createDropped } from '../../../adapters/typeorm/writer/dropped.js';
import type { Operation } from '../../../src/ir/index.js';

it('what is renamed is remembered under its old name, too', () => {
  const rename: Operation = { kind: 'renameColumn', table: { name: 't' }, column: 'a', to: 'b' };
  const move: Operation = { kind: 'renameTable', table: { name: 'u' }, to: 'v' };
  const dropped = createDropped();
  const before = dropped.before('up', '1', [rename, move]);
  expect([before('t', 'a'), before('t', 'b'), before('u', 'a'), before('v', 'a')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
