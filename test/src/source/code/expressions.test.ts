import { describe, expect, it } from 'vitest';
import { valueOf } from '../harness.js';

describe('expressions over known values', () => {
  // The code is computed by JavaScript itself too: the evaluator must give the same.
  const same = [
    '1 + 2 * 3 ** 2 - 7 % 4',
    '"a" + 1 + null + undefined + true',
    '[1, [2, 3]] + ""',
    '({}) + "x"',
    '1 < 2 && "yes" || "no"',
    'null ?? "default"',
    '0 || ""',
    '"b" > "a"',
    '1 == "1"',
    'null == undefined',
    'null == 0',
    '~5 & 7 | 8 ^ 3 << 2',
    '-"3"',
    'typeof [] + typeof null + typeof (() => 1) + typeof 1n + typeof undefined',
    '`a${1 + 1}b${[1, 2]}c`',
    '[...[1, 2], ...new Set([3, 3, 4]), ..."ab"]',
    '({ a: 1, ...{ b: 2, a: 3 }, ["c" + 1]: 4, 5: 6 })',
    '(({ a, b: { c = 3 } = {}, ...rest }) => [a, c, rest])({ a: 1, d: 2 })',
    '(([a, , b = 2, ...c]) => [a, b, c])([1, 9, undefined, 4, 5])',
    '[3, 1, 2].sort()',
    'Buffer.from("pa55").toString("hex") + Buffer.from("00ff", "hex").length + Buffer.byteLength("ä")',
    '[Buffer.from([104, 105]), Buffer.from(Buffer.from("aGk=", "base64")), Buffer.alloc(2)]',
    '`${Buffer.from("text")}` + Buffer.isBuffer(Buffer.from("")) + Buffer.isBuffer("") + typeof Buffer.from("")',
    '[10, 9, 1].sort()',
    '[3, 1, 2].sort((a, b) => b - a).map((x, i) => x * i).filter(Boolean)',
    '[1, 2, 3].reduce((sum, x) => sum + x, 10)',
    '[[1, 2], [3, [4]]].flat()',
    '[1, 2].flatMap((x) => [x, x * 2])',
    '[1, 2, 3, 4].splice(1, 2)',
    '(() => { const a = [1, 2, 3, 4]; a.splice(1, 2, "x"); a.unshift(0); return a; })()',
    '[1, 2, 3].includes(2) && [1, NaN].includes(NaN) && [1, NaN].indexOf(NaN) === -1',
    'Array.from({ length: 3 }, (_, i) => i * 2)',
    'Array.from(new Map([["a", 1]]).entries())',
    'Object.entries({ b: 1, a: 2, 1: 3 })',
    'Object.fromEntries([["a", 1], ["b", 2]])',
    'Object.assign({}, { a: 1 }, null, { b: 2 })',
    'Object.keys("ab")',
    '"a-b-c".split("-").join("+")',
    '"camelCaseName".replace(/([A-Z])/g, (m) => "_" + m.toLowerCase())',
    '"a.b.c".replace(".", "$&$&").replaceAll(".", "-")',
    '"2020-01-02".replace(/(\\d+)-(\\d+)-(?<day>\\d+)/, "$3/$2/$1 $<day> $$ $9")',
    '"x".padStart(3, "0") + "x".repeat(3) + " y ".trim() + "abc".slice(-2) + "abc".at(-1)',
    '"abc".match(/b(c)/)',
    '"abcabc".match(/b/g)',
    '[..."a1b2".matchAll(/[a-z](\\d)/g)].map((m) => m[1])',
    '/^a+$/.test("aaa") && !/^a+$/.test("ab")',
    'JSON.stringify({ b: [1, { c: null }], a: undefined, d: () => 1 }, null, 2)',
    'JSON.parse(\'{"a":[1,2,{"b":null}]}\')',
    'parseInt("12px", 10) + parseFloat("1.5") + Number("0x10") + Math.max(1, 5, 3)',
    '(1234.5678).toFixed(2) + (255).toString(16)',
    'Number.isInteger(5) && !Number.isInteger("5") && isNaN("x")',
    'new Date("2020-01-02T03:04:05Z").toISOString()',
    'new Date(0).getTime()',
    'new Date(Date.UTC(2020, 0, 31)).toISOString()',
    '[1, 2, 3].at(-1) + [..."abc"].length',
    '(function () { return [].slice.call(arguments, 1); })(1, 2, 3)',
    '((a, b = a * 2, ...rest) => [a, b, rest])(1, undefined, 3, 4)',
    'void 0 === undefined',
    '(() => { let x = 1; x += 2; x **= 2; x ??= 5; let y; y ||= x; return [x++, ++x, y]; })()',
    '(() => { const o = { a: { b: 1 } }; delete o.a.b; return ["b" in o.a, "a" in o]; })()',
    '(() => { const o = {}; [o.a, o.b] = [1, 2]; ({ x: o.c, ...o.d } = { x: 3, y: 4 }); return o; })()',
    '({ a: null }).a?.b.c.d',
    '[({}).a?.(), ({ f: () => 1 }).f?.(), ({}).a?.[0].b]',
    '({ get x() { return this.y * 2; }, y: 4 }).x',
    'String.raw`a\\n${1}`',
    '((strings, ...values) => strings.raw.join("|") + values)`a${1}b${2}`',
    '[new Map([[1, 2]]).get(1), new Map([[1, 2]]).size, new Set([1]).has(1)]',
    '[1, "1", null].map(String)',
    '["1", "2", "3"].map(Number)',
    '[..."ab"].entries().next()',
    'structuredClone({ a: [1] })',
    '"abc".hasOwnProperty === undefined',
    '[undefined, null, 1].join("-")',
    '(10n ** 20n).toString()',
    'encodeURIComponent("a b&c")',
    'Object.getOwnPropertyNames(class { static a() {} }).includes("a")',
    '(() => { label: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === 2) continue label; if (a === 2) break label; } } return "ok"; })()',
    '(() => { const out = []; for (let i = 0; i < 3; i++) out.push(() => i); return out.map((f) => f()); })()',
    '(() => { var out = []; for (var k in { a: 1, b: 2 }) out.push(k); return out; })()',
    '(() => { switch (2) { case 1: return "a"; case 2: case 3: return "b"; default: return "c"; } })()',
    '(() => { let n = 0; do { n++; } while (n < 5); while (n < 10) { n++; if (n === 7) break; } return n; })()',
    '(() => { try { throw new TypeError("no"); } catch ({ message, name }) { return [message, name]; } finally { } })()',
    '(() => { try { return 1; } finally { return 2; } })()',
    '(() => { try { null.x; } catch (e) { return e instanceof TypeError && e instanceof Error; } })()',
    '(() => { function* g() { const x = yield 1; yield* [2, 3]; return 4; } return [...g()]; })()',
    '(() => { function* n() { let i = 0; while (true) yield i++; } const out = []; for (const x of n()) { if (x > 3) break; out.push(x); } return out; })()',
    '(() => { const [a, b] = (function* () { while (true) yield 7; })(); return a + b; })()',
    '(() => { class A { #p = 1; static s = 5; x = this.#p + 1; get y() { return this.#p; } m() { return "A"; } static { this.t = this.s + 1; } } class B extends A { constructor() { super(); this.z = 3; } m() { return super.m() + "B"; } } const b = new B(); return [b.x, b.y, b.z, b.m(), A.s, B.t, b instanceof A, B.name]; })()',
    '(() => { function P(n) { this.n = n; } P.prototype.get = function () { return this.n; }; return [new P(3).get(), new P(1) instanceof P]; })()',
    '(() => { class E extends Error { constructor(m) { super(m); this.name = "E"; } } try { throw new E("hi"); } catch (e) { return [e.message, e.name, e instanceof E, e instanceof Error, String(e)]; } })()',
    '(() => { const { f } = { f() { return 1; } }; return f() + f.name + f.length; })()',
    '(function f(n) { return n <= 1 ? 1 : n * f(n - 1); })(5)',
    '[0, 1, 2].map((n) => ["a", "b"][n])',
    '(() => { const f = function (a) { return this.k + a; }; return [f.call({ k: 1 }, 2), f.apply({ k: 2 }, [3]), f.bind({ k: 3 })(4)]; })()',
    '(() => { const e = Object.freeze({ A: 1 }); return Object.values(e); })()',
    '(() => { const o = Object.create({ a: 1 }); o.b = 2; return [o.a, Object.keys(o), "a" in o, o.hasOwnProperty("a")]; })()',
    '(() => { const it = { *[Symbol.iterator]() { yield 1; yield 2; } }; return [...it]; })()',
    'JSON.stringify({ a: { toJSON: (key) => "key " + key }, b: [{ toJSON: (key) => key }] })',
    'JSON.stringify({ b: 1, a: { a: 2, c: 3 }, c: 4 }, ["c", "a"])',
    'JSON.stringify({ a: 1, b: new Date(0) }, (key, value) => (key === "" ? { ...value, c: 2 } : key === "b" ? typeof value : value))',
    '({ [Symbol.toPrimitive]: (hint) => hint }) + "" + `${{ [Symbol.toPrimitive]: (hint) => hint }}` + +{ valueOf: () => 1 }',
    '({ [Symbol.toPrimitive]: (hint) => hint }) == "default"',
    '(() => { const o = Object.create({ up: 1, own: 2 }); o.own = 3; const out = []; for (const key in o) out.push(key); return out; })()',
    '(() => { const o = { a: 1, b: 2 }, out = []; for (const key in o) { delete o.b; o.c = 3; out.push(key); } return out; })()',
    '["10", "9", "1"].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))',
    '[0 in [, 1], 1 in [, 1], [, 1].length]',
    'Reflect.ownKeys({ a: 1, [Symbol.iterator]: 2 }).map(String)',
    '(function () { arguments[0] = 9; return [].slice.call(arguments); })(1, 2)',
    '(() => { let ended = 0; const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { ended++; return {}; } }) }; for (const x of it) break; const [a] = it; return ended; })()',
  ];

  it.each(same)('%s', (code) => {
    // oxlint-disable-next-line no-new-func -- code of this test, as the reference
    const expected: unknown = new Function(`return (${code});`)();
    expect(valueOf(code)).toBe(JSON.stringify(expected) ?? 'undefined');
  });
});

describe('what is not known', () => {
  it('keeps the reason through operators, texts and calls', () => {
    expect(valueOf('`${process.env.PREFIX}_users`')).toContain(
      'PREFIX has no value; give it with --env PREFIX=value',
    );
    expect(valueOf('(process.env.A + 1) * 2')).toContain('--env');
    expect(valueOf('new Date()')).toContain('current time');
    expect(valueOf('Date.now() - 1')).toContain('current time');
    expect(valueOf('Math.random()')).toContain('differs each time');
    expect(valueOf('require("crypto").randomUUID()')).toContain('random');
    expect(valueOf('require("uuid").v4()')).toContain('package uuid');
    expect(valueOf('someGlobal')).toContain('someGlobal');
    expect(valueOf('new Function("return 1")()')).toContain('code made from a text');
    expect(valueOf('eval("1")')).toContain('code made from a text');
    expect(valueOf('new Date(2020, 1, 1).getTime()')).toContain('time zone');
  });

  it('knows the environment that is given', () => {
    expect(valueOf('process.env.A + "x"', { env: { A: 'a' } })).toBe('"ax"');
    expect(valueOf('process.env.B || "x"', { env: { A: 'a' } })).toContain('<unknown');
  });

  it('keeps what is known beside it', () => {
    expect(valueOf('({ a: 1, b: process.env.X })')).toMatch(/"a":1,"b":"<unknown/);
    expect(valueOf('({ ...process.env.X, b: 2 }).b')).toBe('2');
    expect(valueOf('[1, Math.random(), 3][2]')).toBe('3');
    expect(valueOf('[Math.random()].length')).toBe('1');
    expect(valueOf('[1, Math.random()].includes(1)')).toBe('true');
    expect(valueOf('[1, Math.random()].includes(2)')).toContain('<unknown');
  });

  it('does not take a built-in that is not modelled for one that does not exist', () => {
    expect(valueOf('[1, 2].copyWithin(0, 1)')).toContain('copyWithin is not evaluated');
    expect(valueOf('[1, 2].nothing')).toBe('undefined');
    expect(valueOf('[1, 2].nothing()')).toContain('throws');
  });
});
