import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { startServer } from '../../../../src/dialects/mysql/server.js';
import { mariadbServer, mysqlServer, type ServerKind } from '../../../../src/dialects/mysql/server-kind.js';
import type { DatabaseServer } from '../../../../src/dialects/server.js';
import { createState } from '../../../../src/fold/create-state.js';
import { testServers, withClient } from '../../../support/mysql.js';
import { portScript } from '../../port/support.js';

/** The same server with its binary log on, as MySQL has it unless told otherwise. */
function withBinaryLog(kind: ServerKind): ServerKind {
  const { 'skip-log-bin': _off, ...settings } = kind.settings;
  return { ...kind, settings: { ...settings, 'log-bin': 'binlog', 'server-id': '1' } };
}

const DEFAULTS = [
  ...["('a')", "('uuid()')", '(floor(7.5))', '(hex(unix_timestamp()))', '(connection_id())', '(database())'],
  ...[
    '(uuid())',
    "(concat('a', UUID()))",
    '(uuid_short())',
    '(hex(uuid_to_bin(uuid())))',
    '(rand())',
    '(rand(1))',
  ],
  ...['(hex(random_bytes(4)))', '(user())', '(current_user())', '(session_user())', '(system_user())'],
  ...[
    '(date_format(sysdate(), "%Y"))',
    '(date_format(now(), "%Y"))',
    'NULL',
    '(utc_date())',
    '(lower(uuid()))',
  ],
];

describe.each([mysqlServer, mariadbServer])('$title with its binary log on', (kind) => {
  const isThere = testServers.some((one) => one.kind === kind);
  let server: DatabaseServer | undefined;
  beforeAll(async () => {
    if (isThere) server = await startServer(withBinaryLog(kind));
  }, 60_000);
  afterAll(async () => {
    await server?.close();
  });

  it.skipIf(!isThere)(
    'of a column that is added the defaults are told that the server refuses',
    async () => {
      const dialect = await loadDialect(kind.name);
      const isTold = (sql: string): boolean => {
        const state = createState(dialect);
        const found = dialect
          .parse(`CREATE TABLE t (a INT); ${sql}`, { file: '' })
          .operations.flatMap((one) => state.apply(one));
        return found.some(({ code }) => code === 'depends-on-binary-log');
      };
      const wrong: string[] = [];
      const database = await server?.createDatabase();
      if (database === undefined) throw new Error('no server');
      await withClient(database, async (client) => {
        for (const value of DEFAULTS)
          for (const sql of [
            `ALTER TABLE t ADD b VARCHAR(64) DEFAULT ${value}`,
            `ALTER TABLE t ADD b VARCHAR(64) NOT NULL DEFAULT ${value === 'NULL' ? "''" : value}, ADD c INT`,
            `CREATE TABLE u (b VARCHAR(64) DEFAULT ${value})`,
            `ALTER TABLE t MODIFY a VARCHAR(64) DEFAULT ${value}`,
          ]) {
            await client.query('CREATE TABLE t (a INT)');
            const refused = await client.query(sql).then(
              () => '',
              (error: unknown) => (error as Error).message,
            );
            if (isTold(sql) !== refused.includes('unsafe')) wrong.push(`${sql}: ${refused}`);
            await client.query('DROP TABLE IF EXISTS t, u');
          }
      });
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it.skipIf(!isThere)(
    'a port adds such a column in a way that is taken, and gives each row a value of its own',
    async () => {
      if (kind.name !== 'mysql' && kind.name !== 'mariadb') throw new Error(kind.name);
      const script = `CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1), (2);
      ALTER TABLE t ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE; INSERT INTO t (id) VALUES (3)`;
      for (const uuid of ['char', 'binary'] as const) {
        if (uuid === 'binary' && kind.name === 'mariadb') continue;
        const { sql, manual } = await portScript(script, kind.name, { uuid });
        expect(manual).toEqual([]);
        const database = await server?.createDatabase();
        if (database === undefined) throw new Error('no server');
        await withClient(database, async (client) => {
          for (const one of sql) await client.query(one);
          expect(await client.query('SELECT COUNT(DISTINCT `key`) AS n FROM t')).toEqual([{ n: 3 }]);
          const [column] = await client.query("SHOW COLUMNS FROM t LIKE 'key'");
          expect(column).toMatchObject({ Null: 'NO', Key: 'UNI' });
          expect(String(column?.['Default'])).toContain('uuid()');
        });
      }
    },
    60_000,
  );
});
