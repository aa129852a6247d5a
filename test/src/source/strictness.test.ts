import { describe, expect, test } from 'vitest';
import { run, show, valueOf } from './harness.js';

/** What JavaScript itself makes of the body of a function. */
const real = (body: string): unknown => new Function(body)();

/** What is read of the same, as the body of a function of its own. */
function read(body: string): string {
  const { outcome } = run(`exports.up = function () { return (function () { ${body} })(); };`);
  if (outcome.kind === 'returned') return show(outcome.value);
  return outcome.kind === 'threw' ? `throws ${outcome.message}` : outcome.diagnostic.code;
}

describe('code outside of strict mode', () => {
  test.each([
    ['a function called on nothing', 'return [typeof this, this === undefined];'],
    [
      'a method taken off its object',
      'const o = { f() { return this === undefined; } }; const { f } = o; return f();',
    ],
    [
      'a method called on a primitive',
      'function f() { return [typeof this, this + 1]; } return [f.call(5), f.call(null)[0]];',
    ],
    [
      'a callback of an array',
      'return [1].map(function () { return this === undefined; }).concat([1].map(function () { return this.x; }, { x: 5 }));',
    ],
    ['a parameter is its argument', 'function f(a) { arguments[0] = 9; return a; } return f(1);'],
    ['an argument is its parameter', 'function f(a) { a = 9; return arguments[0]; } return f(1);'],
    [
      'an argument that was not given is none',
      'function f(a, b) { b = 9; return [arguments.length, arguments[1] === undefined]; } return f(1);',
    ],
    [
      'parameters with defaults are apart',
      'function f(a, b = 2) { a = 9; return arguments[0]; } return f(1);',
    ],
    [
      'arguments are no array',
      'function f() { return [Array.isArray(arguments), String(arguments), JSON.stringify(arguments), [].concat(arguments).length, typeof arguments.map, [...arguments], Array.prototype.slice.call(arguments, 1)]; } return f(1, 2);',
    ],
    [
      'a function of a block is known behind it',
      'const before = typeof f; { function f() { return 1; } } return [before, f()];',
    ],
    ['a function of a block that a let hides', 'let f = 1; { function f() { return 2; } } return f;'],
    [
      'a function of a block beside one further out',
      'function f() { return "outer"; } const g = () => { if (true) { function f() { return "inner"; } } return f(); }; return [g(), f()];',
    ],
    ['the own name of a function can not be written', 'return (function h() { h = 1; return typeof h; })();'],
    ['a var of the own name', 'return (function h() { var h; return typeof h; })();'],
    [
      'what is frozen stays as it is',
      'const o = Object.freeze({ a: 1 }); o.a = 2; o.b = 3; delete o.a; return [o, Object.isFrozen(o)];',
    ],
    [
      'what is sealed gets nothing more',
      'const o = Object.seal({ a: 1 }); o.a = 2; o.b = 3; delete o.a; return [o, Object.isSealed(o), Object.isExtensible(o)];',
    ],
    [
      'a frozen array can not be pushed to',
      'const a = Object.freeze([1]); try { a.push(2); } catch (error) { return [a, error.name]; }',
    ],
  ])('%s', (_, body) => {
    expect(read(body)).toBe(JSON.stringify(real(body)));
  });
});

describe('code in strict mode', () => {
  test.each([
    ['a function called on nothing', 'return (function () { return this === undefined; })();'],
    ['an argument is apart from its parameter', 'return (function (a) { a = 9; return arguments[0]; })(1);'],
    [
      'a write to what is frozen throws',
      'const o = Object.freeze({ a: 1 }); try { o.a = 2; } catch (error) { return [o, error.name]; }',
    ],
    [
      'a write to a getter throws',
      'const o = { get a() { return 1; } }; try { o.a = 2; } catch (error) { return error.name; }',
    ],
    [
      'a variable that nothing declares throws',
      'try { neverDeclared = 2; } catch (error) { return error.message; }',
    ],
    [
      'a method of a class',
      'class C { m() { return this === undefined; } } const { m } = new C(); return m();',
    ],
  ])('%s', (_, body) => {
    const strict = `'use strict'; ${body}`;
    expect(read(strict)).toBe(JSON.stringify(real(strict)));
  });

  test('an ES module is', () => {
    const { outcome } = run(
      'export function up() { return (function () { return this === undefined; })(); }',
    );
    expect(outcome).toMatchObject({ kind: 'returned', value: true });
  });
});

describe('code whatever its mode', () => {
  test.each([
    [
      'a variable is not assigned before its declaration',
      '(() => { try { switch (1) { case 0: let a; case 1: a = 5; } } catch (error) { return error.message; } })()',
    ],
    [
      'a var of a parameter leaves what parameters see',
      '((a = 1, b = () => a) => { var a = 2; return [a, b()]; })()',
    ],
    [
      'yield* gives what the generator returns',
      '(() => { function* a() { yield 1; return 2; } function* b() { yield (yield* a()) + 1; } return [...b()]; })()',
    ],
    [
      'a bound function has a name and a length',
      '(() => { const f = function g(a, b, c) {}.bind(null, 1); return [f.name, f.length]; })()',
    ],
    [
      'texts and arrays own their length',
      '[Object.getOwnPropertyNames("ab"), Object.getOwnPropertyNames([1])]',
    ],
    ['a text is spread by its code units', 'Object.keys({ ..."😀" })'],
  ])('%s', (_, code) => {
    expect(valueOf(code)).toBe(JSON.stringify(real(`return ${code};`)));
  });

  test.each([
    [
      'a list that is only like an array',
      '(() => { const o = { length: 0 }; Array.prototype.push.call(o, 1); return o.length; })()',
    ],
    ['the number of parameters of a built-in function', 'Math.max.length'],
    [
      'a generator by hand that reads what changes',
      '(() => { let x = 1; function* g() { yield x; yield x; } const it = g(); it.next(); x = 2; return it.next().value; })()',
    ],
  ])('%s is not known', (_, code) => {
    expect(valueOf(code)).toContain('<unknown');
  });

  test('code behind an await goes on before what is asked for later', () => {
    const body = `const o = [];
      const p = (async () => Promise.resolve(1))();
      p.then(() => o.push('p'));
      Promise.resolve().then(() => o.push('1')).then(() => o.push('2')).then(() => o.push('3'));
      await p;
      db.say(o.join());`;
    expect(run(`exports.up = async (db) => { ${body} };`).heard).toEqual(['say("1,2,p")']);
  });

  test('an asynchronous iterator of the code is awaited', () => {
    const body = `const source = { [Symbol.asyncIterator]() { let i = 0; return { next: async () => ({ value: i, done: i++ >= 2 }) }; } };
      for await (const x of source) db.say(x);`;
    expect(run(`exports.up = async (db) => { ${body} };`).heard).toEqual(['say(0)', 'say(1)']);
  });

  test('what one side of a branch freezes may be frozen behind it', () => {
    const body = 'const o = { a: 1 }; if (process.env.X) Object.freeze(o); o.a = 2; db.say(o.a);';
    expect(run(`exports.up = (db) => { ${body} };`).heard[0]).toContain(
      '<unknown: whether the object can still',
    );
  });
});
