import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert, type ConvertOptions } from '../../../src/convert/convert.js';
import { verify, writeOutput } from '../../../src/index.js';

const ENFORCING = ['knex', 'prisma', 'sequelize'];

/** The report on some files, on SQLite. */
async function reportOf(
  files: Readonly<Record<string, string>>,
  options: Omit<ConvertOptions, 'dialect'>,
): Promise<Awaited<ReturnType<typeof convert>>['report']> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enforced-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  const { report } = await convert(folder, registry, { ...options, dialect: 'sqlite' });
  return report;
}

function sql(...migrations: readonly string[]): Record<string, string> {
  return Object.fromEntries(migrations.map((text, i) => [`V${i + 1}__a.sql`, text]));
}

async function answers(
  files: Readonly<Record<string, string>>,
  options: Omit<ConvertOptions, 'dialect'>,
): Promise<readonly string[]> {
  const { migrations } = await reportOf(files, options);
  return migrations.flatMap(({ operations }) => operations.map(({ answer }) => answer));
}

const DANGLING = 'CREATE TABLE "a" ("id" integer PRIMARY KEY, "b_id" text REFERENCES "b" ("id"))';
const ROW = `INSERT INTO "a" ("id", "b_id") VALUES (1, 'x')`;

describe('rows of a table whose foreign key misses its table', () => {
  it.each(ENFORCING)('%s enforces foreign keys: they are left to a person', async (to) => {
    expect(await answers(sql(DANGLING, ROW), { from: 'sql', to })).toEqual(['exact', 'manual']);
    const whole = sql(DANGLING, 'CREATE TABLE "b" ("id" text PRIMARY KEY)', ROW);
    expect(await answers(whole, { from: 'sql', to })).toEqual(['exact', 'exact', 'exact']);
  });

  it.each(['typeorm', 'sql'])('%s does not', async (to) => {
    expect(await answers(sql(DANGLING, ROW), { from: 'sql', to })).toEqual(['exact', 'exact']);
  });

  /** MySQL takes such a table while it does not look. */
  const ON_MYSQL = `SET FOREIGN_KEY_CHECKS = 0;
    CREATE TABLE a (id int NOT NULL UNIQUE, b_id int, CONSTRAINT fk FOREIGN KEY (b_id) REFERENCES b (id));
    INSERT INTO a (id, b_id) VALUES (1, NULL);`;

  it.each([...ENFORCING.map((to) => [to, 'manual']), ['typeorm', 'exact'], ['sql', 'exact']])(
    'ported, they are for %s %s',
    async (to, answer) => {
      const options = { from: 'sql', to, sourceDialect: 'mysql' } as const;
      expect(await answers(sql(ON_MYSQL), options)).toEqual(['lossy', 'exact', answer]);
      const report = await reportOf(sql(ON_MYSQL), { ...options, leaveOutManual: true });
      expect(report.files.some(({ text }) => text.includes('a person must decide'))).toBe(false);
    },
  );

  it.each(ENFORCING)('a baseline for %s has no rows', async (to) => {
    const report = await reportOf(sql(DANGLING, ROW), { from: 'sql', to, squash: true });
    expect(report.totals).toMatchObject({ migrations: 1, manual: 0 });
    expect(report.files.some(({ text }) => text.includes("'x'"))).toBe(false);
    expect(report.migrations[0]?.diagnostics.map(({ code }) => code)).toContain('not-in-baseline');
  });
});

describe('rows that others refer to', () => {
  const TABLES = `CREATE TABLE "p" ("id" integer PRIMARY KEY, "n" text);
    CREATE TABLE "c" ("id" integer PRIMARY KEY, "p_id" integer REFERENCES "p" ("id") ON DELETE CASCADE);`;
  const TAKING = [
    'DROP TABLE "p"',
    'DELETE FROM "p"',
    'UPDATE "p" SET "id" = 2',
    `REPLACE INTO "p" ("id", "n") SELECT "id", 'y' FROM "p"`,
  ];

  it.each(ENFORCING)('%s enforces foreign keys, SQL does not: it is told', async (to) => {
    for (const taking of TAKING) {
      const found = await answers(sql(TABLES, taking), { from: 'sql', to });
      expect([taking, ...found]).toEqual([taking, 'exact', 'exact', 'lossy']);
    }
  });

  it('nothing is told where no row of another table is concerned', async () => {
    const free = [
      'DELETE FROM "c"',
      'DROP TABLE "c"; DROP TABLE "p"',
      `UPDATE "p" SET "n" = 'x'`,
      `INSERT INTO "p" ("id", "n") SELECT "id" + 1, "n" FROM "p"`,
    ];
    for (const one of free) {
      const { totals } = await reportOf(sql(TABLES, one), { from: 'sql', to: 'knex' });
      expect({ one, ...totals }).toMatchObject({ one, lossy: 0, manual: 0 });
    }
  });

  it('TypeORM enforces them in a way back alone', async () => {
    const files = { '1_a.up.sql': TABLES, '1_a.down.sql': 'DROP TABLE "p"; DROP TABLE "c"' };
    const up = sql(TABLES, 'DROP TABLE "p"');
    expect(await answers(files, { from: 'sql', to: 'typeorm' })).toEqual([
      'exact',
      'exact',
      'lossy',
      'exact',
    ]);
    expect(await answers(up, { from: 'sql', to: 'typeorm' })).toEqual(['exact', 'exact', 'exact']);
  });

  const KNEX = {
    '1_a.js': `exports.up = async (knex) => {
      await knex.schema.createTable('p', (t) => { t.integer('id').primary(); });
      await knex.schema.createTable('c', (t) => { t.integer('p_id').references('id').inTable('p').onDelete('CASCADE'); });
      await knex('p').del();
    };`,
  };

  it('a source that enforces them, too, does the same', async () => {
    expect(await answers(KNEX, { from: 'knex', to: 'sequelize' })).toEqual(['exact', 'exact', 'exact']);
    const { migrations } = await reportOf(KNEX, { from: 'knex', to: 'sql' });
    expect(migrations[0]?.operations.map(({ answer }) => answer)).toEqual(['exact', 'exact', 'lossy']);
    expect(migrations[0]?.diagnostics.map(({ code }) => code)).toContain('enforced-keys');
  });
});

describe('a migration that switches foreign keys itself', () => {
  const TABLES = `CREATE TABLE "p" ("id" integer PRIMARY KEY, "n" text);
    CREATE TABLE "c" ("id" integer PRIMARY KEY, "p_id" integer REFERENCES "p" ("id") ON DELETE CASCADE);`;
  const off = (text: string): string => `PRAGMA foreign_keys = OFF; ${text}; PRAGMA foreign_keys = ON`;

  it.each([...ENFORCING, 'typeorm'])('has them as it says with %s', async (to) => {
    const taking = await answers(sql(TABLES, off('DELETE FROM "p"')), { from: 'sql', to });
    expect(taking.slice(2, 5)).toEqual(['exact', 'exact', 'exact']);
    const dangling = await answers(sql(DANGLING, off(ROW)), { from: 'sql', to });
    expect(dangling.slice(1, 4)).toEqual(['exact', 'exact', 'exact']);
    const behind = `${off('SELECT 1')}; ${ROW}`;
    const found = await answers(sql(DANGLING, behind), { from: 'sql', to });
    expect(found).toContain(ENFORCING.includes(to) ? 'manual' : 'exact');
  });

  it('has them off again behind a table that is made anew, though that switches them on', async () => {
    const dropping = (column: string): string =>
      off(`ALTER TABLE "c" DROP COLUMN "${column}"; DELETE FROM "p"`);
    const tables = TABLES.replace('CASCADE)', 'CASCADE, "q" text, "q_id" integer REFERENCES "c" ("id"))');
    const [plain, remade] = [
      await reportOf(sql(tables, dropping('q')), { from: 'sql', to: 'prisma' }),
      await reportOf(sql(tables, dropping('q_id')), { from: 'sql', to: 'prisma' }),
    ];
    expect(plain.totals).toMatchObject({ lossy: 0, manual: 0 });
    expect(remade.totals).toMatchObject({ lossy: 0, manual: 0 });
    const switches = (report: typeof plain): number =>
      report.files.map(({ text }) => text.match(/foreign_keys = OFF/g)?.length ?? 0).reduce((a, b) => a + b);
    expect(switches(remade)).toBeGreaterThan(switches(plain) + 1);
  });

  const CASCADING = `CREATE TABLE "p" ("id" integer PRIMARY KEY, "a" text, "b" text);
    CREATE TABLE "c" ("p_id" integer REFERENCES "p" ("id") ON DELETE CASCADE);
    INSERT INTO "p" ("id") VALUES (1), (2); INSERT INTO "c" ("p_id") VALUES (1), (2)`;
  const AGAIN = 'DELETE FROM "p" WHERE "id" = 1; INSERT INTO "p" ("id") VALUES (1)';
  const remade = (columns: string): string =>
    `CREATE TABLE "new_p" ("id" integer PRIMARY KEY, ${columns});
     INSERT INTO "new_p" ("id", "a") SELECT "id", "a" FROM "p";
     DROP TABLE "p"; ALTER TABLE "new_p" RENAME TO "p"`;

  it.each([
    ['on by a table made anew', `${off(remade('"a" text'))}; ${AGAIN}`],
    ['off, as in the whole migration', `${remade('"a" integer, "b" text')}; ${AGAIN}`],
  ])('rows behind a table made anew find them as in the source: %s', async (_, text) => {
    for (const to of ['sql', 'typeorm']) {
      const folder = mkdtempSync(path.join(tmpdir(), 'enforced-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      for (const [file, content] of Object.entries(sql(CASCADING, text)))
        writeFileSync(path.join(folder, file), content);
      const out = path.join(folder, 'out');
      const { report } = await convert(folder, registry, { from: 'sql', to, dialect: 'sqlite', out });
      await writeOutput(out, report.files);
      const { outcome } = await verify(folder, out, { from: 'sql', to, dialect: 'sqlite' });
      expect({ to, ...report.totals, outcome }).toMatchObject({ to, lossy: 0, manual: 0, outcome: 'same' });
    }
  });

  it('switches nothing inside a transaction', async () => {
    const text = `BEGIN; ${off('DELETE FROM "p"')}; COMMIT`;
    const found = await answers(sql(TABLES, text), { from: 'sql', to: 'prisma' });
    expect(found).toContain('lossy');
  });

  const INSIDE = {
    knex: `exports.up = async (knex) => {
        await knex.schema.createTable('p', (t) => { t.integer('id').primary(); });
        await knex.schema.createTable('c', (t) => { t.integer('p_id').references('id').inTable('p').onDelete('CASCADE'); });
        await knex.raw('PRAGMA foreign_keys = OFF');
        await knex('p').del();
        await knex.raw('PRAGMA foreign_keys = ON');
      };
      exports.down = async (knex) => {};`,
    typeorm: `module.exports.A1700000000000 = class A1700000000000 {
        async up(queryRunner) {
          await queryRunner.query('CREATE TABLE "p" ("id" integer PRIMARY KEY)');
          await queryRunner.query('CREATE TABLE "c" ("p_id" integer REFERENCES "p" ("id") ON DELETE CASCADE)');
          await queryRunner.query('PRAGMA foreign_keys = ON');
          await queryRunner.query('DELETE FROM "p"');
          await queryRunner.query('PRAGMA foreign_keys = OFF');
        }
        async down() {}
      };`,
  };

  it.each(['knex', 'typeorm'] as const)(
    '%s runs it in a transaction, where SQLite ignores it: it is left out',
    async (from) => {
      for (const to of ['sql', 'prisma', 'sequelize', 'knex', 'typeorm']) {
        const report = await reportOf({ '1700000000000-A.js': INSIDE[from] }, { from, to });
        expect(report.migrations[0]?.diagnostics.map(({ code }) => code)).toContain('idle-pragma');
        const isSame = ENFORCING.includes(from) === ENFORCING.includes(to);
        expect({ to, ...report.totals }).toMatchObject({ to, exact: isSame ? 3 : 2, lossy: isSame ? 0 : 1 });
        expect(report.files.filter(({ text }) => /PRAGMA/.test(text))).toEqual([]);
      }
    },
  );

  it('Knex runs it without one where the migration says so', async () => {
    const text = `${INSIDE.knex} exports.config = { transaction: false };`;
    const report = await reportOf({ '1_a.js': text }, { from: 'knex', to: 'prisma' });
    expect(report.totals).toMatchObject({ exact: 5, lossy: 0 });
    expect(report.files.some(({ text: written }) => /PRAGMA foreign_keys = OFF/.test(written))).toBe(true);
  });

  it('TypeORM runs one that opens its own transaction without another, as SQLite has no second', async () => {
    const text = INSIDE.typeorm
      .replace(/(PRAGMA foreign_keys = ON')\);/, "$1); await queryRunner.query('BEGIN TRANSACTION');")
      .replace(
        /(await queryRunner.query\('PRAGMA foreign_keys = OFF)/,
        "await queryRunner.query('COMMIT'); $1",
      );
    for (const to of ['sql', 'prisma', 'knex', 'typeorm']) {
      const report = await reportOf({ '1700000000000-A.js': text }, { from: 'typeorm', to });
      expect({ to, ...report.totals }).toMatchObject({ to, manual: 0 });
      expect(report.migrations[0]?.diagnostics.map(({ code }) => code)).not.toContain('enforced-keys');
      expect(report.files.some(({ text: written }) => /PRAGMA foreign_keys = ON/.test(written))).toBe(true);
    }
  });
});
