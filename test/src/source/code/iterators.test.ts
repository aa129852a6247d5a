import { expect, test } from 'vitest';
import { run, show, valueOf } from '../harness.js';

/** What a function body gives, as JavaScript and as it is read. */
function both(body: string): readonly [read: string, real: string] {
  const real: unknown = (new Function(body) as () => unknown)();
  return [valueOf(`(function () { ${body} })()`), JSON.stringify(real)];
}

test.each([
  'const it = [1, 2, 3].values(); for (const x of it) break; const [y] = it; return [y, ...it];',
  'const it = new Map([[1, 2], [3, 4]]).keys(); const [a] = it; return [a, ...it];',
  'const it = new Set([5, 6]).values(); return [it.next(), [...it], it.next().done];',
  `const it = 'a1b2'.matchAll(/\\d/g); const [[m]] = it; return [m, [...it].length];`,
  'const q = [1]; for (const [i, x] of q.entries()) if (i < 3) q.push(x + i); return q;',
  'function* g() { yield 1; yield 2; yield 3; } const it = g(); const [a] = it; return [a, ...it];',
  'function* g() { yield 1; yield 2; yield 3; } const it = g(); it.next(); for (const x of it) break; return [it.next().done, ...it];',
  'function* g() { yield 1; return 4; } const it = g(); return [it.next(), it.next(), it.next().value === undefined];',
  'function* g() { yield* [1, 2].values(); yield* new Map([[1, 2]]).keys(); } return [...g()];',
  'function* g() { try { yield 1; } finally { yield 7; } } const it = g(); return [it.return(5), it.next().done];',
])('an iterator that is left goes on, a generator has ended: %s', (body) => {
  const [read, real] = both(body);
  expect(read).toBe(real);
});

test.each([
  'function* g() { try { yield 1; } finally { return 9; } } const it = g(); it.next(); return it.return(5).value;',
  'function* g() { try { yield 1; } finally { yield 7; } } const it = g(); it.next(); return it.return(5).value;',
])('what a generator does that is ended by hand is not known: %s', (body) => {
  expect(valueOf(`(function () { ${body} })()`)).toContain('between two of its values');
});

test('what an iterator gives that one side of a branch has asked', () => {
  const asks = (there: string): string => {
    const { outcome } = run(
      `exports.up = () => { const it = [1, 2, 3].values(); if (process.env.A) { ${there} } return it.next().value; };`,
    );
    return outcome.kind === 'returned' ? show(outcome.value) : outcome.kind;
  };
  expect(asks('it.next();')).toContain('unknown');
  expect(asks('')).toBe('1');
});
