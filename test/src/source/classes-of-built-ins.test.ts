import { expect, test } from 'vitest';
import { run, show } from './harness.js';

/** What is read of the body of a function, beside what JavaScript makes of it. */
function read(body: string): string {
  const { outcome } = run(`exports.up = function () { return (function () { ${body} })(); };`);
  if (outcome.kind === 'returned') return show(outcome.value);
  return outcome.kind === 'threw' ? `throws ${outcome.message}` : outcome.diagnostic.code;
}

test.each([
  `class L extends Array { first() { return this[0]; } } const l = new L(); l.push(1, 2); return [l.first(), l.length, l instanceof L, l instanceof Array, Array.isArray(l)];`,
  `class L extends Array { first() { return this[0]; } } const m = new L(3, 4).map((x) => x * 2); return [m.first(), m instanceof L];`,
  `class L extends Array { first() { return this[0]; } } return [L.from([5]).first(), L.of(5, 6).first(), L.from({ length: 1, 0: 7 }).first()];`,
  `class L extends Array { first() { return this[0]; } } return new L(1, 2).concat([3]).first() + new L(1, 2).filter((x) => x > 1).first();`,
  `class L extends Array { first() { return this[0]; } } return [new L(3, 1, 2).slice(1).first(), new L(3, 1, 2).splice(1).first(), new L([1], [2]).flat().first()];`,
  `class L extends Array { first() { return this[0]; } } return [typeof new L(3, 1).toSorted().first, typeof Array.from(new L(1)).first, [1].map((x) => x) instanceof L];`,
  `class L extends Array { constructor(...a) { super(...a); this.x = 1; } } const m = new L(7, 8).filter((x) => x > 7); return [m.x, m[0], m.length];`,
  `class L extends Array { static get [Symbol.species]() { return Array; } first() {} } return typeof new L(1, 2).map((x) => x).first;`,
  `class L extends Array {} return [...new L(1, 2)].concat(new L(3, 4));`,
  `return new AggregateError([1, 2], 'm').errors.concat(new AggregateError([], 'm').message);`,
  `const e = new AggregateError([new Error('x')]); return [e.message, e.errors[0].message, e.name];`,
  `function* g() { yield 1; } const it = g(); try { it.throw(new Error('x')); return 1; } catch (e) { return [e.message, it.next()]; }`,
  `function* g() { yield 1; yield 2; } const it = g(); const a = it.next().value; it.return(5); return [a, it.next()];`,
])('%s', (body) => {
  expect(read(body)).toBe(JSON.stringify(new Function(body)()));
});

test('what Promise.any was refused by is in the errors of its error', () => {
  const { outcome } = run(`exports.up = async () => {
    try { await Promise.any([Promise.reject(1), Promise.reject(2)]); } catch (error) { return error.errors; }
  };`);
  expect(outcome.kind === 'returned' && show(outcome.value)).toBe('[1,2]');
});

test('what is thrown into a generator that has begun is left to a person', () => {
  const { outcome, events } = run(`exports.up = () => {
    function* g() { try { yield 1; } catch { yield 5; } }
    const it = g(); it.next(); return it.throw(new Error('x')).value; };`);
  expect(outcome.kind).toBe('returned');
  expect(events.map(({ kind, touchesHost }) => [kind, touchesHost])).toEqual([['call', true]]);
});
