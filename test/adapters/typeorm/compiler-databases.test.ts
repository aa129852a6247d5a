import { createRequire } from 'node:module';
import path from 'node:path';
import type { DataSource, DataSourceOptions, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCompiler, type Compiler } from '../../../adapters/typeorm/compiler.js';
import { catalogOf } from '../../../adapters/typeorm/compiler/catalog.js';
import { DATABASE } from '../../../adapters/typeorm/compiler/names.js';
import { connectionOf } from '../../../adapters/typeorm/runner/connection.js';
import { PACKAGES, type Major } from '../../../adapters/typeorm/versions.js';
import { queryText } from '../../../adapters/shared/reader/query-text.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import { startServer } from '../../../src/dialects/sqlite/server.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { DialectName } from '../../../src/ir/index.js';
import { describeServer } from '../../support/mysql.js';
import { CALLS, CALLS_OF_1, marked, type Call } from './calls.js';

const START: Readonly<Record<'mysql' | 'sqlite', string>> = {
  mysql: `
    CREATE TABLE team (id int AUTO_INCREMENT PRIMARY KEY, name varchar(100) UNIQUE);
    CREATE TABLE person (
      id int NOT NULL AUTO_INCREMENT,
      name varchar(40) NOT NULL DEFAULT 'nobody' COMMENT 'of a person',
      nick varchar(255),
      age int DEFAULT 5,
      price decimal(10,2),
      weight double,
      born timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
      seen datetime(3),
      tags longtext,
      mood enum('sad','ok') NOT NULL DEFAULT 'ok',
      level tinyint unsigned,
      \`key\` char(36),
      active tinyint(1) DEFAULT 1,
      data json,
      no bigint unsigned NOT NULL,
      team_id int,
      PRIMARY KEY (id),
      UNIQUE KEY nick_once (nick, age),
      UNIQUE KEY person_key (\`key\`),
      KEY person_nick (nick),
      FULLTEXT KEY person_tags (tags),
      CONSTRAINT age_positive CHECK (age > 0),
      CONSTRAINT person_team FOREIGN KEY (team_id) REFERENCES team (id) ON DELETE CASCADE
    )`,
  sqlite: `
    CREATE TABLE "team" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar, CONSTRAINT "UQ_team" UNIQUE ("name"));
    CREATE TABLE "person" (
      "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
      "name" varchar(40) NOT NULL DEFAULT ('nobody'),
      "nick" varchar,
      "age" integer DEFAULT (5),
      "price" decimal(10,2),
      "weight" double,
      "born" datetime DEFAULT (datetime('now')),
      "seen" datetime,
      "tags" text,
      "mood" varchar CHECK( "mood" IN ('sad','ok') ) NOT NULL DEFAULT ('ok'),
      "level" tinyint,
      "key" varchar(36),
      "active" boolean DEFAULT (1),
      "data" text,
      "no" bigint NOT NULL,
      "team_id" integer,
      CONSTRAINT "nick_once" UNIQUE ("nick", "age"),
      CONSTRAINT "age_positive" CHECK (age > 0),
      CONSTRAINT "person_team" FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
    );
    CREATE UNIQUE INDEX "person_key" ON "person" ("key") ;
    CREATE INDEX "person_nick" ON "person" ("nick") WHERE age > 3`,
};

interface Sent {
  readonly sent?: readonly string[];
  readonly threw?: string;
  readonly result?: unknown;
}

const QUESTION = /^\s*(?:SELECT|PRAGMA\s+"?\w+"?\()/i;

/** What the server is sent; questions are answered by it, the rest does not happen. */
async function sentByTypeorm(
  source: DataSource,
  [method, ...args]: Call,
  dialect: DialectName,
): Promise<Sent> {
  const queryRunner = source.createQueryRunner();
  const sent: string[] = [];
  const query = queryRunner.query.bind(queryRunner);
  const memory = queryRunner as unknown as { loadedTables: unknown[]; query: unknown };
  memory.query = (async (sql: string, bindings?: unknown[]) => {
    if (QUESTION.test(sql)) return query(sql, bindings) as unknown;
    sent.push(queryText(sql, bindings ?? [], dialect));
    return [];
  }) as QueryRunner['query'];
  try {
    const methods = queryRunner as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const result = await methods[method]?.(...args);
    return { sent, result: typeof result === 'boolean' ? result : undefined };
  } catch (error) {
    return { threw: (error as Error).message };
  } finally {
    memory.query = query;
    // SQLite's driver has one query runner for all.
    memory.loadedTables = [];
    await queryRunner.release();
  }
}

function sentByUs(own: Compiler, [method, ...args]: Call, dialect: Dialect, start: string): Sent {
  const state = createState(dialect);
  foldInto(state, dialect.parse(start, { file: '' }).operations);
  const compiled = own.run(method, args.map(marked), catalogOf(state, dialect));
  if (compiled.kind === 'threw') return { threw: compiled.message };
  if (compiled.kind !== 'done') return { threw: `unanswered: ${compiled.sql}` };
  const sent = compiled.statements.map(({ sql, bindings }) => queryText(sql, bindings, dialect.name));
  return { sent, result: typeof compiled.result === 'boolean' ? compiled.result : undefined };
}

/** What is meant, where SQLite's own words tell it: TypeORM takes texts of tables apart, which a schema does not keep. */
function meaning({ sent, ...rest }: Sent, dialect: Dialect, database: string): unknown {
  const named = (sql: string): string => sql.replaceAll(database, DATABASE);
  if (sent === undefined) return rest;
  if (dialect.name !== 'sqlite') return { ...rest, sent: sent.map(named) };
  const read = sent.flatMap((sql) => dialect.parse(sql, { file: '' }).operations);
  return { ...rest, sent: read.map(({ origin: _, ...body }) => body) };
}

/** `calls`: those that ask for what is not there on this database are left out. */
function suite(
  dialectName: Exclude<DialectName, 'postgres'>,
  major: Major,
  scratch: (sql: string) => Promise<ScratchDatabase>,
): void {
  const start = START[dialectName === 'sqlite' ? 'sqlite' : 'mysql'];
  let source: DataSource;
  let database: string;
  let dialect: Dialect;
  let own: Compiler;

  beforeAll(async () => {
    dialect = await loadDialect(dialectName);
    own = createCompiler({ dialect: dialectName, major });
    const { url } = await scratch(start);
    database = path.posix.basename(new URL(url).pathname);
    const typeorm = createRequire(import.meta.url)(PACKAGES[major]) as typeof import('typeorm');
    const options = connectionOf({
      ...{ typeormPath: '', url, dialect: dialectName, files: [], transaction: true, extensions: [] },
      metadataTable: false,
      type: dialectName === 'sqlite' ? 'better-sqlite3' : dialectName,
      mysqlDriver: createRequire(import.meta.url).resolve('mysql2'),
      ownDriver: false,
    });
    source = new typeorm.DataSource(options as DataSourceOptions);
    await source.initialize();
  });

  afterAll(() => source.destroy());

  const calls = major === 1 ? [...CALLS, ...CALLS_OF_1] : CALLS;
  it.each(calls.map((call, index) => [index, call[0], call] as const))(
    '%i %s',
    async (_index, _name, call) => {
      const ours = sentByUs(own, call, dialect, start);
      const theirs = await sentByTypeorm(source, call, dialectName);
      expect(meaning(ours, dialect, database)).toEqual(meaning(theirs, dialect, database));
    },
  );
}

const MAJORS = [
  ['0.3', 0],
  ['1.x', 1],
] as const;

describeServer.each((server) => {
  describe.each(MAJORS)('TypeORM %s offline sends what it sends to a server:', (_version, major) => {
    suite(server.kind.name as 'mysql' | 'mariadb', major, (sql) => server.scratch(sql));
  });
});

describe('on SQLite', () => {
  const server = startServer();
  describe.each(MAJORS)('TypeORM %s offline sends what it sends to a server:', (_version, major) => {
    suite('sqlite', major, async (sql) => {
      const database = await (await server).createDatabase();
      const client = await database.connect();
      await client.query(sql);
      await client.close();
      return database;
    });
  });
});
