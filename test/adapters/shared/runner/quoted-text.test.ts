import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqlite3 } from '../../../../adapters/shared/runner/sqlite3.js';
import { quotedTextIn } from '../../../../src/dialects/sqlite/quoted-text-in.js';
import { sqlite } from '../../../../src/dialects/sqlite/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { cli, filesIn, folderWith } from '../../../support/cli.js';

const TABLES = 'CREATE TABLE a (id integer, "other" text); CREATE TABLE b (id integer, "late" text);';

/** What SQLite with its usual settings makes of them (asked of its shell). */
const CASES: readonly (readonly [what: string, sql: string, taken: string])[] = [
  [
    'a value',
    `INSERT INTO b (id, "late") SELECT id, "late" FROM a`,
    `INSERT INTO b (id, "late") SELECT id, 'late' FROM a`,
  ],
  [
    'a condition',
    `UPDATE a SET "other" = 'x' WHERE "other" = "it's"`,
    `UPDATE a SET "other" = 'x' WHERE "other" = 'it''s'`,
  ],
  ['the empty text', `UPDATE a SET "other" = ""`, `UPDATE a SET "other" = ''`],
  [
    'several, one of them twice',
    `INSERT INTO a (id, "other") SELECT id, "x" || "y" || "x" FROM b`,
    `INSERT INTO a (id, "other") SELECT id, 'x' || 'y' || 'x' FROM b`,
  ],
  [
    'a column where it stands first, and none where it stands again',
    `UPDATE a SET "other" = (SELECT "late" FROM b WHERE b.id = a.id) || "late"`,
    `UPDATE a SET "other" = (SELECT "late" FROM b WHERE b.id = a.id) || 'late'`,
  ],
  ['of a table', `UPDATE a SET "other" = a."late"`, `UPDATE a SET "other" = a."late"`],
  ['a column', `UPDATE a SET "other" = "id"`, `UPDATE a SET "other" = "id"`],
  ['no table', `UPDATE c SET "other" = "id"`, `UPDATE c SET "other" = "id"`],
];

describe('text in double quotes', () => {
  const state = createState(sqlite);
  foldInto(state, sqlite.parse(TABLES, { file: '' }).operations);

  it.each(CASES)('%s', (_, sql, taken) => {
    expect(quotedTextIn(sql, state)).toBe(taken);
  });

  it('is sent by the driver sqlite3 as that takes it', async () => {
    const database = new sqlite3.Database(':memory:');
    const run = (sql: string): Promise<unknown> =>
      new Promise((resolve, reject) =>
        database.all(sql, (error, rows) => (error === null ? resolve(rows) : reject(error))),
      );
    for (const sql of TABLES.split(';').filter((text) => text.trim() !== '')) await run(sql);
    await run('INSERT INTO a (id) VALUES (1)');
    await run(CASES[0]?.[1] ?? '');
    expect(await run('SELECT * FROM b')).toEqual([{ id: 1, late: 'late' }]);
    await expect(run('SELECT late FROM a')).rejects.toThrow('SQLITE_ERROR: no such column: late');
    await expect(run('SELECT a."late" FROM a')).rejects.toThrow('no such column');
    database.close();
  });
});

describe('text in double quotes of files', () => {
  const files = {
    '1_a.sql': 'CREATE TABLE a (id integer, "other" text);',
    '2_b.sql': [
      '-- one',
      'INSERT INTO a (id, "other") VALUES (1, "it is");',
      'UPDATE a SET "other" = "Other" WHERE "id" > 0;',
      `DELETE FROM a WHERE "other" = "gone" OR id = other;`,
    ].join('\n'),
  };

  it.each([
    ['sql', files],
    [
      'prisma',
      {
        'migrations/migration_lock.toml': 'provider = "sqlite"\n',
        ...Object.fromEntries(
          Object.entries(files).map(([name, text]) => [
            `migrations/${name.replace('.sql', '')}/migration.sql`,
            text,
          ]),
        ),
      },
    ],
  ])('is written in single quotes, told, and proven: %s', async (from, sources) => {
    const folder = folderWith(
      Object.fromEntries(Object.entries(sources).map(([name, text]) => [`in/${name}`, text])),
    );
    const out = path.join(folder, 'out');
    const result = await cli(
      ...['convert', path.join(folder, 'in'), '--from', from, '--to', 'sql', '--dialect', 'sqlite'],
      ...['--out', out, '--verify'],
    );
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up');
    expect(result.stdout.match(/\[text-in-double-quotes\]/g)).toHaveLength(2);
    expect(result.stdout).toMatch(/takes "it is" for a text[^]*2_b.*:2:1/);
    const written = Object.entries(filesIn(out)).find(([name]) => name.includes('2_b'))?.[1];
    expect(written).toBe(
      [
        '-- one',
        `INSERT INTO "a" ("id", "other") VALUES (1, 'it is');`,
        '',
        'UPDATE "a" SET "other" = "Other" WHERE "id" > 0;',
        '',
        `DELETE FROM "a" WHERE "other" = 'gone' OR "id" = "other";`,
        '',
      ].join('\n'),
    );
  });
});
