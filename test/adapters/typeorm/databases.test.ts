import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/typeorm/reader.js';
import { createRunner } from '../../../adapters/typeorm/runner.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import { startServer } from '../../../src/dialects/sqlite/server.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import { sameSchema } from '../../../src/fold/meaning/same-schema.js';
import { withRecognition } from '../../../src/history/recognize.js';
import type { DialectName, Migration } from '../../../src/ir/index.js';
import { describeServer } from '../../support/mysql.js';
import { setIn } from './support.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'typeorm-databases-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries({ 'package.json': '{}', ...files })) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
}

/** Classes, one after the other, with what each does. */
function history(ups: readonly string[], downs: readonly string[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ups.map((up, i) => [
      `migrations/${i}.js`,
      `const { Table, TableColumn, TableIndex, TableForeignKey, TableUnique, TableCheck } = require('typeorm');
       module.exports = class Step${1600000000000 + i} {
         async up(queryRunner) { ${up} }
         async down(queryRunner) { ${downs[i] ?? ''} }
       }`,
    ]),
  );
}

async function read(dialectName: DialectName): Promise<readonly Migration[]> {
  const dialect = await loadDialect(dialectName);
  const set = await setIn(path.join(root, 'migrations'));
  const reader = withRecognition(await createReader(set, { dialect: dialectName }), dialect);
  const state = createState(dialect);
  return set.migrations.map((source) => reader.read(source, state));
}

const SHOP = [
  `await queryRunner.createTable(new Table({
     name: 'customers',
     columns: [
       { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
       { name: 'email', type: 'varchar', length: '200' },
       { name: 'nick', type: 'varchar', length: '50', isNullable: true, default: "'none'" },
     ],
     indices: [{ name: 'customers_email', columnNames: ['email'], isUnique: true }],
   }), true);
   await queryRunner.createTable(new Table({
     name: 'orders',
     columns: [
       { name: 'id', type: 'integer', isPrimary: true },
       { name: 'customer_id', type: 'integer' },
       { name: 'total', type: 'decimal', precision: 10, scale: 2, default: 0 },
     ],
     foreignKeys: [{ name: 'orders_customer', columnNames: ['customer_id'], referencedTableName: 'customers', referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
   }));
   await queryRunner.query("INSERT INTO customers (email) VALUES ('a@example.com')");
   await queryRunner.query('INSERT INTO orders (id, customer_id) VALUES (?, ?)', [1, 1]);`,
  `await queryRunner.addColumn('customers', new TableColumn({ name: 'phone', type: 'varchar', length: '20', isNullable: true }));
   await queryRunner.renameColumn('customers', 'nick', 'alias');
   await queryRunner.changeColumn('customers', 'alias', new TableColumn({ name: 'alias', type: 'varchar', length: '50', isNullable: false, default: "'nobody'" }));
   if (await queryRunner.hasColumn('customers', 'phone')) await queryRunner.createIndex('customers', new TableIndex({ name: 'customers_phone', columnNames: ['phone'] }));`,
  `await queryRunner.dropColumn('orders', 'total');
   await queryRunner.renameTable('orders', 'purchases');
   const table = await queryRunner.getTable('purchases');
   for (const key of table.foreignKeys) await queryRunner.dropForeignKey('purchases', key);`,
];

function suite(name: Exclude<DialectName, 'postgres'>, scratch: () => Promise<ScratchDatabase>): void {
  it("TypeORM's own calls are read as what they do on a server", { timeout: 30_000 }, async () => {
    await write(history(SHOP));
    const migrations = await read(name);
    for (const { diagnostics } of migrations)
      expect(diagnostics.filter(({ severity }) => severity !== 'note' && severity !== 'warning')).toEqual([]);
    const dialect = await loadDialect(name);
    const database = await scratch();
    const set = await setIn(path.join(root, 'migrations'));
    const runner = await createRunner(set, { url: database.url, dialect: name });
    const client = await database.connect();
    const state = createState(dialect);
    try {
      for (const { id, up } of migrations) {
        await runner.up(id);
        expect(up.operations.filter(({ kind }) => kind === 'opaque')).toEqual([]);
        foldInto(state, up.operations);
        const found = await dialect.introspect(client, { ignoreTables: ['migrations'] });
        expect(sameSchema(dialect.normalize(state.snapshot()), dialect.normalize(found))).toEqual([]);
      }
      // No row went with a table that was made anew.
      expect(await client.query('SELECT id FROM purchases')).toHaveLength(1);
    } finally {
      await runner.close();
      await client.close();
    }
  });
}

describeServer.each((server) => {
  suite(server.kind.name as 'mysql' | 'mariadb', () => server.scratch());

  it('a way back that the server refuses ends there, and goes forward all the same', async () => {
    await write(
      history(
        ['await queryRunner.query("CREATE TABLE t (a varchar(9))");'],
        ['await queryRunner.query("ALTER TABLE t MODIFY a VARCHAR");'],
      ),
    );
    const [one] = await read(server.kind.name as DialectName);
    expect(one?.up.operations).toHaveLength(1);
    expect(one).toMatchObject({ missingDown: 'throws' });
    expect(one?.diagnostics.map(({ severity, code }) => [severity, code])).toEqual([
      ['warning', 'sql-syntax'],
    ]);
  });

  it.each([
    ['multipleStatements: true', undefined],
    ['extra: { multipleStatements: true }', undefined],
    ['timezone: "Z"', 'several-statements'],
    ['multipleStatements: process.env.SEVERAL', undefined],
  ])('several statements of one call, with %s', async (option, code) => {
    const name = server.kind.name as DialectName;
    await write({
      ...history(['await queryRunner.query("CREATE TABLE a (x int); CREATE TABLE b (x int)");']),
      'data-source.js': `const { DataSource } = require('typeorm');
        module.exports.source = new DataSource({ type: '${name}', migrations: ['migrations/*.js'], ${option} });`,
    });
    const [one] = await read(name);
    expect(one?.diagnostics.find(({ severity }) => severity === 'error')?.code).toBe(code);
    const set = await setIn(path.join(root, 'migrations'));
    const runner = await createRunner(set, { url: (await server.scratch()).url, dialect: name });
    const said = await runner.up(set.migrations[0]?.id ?? '').catch(String);
    expect(said).toEqual(
      code === undefined ? undefined : expect.stringContaining('error in your SQL syntax'),
    );
    await runner.close();
  });

  it('a savepoint that a change of the schema has taken away cannot be released', async () => {
    const inner = (sql: string): string =>
      `await queryRunner.startTransaction(); await queryRunner.query("${sql}"); await queryRunner.commitTransaction();`;
    await write(history([`${inner('SELECT 1')} ${inner('CREATE TABLE t (a int)')}`]));
    const [one] = await read(server.kind.name as DialectName);
    const told = one?.diagnostics.find(({ code }) => code === 'migration-throws');
    expect(told?.message).toContain('SAVEPOINT typeorm_1 does not exist');
    expect(told?.help).toContain('stays');
    const database = await server.scratch();
    const set = await setIn(path.join(root, 'migrations'));
    const runner = await createRunner(set, { url: database.url, dialect: server.kind.name as DialectName });
    try {
      await expect(runner.up(set.migrations[0]?.id ?? '')).rejects.toThrow(
        'SAVEPOINT typeorm_1 does not exist',
      );
    } finally {
      await runner.close();
    }
  });

  it("what is done to TypeORM's own bookkeeping is left out", async () => {
    await write(
      history(['await queryRunner.query("ALTER TABLE migrations CONVERT TO CHARACTER SET utf8mb4");']),
    );
    const [one] = await read(server.kind.name as DialectName);
    expect(one?.up.operations).toEqual([]);
    expect(one?.diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'note', code: 'bookkeeping-left-out' }),
    );
  });
});

describe('on SQLite', () => {
  const server = startServer();
  suite('sqlite', async () => (await server).createDatabase());

  it("TypeORM's table that is made anew is the change that it is", async () => {
    await write(
      history([
        `await queryRunner.query('CREATE TABLE "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar NOT NULL)');`,
        `await queryRunner.query('CREATE TABLE "temporary_users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar)');
         await queryRunner.query('INSERT INTO "temporary_users"("id", "name") SELECT "id", "name" FROM "users"');
         await queryRunner.query('DROP TABLE "users"');
         await queryRunner.query('ALTER TABLE "temporary_users" RENAME TO "users"');`,
      ]),
    );
    const [, second] = await read('sqlite');
    expect(second?.up.operations.map(({ origin: _, ...body }) => body)).toEqual([
      {
        kind: 'alterColumn',
        table: { name: 'users' },
        column: 'name',
        change: { kind: 'nullable', nullable: true },
      },
    ]);
  });

  it.each([
    ['sqlite', { operations: 1, code: 'first-statement-only' }],
    ['better-sqlite3', { operations: 1, code: 'migration-throws' }],
  ])('several statements of one text, by %s', async (type, { operations, code }) => {
    await write({
      ...history(['await queryRunner.query("CREATE TABLE a (id integer); CREATE TABLE b (id integer);");']),
      'data-source.js': `const { DataSource } = require('typeorm');
        module.exports.source = new DataSource({ type: '${type}', migrations: ['migrations/*.js'] });`,
    });
    const [one] = await read('sqlite');
    expect(one?.up.operations).toHaveLength(operations);
    expect(one?.diagnostics.map((found) => found.code)).toContain(code);
  });

  it('a way back that makes anew a table to which others refer loses their rows, and is told so', async () => {
    await write(
      history(
        [
          `await queryRunner.query('CREATE TABLE "a" ("id" integer PRIMARY KEY, "b" text)');
           await queryRunner.query('CREATE TABLE "c" ("id" integer, "a" integer, CONSTRAINT "k" FOREIGN KEY ("a") REFERENCES "a" ("id") ON DELETE CASCADE)');`,
          `await queryRunner.addColumn('a', new TableColumn({ name: 'd', type: 'text', isNullable: true }));`,
        ],
        ['', `await queryRunner.dropColumn('a', 'd');`],
      ),
    );
    const [, second] = await read('sqlite');
    expect(second?.down?.operations.map(({ kind }) => kind)).toEqual(['dropColumn']);
    const told = second?.diagnostics.filter(({ severity }) => severity !== 'note');
    expect(told?.map(({ severity, code }) => [severity, code])).toEqual([['lossy', 'rebuild-touches-rows']]);
  });

  it('what a table that is made anew loses is told, call by call, and is what the file then has', async () => {
    const CREATE = `CREATE TABLE "t" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "a" text COLLATE NOCASE NOT NULL DEFAULT 'x', "b" integer,
      "p" integer REFERENCES "t" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, CHECK ("b" > 0), CONSTRAINT "named" CHECK ("b" < 9), UNIQUE ("b"))`;
    await write(
      history([
        `await queryRunner.query(\`${CREATE}\`);
         await queryRunner.query('CREATE INDEX "part" ON "t" ("b") WHERE "b" > 1');
         await queryRunner.query('CREATE INDEX "falling" ON "t" ("b" DESC)');
         await queryRunner.query('CREATE INDEX "plain" ON "t" ("b")');
         await queryRunner.query('CREATE TRIGGER "tr" AFTER INSERT ON "t" BEGIN SELECT 1; END');`,
        `await queryRunner.addColumn('t', new TableColumn({ name: 'n', type: 'text', isNullable: true }));`,
      ]),
    );
    const migrations = await read('sqlite');
    const [, second] = migrations;
    const told = second?.diagnostics
      .filter(({ code }) => code === 'change-loses')
      .map(({ message }) => message);
    // As TypeORM 0.3.31 leaves it, through sqlite3 5.1.7.
    expect(told).toEqual([
      'addColumn makes the table t anew and takes away the collation of a, the constraint check ("b" > 0), ' +
        'a part of the constraint foreign key ("p"), a part of the index falling, the trigger tr',
    ]);
    const dialect = await loadDialect('sqlite');
    const state = createState(dialect);
    foldInto(
      state,
      migrations.flatMap(({ up }) => up.operations),
    );
    const database = await (await server).createDatabase();
    const set = await setIn(path.join(root, 'migrations'));
    const runner = await createRunner(set, { url: database.url, dialect: 'sqlite' });
    for (const { id } of migrations) await runner.up(id);
    await runner.close();
    const client = await database.connect();
    const found = await dialect.introspect(client, { ignoreTables: ['migrations'] });
    await client.close();
    expect(sameSchema(dialect.normalize(state.snapshot()), dialect.normalize(found))).toEqual([]);
  });

  it('an index on an expression is not made anew with its table: TypeORM would make it on "null"', async () => {
    await write(
      history([
        `await queryRunner.query('CREATE TABLE "t" ("id" integer PRIMARY KEY NOT NULL, "a" varchar)');
         await queryRunner.query('CREATE UNIQUE INDEX "e" ON "t" ("id", lower("a"))');`,
        `await queryRunner.addColumn('t', new TableColumn({ name: 'n', type: 'text', isNullable: true }));`,
        `await queryRunner.query('CREATE TABLE "u" ("null" text)');
         await queryRunner.query('CREATE INDEX "of_a_column" ON "u" ("null")');
         await queryRunner.addColumn('u', new TableColumn({ name: 'n', type: 'text', isNullable: true }));`,
      ]),
    );
    const [, second, third] = await read('sqlite');
    const [manual] = second?.up.operations ?? [];
    expect(manual).toMatchObject({
      kind: 'opaque',
      touches: [{ name: { name: 't' } }],
      reason: expect.stringContaining(
        'the index e, whose key is an expression, on a column "null"',
      ) as string,
    });
    expect(third?.up.operations.map(({ kind }) => kind)).toEqual(['createTable', 'createIndex', 'addColumn']);
  });

  it('questions about tables are answered', async () => {
    await write(
      history([
        'await queryRunner.query(`CREATE TABLE "flow" ("id" integer)`);',
        `const columns = await queryRunner.query('PRAGMA table_info("flow");');
         if (!columns.some((column) => column.name === 'speech')) await queryRunner.query('ALTER TABLE "flow" ADD COLUMN "speech" text');
         const [found] = await queryRunner.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'flow'");
         if (found === undefined) await queryRunner.query('DROP TABLE "flow"');`,
      ]),
    );
    const [, second] = await read('sqlite');
    expect(second?.up.operations.map(({ kind }) => kind)).toEqual(['addColumn']);
  });
});
