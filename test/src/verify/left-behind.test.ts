import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../adapters/sql/index.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { DatabaseServer } from '../../../src/dialects/server.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { readHistory } from '../../../src/history/read.js';
import type { DialectName } from '../../../src/ir/index.js';
import { renderVerification } from '../../../src/report/verification.js';
import { verifyHistories, type VerifyReport, type VerifySide } from '../../../src/verify/index.js';
import { describeServer } from '../../support/mysql.js';
import { sharedServer } from '../../support/postgres.js';
import { writeSql, type SqlMigration } from './sql-histories.js';

async function side(
  migrations: readonly SqlMigration[],
  dialect: DialectName,
  server: DatabaseServer,
): Promise<VerifySide> {
  const set = await writeSql(migrations);
  const { history } = await readHistory(set, { names: ['sql'], load: async () => sql }, { dialect });
  return { history, server, run: (url) => sql.createRunner(set, { url, dialect }) };
}

async function prove(
  dialect: DialectName,
  server: DatabaseServer,
  source: readonly SqlMigration[],
  target: readonly SqlMigration[] = source,
): Promise<VerifyReport> {
  return verifyHistories({
    source: await side(source, dialect, server),
    target: await side(target, dialect, server),
    dialect: await loadDialect(dialect),
    ignoreTables: ['ormbridge_migrations'],
  });
}

const USERS = ['CREATE TABLE users (id int PRIMARY KEY, name varchar(20));', 'DROP TABLE users;'] as const;
/** It fails at its last statement. */
const HALF =
  "CREATE TABLE posts (id int PRIMARY KEY); INSERT INTO users (id, name) VALUES (1, 'a'); ALTER TABLE users ADD COLUMN mail text; DROP TABLE nowhere;";
const AT_ONCE = 'DROP TABLE nowhere; CREATE TABLE posts (id int PRIMARY KEY);';

const lines = (report: VerifyReport): string =>
  renderVerification(report, picocolors.createColors(false)).join('\n');

describeServer.each((test) => {
  it('a migration that fails in the middle: what had run stays, and the report tells it of each side', async () => {
    const report = await prove(test.kind.name, await test.server(), [USERS, HALF]);
    expect(report.outcome).toBe('sourceFailed');
    for (const which of ['source', 'target'] as const) {
      const failure = report.failures.find((one) => one.side === which);
      expect(failure?.left).toMatchObject({
        kind: 'changes',
        differences: [
          { object: 'table posts', path: '', a: undefined, b: { name: { name: 'posts' } } },
          { object: 'table users', path: 'column mail', a: undefined },
        ],
        rows: ['users'],
      });
    }
    expect(lines(report)).toContain(
      [
        '    it stays half done: what had run before that is not undone, and running it again starts at its first statement:',
        '      table posts is new',
        '      table users, column mail is new',
        '      rows of users, which it writes, may have been changed, too',
      ].join('\n'),
    );
  });

  it('on the way back, too', async () => {
    const broken = [USERS[0], 'ALTER TABLE users DROP COLUMN name; DROP TABLE nowhere;'] as const;
    const report = await prove(test.kind.name, await test.server(), [USERS], [broken]);
    expect(report.outcome).toBe('targetFailed');
    expect(report.failures).toMatchObject([
      {
        side: 'target',
        step: { way: 'down' },
        left: { differences: [{ object: 'table users', path: 'column name', b: undefined }], rows: [] },
      },
    ]);
    expect(lines(report)).toContain('table users, column name is gone');
  });

  it('one that fails at once leaves nothing', async () => {
    const report = await prove(test.kind.name, await test.server(), [USERS, AT_ONCE]);
    expect(report.failures.map(({ left }) => left)).toEqual([{ kind: 'nothing' }, { kind: 'nothing' }]);
    expect(lines(report)).toContain('nothing of it stays: the schema is as it was before');
  });
});

describe('a database whose schema changes are part of transactions', () => {
  it('SQLite keeps nothing', async () => {
    const server = await sqlite.startServer();
    const report = await prove('sqlite', server, [USERS, HALF]);
    await server.close();
    expect(report.failures.map(({ left }) => left)).toEqual([{ kind: 'nothing' }, { kind: 'nothing' }]);
  });

  it('PostgreSQL keeps nothing, but of what cannot run in one', async () => {
    const server = await sharedServer();
    const whole = await prove('postgres', server, [USERS, HALF]);
    expect(whole.failures.map(({ left }) => left)).toEqual([{ kind: 'nothing' }, { kind: 'nothing' }]);
    const apart = await prove('postgres', server, [
      USERS,
      'CREATE INDEX CONCURRENTLY users_name ON users (name); DROP TABLE nowhere;',
    ]);
    expect(apart.failures.map(({ left }) => left)).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }]);
    expect(lines(apart)).toContain('it stays half done: the schema is not as it was before');
  });
});
