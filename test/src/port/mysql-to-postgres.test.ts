import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import { portWay, type PortedWay } from './any-way.js';

async function port(script: string): Promise<PortedWay> {
  return portWay('mysql', 'postgres', script);
}

async function column(definition: string): Promise<string> {
  const { sql } = await port(`CREATE TABLE t (c ${definition}) COLLATE utf8mb4_bin`);
  return sql.join(';\n');
}

describe('types', () => {
  it.each([
    ['tinyint', '"c" smallint'],
    ['int unsigned', 'CHECK ("c" >= 0)'],
    ['int unsigned', '"c" bigint'],
    ['bigint unsigned', '"c" bigint'],
    ['tinyint(1) DEFAULT 1', '"c" boolean DEFAULT true'],
    [`bit(1) DEFAULT b'1'`, '"c" boolean DEFAULT true'],
    [`bit(4) DEFAULT b'11'`, `B'0011'`],
    ['decimal(8,2) unsigned', '"c" numeric(8, 2)'],
    ['double(10,2)', '"c" double precision'],
    ['char(36)', '"c" varchar(36)'],
    ['mediumtext', '"c" text'],
    ['varbinary(16)', 'CHECK (octet_length("c") <= 16)'],
    ['datetime', '"c" timestamp(0)'],
    ['datetime(3) DEFAULT CURRENT_TIMESTAMP(3)', '"c" timestamp(3) DEFAULT CURRENT_TIMESTAMP(3)'],
    ['timestamp NULL', '"c" timestamptz(0)'],
    [`date DEFAULT '0000-00-00'`, `"c" date DEFAULT '-infinity'`],
    ['year', 'BETWEEN 1901 AND 2155'],
    ['json', '"c" jsonb'],
    [`enum('a','b') DEFAULT 'a'`, `CREATE TYPE "t_c_enum" AS ENUM ('a', 'b')`],
    [`set('a','b') DEFAULT 'a,b'`, `DEFAULT ARRAY['a', 'b']::text[]`],
  ])('%s', async (definition, expected) => {
    expect((await column(definition)).replace(/numeric\((\d+),(\d+)\)/, 'numeric($1, $2)')).toContain(
      expected,
    );
  });

  it('names what is lost', async () => {
    const { losses } = await port(
      `CREATE TABLE t (a int unsigned, b tinyint(1), c enum('x'), d set('x'), e year, f char(3), g text,
        h timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, i int PRIMARY KEY AUTO_INCREMENT)`,
    );
    expect(losses).toEqual(
      expect.arrayContaining([
        'unsigned',
        'boolean',
        'enum',
        'set',
        'year',
        'char',
        'text-length',
        'on-update',
        'auto-increment',
      ]),
    );
  });
});

describe('what holds for a history', () => {
  it('depends on what the source takes', async () => {
    const told = async (from: 'mysql' | 'mariadb'): Promise<readonly string[]> =>
      (await portWay(from, 'postgres', 'CREATE TABLE t (a timestamp)')).general.map(({ code }) => code);
    const mariadb = ['zero-date', 'fraction-rounding', 'timestamp-null'];
    expect(await told('mariadb')).toEqual(expect.arrayContaining(mariadb));
    for (const code of mariadb) expect(await told('mysql')).not.toContain(code);
  });

  it('upper() follows the locale of PostgreSQL, which is said', async () => {
    const { losses } = await port('CREATE TABLE t (a text, b text AS (upper(a)) STORED)');
    expect(losses).toContain('unicode-case');
  });
});

describe('keys', () => {
  it('take for equal what the collation of MySQL does', async () => {
    const { sql, losses } = await port(
      'CREATE TABLE t (a varchar(9) UNIQUE, b varchar(9) COLLATE utf8mb4_bin UNIQUE, c varchar(9))',
    );
    const text = sql.join('\n');
    expect(text).toContain('CREATE COLLATION IF NOT EXISTS case_accent_insensitive');
    expect(text).toContain('"a" varchar(9) COLLATE "case_accent_insensitive"');
    expect(text).toContain('"b" varchar(9),');
    expect(losses).toContain('key-collation');
  });

  it('that foreign keys join have one collation, which a later change of it decides', async () => {
    const tables =
      'CREATE TABLE a (id varchar(9) PRIMARY KEY); CREATE TABLE b (a varchar(9), FOREIGN KEY (a) REFERENCES a (id)); ';
    expect((await port(tables)).sql.join('\n').match(/COLLATE "case_accent_insensitive"/g)).toHaveLength(2);
    const converted = await port(
      `${tables}ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    );
    expect(converted.sql.join('\n')).not.toContain('COLLATE');
    expect(converted.losses).toContain('key-collation');
  });

  it.each([
    ['mysql', 'utf8mb4_bin', true],
    ['mysql', 'utf8mb4_0900_bin', false],
    ['mariadb', 'utf8mb4_bin', true],
    ['mariadb', 'utf8mb4_nopad_bin', false],
  ] as const)('of %s by %s ignore spaces at the end: %s', async (from, collation, isTold) => {
    for (const to of ['postgres', 'sqlite'] as const) {
      const { losses } = await portWay(from, to, `CREATE TABLE t (a varchar(9) COLLATE ${collation} UNIQUE)`);
      expect(losses.includes('key-collation')).toBe(isTold);
    }
  });

  it('follow the collation of their table', async () => {
    const { last } = await port(
      'CREATE TABLE a (c varchar(9) UNIQUE); ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    );
    expect(last).toEqual(['ALTER TABLE "a" ALTER COLUMN "c" TYPE varchar(9)']);
  });

  it('on the start of a text are on an expression', async () => {
    const { sql } = await port('CREATE TABLE t (a text, b varchar(20), UNIQUE u (a(5)), KEY k (b(5)))');
    expect(sql.join('\n')).toContain('CREATE UNIQUE INDEX "u" ON "t" (left("a", 5))');
    expect(sql.join('\n')).toContain('CREATE INDEX "k" ON "t" ("b")');
  });

  it('have names of their own in a schema', async () => {
    const { sql } = await port(
      'CREATE TABLE a (x int, KEY k (x)); CREATE TABLE b (x int, KEY k (x)); ALTER TABLE b RENAME TO c',
    );
    expect(sql).toContain('CREATE INDEX "a_k" ON "a" ("x")');
    expect(sql).toContain('CREATE INDEX "b_k" ON "b" ("x")');
    expect(sql).toContain('ALTER INDEX "b_k" RENAME TO "c_k"');
  });

  it('of foreign keys have the index that MySQL makes', async () => {
    const { sql } = await port(
      'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES a (id)); CREATE INDEX i ON b (x)',
    );
    expect(sql.slice(1).map((one) => one.split('\n')[0])).toEqual([
      'CREATE TABLE "b" (',
      'CREATE INDEX "f" ON "b" ("x")',
      'DROP INDEX "f"',
      'CREATE INDEX "i" ON "b" ("x")',
    ]);
  });

  it('to tables that are not there yet wait for them', async () => {
    const { sql, manual } = await port(
      'CREATE TABLE b (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES a (id)); CREATE TABLE a (id int PRIMARY KEY)',
    );
    expect(manual).toEqual([]);
    expect(sql[0]).not.toContain('FOREIGN KEY');
    expect(sql.at(-1)).toBe('ALTER TABLE "b" ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "a" ("id")');
  });
});

describe('MODIFY and CHANGE', () => {
  it('give an enum other values', async () => {
    const { last } = await port(
      `CREATE TABLE t (c enum('a') DEFAULT 'a'); ALTER TABLE t MODIFY c enum('a','b') NOT NULL DEFAULT 'b'`,
    );
    expect(last).toEqual([
      'ALTER TABLE "t" ALTER COLUMN "c" DROP DEFAULT',
      'ALTER TYPE "t_c_enum" RENAME TO "t_c_enum_old"',
      `CREATE TYPE "t_c_enum" AS ENUM ('a', 'b')`,
      'ALTER TABLE "t" ALTER COLUMN "c" TYPE "t_c_enum" USING "c"::text::"t_c_enum"',
      'DROP TYPE "t_c_enum_old"',
      'ALTER TABLE "t" ALTER COLUMN "c" SET NOT NULL',
      `ALTER TABLE "t" ALTER COLUMN "c" SET DEFAULT 'b'`,
    ]);
  });

  it('give a column another name, type and check', async () => {
    const { last } = await port(
      'CREATE TABLE t (a int unsigned); ALTER TABLE t CHANGE a b bigint NOT NULL FIRST',
    );
    expect(last).toEqual([
      'ALTER TABLE "t" RENAME COLUMN "a" TO "b"',
      'ALTER TABLE "t" DROP CONSTRAINT "t_a_type"',
      'ALTER TABLE "t" ALTER COLUMN "b" SET NOT NULL',
    ]);
  });

  it('refuse a conversion that is not known', async () => {
    const { manual } = await port('CREATE TABLE t (a json); ALTER TABLE t MODIFY a int');
    expect(manual).toEqual(['whether rows of json become the same as int is not known']);
  });
});

describe('rows', () => {
  const TABLE = 'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a int, f tinyint(1)); ';

  it('of INSERT IGNORE, REPLACE and ON DUPLICATE KEY UPDATE', async () => {
    expect((await port(`${TABLE}INSERT IGNORE INTO t (a) VALUES (1)`)).last).toEqual([
      'INSERT INTO "t" ("a") VALUES (1) ON CONFLICT DO NOTHING',
    ]);
    expect((await port(`${TABLE}REPLACE INTO t VALUES (1, 2, 1)`)).last[0]).toBe(
      'INSERT INTO "t" ("id", "a", "f") VALUES (1, 2, true) ON CONFLICT ("id") DO UPDATE SET "a" = excluded."a", "f" = excluded."f"',
    );
    expect(
      (await port(`${TABLE}INSERT INTO t (id, a) VALUES (1, 2) ON DUPLICATE KEY UPDATE a = VALUES(a), f = 0`))
        .last[0],
    ).toBe(
      'INSERT INTO "t" ("id", "a") VALUES (1, 2) ON CONFLICT ("id") DO UPDATE SET "a" = excluded."a", "f" = false',
    );
  });

  it('move the counter when they say their number', async () => {
    const { last } = await port(`${TABLE}INSERT INTO t (id) VALUES (7)`);
    expect(last[1]).toMatch(/^SELECT setval\(pg_get_serial_sequence/);
    expect((await port(`${TABLE}INSERT INTO t (id) VALUES (NULL)`)).last).toEqual([
      'INSERT INTO "t" ("id") VALUES (DEFAULT)',
    ]);
  });

  it('are refused where the meaning hangs on several keys, or on the order of assignments', async () => {
    const two = 'CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int); ';
    expect(
      (await port(`${two}INSERT INTO t (id, a) VALUES (1, 2) ON DUPLICATE KEY UPDATE b = 1`)).manual,
    ).toHaveLength(1);
    expect((await port(`${TABLE}UPDATE t SET a = a + 1, id = a`)).manual).toHaveLength(1);
  });
});

describe('what is not on the list', () => {
  it.each([
    'CREATE VIEW v AS SELECT a FROM t WHERE match(b) against (1)',
    'UPDATE t SET a = a / 2',
    `UPDATE t SET a = 1 WHERE b REGEXP 'x'`,
    'UPDATE t SET a = rand()',
    `UPDATE t SET a = 1 WHERE b = 5`,
    'CREATE TABLE p (g geometry)',
    'CALL something()',
  ])('is manual: %s', async (sql) => {
    const { manual } = await port(`CREATE TABLE t (a int, b varchar(9)); ${sql}`);
    expect(manual.length).toBeGreaterThan(0);
  });
});

describe('names', () => {
  it('with dollar signs do not end the body of a function', async () => {
    const { sql } = await port(
      'CREATE TABLE t (`a$$; DROP TABLE t` timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP)',
    );
    const postgres = await loadDialect('postgres');
    await postgres.load();
    const { operations, diagnostics } = postgres.parse(sql.join(';\n'), { file: 'port.sql' });
    expect(diagnostics).toEqual([]);
    expect(operations.map(({ kind }) => kind)).toEqual(['createTable', 'createFunction', 'createTrigger']);
  });
});

describe('procedures of migrations', () => {
  const procedure = `CREATE PROCEDURE drop_index(IN t VARCHAR(64), IN i VARCHAR(64))
    BEGIN
      IF EXISTS (SELECT * FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = t AND index_name = i) THEN
        SET @q = CONCAT('ALTER TABLE ', t, ' DROP INDEX ', i);
        PREPARE s FROM @q; EXECUTE s; DEALLOCATE PREPARE s;
      END IF;
    END`;
  const table = 'CREATE TABLE t (id int PRIMARY KEY, a int, KEY i (a))';
  const script = (...statements: readonly string[]): string =>
    `${table};\nDELIMITER $$\n${procedure}$$\nDELIMITER ;\n${statements.join(';\n')};`;

  it('are what their calls do, and are told where they stay', async () => {
    const { sql, losses, manual } = await portWay(
      'mysql',
      'postgres',
      script(`CALL drop_index('t', 'i')`, `CALL drop_index('t', 'i')`),
    );
    expect(manual).toEqual([]);
    expect(losses).toEqual(['procedure']);
    expect(sql.slice(-1)).toEqual(['DROP INDEX "i"']);
    expect(sql.filter((one) => one.startsWith('DROP'))).toHaveLength(1);
  });

  it('are nothing where they go again', async () => {
    const { losses, manual } = await portWay(
      'mysql',
      'postgres',
      script(`CALL drop_index('t', 'i')`, 'DROP PROCEDURE drop_index'),
    );
    expect([manual, losses]).toEqual([[], []]);
  });

  it('are for a person where something else may call them', async () => {
    const { manual } = await portWay(
      'mysql',
      'postgres',
      script(
        `CALL drop_index('t', 'i')`,
        'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW CALL drop_index(NEW.a, NEW.a)',
      ),
    );
    expect(manual.some((reason) => reason.includes('the procedure drop_index is not translated'))).toBe(true);
  });

  it('is a statement that was prepared what it says, in one session', async () => {
    const statements = [
      `SET @n = (SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'b')`,
      `SET @s = IF(@n = 0, 'ALTER TABLE t ADD b varchar(10)', 'SELECT 1')`,
      'PREPARE p FROM @s',
      'EXECUTE p',
      'DEALLOCATE PREPARE p',
    ];
    const { sql, losses, manual } = await portWay(
      'mysql',
      'postgres',
      [table, ...statements].join(';\n'),
      {},
      true,
    );
    expect([manual, losses]).toEqual([[], []]);
    expect(sql.at(-1)).toBe('ALTER TABLE "t" ADD COLUMN "b" varchar(10)');
  });
});
