import { expect, test } from 'vitest';
import { parseText } from '../../../src/source/syntax/sources.js';

/** What the file's text is told to be wrong with, by what is read of it and by JavaScript itself. */
function told(body: string, file = 'a.js'): readonly string[] {
  return parseText(file, body).diagnostics.map(({ message }) => message);
}

function real(body: string): readonly string[] {
  try {
    return typeof new Function(body) === 'function' ? [] : ['it is none'];
  } catch (error) {
    return [(error as Error).message];
  }
}

test.each([
  'const a = 1; const a = 2;',
  'let a; let a;',
  'const { a, b: [c] } = {}; let c;',
  'var a; const a = 1;',
  'const a = 1; { var a; }',
  'const a = 1; for (var a of []) {}',
  'function a() {} const a = 1;',
  'class a {} const a = 1;',
  'function f(a) { const a = 1; }',
  'const f = async ({ a }) => { let a; };',
  'try {} catch (a) { const a = 1; }',
  'switch (1) { case 1: let a; case 2: let a; }',
  'for (const a of []) { var a; }',
  'if (1) { const a = 1; const a = 2; }',
  'class C { m() { let a; let a; } static { let b; let b; } }',
])('is no JavaScript: %s', (body) => {
  expect(told(body)).toEqual(real(body));
  expect(told(body)).toHaveLength(1);
});

test.each([
  'const a = 1; { const a = 2; }',
  'var a; var a; function a() {} function a() {}',
  'function f(a) { var a; function a() {} { let a; } }',
  'try {} catch (a) { var a; { const a = 1; } }',
  'for (let a = 0; ;) { let a; } for (let a = 0; ;) {}',
  'switch (1) { case 1: { let a; } case 2: { let a; } }',
  'const a = function a() {}; const b = class b {}; const c = (c) => c;',
  'const a = () => { const a = 1; }; const f = (a) => { { const a = 1; } };',
  'class C { a() {} a() {} static { const C = 1; } }',
  'if (1) { function a() {} function a() {} }',
])('is JavaScript: %s', (body) => {
  expect(real(body)).toEqual([]);
  expect(told(body)).toEqual([]);
});

test('what TypeScript merges or drops is none', () => {
  const text = `import { A } from './a'; class A {} interface B {} class B {} namespace B {}
    function f(a: string): void; function f(a: number): void; function f(a: unknown): void {}
    declare const c: number; declare const c: number; namespace N { const d = 1; } namespace N { const d = 1; }`;
  expect(told(text, 'a.ts')).toEqual([]);
});

test('two imports of one name', () => {
  expect(told(`import a from 'a'; import { a } from 'b';`)).toEqual([
    `Identifier 'a' has already been declared`,
  ]);
});

test.each(['const module = 1;', 'let exports;', 'class require {} exports.a = 1;'])(
  'what the function around a CommonJS module is given is not declared again: %s',
  (text) => {
    expect(told(text, 'a.js')).toHaveLength(1);
    expect(told(text, 'a.cjs')).toHaveLength(1);
    expect(told(`${text} export {};`, 'a.js')).toEqual([]);
    expect(told(text, 'a.mjs')).toEqual([]);
    expect(told(text, 'a.ts')).toEqual([]);
    expect(
      told(text.replace(/^(?:const|let)/, 'var').replace('class require {}', 'function require() {}')),
    ).toEqual([]);
  },
);
