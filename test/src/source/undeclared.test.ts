import { expect, test } from 'vitest';
import { run, show } from './harness.js';

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
  'const unused = missing;',
  'missing;',
  'const unused = `a${missing}`;',
  'const unused = { missing };',
  '((given) => 1)(missing);',
  '((given = missing) => 1)();',
  'missing?.();',
  'const unused = missing + 1;',
  'const unused = () => missing; unused();',
])('what reads what nothing declares is told: %s', (body) => {
  expect(told(body)).toEqual([MISSING]);
});

test.each([
  'const unused = new AbortController();',
  'const unused = new URLSearchParams();',
  "console.info('text');",
  "if (typeof missing === 'undefined') { const unused = 1; }",
  'const unused = typeof (missing);',
  'const unused = () => missing;',
  'missing = 1; const unused = missing;',
  '((given = missing) => 1)(2);',
  'if (process.env.A) { const unused = missing; }',
])('what Node.js has, or does not throw at, is not: %s', (body) => {
  expect(told(body).filter((one) => one.startsWith('call'))).toEqual([]);
});

test('code that catches it may go another way', () => {
  const { outcome } = run(
    `exports.up = async function () { let way = 'a'; try { missing; } catch { way = 'b'; } return way; };`,
  );
  expect(outcome.kind === 'returned' && show(outcome.value)).toContain('missing is not known');
});

test('a module that reads it while it loads is told of, and the code that imports that', () => {
  const files = { 'm.js': `require('./h'); exports.up = () => {};`, 'h.js': 'const unused = missing;' };
  const { program } = run(files);
  expect(program.module('/project/m.js').diagnostics.map(({ code, span }) => [code, span.file])).toEqual([
    ['undeclared-variable', '/project/h.js'],
  ]);
});

test('code that catches what a module throws that it requires goes that way', () => {
  const files = {
    'm.js': `let way = 'a'; try { way = require('./h').way; } catch (error) { way = error.message; } exports.up = (db) => db.make(way);`,
    'h.js': `exports.way = 'h'; throw new Error('b');`,
  };
  const { heard, program } = run(files);
  expect(heard).toEqual(['make("b")']);
  expect(program.module('/project/m.js').diagnostics).toEqual([]);
});
