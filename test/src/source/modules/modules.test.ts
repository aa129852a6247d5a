import { describe, expect, it } from 'vitest';
import { createProgram, memoryFiles, toPlain } from '../../../../src/source/index.js';
import { ROOT, run, show } from '../harness.js';

const codes = (files: Record<string, string>, entry?: string): string[] =>
  run(files, {}, entry).program.diagnostics.map((one) => one.code);

describe('modules', () => {
  it.each<[string, Record<string, string>]>([
    [
      'CommonJS',
      {
        'm.js': 'const { name } = require("./lib/helper"); exports.up = (db) => db.a(name);',
        'lib/helper.js': 'module.exports = { name: "x" };',
      },
    ],
    [
      'module.exports of a helper',
      {
        'm.js': 'module.exports = require("./h")("x");',
        'h.js': 'module.exports = (name) => ({ up: (db) => db.a(name) });',
      },
    ],
    [
      'ES modules',
      {
        'm.mjs':
          'import make, { name as n } from "./h.mjs"; import * as all from "./h.mjs"; export const up = (db) => db.a(make(n) && all.name);',
        'h.mjs': 'export const name = "x"; export default (v) => v;',
      },
    ],
    [
      're-exports',
      {
        'm.ts':
          'import { name } from "./index"; export async function up(db: any): Promise<void> { db.a(name); }',
        'index.ts': 'export * from "./a"; export { z as y } from "./a";',
        'a.ts': 'export const name: string = "x"; export const z = 1;',
      },
    ],
    [
      'a default export that is an object',
      { 'm.ts': 'export default { async up(db: any) { db.a("x"); } } satisfies object;' },
    ],
    [
      'export =',
      {
        'm.ts': 'import h = require("./h"); export = { up: (db: any) => db.a(h.name) };',
        'h.ts': 'const h = { name: "x" }; export = h;',
      },
    ],
    [
      'compiled TypeScript',
      {
        'm.js':
          'var __importDefault = (this && this.__importDefault) || function (m) { return (m && m.__esModule) ? m : { "default": m }; }; Object.defineProperty(exports, "__esModule", { value: true }); exports.up = void 0; const h_1 = __importDefault(require("./h")); const up = (db) => db.a((0, h_1.default)()); exports.up = up;',
        'h.js': 'exports.__esModule = true; exports.default = () => "x";',
      },
    ],
    [
      'esbuild',
      {
        'm.js':
          'var __defProp = Object.defineProperty; var __getOwnPropNames = Object.getOwnPropertyNames; var __export = (target, all) => { for (var name in all) __defProp(target, name, { get: all[name], enumerable: true }); }; var __copyProps = (to, from) => { for (let key of __getOwnPropNames(from)) __defProp(to, key, { get: () => from[key], enumerable: true }); return to; }; var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod); var m_exports = {}; __export(m_exports, { up: () => up }); module.exports = __toCommonJS(m_exports); async function up(db) { db.a("x"); }',
      },
    ],
    [
      'JSON and folders',
      {
        'm.js':
          'const { v } = require("./data.json"); const { w } = require("./dir"); exports.up = (db) => db.a(v + w);',
        'data.json': '{ "v": "" }',
        'dir/index.js': 'exports.w = "x";',
      },
    ],
    [
      'tsconfig paths',
      {
        'm.ts': 'import { name } from "@app/h"; export const up = (db) => db.a(name);',
        'tsconfig.json': '{ /* note */ "compilerOptions": { "paths": { "@app/*": ["./src/*"] }, } }',
        'src/h.ts': 'export const name = "x";',
      },
    ],
    [
      '.js that means .ts',
      {
        'm.ts': 'import { name } from "./h.js"; export const up = (db) => db.a(name);',
        'h.ts': 'export const name = "x";',
      },
    ],
    [
      'dynamic import',
      {
        'm.mjs':
          'export const up = async (db) => { const { default: d, name } = await import("./h.cjs"); db.a(d.name && name); };',
        'h.cjs': 'exports.name = "x";',
      },
    ],
    [
      'files beside it',
      {
        'm.js':
          'const fs = require("fs"); const path = require("node:path"); exports.up = (db) => db.a(fs.readFileSync(path.join(__dirname, "x.sql"), "utf8").trim() + fs.readFileSync(__dirname + "/y.sql").toString());',
        'x.sql': ' x\n',
        'y.sql': '',
      },
    ],
    [
      'enums and namespaces',
      {
        'm.ts':
          'enum E { A, B = "x", C = 5, D } namespace N { export const k = E[5]; } export const up = (db) => db.a(E.A === 0 && E.D === 6 && N.k === "C" && E.B);',
      },
    ],
    ['a byte order mark and CRLF', { 'm.js': '\uFEFFexports.up = (db) =>\r\n  db.a("x");\r\n' }],
  ])('%s', (_name, files) => {
    expect(run(files).heard).toEqual(['a("x")']);
  });

  it('are loaded once per program', () => {
    const files = {
      'a.js': 'exports.up = (db) => db.a(require("./n").next());',
      'n.js': 'let n = 0; exports.next = () => ++n;',
    };
    const { program, evaluation } = run(files);
    expect(show(evaluation.module(`${ROOT}/n.js`).get('next'))).toBe('"<function>"');
    expect(program.module(`${ROOT}/n.js`)).toBe(evaluation.module(`${ROOT}/n.js`));
  });

  it('import types without reading them', () => {
    const files = {
      'm.ts':
        'import { Knex } from "knex"; import type { X } from "./missing"; import { Y } from "./gone"; export async function up(db: Knex & X & Y) { db.a(1); }',
    };
    expect(run(files).heard).toEqual(['a(1)']);
    expect(codes(files)).toEqual([]);
  });

  it('can be given as text', () => {
    const program = createProgram({
      root: ROOT,
      files: memoryFiles({ [`${ROOT}/h.js`]: 'module.exports = 4;' }),
    });
    const module = program.moduleFromText(`${ROOT}/new.js`, 'exports.n = require("./h") + 1;');
    expect(module.get('n')).toBe(5);
    expect(module.names).toEqual(['n']);
  });

  it('of an adapter are hosts', () => {
    const packages = { kit: { exports: 5, default: 6 } };
    expect(
      run({ 'm.mjs': 'import d, * as all from "kit"; export const up = (db) => db.a(d, all);' }, { packages })
        .heard,
    ).toEqual(['a(6, 5)']);
    expect(run({ 'm.js': 'exports.up = (db) => db.a(require("kit"));' }, { packages }).heard).toEqual([
      'a(5)',
    ]);
  });
});

describe('bad input is a diagnostic', () => {
  it('a syntax error, with its place', () => {
    const { program } = run({ 'm.js': 'exports.up = (db) => {\n  db.a(;\n};' });
    expect(program.diagnostics[0]).toMatchObject({
      code: 'syntax-error',
      span: { file: `${ROOT}/m.js`, line: 2, column: 8 },
    });
  });

  it('a missing import: what it gives is unknown', () => {
    const files = { 'm.js': 'const h = require("./gone"); exports.up = (db) => db.a(h.name);' };
    expect(run(files).heard).toEqual(['a("<unknown: Cannot find ./gone>")']);
    expect(run(files).program.diagnostics).toMatchObject([
      { code: 'missing-import', span: { line: 1, column: 11 } },
    ]);
  });

  it('an import or a file outside of the root', () => {
    const files = {
      'm.js':
        'const h = require("../../etc/secret"); exports.up = (db) => db.a(h, require("fs").readFileSync("/etc/passwd", "utf8"));',
    };
    expect(run(files).heard[0]).toContain('outside of the project');
    expect(codes(files)).toEqual(['import-outside-root']);
  });

  it('a circular import, only when it matters', () => {
    const fine = {
      'm.js': 'const b = require("./b"); exports.n = 1; exports.up = (db) => db.a(b.get());',
      'b.js': 'const m = require("./m"); exports.get = () => m.n;',
    };
    expect(run(fine).heard).toEqual(['a(1)']);
    expect(codes(fine)).toEqual([]);
    const bad = {
      'm.js': 'const b = require("./b"); exports.n = 1; exports.up = (db) => db.a(b.n);',
      'b.js': 'const { n } = require("./m"); exports.n = n;',
    };
    expect(run(bad).heard[0]).toContain('circular import');
    expect(codes(bad)).toEqual(['circular-import']);
    const esm = {
      'm.mjs': 'import { get } from "./b.mjs"; export const n = 1; export const up = (db) => db.a(get());',
      'b.mjs': 'import { n } from "./m.mjs"; export const get = () => n;',
    };
    expect(run(esm).heard).toEqual(['a(1)']);
  });

  it('a module that throws while it loads keeps what it exported before', () => {
    const files = {
      'm.js': 'const h = require("./h"); exports.up = (db) => db.a(h.a, h.b);',
      'h.js': 'exports.a = 1; null.x; exports.b = 2;',
    };
    expect(run(files).heard[0]).toMatch(/^a\(1, "<unknown: h\.js throws while it loads/);
    expect(codes(files)).toEqual(['module-threw']);
  });

  it('a large file, one that is not UTF-8, a missing one', () => {
    const files = {
      [`${ROOT}/large.js`]: `exports.up = 1; //${'x'.repeat(2000)}`,
      [`${ROOT}/latin.js`]: new Uint8Array([0x27, 0xe9, 0x27]),
    };
    const program = createProgram({ root: ROOT, files: memoryFiles(files), limits: { fileBytes: 1000 } });
    for (const name of ['large.js', 'latin.js', 'none.js'])
      expect(program.module(`${ROOT}/${name}`).source).toBeUndefined();
    expect(program.diagnostics.map((one) => one.code)).toEqual([
      'file-too-large',
      'not-utf8',
      'unreadable-file',
    ]);
  });

  it.each([
    ['an endless loop', 'while (true) {}'],
    ['an endless loop with effects', 'let i = 0; for (;;) { i++; }'],
    ['an endless recursion', '(function f() { return f(); })();'],
    ['an endless generator', 'return [...(function* () { while (true) yield 1; })()];'],
    ['a text without end', 'let s = "x"; while (true) s += s;'],
    ['a long text', 'return "x".repeat(1e9);'],
    ['a long array', 'return new Array(1e9).fill(0);'],
    ['a long bigint', 'return 2n ** 100000000n;'],
    ['a bigint that grows', 'let n = 3n; while (true) n *= n;'],
    ['a shift', 'return 1n << 1000000000n;'],
    ['a bigint of a long text', 'return BigInt("9".repeat(9e6));'],
    ['a regular expression that backtracks', 'return /^(a+)+$/.test("a".repeat(40) + "b");'],
  ])('%s', (_name, body) => {
    const { outcome, events, evaluation } = run(`exports.up = function (db) { ${body} };`);
    expect(outcome).toMatchObject({ kind: 'stopped', diagnostic: { code: 'evaluation-limit' } });
    expect(events).toMatchObject([{ kind: 'limit' }]);
    expect(evaluation.speculating).toBe(false);
  });

  it.each([
    ['brackets', `const a = ${'['.repeat(20_000)}${']'.repeat(20_000)};`],
    ['branches', `${'if (db) '.repeat(20_000)}db.a();`],
  ])('a file of too many %s in one another is said not to parse, and the next one is read', (_name, body) => {
    expect(codes({ 'm.js': `exports.up = (db) => { ${body} };` })).toEqual(['syntax-error']);
    expect(run('exports.up = (db) => db.a();').heard).toEqual(['a()']);
  });

  it('an endless loop at the top of a module', () => {
    const files = {
      'm.js': 'const h = require("./h"); exports.up = (db) => db.a(h.x);',
      'h.js': 'for (;;) {}',
    };
    expect(run(files).heard[0]).toContain('unknown');
    expect(codes(files)).toEqual(['evaluation-limit']);
  });
});

describe('what is read cannot reach what reads it', () => {
  it.each([
    ['({}).constructor.constructor("return process")()', 'code made from a text'],
    ['db.constructor', '<db.constructor>'],
    ['(() => { const o = {}; o.__proto__.polluted = 1; return ({}).polluted; })()', 'undefined'],
    [
      '(() => { const o = JSON.parse(\'{"__proto__": {"x": 1}}\'); return Object.keys(o); })()',
      '["__proto__"]',
    ],
    ['require("child_process").execSync("id")', 'child_process is not evaluated'],
    ['globalThis.process', 'not known'],
  ])('%s', (code, expected) => {
    const { outcome } = run(`exports.up = (db) => ${code};`);
    const text =
      outcome.kind === 'returned' ? show(outcome.value) : outcome.kind === 'threw' ? 'throws' : 'stopped';
    expect(text).toContain(expected);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('gives plain data of its own', () => {
    const { outcome } = run('exports.up = () => ({ a: [1, { b: new Date(0) }], ["__proto__"]: { c: 1 } });');
    const plain = outcome.kind === 'returned' ? toPlain(outcome.value) : undefined;
    expect(plain).toMatchObject({ kind: 'plain', data: { a: [1, { b: new Date(0) }] } });
    expect(Object.getPrototypeOf((plain as { data: object }).data)).toBe(Object.prototype);
  });
});

describe('sites', () => {
  it('tell the place, the statement, the comments above it and the callers', () => {
    const { sites } = run(
      'function helper(db) {\n  // first\n  /* second */\n  db.a(1);\n}\nexports.up = (db) => {\n  // the caller\n  helper(db);\n};',
    );
    const site = sites[0]!;
    expect(site.span).toMatchObject({ file: `${ROOT}/m.js`, line: 4, column: 3 });
    expect(site.code).toBe('db.a(1)');
    expect(site.comments.map(({ text }) => text)).toEqual(['first', 'second']);
    expect(site.caller?.span.line).toBe(8);
    expect(site.caller?.comments.map(({ text }) => text)).toEqual(['the caller']);
  });
});
