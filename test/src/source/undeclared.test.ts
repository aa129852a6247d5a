import { expect, test } from 'vitest';
import { run } from './harness.js';

const told = (body: string): readonly string[] => {
  const { events } = run(`exports.up = async function (db) { ${body} };`);
  return events.map(({ kind, reason }) => `${kind}: ${reason}`);
};

const MISSING =
  'call: the global variable missing is not known: unless the application makes it, Node.js throws a ReferenceError';

test.each([
  'const unused = missing(1);',
  'const unused = missing.part.map((one) => one);',
  'const unused = new missing();',
  'missing(1);',
  "missing.info('text');",
])('a call of what nothing declares is told: %s', (body) => {
  expect(told(body)).toEqual([MISSING]);
});

test.each([
  'const unused = new AbortController();',
  'const unused = new URLSearchParams();',
  "console.info('text');",
  "if (typeof missing === 'undefined') { const unused = 1; }",
])('what Node.js has, or does not throw at, is not: %s', (body) => {
  expect(told(body).filter((one) => one.startsWith('call'))).toEqual([]);
});
