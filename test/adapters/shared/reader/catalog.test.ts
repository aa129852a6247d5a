import { expect, it } from 'vitest';
import { hasTable } from '../../../../adapters/shared/reader/catalog.js';
import { createState } from '../../../../src/fold/create-state.js';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import type { Operation } from '../../../../src/ir/index.js';

it('a doubt that came of the same question is told once', () => {
  const state = createState(postgres);
  const unknown = (reason: string): Operation => ({
    kind: 'opaque',
    code: '',
    reason,
    language: 'javascript',
    touches: [{ kind: 'table', name: { name: 'users' } }],
  });
  state.apply(unknown('a package is not read'));
  const first = hasTable({ name: 'users' }, state);
  expect(first).toEqual({ reason: 'whether users exists here is not certain: a package is not read' });
  const next = createState(postgres);
  next.apply(unknown((first as { reason: string }).reason));
  expect(hasTable({ name: 'users' }, next)).toEqual(first);
});
