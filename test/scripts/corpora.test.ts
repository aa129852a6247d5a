import { describe, expect, it } from 'vitest';
import { absences, misses, ownCalls, percent, understood } from '../../scripts/corpora/bars.js';
import { cellsOf, pageOf, partsOf } from '../../scripts/corpora/page.js';
import { inPool } from '../../scripts/corpora/pool.js';
import type { CorpusServer } from '../../scripts/corpora/servers.js';
import type { Line } from '../../scripts/corpora/ways.js';
import { differenceOf } from '../../scripts/corpora/witness.js';
import { withoutKeys } from '../../scripts/corpora/witness/pg-dump.js';
import { settledText, wordsOf } from '../../scripts/corpora/witness/sqlite-words.js';

/** A line of the table, with what matters to a test. */
function line(path: readonly string[], more: Record<string, unknown> = {}): Line {
  const totals = {
    migrations: 2,
    operations: 100,
    exact: 99,
    lossy: 0,
    manual: 1,
    idiomatic: 90,
    raw: 5,
    ...(more['totals'] as object | undefined),
  };
  const walk = { steps: 2, compared: 2 };
  const manual = { severity: 'manual', message: 'they are rows of a live database', span: { line: 7 } };
  return {
    set: { package: 'shop', version: '1.0.0' },
    dialect: 'postgres',
    path,
    proven: {
      report: { totals, migrations: [{ id: '1_users', operations: [], diagnostics: [manual] }] },
      verification: { outcome: 'same', proof: 'tools', up: walk, down: walk, failures: [] },
      result: { folder: 'out', adapter: 'sql' },
      manual: [],
      seen: '',
      unseen: '',
      looks: 0,
      isWrong: false,
      ...more,
    },
  } as unknown as Line;
}

describe('dumps', () => {
  it('are compared without the keys that differ in every one', () => {
    const dump = (key: string): string =>
      `--\n\\restrict ${key}\nCREATE TABLE t (a text DEFAULT '\\restrict');\n\\unrestrict ${key}\n`;
    expect(withoutKeys(dump('Xa1'))).toBe(`--\nCREATE TABLE t (a text DEFAULT '\\restrict');\n`);
    expect(differenceOf(withoutKeys(dump('a')), withoutKeys(dump('b')))).toBe('');
  });

  it('differ as a patch', () => {
    expect(differenceOf('a int\n', 'a text\n')).toContain('-a int\n+a text\n');
  });
});

describe('what is read of a statement in sqlite_master', () => {
  it('is the same, however it is spaced, quoted and written', () => {
    expect(settledText('CREATE INDEX "a b"\n ON `T` ([c]) -- d\n WHERE x<>\'It"s\'')).toBe(
      settledText('create index [a b] on t(c) where "x" <> \'It"s\''),
    );
    expect(settledText("CHECK (a = 'X')")).not.toBe(settledText("CHECK (a = 'x')"));
  });

  it('is what the pragmas do not tell', () => {
    const one =
      'CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT COLLATE NOCASE CHECK (b IN (1, (2))))';
    expect(wordsOf(one)).toEqual(['autoincrement', 'check ( b in ( 1 , ( 2 ) ) )', 'collate nocase']);
    const other =
      'create table t (a int, b int as (a + 1), c int references u deferrable initially deferred) strict';
    expect(wordsOf(other)).toEqual(['as ( a + 1 )', 'strict', 'u deferrable initially deferred']);
  });
});

describe('tasks in a pool', () => {
  it('give what they gave in their order, no more of them at once than there is room for', async () => {
    let running = 0;
    let most = 0;
    const task = (place: number) => async () => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 5 - place));
      running--;
      return place;
    };
    expect(await inPool([0, 1, 2, 3, 4].map(task), 2)).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });

  it('reject with what one of them rejects with, when the others have ended', async () => {
    let ended = false;
    const slow = async (): Promise<void> => {
      await new Promise((done) => setTimeout(done, 10));
      ended = true;
    };
    const broken = (): Promise<void> => Promise.reject(new Error('broken'));
    await expect(inPool([broken, slow], 2)).rejects.toThrow('broken');
    expect(ended).toBe(true);
  });
});

describe('what must be', () => {
  it('is, where everything is said and the same', () => {
    expect(misses([line(['knex', 'sql']), line(['knex', 'sequelize'])])).toEqual([]);
  });

  it('no difference that was announced as exact', () => {
    const wrong = line(['knex', 'sql'], { isWrong: true, seen: '-a\n+b\n' });
    expect(misses([wrong])).toEqual([
      'shop on postgres, knex → sql: a difference was announced as exact (same)\n-a\n+b\n',
    ]);
  });

  it('no server left out in CI', () => {
    expect(absences(['no MySQL: install one'], true)).toHaveLength(1);
    expect(absences(['no MySQL: install one'], false)).toEqual([]);
  });

  it('so much exact, by the tool that is read', () => {
    const totals = { exact: 98 };
    expect(misses([line(['knex', 'sql'], { totals })])).toEqual([]);
    expect(misses([line(['knex', 'sql', 'knex'], { totals })])).toEqual([
      'shop on postgres, knex → sql → knex: 98.0 % exact, 99.5 % are wanted',
    ]);
  });

  it('so much in own calls, over all histories', () => {
    const raw = line(['sql', 'knex'], { totals: { exact: 100, idiomatic: 5, raw: 5 } });
    expect(misses([raw])).toEqual(['to knex: 50.0 % of 10 in its own calls, 85 % are wanted']);
    expect(misses([raw, line(['prisma', 'knex'], { totals: { exact: 100 } })])).toEqual([]);
    expect(ownCalls([raw])).toContainEqual({ to: 'knex', own: 5, all: 10, without: 0 });
    expect(percent(0, 0)).toBe(100);
  });
});

/** A server of the page. */
const postgres = {
  dialect: 'postgres',
  server: { description: 'PostgreSQL 15.20' },
  witness: { title: 'pg_dump' },
} as CorpusServer;
describe('own calls', () => {
  it('leave out what TypeORM has no call for: each change of a type once', () => {
    const operation = { direction: 'up', kind: 'alterColumn', style: 'raw', place: 0 };
    const migrations = [
      {
        id: '1_users',
        operations: [
          { ...operation, summary: 'drop default of users.name' },
          { ...operation, summary: 'change type of users.name' },
          { ...operation, summary: 'change type of users.name', style: 'idiomatic', place: 1 },
          { ...operation, summary: 'set not null of users.name', place: 2 },
        ],
        diagnostics: [],
      },
    ];
    const report = { totals: { exact: 4, operations: 4, idiomatic: 1, raw: 2 }, migrations };
    const lines = [line(['knex', 'typeorm'], { report })];
    expect(ownCalls(lines)).toContainEqual({ to: 'typeorm', own: 1, all: 3, without: 1 });
    expect(misses(lines)).toEqual(['to typeorm: 50.0 % of 2 in its own calls, 90 % are wanted']);
  });
});

describe('what was understood', () => {
  it('is counted once a history, by the writer that leaves least to a person', () => {
    const lines = [
      line(['knex', 'sql']),
      line(['knex', 'typeorm'], { totals: { manual: 3 } }),
      line(['knex', 'sql', 'knex'], { totals: { manual: 0 } }),
    ];
    expect(understood(lines)).toEqual([{ from: 'knex', understood: 99, all: 100 }]);
  });
});

describe('the page', () => {
  it('tells each way, and what is left to a person once', () => {
    const text = pageOf(partsOf([line(['knex', 'sql']), line(['knex', 'typeorm'])], [postgres]));
    expect(text).toContain('## PostgreSQL 15.20\n');
    expect(text).toContain(
      '| shop 1.0.0 | knex → typeorm | 2 | 100 | 99 | 0 | 1 | 99.0 | 90 of 95 | same: 2 up, 2 down | 2 + 2 | identical |',
    );
    expect(text.match(/- shop, `1_users` line 7: manual, they are rows of a live database/g)).toHaveLength(1);
    expect(text).toContain('typeorm 90 of 95 (94.7 %)');
    expect(text).toContain('Understood when read, whatever is lost in writing it: knex 99 of 100 (99.0 %).');
  });

  it('says where a proof ended early, and whose way it was', () => {
    const verification = {
      outcome: 'different',
      proof: 'reading',
      failures: [],
      up: { steps: 1, compared: 1 },
      down: { steps: 0, compared: 0 },
    };
    const cells = cellsOf(line(['knex', 'sql'], { verification, manual: ['1_users'], seen: '-a' }));
    expect(cells.slice(-3)).toEqual([
      'same up to the first manual one, source as read',
      '1 + 0',
      'without the manual ones',
    ]);
    const failed = { ...verification, outcome: 'sourceFailed' };
    expect(cellsOf(line(['knex', 'sql'], { verification: failed, seen: undefined })).slice(-3)).toEqual([
      'the source fails after 1 steps, source as read',
      '1 + 0',
      'not reached',
    ]);
  });
});
