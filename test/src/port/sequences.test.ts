import { describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { mariadb } from '../../../src/dialects/mariadb/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { testServers, withClient } from '../../support/mysql.js';
import { sharedServer } from '../../support/postgres.js';
import { portWay } from './any-way.js';
import { portScript } from './support.js';

const port = (script: string) => portScript(script, 'mariadb');

describe('sequences on MariaDB', () => {
  it.each([
    ['CREATE SEQUENCE s', 'CREATE SEQUENCE `s` CACHE 1'],
    ['CREATE SEQUENCE s AS smallint CACHE 5', 'CREATE SEQUENCE `s` MAXVALUE 32767 CACHE 5'],
    [
      'CREATE SEQUENCE s AS int INCREMENT -2',
      'CREATE SEQUENCE `s` INCREMENT BY -2 MINVALUE -2147483648 CACHE 1',
    ],
    [
      'CREATE SEQUENCE s START 5 MINVALUE -9223372036854775808 MAXVALUE 10 CYCLE',
      'CREATE SEQUENCE `s` START WITH 5 MINVALUE -9223372036854775807 MAXVALUE 10 CACHE 1 CYCLE',
    ],
  ])('%s', async (from, to) => {
    const { last, losses } = await port(from);
    expect(last).toEqual([to]);
    expect(losses).toContain('sequence');
  });

  it.each([
    [
      "ALTER TABLE t ADD c bigint DEFAULT nextval('s')",
      ['ALTER TABLE `t` ADD COLUMN `c` bigint DEFAULT (nextval(`s`))'],
    ],
    ["INSERT INTO t (a) VALUES (nextval('s'))", ['INSERT INTO `t` (`a`) VALUES (nextval(`s`))']],
    ["INSERT INTO t (a) SELECT nextval('s') FROM t", ['INSERT INTO `t` (`a`) SELECT nextval(`s`) FROM `t`']],
    ['ALTER SEQUENCE s RESTART WITH 9', ['ALTER SEQUENCE `s` RESTART WITH 9']],
    ['ALTER SEQUENCE s MAXVALUE 9 CYCLE', ['ALTER SEQUENCE `s` MAXVALUE 9 CYCLE']],
    ["SELECT setval('s', 9)", ['ALTER SEQUENCE `s` RESTART WITH 12']],
    ["SELECT setval('s'::regclass, 9, false);", ['ALTER SEQUENCE `s` RESTART WITH 9']],
    [
      'ALTER SEQUENCE s RENAME TO r',
      ['RENAME TABLE `s` TO `r`', 'ALTER TABLE `t` MODIFY COLUMN `n` bigint DEFAULT (nextval(`r`))'],
    ],
    ['DROP SEQUENCE s CASCADE', ['ALTER TABLE `t` MODIFY COLUMN `n` bigint', 'DROP SEQUENCE `s`']],
  ])('%s', async (statement, expected) => {
    const { last, manual } = await port(
      `CREATE SEQUENCE s INCREMENT 3; CREATE TABLE t (a bigint, n bigint DEFAULT nextval('s')); ${statement}`,
    );
    expect(manual).toEqual([]);
    expect(last).toEqual(expected);
  });

  it.each([
    ["SELECT setval('s', (SELECT max(a) FROM t))"],
    ["SELECT setval('s', 9223372036854775807)"],
    ["INSERT INTO t (a) VALUES (currval('s'))"],
    ['ALTER SEQUENCE s AS integer'],
  ])('%s needs a person', async (statement) => {
    const { manual } = await port(`CREATE SEQUENCE s; CREATE TABLE t (a bigint); ${statement}`);
    expect(manual).toHaveLength(1);
  });

  it('go with the column that owns them, or that takes them over', async () => {
    const table = 'CREATE TABLE t (a int PRIMARY KEY, b text); CREATE SEQUENCE s OWNED BY t.b;';
    expect((await port(`${table} DROP TABLE t;`)).last).toEqual(['DROP TABLE `t`', 'DROP SEQUENCE `s`']);
    expect((await port(`${table} ALTER TABLE t DROP COLUMN b;`)).last).toEqual([
      'ALTER TABLE `t` DROP COLUMN `b`',
      'DROP SEQUENCE `s`',
    ]);
    const serial = await port(
      "CREATE SEQUENCE s; CREATE TABLE t (a int NOT NULL DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.a;",
    );
    expect(serial.last).toEqual([
      'CREATE INDEX `t_a_counter` ON `t` (`a`)',
      'ALTER TABLE `t` MODIFY COLUMN `a` int NOT NULL AUTO_INCREMENT',
      'DROP SEQUENCE `s`',
    ]);
  });

  it('are left to a person on MySQL', async () => {
    const { manual } = await portScript(
      "CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s'))",
      'mysql',
    );
    expect(manual).toHaveLength(2);
  });
});

describe('sequences of MariaDB on PostgreSQL', () => {
  it('are the same; how many numbers are kept ready is left out', async () => {
    const { sql, manual, losses } = await portWay(
      'mariadb',
      'postgres',
      `CREATE SEQUENCE s; CREATE SEQUENCE d START WITH -3 INCREMENT BY -1 NOCACHE CYCLE;
      CREATE TABLE t (id bigint NOT NULL DEFAULT nextval(s), n int);
      ALTER SEQUENCE s RESTART WITH 4; ALTER SEQUENCE s CACHE 9; INSERT INTO t (n) VALUES (nextval(d)); DROP SEQUENCE d;`,
    );
    expect(manual).toEqual([]);
    expect(losses).toEqual([]);
    expect(sql).toEqual([
      'CREATE SEQUENCE "s"',
      'CREATE SEQUENCE "d" INCREMENT BY -1 START WITH -3 CYCLE',
      expect.stringContaining(`"id" bigint NOT NULL DEFAULT nextval('s'::regclass)`),
      'ALTER SEQUENCE "s" RESTART WITH 4',
      `INSERT INTO "t" ("n") VALUES (nextval('d'::regclass))`,
      'DROP SEQUENCE "d"',
    ]);
    const database = await (await sharedServer()).createDatabase();
    await withClient(database, async (client) => {
      await client.query(sql.slice(0, -1).join(';'));
      expect((await client.cells('SELECT n FROM t')).rows).toEqual([['-3']]);
    });
    await database.drop();
  });
});

const maria = testServers.find(({ kind }) => kind.name === 'mariadb');

describe.skipIf(maria === undefined)('on servers', () => {
  it('they give the same numbers as in PostgreSQL, and are folded as the server has them', async () => {
    const script = `
      CREATE SEQUENCE s START 5 INCREMENT 3 MAXVALUE 20 CYCLE;
      CREATE SEQUENCE back INCREMENT -1;
      CREATE SEQUENCE small AS smallint MINVALUE 0 START 7 CACHE 4;
      CREATE TABLE t (id int PRIMARY KEY, a bigint DEFAULT nextval('s'), b int DEFAULT nextval('back'));
      INSERT INTO t (id) VALUES (1), (2), (3), (4), (5), (6), (7), (8);
      INSERT INTO t (id, a) VALUES (9, nextval('small')), (10, NULL);
      SELECT setval('back', -50);
      INSERT INTO t (id) VALUES (11);
      SELECT setval('back', -20, false);
      INSERT INTO t (id) VALUES (12);
      ALTER SEQUENCE s RESTART;
      INSERT INTO t (id) VALUES (13);
      ALTER SEQUENCE s RESTART WITH 8;
      ALTER SEQUENCE s RENAME TO r;
      INSERT INTO t (id) VALUES (14);
      ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT nextval('small');
      ALTER SEQUENCE r NO MAXVALUE NO CYCLE;
      INSERT INTO t (id) SELECT id + 20 FROM t WHERE id < 3;`;
    const { sql, manual } = await port(script);
    expect(manual).toEqual([]);

    const rowsOf = async (client: SqlClient): Promise<unknown> =>
      (await client.cells('SELECT id, a, b, c > 0 FROM t ORDER BY id')).rows.map((row) =>
        row.map((cell) => (cell === 'true' || cell === 't' ? '1' : cell)),
      );
    const source = await (await sharedServer()).createDatabase();
    const expected = await withClient(source, async (client) => {
      await client.query(script);
      return rowsOf(client);
    });
    await source.drop();

    const target = await maria?.scratch(sql.join(';\n'));
    if (target === undefined) throw new Error('there is no server');
    await withClient(target, async (client) => {
      expect(await rowsOf(client)).toEqual(expected);
      const state = createState(mariadb);
      for (const statement of sql) {
        for (const operation of mariadb.parse(statement, { file: '' }).operations)
          expect(state.apply(operation)).toEqual([]);
      }
      const live = await mariadb.introspect(client);
      expect(live.sequences).toEqual(state.snapshot().sequences);
      expect(Object.keys(live.sequences)).toEqual(['back', 'r', 'small']);
      expect(mariadb.normalize(live).tables).toEqual(mariadb.normalize(state.snapshot()).tables);
    });
  });

  it('what MariaDB says of its own is read and printed as it is', async () => {
    const script = `
      CREATE SEQUENCE a;
      CREATE OR REPLACE SEQUENCE b NOCACHE START = 3 MINVALUE = 2 NOMAXVALUE;
      CREATE SEQUENCE IF NOT EXISTS c INCREMENT BY -5 CACHE 7 CYCLE ENGINE=InnoDB;
      ALTER SEQUENCE b RESTART 9 CACHE 20 NOCYCLE;
      DROP SEQUENCE IF EXISTS d, a;`;
    const { operations, diagnostics } = mariadb.parse(script, { file: '' });
    expect(diagnostics).toEqual([]);
    expect(operations.some(({ kind }) => kind === 'rawSql')).toBe(false);
    const state = createState(mariadb);
    for (const operation of operations) expect(state.apply(operation)).toEqual([]);
    const printed = operations.flatMap((operation) => mariadb.print(operation));
    for (const text of [script, printed.join(';\n')]) {
      const database = await maria?.scratch(text);
      if (database === undefined) throw new Error('there is no server');
      await withClient(database, async (client) => {
        expect((await mariadb.introspect(client)).sequences).toEqual(state.snapshot().sequences);
      });
    }
  });
});
