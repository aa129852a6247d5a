import { expect, it } from 'vitest';
import { run } from './harness.js';

const nested = (depth: number, inside: string): string =>
  depth === 0 ? inside : `try { ${nested(depth - 1, inside)} } catch (e${depth}) { db.caught(${depth}); }`;

const chained = (depth: number): string =>
  `await db.lazy(0)${'.then(() => db.query().a.b).catch(() => db.lazy(1))'.repeat(depth)};`;

it.each([
  ['tries', nested(16, 'await db.lazy(1);')],
  ['tries in which anything may be thrown', nested(12, 'db.query().a.b; await db.lazy(1);')],
  ['calls of catch', chained(12)],
  // Read twice at each depth, they would outlast the test's own limit.
])('%s that are nested deep are read in time', (_, body) => {
  const { outcome } = run(`exports.up = async function (db) { ${body} };`);
  expect(outcome.kind).toBe('returned');
});

it('what may be thrown within many catches is not known from there on', () => {
  const body = nested(6, 'db.before(); db.query().a.b; db.after();');
  const { heard } = run(`exports.up = async function (db) { ${body} };`);
  const text = JSON.stringify(heard);
  expect(text.indexOf('before()')).toBeLessThan(text.indexOf('opaque'));
  expect(text.indexOf('after()')).toBeGreaterThan(text.indexOf('opaque'));
});
