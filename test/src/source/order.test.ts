import ts from 'typescript';
import { expect, it } from 'vitest';
import { run } from './harness.js';

/** What Node.js does with a migration over a database with one connection, which answers in the order in which it is asked. */
async function runForReal(code: string): Promise<string[]> {
  const heard: string[] = [];
  const show = (args: readonly unknown[]): string => args.map((arg) => JSON.stringify(arg)).join(', ');
  const lazy = (...args: readonly unknown[]): object => ({
    // oxlint-disable-next-line unicorn/no-thenable -- it is a builder that is sent when it is awaited, as Knex's are
    then(...handlers: readonly never[]) {
      heard.push(`run(${show(args)})`);
      return new Promise((resolve) => setImmediate(() => resolve(1))).then(...handlers);
    },
  });
  const db = { lazy, say: (...args: readonly unknown[]) => void heard.push(`say(${show(args)})`) };
  const exports: { up?: (given: object) => Promise<unknown> } = {};
  // oxlint-disable-next-line no-implied-eval -- the text is that of this test, and the point is that Node.js runs it.
  new Function('exports', code)(exports);
  await exports.up?.(db);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return heard;
}

it.each([
  // Callbacks of promises run when the code waits.
  'let x = 1; const p = Promise.resolve().then(() => db.say(x)); x = 2; await p;',
  'let x = 1; const p = Promise.resolve().then(() => db.lazy(x)); x = 2; await p;',
  'let x = 1; const p = db.lazy("a").then(() => db.lazy(x)); x = 2; await p;',
  'const a = [1, 2, 3]; await a.reduce((p, x) => p.then(async () => { a.splice(0, 1); await db.lazy(x, a.length); }), Promise.resolve());',
  'const a = [1, 2, 3]; await a.reduce(async (p, x) => { db.say(x); await p; await db.lazy(x, a.length); a.pop(); }, Promise.resolve());',
  'Promise.resolve().then(() => db.say(1)).then(() => db.say(3)); Promise.resolve().then(() => db.say(2)).then(() => db.say(4)); await null; await null; db.say(5);',
  'Promise.resolve().then(() => Promise.resolve()).then(() => db.say("late")); for (let i = 0; i < 5; i++) { await i; db.say(i); }',
  'Promise.reject(1).catch(() => db.say("caught")).finally(() => db.say("last")); await 1; await 2; db.say("on"); await 3; await 4; db.say("off");',
  'Promise.resolve().then(() => db.say(1)); queueMicrotask(() => db.say(2)); Promise.resolve().then(() => db.say(3)); db.say(0); await null; await null; db.say(4);',
  'const p = Promise.reject(new Error("no")); const q = p.then(() => db.say("never"), (e) => db.say(e.message)); db.say("first"); await q;',
  'try { await Promise.resolve().then(() => { throw new Error("gone"); }).finally(() => db.lazy("f")); } catch (e) { db.say(e.message); }',
  // An async function is left at its first await.
  'let x = 1; const f = async () => { db.say("in", x); await null; db.say("late", x); }; const p = f(); x = 2; await p;',
  'let x = 1; const f = async () => { x += await db.lazy("a"); db.say(x); }; const p = f(); x = 10; await p; db.say(x);',
  'const f = async (n) => { for (const k of [1, 2, 3]) await db.lazy(n, k); return n; }; const r = await Promise.all([f("a"), f("b")]); db.say(r);',
  'const f = async (n) => { let k = 0; while (k < n) { k++; if (k === 2) continue; await db.lazy(n, k); } }; await Promise.all([f(3), f(1), f(2)]);',
  'const f = async (n) => { for (let i = 0; i < n; i++) { if ((await db.lazy(n, i)) && i === 1) break; else db.say(i); } db.say("end", n); }; await Promise.all([f(1), f(3)]);',
  'const f = async (n) => { outer: for (const i of [1, 2]) { for (const j of [1, 2]) { await db.lazy(n, i, j); if (j === n) continue outer; } } }; await Promise.all([f(1), f(2)]);',
  'const f = async (n) => { switch (await db.lazy(n)) { case 1: await db.lazy("one", n); default: await db.lazy("more", n); break; } }; await Promise.all([f(1), f(2)]);',
  'const f = async (n) => { try { await db.lazy(n); if (n === 1) throw new Error("one"); await db.lazy("on", n); } catch (e) { await db.lazy(e.message); } finally { await db.lazy("last", n); } return n; }; db.say(await Promise.all([f(1), f(2)]));',
  'const f = async (n) => { do { await db.lazy(n); } while (--n > 0); }; const p = f(2); await f(3); await p;',
  'const f = async (n) => { await db.lazy(n); await db.lazy(n, "more"); }; const p = f(1); await db.lazy("main"); await db.lazy("main", 2); await p; db.say("end");',
  'const f = async (n) => { await db.lazy(n); await db.lazy(n, "more"); }; f(1); f(2); await db.lazy("main");',
  'const g = async (n) => { await db.lazy("g", n); return n + 1; }; const f = async (n) => { const m = await g(n); return { m, k: await g(m) }; }; db.say(await Promise.all([f(1), f(5)]));',
  'const g = async (n) => { await null; return n; }; const f = async (n) => [n, await g(n), `${n}${await g(n)}`, n > 1 && (await g(n)), n > 1 ? await g(1) : await g(2)]; db.say(await Promise.all([f(1), f(2)]));',
  'const o = { n: 1 }; const f = async () => ({ ...o, x: await db.lazy("x"), n2: o.n }); const p = f(); o.n = 5; db.say(await p);',
  'const a = [1]; const f = async () => [...a, await db.lazy("x"), ...a]; const p = f(); a.push(2); db.say(await p);',
  'const all = await Promise.allSettled([Promise.reject(1), db.lazy(2), (async () => { await null; throw 3; })()]); db.say(all);',
  'try { await Promise.all([db.lazy(1), (async () => { await db.lazy(2); throw new Error("two"); })(), (async () => { await db.lazy(3); await db.lazy(4); })()]); } catch (e) { db.say(e.message); await db.lazy(5); }',
  'let open; const gate = new Promise((resolve) => { open = resolve; }); const f = async () => { await gate; await db.lazy("behind"); }; const p = f(); await db.lazy("before"); open(); await p;',
  'const f = async () => { throw new Error("at once"); }; const p = f().catch((e) => db.say(e.message)); db.say("on"); await p;',
  'class A { async f(n) { await db.lazy(this.n, n); return this; } constructor(n) { this.n = n; } } await Promise.all([new A(1).f(1), new A(2).f(2).then((a) => a.f(3))]);',
  'for (const p of [1, 2].map(async (n) => { await db.lazy(n); return n; })) db.say(await p);',
  'const f = async (n) => { for (const [i, x] of ["a", "b"].entries()) await db.lazy(n, i, x); }; await f(1); await f(2);',
  'const f = async (n) => { await db.lazy(n); }; [1, 2].forEach(async (n) => { await f(n); db.say(n); }); await f(3);',
  'await { then(done) { db.say("then"); done(1); } }; const p = Promise.resolve({ then(done) { db.say("later"); done(1); } }); db.say("sync"); await p;',
])('order of %s', async (body) => {
  const code = `exports.up = async function (db) { ${body} };`;
  const real = await runForReal(code);
  expect(run(code).heard).toEqual(real);
  for (const target of [ts.ScriptTarget.ES2015, ts.ScriptTarget.ES5]) {
    const compiled = ts.transpile(code, { target, module: ts.ModuleKind.CommonJS, downlevelIteration: true });
    expect(run(compiled).heard).toEqual(await runForReal(compiled));
  }
});
