import { describe, expect, it } from 'vitest';
import { portWay } from './any-way.js';
import { portScript } from './support.js';

describe('types', () => {
  const column = async (type: string): Promise<string> =>
    (await portScript(`CREATE TABLE t (c ${type})`)).sql[0] ?? '';
  it.each([
    ['integer', 'int'],
    ['bigint', 'bigint'],
    ['numeric(10,2)', 'decimal(10,2)'],
    ['numeric', 'decimal(65,30)'],
    ['varchar(100)', 'varchar(100)'],
    ['text', 'longtext'],
    ['boolean', 'tinyint(1)'],
    ['timestamp', 'datetime(6)'],
    ['timestamp(0)', 'datetime'],
    ['timestamptz(3)', 'datetime(3)'],
    ['jsonb', 'json'],
    ['bytea', 'longblob'],
    ['uuid', 'char(36)'],
  ])('%s is %s', async (from, to) => {
    expect((await column(from)).toLowerCase()).toContain(to);
  });

  it('names what each loses', async () => {
    expect(
      (await portScript('CREATE TABLE t (a timestamptz, b jsonb, c text[], d numeric, e boolean, f uuid)'))
        .losses,
    ).toEqual(['timestamptz', 'json', 'array', 'numeric-precision', 'boolean', 'uuid']);
  });

  it('says of nothing that it is lost where nothing is', async () => {
    const { losses, manual } = await portScript(
      'CREATE TABLE t (id integer PRIMARY KEY, name varchar(20) NOT NULL, body text, day date, at timestamp)',
    );
    expect({ losses, manual }).toEqual({ losses: [], manual: [] });
  });

  it.each(['interval', 'tsvector', 'int4range', 'point'])('%s needs a person', async (type) => {
    expect((await portScript(`CREATE TABLE t (c ${type})`)).manual).toHaveLength(1);
  });
});

it('a default NULL is that of any column that may be NULL: it is not written, as it is not read back', async () => {
  const { sql, losses, manual } = await portScript(
    'CREATE TABLE t (a int DEFAULT NULL); ALTER TABLE t ADD COLUMN b date DEFAULT NULL',
  );
  expect({ losses, manual }).toEqual({ losses: [], manual: [] });
  expect(sql.join('\n')).not.toMatch(/default null/i);
});

describe('foreign keys', () => {
  it('have their columns as the key has them that they refer to', async () => {
    const { sql, manual } = await portScript(`CREATE TABLE a (x integer, y integer, UNIQUE (x, y));
      CREATE TABLE b (p integer, q integer, CONSTRAINT b_a FOREIGN KEY (p, q) REFERENCES a (y, x));
      CREATE TABLE c (p integer, q integer); CREATE UNIQUE INDEX c_qp ON c (q, p);
      ALTER TABLE b ADD CONSTRAINT b_c FOREIGN KEY (p, q) REFERENCES c (p, q)`);
    expect(manual).toEqual([]);
    expect(sql.join('\n')).toContain('FOREIGN KEY (`q`, `p`) REFERENCES `a` (`x`, `y`)');
    expect(sql.at(-1)).toContain('FOREIGN KEY (`q`, `p`) REFERENCES `c` (`q`, `p`)');
  });
});

describe('a primary key that is dropped', () => {
  it.each(['mysql', 'mariadb'] as const)(
    'leaves %s an index for the foreign key that leans on it',
    async (to) => {
      const { sql, manual } = await portWay(
        'postgres',
        to,
        `CREATE TABLE p (id integer PRIMARY KEY);
      CREATE TABLE t (a integer NOT NULL REFERENCES p (id), b integer NOT NULL, c integer, PRIMARY KEY (a, b));
      CREATE TABLE u (a integer NOT NULL REFERENCES p (id), b integer NOT NULL, c integer, PRIMARY KEY (a, b));
      ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE u DROP COLUMN b`,
      );
      expect(manual).toEqual([]);
      expect(sql.slice(3)).toEqual([
        'CREATE INDEX `t_a_fkey` ON `t` (`a`)',
        'ALTER TABLE `t` DROP PRIMARY KEY',
        'CREATE INDEX `u_a_fkey` ON `u` (`a`)',
        'ALTER TABLE `u` DROP PRIMARY KEY',
        'ALTER TABLE `u` DROP COLUMN `b`',
      ]);
    },
  );
});

describe('an index of an expression that holds a column that counts', () => {
  it('is none in MySQL', async () => {
    const { losses, manual } = await portScript(`CREATE TABLE t (id serial PRIMARY KEY, done boolean);
      CREATE UNIQUE INDEX open ON t (id) WHERE NOT done; CREATE INDEX half ON t ((id / 2))`);
    expect(manual).toHaveLength(1);
    expect(losses).toContain('index-left-out');
  });
});

describe('texts in quotes beside booleans', () => {
  it('are the booleans that PostgreSQL makes of them', async () => {
    const { sql, manual } = await portScript(`CREATE TABLE t (a boolean, n integer);
      UPDATE t SET n = 1 WHERE a = 't' OR 'no' = a; DELETE FROM t WHERE a IN ('f', 'yes') OR a IS DISTINCT FROM 'on';
      ALTER TABLE t ADD CHECK (a = 'true'); UPDATE t SET n = CASE a WHEN 't' THEN 1 ELSE 0 END`);
    expect(manual).toEqual([]);
    expect(sql.slice(1).join('\n')).not.toMatch(/'/);
    expect(sql[1]).toContain('`a` = TRUE OR FALSE = `a`');
  });
});

describe('what is one of a table if that is there', () => {
  it('is what the history tells: MySQL does not ask', async () => {
    const { sql, manual } = await portScript(`CREATE TABLE a (x integer);
      ALTER TABLE IF EXISTS none RENAME TO other; ALTER TABLE IF EXISTS none ADD COLUMN y integer;
      ALTER TABLE IF EXISTS none RENAME COLUMN x TO z; ALTER TABLE IF EXISTS none ADD CHECK (x > 0);
      ALTER TABLE IF EXISTS a ADD COLUMN y integer; ALTER TABLE IF EXISTS a RENAME TO b`);
    expect(manual).toEqual([]);
    expect(sql.slice(1)).toEqual(['ALTER TABLE `a` ADD COLUMN `y` int', 'RENAME TABLE `a` TO `b`']);
  });
});

describe('text in keys', () => {
  it('has a length, wherever in the history it becomes part of one', async () => {
    const { sql, losses } = await portScript('CREATE TABLE t (a text, b text); CREATE INDEX i ON t (a)');
    expect(sql[0]).toMatch(/`a` varchar\(255\)/i);
    expect(sql[0]).toMatch(/`b` longtext/i);
    expect(losses).toContain('text-key-length');
  });
  it('is followed through renames and foreign keys', async () => {
    const { sql } = await portScript(`CREATE TABLE a (x text); ALTER TABLE a RENAME COLUMN x TO y;
      ALTER TABLE a ADD PRIMARY KEY (y); CREATE TABLE b (z text REFERENCES a (y))`);
    expect(sql[0]).toMatch(/`x` varchar\(255\)/i);
    expect(sql.at(-1)).toMatch(/`z` varchar\(255\)/i);
  });
  it('shares the bytes of a key', async () => {
    const { sql } = await portScript('CREATE TABLE t (a text, b text, c text, d text, UNIQUE (a, b, c, d))');
    expect(sql[0]).toMatch(/`a` varchar\(184\)/i);
  });
});

describe('enums', () => {
  it('are in the columns that use them, and change there', async () => {
    const { sql, losses } = await portScript(`CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE t (m mood NOT NULL DEFAULT 'ok'); ALTER TYPE mood ADD VALUE 'fine' BEFORE 'ok'`);
    expect(sql).toHaveLength(2);
    expect(sql[1]).toMatch(/modify column `m` enum\('sad', 'fine', 'ok'\) not null default 'ok'/i);
    expect(losses).toEqual([]);
  });
  it('keep rows while a value gets another name', async () => {
    const { last } = await portScript(`CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood);
      ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`);
    expect(last).toHaveLength(3);
    expect(last[0]).toMatch(/enum\('blue', 'ok', 'sad'\)/i);
    expect(last[1]).toMatch(/update `t` set `m` = 'blue' where `m` = 'sad'/i);
    expect(last[2]).toMatch(/enum\('blue', 'ok'\)/i);
  });
  it('change no time of the last change where rows are changed for them', async () => {
    const { last } =
      await portScript(`CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (m mood, updated_at timestamp);
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
      CREATE TRIGGER f BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
      ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`);
    expect(last[1]).toMatch(/set `m` = 'blue', `updated_at` = `updated_at` where `m` = 'sad'/i);
  });
  it('are replaced as Prisma replaces them', async () => {
    const { sql, manual } =
      await portScript(`CREATE TYPE r AS ENUM ('a', 'b'); CREATE TABLE t (c r DEFAULT 'a');
      CREATE TYPE r_new AS ENUM ('a', 'c'); ALTER TABLE t ALTER COLUMN c DROP DEFAULT;
      ALTER TABLE t ALTER COLUMN c TYPE r_new USING (c::text::r_new); ALTER TYPE r RENAME TO r_old;
      ALTER TYPE r_new RENAME TO r; DROP TYPE r_old; ALTER TABLE t ALTER COLUMN c SET DEFAULT 'c'`);
    expect(manual).toEqual([]);
    expect(sql.at(-1)).toMatch(/enum\('a', 'c'\).*default 'c'/i);
  });
});

describe('columns', () => {
  it('are restated whole when one part of them changes', async () => {
    const { last } = await portScript(
      `CREATE TABLE t (a varchar(10) NOT NULL DEFAULT 'x'); ALTER TABLE t ALTER COLUMN a DROP NOT NULL`,
    );
    expect(last.join()).toMatch(/modify column `a` varchar\(10\).*default 'x'/i);
    expect(last.join()).not.toMatch(/not null/i);
  });
  it('take everything with them when they go', async () => {
    const { last } = await portScript(
      'CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (a < b)); CREATE UNIQUE INDEX i ON t (a, b); ALTER TABLE t DROP COLUMN a',
    );
    expect(last.join('\n')).toMatch(/drop (?:check|constraint) `c`[\s\S]*`i`[\s\S]*drop column `a`/i);
  });
  it('come before the last column of a table goes', async () => {
    const { sql } = await portScript('CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN a, ADD COLUMN b int');
    expect(sql.findIndex((one) => /add column/i.test(one))).toBeGreaterThan(0);
  });
  it('that count get a key at once', async () => {
    const { last, manual } = await portScript(
      'CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN id serial PRIMARY KEY',
    );
    expect(manual).toEqual([]);
    expect(last.join()).toMatch(/auto_increment,\s+add primary key/i);
  });
  it.each([
    ['a type', 'ALTER COLUMN a TYPE integer USING length(a)'],
    ['a conversion that is not known', 'ALTER COLUMN a TYPE timestamp USING a::timestamp'],
    ['a cast through another type', 'ALTER COLUMN a TYPE text USING a::integer::text'],
    ['a check of text that is cut', 'ADD CHECK (a::varchar(3) IS NOT NULL)'],
  ])('with %s need a person', async (_, change) => {
    expect((await portScript(`CREATE TABLE t (a text); ALTER TABLE t ${change}`)).manual).toHaveLength(1);
  });
});

describe('constraints', () => {
  it.each([
    ['SET DEFAULT', 'REFERENCES o (id) ON DELETE SET DEFAULT'],
    ['a check on a column that a foreign key changes', 'REFERENCES o (id) ON DELETE SET NULL CHECK (c > 0)'],
    ['NULLS NOT DISTINCT', 'UNIQUE NULLS NOT DISTINCT'],
    ['a check on a column that counts', 'GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY CHECK (c > 0)'],
  ])('%s needs a person', async (_, clause) => {
    const { manual } = await portScript(
      `CREATE TABLE o (id int PRIMARY KEY); CREATE TABLE t (c int ${clause})`,
    );
    expect(manual.length).toBeGreaterThan(0);
  });
  it('of one name on two tables get two', async () => {
    const { sql } = await portScript(
      'CREATE TABLE a (x int CONSTRAINT pos CHECK (x > 0)); CREATE TABLE b (x int CONSTRAINT pos CHECK (x > 0))',
    );
    expect(sql[0]).toContain('`a_pos`');
    expect(sql[1]).toContain('`b_pos`');
  });
  it('keep an index for a foreign key when theirs goes', async () => {
    const { last } = await portScript(`CREATE TABLE o (id int PRIMARY KEY); CREATE TABLE t (c int);
      CREATE INDEX i ON t (c); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES o (id); DROP INDEX i`);
    expect(last).toHaveLength(2);
    expect(last[0]).toMatch(/create index `f` on `t` \(`c`\)/i);
  });
  it('name what deferrable ones lose', async () => {
    const { losses } = await portScript('CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
    expect(losses).toContain('deferrable');
  });
});

describe('indexes', () => {
  it('a unique one on some rows keeps its meaning', async () => {
    const { last, losses } = await portScript(
      'CREATE TABLE t (a int, gone boolean); CREATE UNIQUE INDEX i ON t (a) WHERE gone IS NOT TRUE',
    );
    expect(last.join()).toMatch(/case when `gone` is not true then `a` end/i);
    expect(losses).not.toContain('partial-index');
  });
  it('one that is not unique holds all rows', async () => {
    const { losses } = await portScript('CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 0');
    expect(losses).toContain('partial-index');
  });
  it('of other methods are left out, unless they are unique', async () => {
    const { last, losses } = await portScript(
      'CREATE TABLE t (a jsonb); CREATE INDEX i ON t USING gin (a); DROP INDEX i',
    );
    expect(last).toEqual([]);
    expect(losses).toContain('index-left-out');
  });
  it('of other methods are no keys: text in them keeps its size', async () => {
    const { sql, losses } = await portScript(
      'CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a gin_trgm_ops)',
    );
    expect(sql.join()).toContain('`a` longtext');
    expect(losses).not.toContain('text-length');
  });
  it('MariaDB has none on expressions: a unique one needs a person', async () => {
    const script = 'CREATE TABLE t (a varchar(9)); CREATE UNIQUE INDEX i ON t (lower(a))';
    expect((await portScript(script, 'mysql')).manual).toEqual([]);
    expect((await portScript(script, 'mariadb')).manual).toHaveLength(1);
  });
});

describe('letters beyond ASCII', () => {
  it.each([
    'CREATE UNIQUE INDEX i ON t (lower(a))',
    'ALTER TABLE t ADD CHECK (upper(a) = a)',
    'UPDATE t SET a = lower(a)',
    "UPDATE t SET a = upper('é')",
    'CREATE VIEW v AS SELECT lower(a) AS b FROM t',
  ])('%s: tells that they go by a locale', async (statement) => {
    const { losses, manual } = await portScript(`CREATE TABLE t (a varchar(9)); ${statement}`);
    expect(manual).toEqual([]);
    expect(losses).toContain('unicode-case');
  });
  it('of a text of ASCII nothing is told', async () => {
    const { losses } = await portScript("CREATE TABLE t (a varchar(9)); UPDATE t SET a = lower('AB')");
    expect(losses).not.toContain('unicode-case');
  });
  it.each(["a ILIKE 'x'", "a ~* 'x'", "initcap(a) = 'X'"])('%s needs a person', async (condition) => {
    const { manual } = await portScript(`CREATE TABLE t (a varchar(9)); DELETE FROM t WHERE ${condition}`);
    expect(manual).toHaveLength(1);
  });
});

describe('rows', () => {
  it('a moment that has a name is written out, unless the type begins after it', async () => {
    const table = `CREATE TABLE t (a timestamptz DEFAULT 'epoch', b timestamp DEFAULT 'epoch', c date DEFAULT 'epoch')`;
    const { sql, manual } = await portScript(table);
    expect(manual).toEqual([]);
    expect(sql[0]?.match(/DEFAULT '1970-01-01 00:00:00'/g)).toHaveLength(2);
    expect(sql[0]).toContain("DEFAULT '1970-01-01'");
    expect((await portScript(table, 'mysql', { timestamptz: 'timestamp' })).manual).toHaveLength(1);
  });
  it('literals are written as the target reads them', async () => {
    const { last } = await portScript(`CREATE TABLE t (a boolean, b timestamptz, c text[], d bytea);
      INSERT INTO t (a, b, c, d) VALUES ('t', '2024-01-02T03:04:05+02:00', '{x,y}', '\\x00ff')`);
    expect(last.join()).toMatch(/true, '2024-01-02 01:04:05', json_array\('x', 'y'\), unhex\('00ff'\)/i);
  });
  it('ON CONFLICT is ON DUPLICATE KEY where it means the same', async () => {
    const table = 'CREATE TABLE t (a int PRIMARY KEY, b int';
    const insert =
      'INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET a = excluded.a, b = excluded.b';
    expect((await portScript(`${table}); ${insert}`)).last.join()).toMatch(/on duplicate key update/i);
    expect((await portScript(`${table} UNIQUE); ${insert}`)).manual).toHaveLength(1);
    const some = 'INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = t.b + excluded.b';
    expect((await portScript(`${table}); ${some}`)).last.join()).toMatch(/`b` = `t`.`b` \+ values\(`b`\)/i);
    expect((await portScript(`${table} UNIQUE); ${some}`)).manual).toHaveLength(1);
  });
  it.each([
    ['id serial PRIMARY KEY', true],
    ['id uuid PRIMARY KEY DEFAULT gen_random_uuid()', true],
    ['id int PRIMARY KEY DEFAULT 1', false],
    ['id int UNIQUE', true],
    ['id int UNIQUE DEFAULT 1', false],
  ])('ON CONFLICT of another key than %s, which gets no value: %s', async (id, isOne) => {
    const { manual } = await portScript(`CREATE TABLE t (${id}, a int UNIQUE, b int);
      INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b`);
    expect(manual).toHaveLength(isOne ? 0 : 1);
  });
  it('joins and subqueries', async () => {
    const { last } = await portScript(`CREATE TABLE a (id int, n int); CREATE TABLE b (id int, n int);
      UPDATE a SET n = b.n FROM b WHERE b.id = a.id AND EXISTS (SELECT 1 FROM b c WHERE c.n = a.n)`);
    expect(last.join()).toMatch(/update `a` join `b` set `a`\.`n` = `b`\.`n` where .*exists/i);
  });
  it('what is left of a serial column is no sequence; one of its own needs a person', async () => {
    const serial = `CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t ALTER COLUMN id DROP DEFAULT;
      ALTER TABLE t ALTER COLUMN id TYPE text; DROP SEQUENCE t_id_seq`;
    const { last, manual } = await portScript(serial);
    expect([last, manual]).toEqual([[], []]);
    const own = 'CREATE SEQUENCE s; CREATE TABLE t (id int); ALTER SEQUENCE s OWNED BY t.id; DROP SEQUENCE s';
    expect((await portScript(own)).manual).toHaveLength(3);
  });
  it('assignments that see each other need a person', async () => {
    const { manual } = await portScript('CREATE TABLE t (a int, b int); UPDATE t SET a = b, b = a');
    expect(manual).toHaveLength(1);
  });
});

describe('programs', () => {
  it('an updated_at trigger is ON UPDATE', async () => {
    const { last, losses, manual } = await portScript(`CREATE TABLE t (a int, updated_at timestamp);
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
      CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()`);
    expect(manual).toEqual([]);
    expect(last.join()).toMatch(/`updated_at` datetime\(6\).*on update current_timestamp\(6\)/i);
    expect(losses).toContain('updated-at-trigger');
  });
  it('a view is translated', async () => {
    const { last, manual } = await portScript(
      `CREATE TABLE t (a int, b varchar(9)); CREATE VIEW v AS SELECT a, b || '!' AS c FROM t WHERE a > 1`,
    );
    expect(manual).toEqual([]);
    expect(last.join()).toMatch(
      /create view `v` as\s+select `a`, concat\(`b`, '!'\) as `c` from `t` where `a` > 1/i,
    );
  });
  it.each([
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'DO $$ BEGIN PERFORM 1; END $$',
    'CREATE SEQUENCE s',
    'CREATE EXTENSION postgis',
  ])('%s needs a person', async (sql) => {
    expect((await portScript(sql)).manual).toHaveLength(1);
  });
});

describe('schemas', () => {
  it('are a prefix', async () => {
    const { last, losses } = await portScript('CREATE SCHEMA s; CREATE TABLE s.t (a int)');
    expect(last.join()).toContain('`s_t`');
    expect(losses).toContain('schema');
  });
});

describe('the present day as a default', () => {
  it('is an expression of MySQL', async () => {
    const { sql, manual } = await portWay(
      'postgres',
      'mysql',
      'CREATE TABLE t (id integer PRIMARY KEY, d date DEFAULT CURRENT_TIMESTAMP, e time DEFAULT now(), f date DEFAULT CURRENT_DATE)',
    );
    expect(manual).toEqual([]);
    expect(sql.join('\n')).toContain('`d` date DEFAULT (CURRENT_DATE)');
  });
});

describe('a table of a query', () => {
  it('is made with the columns that the query has, and filled', async () => {
    const { sql, manual } = await portWay(
      'postgres',
      'mysql',
      `CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) NOT NULL); SELECT id, a AS b INTO n FROM t; ALTER TABLE n ADD COLUMN c integer; DROP TABLE n`,
    );
    expect(manual).toEqual([]);
    expect(sql.slice(1)).toEqual([
      expect.stringMatching(/^CREATE TABLE `n` \(\n {2}`id` int,\n {2}`b` varchar\(10\)\n\)/),
      'INSERT INTO `n` (`id`, `b`) SELECT `id`, `a` AS `b` FROM `t`',
      'ALTER TABLE `n` ADD COLUMN `c` int',
      'DROP TABLE `n`',
    ]);
  });
});
