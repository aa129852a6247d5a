import { describe, expect, it } from 'vitest';
import { run, show } from './harness.js';

const up = (body: string): string => `exports.up = async function (db) { ${body} };`;
const result = (body: string): string => {
  const { outcome } = run(up(body));
  return outcome.kind === 'returned'
    ? show(outcome.value)
    : outcome.kind === 'threw'
      ? `throws ${outcome.message}`
      : 'stopped';
};

describe('promises', () => {
  it.each([
    ['return await Promise.resolve(1) + await 2;', '3'],
    ['return Promise.all([1, Promise.resolve(2), (async () => 3)()]);', '[1,2,3]'],
    [
      'return Promise.resolve(1).then((x) => x + 1).then((x) => Promise.resolve(x * 2)).finally(() => 9);',
      '4',
    ],
    ['return Promise.reject(new Error("no")).catch((e) => e.message);', '"no"'],
    ['try { await Promise.reject(new Error("no")); } catch (e) { return e.message; }', '"no"'],
    ['await (async () => { throw new Error("gone"); })();', 'throws gone'],
    ['return new Promise((resolve) => resolve(5));', '5'],
    ['await new Promise((r) => setTimeout(r, 100)); return 1;', '1'],
    ['await new Promise((r) => setTimeout(() => r(), 100)); return 1;', '1'],
    [
      'const r = await Promise.allSettled([1, Promise.reject(2)]); return r.map((x) => x.status);',
      '["fulfilled","rejected"]',
    ],
    ['let out = []; for await (const x of [Promise.resolve(1), 2]) out.push(x); return out;', '[1,2]'],
    [
      'async function* g() { yield 1; await 0; yield 2; } const out = []; for await (const x of g()) out.push(x); return out;',
      '[1,2]',
    ],
    ['return await { then(resolve) { resolve(7); } };', '7'],
    ['const { promisify } = require("util"); return promisify((a, done) => done(null, a + 1))(1);', '2'],
    ['return [1, 2].reduce((p, x) => p.then((list) => [...list, x]), Promise.resolve([]));', '[1,2]'],
  ])('%s', (body, expected) => {
    expect(result(body)).toBe(expected);
  });

  it('run a host that can be awaited when it is awaited, returned or chained, and not otherwise', () => {
    expect(run(up('await db.lazy(1);')).heard).toEqual(['run(1)']);
    expect(run(up('return db.lazy(1);')).heard).toEqual(['run(1)']);
    expect(run('exports.up = (db) => db.lazy(1).then(() => db.lazy(2));').heard).toEqual([
      'run(1)',
      'run(2)',
    ]);
    expect(run('exports.up = (db) => Promise.all([db.lazy(1), db.lazy(2)]);').heard).toEqual([
      'run(1)',
      'run(2)',
    ]);
    expect(run(up('db.lazy(1);')).heard).toEqual([]);
  });

  it('leave open what a timer does otherwise, and when', () => {
    const LATER = '<unknown: when a timer runs is not known>';
    expect(result('let x = 0; setTimeout(() => { x = 1; }); await null; return x;')).toContain(LATER);
    expect(result('const o = { n: 1 }; setTimeout(() => { o.n = 2; }); return o.n;')).toContain(LATER);
    expect(run(up('setTimeout(() => { console.log("still there"); }, 5); db.a();')).heard).toEqual(['a()']);
    expect(run(up('setTimeout(() => db.a()); db.b();')).heard).toMatchObject([
      { kind: 'call', sides: [['a()']] },
      'b()',
    ]);
    const inside = 'await new Promise((r) => setTimeout(async () => { await db.a(); r(); })); db.b();';
    expect(run(up(inside)).heard).toMatchObject([{ kind: 'call', sides: [['a()']] }, 'b()']);
  });

  it('leave open what a generator does that is asked for its values by hand', () => {
    const OPEN = '<unknown: what a generator does between two of its values is not evaluated>';
    const asked = (body: string, on: string): string =>
      result(`let n = 0; const out = []; const g = (function* () { ${body} })(); g.next(); ${on}`);
    expect(asked('yield 1; n = 5;', 'return n;')).toContain(OPEN);
    expect(asked('out.push(yield 1); yield 2;', 'g.next("sent"); return out;')).toContain(OPEN);
    expect(asked('yield 1; yield 2;', 'return g.next().value;')).toBe('2');
    expect(asked('for (let i = 0; i < 3; i++) yield i;', 'return [...g];')).toBe('[1,2]');
    expect(run(up('const g = (function* () { yield 1; db.a(); })(); g.next(); db.b();')).heard).toMatchObject(
      [{ kind: 'call', sides: [['a()']] }, 'b()'],
    );
  });

  it('let errors of a host be caught', () => {
    expect(run(up('try { db.fail(); } catch (e) { db.a(e.message); } finally { db.b(); }')).heard).toEqual([
      'a("it failed")',
      'b()',
    ]);
    expect(run(up('try { db.a(); } catch (e) { db.rollback(); throw e; }')).heard).toEqual(['a()']);
  });
});

describe('compiled code', () => {
  it('of TypeScript with __awaiter and generators', () => {
    const code = `"use strict";
      var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) { return broken; };
      Object.defineProperty(exports, "__esModule", { value: true });
      exports.up = up;
      function up(db) { return __awaiter(this, void 0, void 0, function* () { const x = yield Promise.resolve(2); yield db.lazy(x); return x; }); }`;
    const { heard, outcome } = run(code);
    expect(heard).toEqual(['run(2)']);
    expect(outcome).toMatchObject({ kind: 'returned', value: 2 });
  });

  it('of TypeScript for ES5, with its state machine', () => {
    const code = `
      var __awaiter = (this && this.__awaiter) || function () {};
      var __generator = (this && this.__generator) || function () {};
      exports.up = function (db) { return __awaiter(this, void 0, void 0, function () {
        var x, e_1;
        return __generator(this, function (_a) {
          switch (_a.label) {
            case 0: return [4 /*yield*/, Promise.resolve(3)];
            case 1: x = _a.sent(); _a.label = 2;
            case 2: _a.trys.push([2, 4, 5, 6]); return [4, db.lazy(x)];
            case 3: _a.sent(); throw new Error("inside");
            case 4: e_1 = _a.sent(); db.caught(e_1.message); return [3 /*break*/, 6];
            case 5: db.last(); return [7 /*endfinally*/];
            case 6: return [2 /*return*/, x];
          }
        });
      }); };`;
    const { heard, outcome } = run(code);
    expect(heard).toEqual(['run(3)', 'caught("inside")', 'last()']);
    expect(outcome).toMatchObject({ kind: 'returned', value: 3 });
  });

  it('of Babel', () => {
    const code = `function _asyncToGenerator(fn) { return broken; }
      exports.up = function () { var _ref = _asyncToGenerator(function* (db) { yield db.lazy(1); }); return function up(_x) { return _ref.apply(this, arguments); }; }();`;
    expect(run(code).heard).toEqual(['run(1)']);
  });
});
