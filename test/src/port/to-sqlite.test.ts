import { describe, expect, it } from 'vitest';
import { sameData } from '../../../src/fold/meaning/same-data.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { DialectName } from '../../../src/ir/index.js';
import { withSqlite } from '../../support/sqlite.js';
import { plainValue, portWay } from './any-way.js';

/** Ports a script, applies what came out to SQLite, and gives the rows of a query there. */
async function rowsOf(from: DialectName, script: string, query: string): Promise<readonly string[]> {
  const { sql, manual } = await portWay(from, 'sqlite', script);
  if (manual.length > 0) throw new Error(manual.join('\n'));
  return withSqlite(async (client) => {
    for (const statement of sql) await client.query(statement);
    const rows = await client.query(query);
    return rows.map((row) => Object.values(row).map(plainValue).join(' '));
  });
}

async function refused(from: DialectName, script: string, statement: string): Promise<boolean> {
  const { sql } = await portWay(from, 'sqlite', script);
  return withSqlite(async (client) => {
    for (const one of sql) await client.query(one);
    return client.query(statement).then(
      () => false,
      () => true,
    );
  });
}

describe('types of PostgreSQL', () => {
  it.each([
    ['uuid DEFAULT gen_random_uuid()', `SELECT length(c) || substr(c, 15, 1) FROM t`, '364'],
    [`jsonb DEFAULT '{"a": 1}'`, `SELECT json_extract(c, '$.a') FROM t`, '1'],
    [`text[] DEFAULT '{a,b}'`, `SELECT json_array_length(c) FROM t`, '2'],
    ['boolean DEFAULT true', 'SELECT c + 0 FROM t', '1'],
    [`bytea DEFAULT '\\xff00'`, 'SELECT hex(c) FROM t', 'FF00'],
    [`timestamptz DEFAULT '2024-01-01 01:00+01'`, 'SELECT c FROM t', '2024-01-01'],
    [`timestamptz DEFAULT 'epoch'`, 'SELECT c FROM t', '1970-01-01'],
    [`numeric(10,2) DEFAULT 1.5`, 'SELECT c FROM t', '1.5'],
    ['date DEFAULT now()', `SELECT length(c) FROM t`, '10'],
    ['timestamp DEFAULT CURRENT_DATE', `SELECT substr(c, 11) || length(c) FROM t`, ' 00:00:0019'],
    [`json DEFAULT '5'`, 'SELECT typeof(c) FROM t', 'text'],
  ])('%s', async (definition, query, expected) => {
    const script = `CREATE TABLE t (id serial PRIMARY KEY, c ${definition}); INSERT INTO t (id) VALUES (DEFAULT), (DEFAULT)`;
    const [row] = await rowsOf('postgres', script, query);
    expect(row).toBe(expected);
  });

  it('refuse what is no value of them', async () => {
    const table = `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (e e, j json, x text[])`;
    expect(await refused('postgres', table, `INSERT INTO t (e) VALUES ('b')`)).toBe(true);
    expect(await refused('postgres', table, `INSERT INTO t (j) VALUES ('{')`)).toBe(true);
    expect(await refused('postgres', table, `INSERT INTO t (x) VALUES ('{}')`)).toBe(true);
    expect(await refused('postgres', table, `INSERT INTO t VALUES ('a', '{}', '[]')`)).toBe(false);
  });
});

describe('tables of PostgreSQL', () => {
  it.each([
    ['varchar', 'integer', true],
    ['bigint', 'smallint', true],
    ['varchar', 'bigint', false],
    ['smallint', 'integer', false],
  ])('a key that was %s and is %s is told to be the number of the row: %s', async (before, after, isTold) => {
    const script = `CREATE TABLE t (id ${before} PRIMARY KEY); ALTER TABLE t ALTER COLUMN id TYPE ${after} USING id::${after}`;
    const { losses, manual } = await portWay('postgres', 'sqlite', script, {}, false);
    expect(manual).toEqual([]);
    const first = (await portWay('postgres', 'sqlite', `CREATE TABLE t (id ${before} PRIMARY KEY)`)).losses;
    expect(losses.includes('integer-key') && !first.includes('integer-key')).toBe(isTold);
  });

  it('keep their rows through changes that make them anew', async () => {
    const script = `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (id serial PRIMARY KEY, e e DEFAULT 'a', n integer);
      INSERT INTO t (e, n) VALUES ('a', 1), ('b', 2); ALTER TYPE e RENAME VALUE 'b' TO 'c'; ALTER TYPE e ADD VALUE 'd';
      ALTER TABLE t ALTER COLUMN n SET NOT NULL; ALTER TABLE t ALTER COLUMN n TYPE text; ALTER TABLE t RENAME COLUMN n TO m;
      ALTER TABLE t ADD CONSTRAINT k CHECK (m <> ''); INSERT INTO t (e, m) VALUES ('d', 'x'); ALTER TABLE t RENAME TO u`;
    expect(await rowsOf('postgres', script, 'SELECT id, e, m, typeof(m) FROM u ORDER BY id')).toEqual([
      '1 a 1 text',
      '2 c 2 text',
      '3 d x text',
    ]);
  });

  it('do not fill up bytes, and say so', async () => {
    const { losses } = await portWay('mysql', 'sqlite', 'CREATE TABLE t (a binary(4), b varbinary(4))');
    expect(losses).toContain('binary-padding');
    const plain = await portWay('mysql', 'sqlite', 'CREATE TABLE t (b varbinary(4))');
    expect(plain.losses).not.toContain('binary-padding');
  });

  it('take an integer for the number of the row where it is the key, and say so', async () => {
    const named = async (definition: string): Promise<boolean> =>
      (await portWay('postgres', 'sqlite', `CREATE TABLE t (${definition})`)).losses.includes('integer-key');
    expect(await named('id integer PRIMARY KEY')).toBe(true);
    const ofDomain = 'CREATE DOMAIN d AS integer; CREATE TABLE t (id d PRIMARY KEY)';
    expect((await portWay('postgres', 'sqlite', ofDomain)).losses).toContain('integer-key');
    for (const other of [
      'id serial PRIMARY KEY',
      'id bigint PRIMARY KEY',
      'a integer, b integer, PRIMARY KEY (a, b)',
    ])
      expect(await named(other)).toBe(false);
    const table = (type: string): string => `CREATE TABLE t (id ${type} PRIMARY KEY, a text)`;
    const forgotten = `INSERT INTO t (a) VALUES ('x')`;
    expect(await refused('postgres', table('integer'), forgotten)).toBe(false);
    expect(await refused('postgres', table('bigint'), forgotten)).toBe(true);
  });

  it('leave no more of a renamed value to a person than the rows of arrays', async () => {
    const { sql, manual } = await portWay(
      'postgres',
      'sqlite',
      `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (one e, several e[]); ALTER TYPE e RENAME VALUE 'a' TO 'b'`,
    );
    expect(manual).toEqual(['t.several is an array of the enum, so its rows are not known']);
    const table = sql.join(';');
    const takes = (value: string): Promise<boolean> =>
      withSqlite(async (client) => {
        await client.query(table);
        return client.query(`INSERT INTO t (one) VALUES ('${value}')`).then(
          () => true,
          () => false,
        );
      });
    expect([await takes('a'), await takes('b')]).toEqual([false, true]);
  });

  it('are found in SQLite as they were folded', async () => {
    const script = `CREATE SCHEMA app; CREATE TABLE app.a (id serial PRIMARY KEY, b varchar(9) UNIQUE);
      CREATE TABLE c (id integer PRIMARY KEY, a integer REFERENCES app.a (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
      CREATE UNIQUE INDEX i ON c (a) WHERE a > 0; ALTER TABLE c ADD COLUMN d integer NOT NULL DEFAULT 5; ALTER TABLE c DROP COLUMN d`;
    const { sql, manual } = await portWay('postgres', 'sqlite', script);
    expect(manual).toEqual([]);
    const dialect = await loadDialect('sqlite');
    const schema = await withSqlite(async (client) => {
      for (const statement of sql) await client.query(statement);
      return dialect.introspect(client);
    });
    expect(Object.keys(schema.tables)).toEqual(['app_a', 'c']);
    expect(schema.tables['c']?.indexes[0]?.where).toBeDefined();
    expect(
      sameData(schema.tables['c']?.constraints.map(({ kind }) => kind).toSorted(), [
        'foreignKey',
        'primaryKey',
      ]),
    ).toBe(true);
  });

  it('whose key was a counter get another key', async () => {
    const script = `CREATE TABLE t (id serial PRIMARY KEY, n integer); INSERT INTO t (n) VALUES (5); ALTER TABLE t DROP CONSTRAINT t_pkey,
      ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE text, ADD CONSTRAINT t_pkey PRIMARY KEY (id); ALTER INDEX t_pkey RENAME TO k;
      INSERT INTO t (id, n) VALUES ('a', 6)`;
    expect(await rowsOf('postgres', script, 'SELECT id, n FROM t ORDER BY n')).toEqual(['1 5', 'a 6']);
  });

  it('that CASCADE drops leave the rows that referred to them', async () => {
    const script = `CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a (id) ON DELETE CASCADE);
      INSERT INTO a (id) VALUES (1); INSERT INTO b (id, a) VALUES (1, 1); DROP TABLE a CASCADE`;
    expect(await rowsOf('postgres', script, 'SELECT id, a FROM b')).toEqual(['1 1']);
  });

  it('keep a time by a trigger', async () => {
    const script = `CREATE TABLE t (id integer PRIMARY KEY, n integer, at timestamp); INSERT INTO t (id, n, at) VALUES (1, 1, '2000-01-01');
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = now(); RETURN NEW; END $$;
      CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch(); UPDATE t SET n = 2`;
    expect(await rowsOf('postgres', script, `SELECT at > '2001-01-01' FROM t`)).toEqual(['1']);
  });
});

describe('tables of MySQL', () => {
  it('take rows as MySQL does', async () => {
    const script = `CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY, n varchar(9) UNIQUE, f tinyint(1) DEFAULT '1',
      e enum('a','b') DEFAULT 'a', at timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
      INSERT INTO t (n) VALUES ('x'); INSERT IGNORE INTO t (n) VALUES ('X'); REPLACE INTO t (id, n) VALUES (1, 'y');
      INSERT INTO t (id, n) VALUES (1, 'z') ON DUPLICATE KEY UPDATE n = VALUES(n), f = 0; ALTER TABLE t MODIFY e enum('a','b','c') NOT NULL DEFAULT 'c';
      INSERT INTO t (id, n) VALUES (0, 'w'); ALTER TABLE t CHANGE n name varchar(20) FIRST; UPDATE t SET e = 'b' WHERE id = 1`;
    expect(await rowsOf('mysql', script, 'SELECT id, name, f, e, at IS NULL FROM t ORDER BY id')).toEqual([
      '1 z 0 b 0',
      '2 w 1 c 1',
    ]);
  });

  it('keep the times of their last changes where rows are converted', async () => {
    const script = `CREATE TABLE t (id int PRIMARY KEY, c char(5), at datetime ON UPDATE CURRENT_TIMESTAMP);
      INSERT INTO t (id, c, at) VALUES (1, 'a ', '2000-01-01 00:00:00'); ALTER TABLE t MODIFY c varchar(9)`;
    expect(await rowsOf('mysql', script, 'SELECT length(c), at FROM t')).toEqual(['1 2000-01-01']);
    const later = `${script}; UPDATE t SET c = 'b'`;
    expect(await rowsOf('mysql', later, "SELECT at > '2020-01-01' FROM t")).toEqual(['1']);
  });
  it('are no longer touched when the column is not, whatever its name', async () => {
    const script = 'CREATE TABLE t (id int PRIMARY KEY, `a"b` timestamp NULL ON UPDATE CURRENT_TIMESTAMP)';
    const triggers = `SELECT count(*) FROM sqlite_master WHERE type = 'trigger'`;
    expect(await rowsOf('mysql', script, triggers)).toEqual(['1']);
    const changed = `${script}; ALTER TABLE t MODIFY \`a"b\` timestamp NULL`;
    expect(await rowsOf('mysql', changed, triggers)).toEqual(['0']);
  });

  it('say what MySQL and MariaDB do to what is written', async () => {
    const counting = "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, e enum('a'), a timestamp)";
    const tables: Readonly<Record<string, string>> = {
      postgres: "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (id serial PRIMARY KEY, e e, a timestamptz)",
      mysql: counting,
      mariadb: counting,
    };
    const told = async (from: DialectName): Promise<readonly string[]> =>
      (await portWay(from, 'sqlite', tables[from] ?? '')).general.map(({ code }) => code);
    expect(await told('postgres')).not.toContain('exact-spelling');
    expect(await told('mysql')).toEqual(expect.arrayContaining(['counter-value', 'exact-spelling']));
    expect(await told('mysql')).not.toContain('timestamp-null');
    expect(await told('mariadb')).toContain('timestamp-null');
  });

  it('keep keys that ignore case, and numbers that are not negative', async () => {
    const table = `CREATE TABLE t (n varchar(9) UNIQUE, u int unsigned); INSERT INTO t VALUES ('x', 1)`;
    expect(await refused('mysql', table, `INSERT INTO t (n) VALUES ('X')`)).toBe(true);
    expect(await refused('mysql', table, 'INSERT INTO t (u) VALUES (-1)')).toBe(true);
  });
});

it('reads the collation of a key back', async () => {
  const { sql } = await portWay('mysql', 'sqlite', 'CREATE TABLE t (n varchar(9) PRIMARY KEY)');
  const [read] = (await loadDialect('sqlite')).parse(sql.join(';'), { file: '' }).operations;
  expect(read?.kind === 'createTable' ? read.columns[0]?.collation : read?.kind).toEqual({ name: 'nocase' });
});

describe('what has no equal', () => {
  it.each([
    ['postgres', 'CREATE TABLE t (a interval)'],
    ['postgres', 'CREATE TABLE t (a integer); ALTER TABLE t ALTER COLUMN a TYPE text USING a || 1'],
    ['postgres', 'CREATE TABLE t (a integer, b serial)'],
    ['postgres', 'CREATE SEQUENCE s'],
    ['postgres', `CREATE TABLE t (a text); UPDATE t SET a = 'b' WHERE a ~ 'c'`],
    ['postgres', 'CREATE TABLE t (a text); UPDATE t SET a = a::varchar(3)'],
    ['postgres', 'CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE text USING a::integer::text'],
    ['postgres', 'CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE integer USING length(a)'],
    ['postgres', 'CREATE TABLE t (a integer[]); ALTER TABLE t ALTER COLUMN a TYPE text[]'],
    ['postgres', 'CREATE DOMAIN d AS boolean; CREATE TABLE t (a d); ALTER TABLE t ALTER COLUMN a TYPE text'],
    ['mysql', 'CREATE TABLE t (a int); UPDATE t SET a = a / 2'],
    ['mysql', 'CREATE TABLE t (a point)'],
  ] as const)('of %s is manual: %s', async (from, script) => {
    expect((await portWay(from, 'sqlite', script)).manual).toHaveLength(1);
  });
});

describe('texts in quotes beside booleans', () => {
  it('find the rows that they find in PostgreSQL', async () => {
    const script = `CREATE TABLE t (id integer PRIMARY KEY, a boolean);
      INSERT INTO t (id, a) VALUES (1, true), (2, false), (3, NULL);
      DELETE FROM t WHERE a = 't'; UPDATE t SET id = 5 WHERE a IN ('no')`;
    expect(await rowsOf('postgres', script, 'SELECT id FROM t ORDER BY id')).toEqual(['3', '5']);
  });
});
