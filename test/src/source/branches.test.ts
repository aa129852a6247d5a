import { describe, expect, it } from 'vitest';
import { run, show } from './harness.js';

const up = (body: string): string => `exports.up = async function (db) { ${body} };`;
const result = (body: string): string => {
  const { outcome } = run(up(body));
  return outcome.kind === 'returned' ? show(outcome.value) : outcome.kind;
};

describe('a branch on an unknown', () => {
  it('is one opaque event with what both sides would have done', () => {
    const { heard, events } = run(up('db.a(1); if (db.rows) { db.b(); } else { db.c(); db.d(); } db.e();'));
    expect(heard).toEqual([
      'a(1)',
      {
        opaque: 'if (db.rows) { db.b(); } else { db.c(); db.d(); }',
        kind: 'branch',
        sides: [['b()'], ['c()', 'd()']],
      },
      'e()',
    ]);
    expect(events[0]).toMatchObject({ reason: 'rows of the database', touchesHost: true });
  });

  it('without effects is no event: what it writes becomes unknown, what both sides write alike stays known', () => {
    const { heard } = run(
      up(
        'let a = 1, b = 1, c = 1; const o = { x: 1, y: 2 }; if (db.rows) { a = 2; b = 3; o.x = 5; o.z = 1; } else { b = 3; } db.k(a, b, c, o);',
      ),
    );
    expect(heard).toEqual(['k("<unknown: rows of the database>", 3, 1, "<unknown: rows of the database>")']);
    expect(result('const o = { x: 1, y: 2 }; if (db.rows) o.x = 5; return [o.x, o.y];')).toBe(
      '["<unknown: rows of the database>",2]',
    );
    expect(result('const list = [1]; if (db.rows) list.push(2); return list.length;')).toContain('unknown');
    expect(result('const list = [1]; if (db.rows) { list.push(2); list.pop(); } return list;')).toBe('[1]');
    expect(result('const m = new Map(); if (db.rows) m.set("a", 1); return m.get("a");')).toContain(
      'unknown',
    );
  });

  it('undoes the writes of one side before the other is tried', () => {
    const { heard } = run(
      up(
        'let n = 0; const l = []; if (db.rows) { n++; l.push(1); db.a(n, l); } else { n++; l.push(2); db.b(n, l); }',
      ),
    );
    expect(heard).toMatchObject([{ sides: [['a(1, [1])'], ['b(1, [2])']] }]);
  });

  it('nests', () => {
    const { heard } = run(up('if (db.rows) { db.a(); if (db.rows.x) db.b(); }'));
    expect(heard).toMatchObject([
      { kind: 'branch', sides: [['a()', { kind: 'branch', sides: [['b()'], []] }], []] },
    ]);
  });

  it.each([
    ['const x = db.rows ? db.a() : db.b();', [['a()'], ['b()']]],
    ['db.rows && db.a();', [[], ['a()']]],
    ['db.rows || db.a();', [[], ['a()']]],
    ['db.rows ?? db.a();', [[], ['a()']]],
    ['let x = db.rows; x ||= db.a();', [['a()'], []]],
    ['const { x = db.a() } = db.rows;', [[], ['a()']]],
    [
      'switch (db.rows) { case 1: db.a(); case 2: db.b(); break; default: db.c(); }',
      [['a()', 'b()'], ['b()'], ['c()']],
    ],
    ['db.rows?.map(await db.a());', [['a()'], []]],
  ])('%s', (code, sides) => {
    expect(run(up(code)).heard).toMatchObject([{ kind: 'branch', sides }]);
  });

  it('merges the values of an expression', () => {
    expect(result('return db.rows ? 1 : 1;')).toBe('1');
    expect(result('return db.rows ? 1 : 2;')).toContain('unknown');
    expect(result('return db.rows && 1;')).toContain('unknown');
  });

  it.each([
    'exports.up = (db) => Promise.resolve(db.rows).then((x) => { if (!x) { return db.lazy(1); } });',
    'exports.up = (db) => Promise.resolve(db.rows).then((x) => x || db.lazy(1));',
    'exports.up = (db) => (db.rows ? null : db.lazy(1));',
    'exports.up = async (db) => { if (db.rows) return db.lazy(1); };',
    'exports.up = async (db) => { await (db.rows && db.lazy(1)); };',
    'exports.up = function (db) { if (db.rows) return db.lazy(1); return null; };',
  ])('awaits in the side what is awaited after it: %s', (code) => {
    const { heard } = run(code);
    expect(heard).toMatchObject([{ kind: 'branch' }]);
    expect(JSON.stringify(heard)).toContain('run(1)');
  });

  it('makes awaiting a builder that only may be one opaque', () => {
    const { heard } = run(up('const b = db.rows ? db.lazy(1) : db.lazy(2); await b;'));
    expect(heard).toMatchObject([{ kind: 'call', opaque: 'await b' }]);
  });
});

describe('leaving on an unknown', () => {
  it('takes the rest of the function into the opaque event', () => {
    const { heard } = run(up('db.a();\n if (db.rows) return;\n db.b();\n db.c();'));
    expect(heard).toEqual([
      'a()',
      { opaque: 'if (db.rows) return;\n db.b();\n db.c();', kind: 'branch', sides: [[], ['b()', 'c()']] },
    ]);
  });

  it('from inside a block, takes what follows the block too', () => {
    const { heard } = run(up('{ if (db.rows) { db.x(); return; } db.a(); } db.b();'));
    expect(heard).toMatchObject([{ sides: [['x()'], ['a()', 'b()']] }]);
  });

  it('ends with the function that it leaves', () => {
    const { heard } = run(
      `async function f(db) { if (db.rows) return; db.a(); }\n${up('await f(db); db.b();')}`,
    );
    expect(heard).toMatchObject([{ sides: [[], ['a()']] }, 'b()']);
  });

  it('without effects makes only the result unknown', () => {
    expect(run(up('const f = () => { if (db.rows) return 1; return 2; }; db.a(f());')).heard).toEqual([
      'a("<unknown: rows of the database>")',
    ]);
    expect(run(up('const f = () => { if (db.rows) return 2; return 2; }; db.a(f());')).heard).toEqual([
      'a(2)',
    ]);
  });

  it('by continue, is conditional to the end of the round', () => {
    const { heard } = run(up('for (const x of [1, 2]) { if (db.rows) continue; db.a(x); } db.b();'));
    expect(heard).toMatchObject([{ sides: [[], ['a(1)']] }, { sides: [[], ['a(2)']] }, 'b()']);
  });

  it('by break, is conditional to the end of the loop', () => {
    const { heard } = run(up('for (const x of [1, 2]) { if (db.rows) break; db.a(x); } db.b();'));
    expect(heard).toMatchObject([{ sides: [[], ['a(1)', { sides: [[], ['a(2)']] }]] }, 'b()']);
  });

  it('by continue out of a switch, is conditional to the end of the round', () => {
    const { heard } = run(
      up('for (const x of [1]) { switch (x) { case 1: if (db.rows) continue; db.a(); } db.b(); } db.c();'),
    );
    expect(heard).toMatchObject([{ sides: [[], ['a()', 'b()']] }, 'c()']);
    const other = run(
      up(
        'for (const x of [1]) { switch (x) { case 1: if (db.rows) continue; else break; } db.b(); } db.c();',
      ),
    );
    expect(other.heard).toMatchObject([{ sides: [[], ['b()']] }, 'c()']);
  });

  it('by break of a switch, is conditional to its end', () => {
    const { heard } = run(
      up('for (const x of [1]) { switch (x) { case 1: if (db.rows) break; db.a(); } db.b(); }'),
    );
    expect(heard).toMatchObject([{ sides: [[], ['a()']] }, 'b()']);
    const inLoop = run(
      up('switch (1) { case 1: for (const x of [1, 2]) { if (x === 2) break; db.a(x); } db.b(); }'),
    );
    expect(inLoop.heard).toEqual(['a(1)', 'b()']);
  });

  it('by return or continue in one loop, is conditional to the end of the function', () => {
    const { heard } = run(
      up('for (const x of [1]) { if (db.rows) continue; if (db.rows.y) return; db.a(x); } db.b();'),
    );
    expect(heard).toMatchObject([{ sides: [[], [{ sides: [[], ['a(1)', 'b()']] }]] }]);
  });

  it('by throwing is a guard: the code after it is read as usual', () => {
    const { heard } = run(up('if (db.rows) throw new Error("dirty"); db.a();'));
    expect(heard).toEqual([
      { opaque: 'if (db.rows) throw new Error("dirty");', kind: 'guard', sides: [[]] },
      'a()',
    ]);
  });

  it('unless it goes on, is a guard around', () => {
    const { heard, outcome } = run(up('if (db.rows) { db.a(); return 1; } throw new Error("not ready");'));
    expect(heard).toMatchObject([{ kind: 'guard' }, { kind: 'branch', sides: [['a()'], []] }]);
    expect(outcome.kind).toBe('returned');
  });

  it('by throwing on all sides throws', () => {
    expect(run(up('if (db.rows) throw new Error("a"); else throw new Error("b");')).outcome).toMatchObject({
      kind: 'threw',
    });
  });
});

describe('an unknown number of rounds', () => {
  it.each([
    ['for (const row of db.rows) { await db.a(row.id); }'],
    ['for (const key in db.rows) db.a(key);'],
    ['while (db.rows.length) { db.a(db.rows.id); }'],
    ['for (let i = 0; i < db.rows.length; i++) db.a(db.rows[i]);'],
    ['db.rows.forEach((row) => db.a(row.id));'],
    ['const m = new Map(); if (db.rows) m.set(1, 2); m.forEach((v) => db.a(v));'],
    ['const l = [1]; if (db.rows) l.push(2); l.forEach((v) => db.a(v));'],
    ['await Promise.all(Array.from(db.rows, async (v) => { await db.a(v); }));'],
    ['Object.entries(db.rows).forEach(([k, v]) => db.a(k, v));'],
    ['await Promise.all(db.rows.map(async (row) => { await db.a(row.id); }));'],
    ['for (;;) { db.a(db.rows); if (db.rows.done) break; }'],
    ['do { db.a(db.rows); } while (true && db.rows.more);'],
  ])('%s', (code) => {
    const { heard } = run(up(`${code} db.z();`));
    const opaque = heard.filter((one) => typeof one !== 'string');
    expect(opaque).toMatchObject([{ kind: 'loop' }]);
    expect(JSON.stringify(opaque[0])).toContain('a(');
    expect(heard.at(-1)).toBe('z()');
  });

  it.each([
    ['let more = true; while (more) { db.a(db.rows); if (db.rows.done) { more = false; break; } }'],
    ['let more = true; do { db.a(db.rows); if (db.rows.done) { more = false; break; } } while (more);'],
    ['for (let i = 0; i < 100_000; i++) { db.a(db.rows); if (db.rows.done) break; }'],
  ])('is also one that may have been left in each of its rounds: %s', (code) => {
    const { heard, outcome, program } = run(up(`${code} db.z();`));
    expect(outcome.kind).toBe('returned');
    expect(program.diagnostics).toEqual([]);
    expect(heard.at(-1)).toBe('z()');
    // Within the first rounds, one in the other, is the loop of the others.
    expect(JSON.stringify(heard)).toContain('"loop"');
  });

  it('few rounds that may leave it are told one in the other, and all of them', () => {
    const { heard } = run(up('for (let i = 0; i < 3; i++) { db.a(i); if (db.rows[i]) break; } db.z();'));
    const text = JSON.stringify(heard);
    expect(['a(0)', 'a(1)', 'a(2)'].every((one) => text.includes(one))).toBe(true);
    expect(text).not.toContain('"loop"');
    expect(heard.at(-1)).toBe('z()');
  });

  it('makes what a round writes unknown, in the round too', () => {
    const { heard } = run(up('let n = 0; for (const row of db.rows) { n += 1; db.a(n); } db.b(n);'));
    expect(heard).toMatchObject([
      { sides: [['a("<unknown: rows of the database>")'], []] },
      'b("<unknown: rows of the database>")',
    ]);
  });

  it('without effects is no event', () => {
    expect(
      run(
        up(
          'const ids = db.rows.map((r) => r.id); const o = {}; for (const r of db.rows) o[r.id] = r; db.a(ids, o);',
        ),
      ).heard,
    ).toEqual(['a("<unknown: rows of the database>", "<unknown: rows of the database>")']);
  });

  it('of a function that calls itself ends', () => {
    const { heard, outcome } = run(
      up('const drain = async () => { db.a(); if (db.rows.more) await drain(); }; await drain();'),
    );
    expect(outcome.kind).toBe('returned');
    expect(heard[0]).toBe('a()');
    expect(heard[1]).toMatchObject({ kind: 'branch' });
  });
});

describe('calls of unknown code', () => {
  const file = (body: string): string =>
    `const lib = require('some-lib'); const logger = require('pino')(); ${up(body)}`;

  it('that gets a host object is opaque', () => {
    expect(run(file('lib.install(db); db.a();')).events).toMatchObject([
      {
        kind: 'call',
        code: 'lib.install(db)',
        reason: 'the package some-lib is not read',
        touchesHost: true,
      },
    ]);
    expect(run(file('const x = lib(() => db);')).events).toHaveLength(1);
    expect(run(file('const x = lib({ deep: [db] });')).events).toHaveLength(1);
    expect(run(file('const x = lib(1);')).events).toHaveLength(0);
  });

  it('that is awaited, returned or a statement of its own is opaque, once', () => {
    expect(run(file('await lib.go();')).events).toHaveLength(1);
    expect(run(file('return lib.go();')).events).toHaveLength(1);
    expect(run(file('lib.go();')).events).toHaveLength(1);
    expect(run(file('const p = lib.go(); await p; await p;')).events).toHaveLength(1);
    expect(run(file('const id = lib.v4(); db.a(id);')).events).toHaveLength(0);
  });

  it('that logs is noted', () => {
    const { events, notes } = run(
      file('logger.info("x"); console.log("y"); lib.logger.warn(1); await logger.debug(2);'),
    );
    expect(events).toHaveLength(0);
    expect(notes).toHaveLength(4);
  });

  it('that only looks like a logger is not left out', () => {
    expect(run(file('lib.catalog.clear(); lib.log(db); lib.info(() => 1);')).events).toHaveLength(3);
  });

  it('goes on in then as after await', () => {
    const { heard } = run(file('return lib.go().then((x) => db.a(x));'));
    expect(heard).toMatchObject([
      { kind: 'call', opaque: 'lib.go()' },
      'a("<unknown: the package some-lib is not read>")',
    ]);
  });

  it('tries its callbacks', () => {
    expect(run(file('await lib.retry(async () => { await db.a(); });')).heard).toMatchObject([
      { kind: 'call', sides: [['a()']] },
    ]);
  });

  it('makes the objects that it gets unknown', () => {
    expect(run(file('const o = { a: 1 }; const x = lib(o); db.a(o.a);')).heard).toEqual([
      'a("<unknown: the package some-lib is not read>")',
    ]);
    expect(run(file('const o = { a: 1 }; logger.info(o); db.a(o.a);')).heard).toEqual(['a(1)']);
  });

  it('of a class that is extended', () => {
    const { heard } = run(
      `const { Base } = require('base'); class M extends Base { async up(db) { db.a(this.name()); } } exports.up = (db) => new M().up(db);`,
    );
    expect(heard).toEqual(['a("<unknown: the package base is not read>")']);
  });
});
