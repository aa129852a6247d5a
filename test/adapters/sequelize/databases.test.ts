import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import mysql2 from 'mysql2';
import mysql2Promise from 'mysql2/promise';
import { Sequelize } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { createCompiler, DATABASE } from '../../../adapters/sequelize/compiler.js';
import { createReader } from '../../../adapters/sequelize/reader.js';
import { createRunner } from '../../../adapters/sequelize/runner.js';
import { mariadbOver } from '../../../adapters/sequelize/runner/mariadb-driver.js';
import { sqlite3 } from '../../../adapters/shared/runner/sqlite3.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { startServer } from '../../../src/dialects/sqlite/server.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import { sameSchema } from '../../../src/fold/meaning/same-schema.js';
import { withRecognition } from '../../../src/history/recognize.js';
import type { DialectName, Schema } from '../../../src/ir/index.js';
import { describeServer } from '../../support/mysql.js';
import { compare, type Sides } from './compare.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/spellings/', import.meta.url));

/** What the spellings of a database are compared on. */
interface Setting {
  readonly name: Exclude<DialectName, 'postgres'>;
  readonly scratch: () => Promise<ScratchDatabase>;
}

async function sidesOf({ name, scratch }: Setting): Promise<Sides> {
  const database = await scratch();
  const nameOfDatabase = path.posix.basename(new URL(database.url).pathname);
  const named = (text: string): string => text.replaceAll(nameOfDatabase, DATABASE);
  const connect: Readonly<Record<Setting['name'], (logging: (text: string) => void) => Sequelize>> = {
    mysql: (logging) => new Sequelize(database.url, { dialectModule: mysql2, logging }),
    mariadb: (logging) =>
      new Sequelize(database.url.replace(/^mysql:/, 'mariadb:'), {
        dialectModule: mariadbOver(mysql2Promise),
        logging,
      }),
    sqlite: (logging) =>
      new Sequelize({ dialect: 'sqlite', storage: ':memory:', dialectModule: sqlite3, logging }),
  };
  return {
    dialect: await loadDialect(name),
    compiler: createCompiler({ dialect: name }),
    connect: connect[name],
    sent: (sql) => named(sql.replace(/; (?:\[|\{).*$/s, '')),
    answer: (answer) => JSON.parse(named(JSON.stringify(answer ?? null))) as unknown,
  };
}

interface Call {
  readonly method: string;
  readonly sent: readonly string[];
  readonly answer?: unknown;
}

/**
 * Servers list tables, keys and constraints in an order that a schema does not keep, and a schema keeps no spelling: what a
 * statement of SQLite says counts.
 */
function comparable({ method, sent, answer }: Call, { name }: Setting): Call {
  const text = (one: unknown): string => JSON.stringify(one);
  const sort = <T>(list: readonly T[]): T[] => list.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  const withoutText = (row: unknown): unknown =>
    name === 'sqlite' && typeof row === 'object' ? { ...row, sql: '' } : row;
  const meant = name === 'sqlite' ? sent.map(meaningOf) : sent;
  return {
    method,
    sent: method === 'dropAllTables' ? sort(meant) : meant,
    answer: Array.isArray(answer) ? sort(answer.map(withoutText)) : answer,
  };
}

function meaningOf(sql: string): string {
  const [operation] = sqlite.parse(sql, { file: '' }).operations;
  if (operation?.kind !== 'createTable') return sql;
  const state = createState(sqlite);
  state.apply(operation);
  return JSON.stringify(state.snapshot().tables);
}

function spellingsOf(folder: string): readonly string[] {
  return readdirSync(path.join(fixtures, folder)).filter((file) => file.endsWith('.js'));
}

async function introspected(dialect: Dialect, client: SqlClient): Promise<Schema> {
  return dialect.normalize(await dialect.introspect(client, { ignoreTables: ['SequelizeMeta'] }));
}

function suite(folder: string, setting: Setting): void {
  it.each(spellingsOf(folder))('%s: what each call sends', async (file) => {
    const calls = await compare(path.join(fixtures, folder, file), await sidesOf(setting), { down: true });
    expect(calls.map(({ method, offline }) => comparable({ method, ...offline }, setting))).toEqual(
      calls.map(({ method, server }) => comparable({ method, ...server }, setting)),
    );
    expect(calls.length).toBeGreaterThan(1);
  });

  it.each(spellingsOf(folder))(
    '%s: what is read is what Sequelize does',
    async (file) => {
      const dialect = await loadDialect(setting.name);
      const root = path.join(fixtures, folder);
      const source = { id: file, name: file, file };
      const set = {
        ...{ adapter: 'sequelize', root, project: root, migrations: [source] },
        ...{ confidence: 1, evidence: '', diagnostics: [] },
      };
      const reader = withRecognition(await createReader(set, { dialect: setting.name }), dialect);
      const state = createState(dialect);
      const { up } = reader.read(source, state);
      const bySequelize = await setting.scratch();
      const runner = await createRunner(set, { url: bySequelize.url, dialect: setting.name });
      await runner.up(file).finally(() => runner.close());
      const ours = await (await setting.scratch()).connect();
      const folded = createState(dialect);
      for (const operation of up.operations) {
        for (const sql of dialect.print(operation, folded)) await ours.query(sql);
        foldInto(folded, [operation]);
      }
      const theirs = await bySequelize.connect();
      const expected = await introspected(dialect, theirs);
      expect(await introspected(dialect, ours)).toEqual(expected);
      expect(sameSchema(dialect.normalize(folded.snapshot()), expected)).toEqual([]);
      await ours.close();
      await theirs.close();
    },
    30_000,
  );
}

describeServer.each((server) => {
  suite('sequelize-mysql', {
    name: server.kind.name as 'mysql' | 'mariadb',
    scratch: () => server.scratch(),
  });
});

describe('on SQLite', () => {
  const server = startServer();
  suite('sequelize-sqlite', { name: 'sqlite', scratch: async () => (await server).createDatabase() });
});
