import { beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/typeorm/reader.js';
import { createWriter } from '../../../adapters/typeorm/writer.js';
import type { WrittenMigration } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { Migration, Operation } from '../../../src/ir/index.js';

let dialect: Dialect;

beforeAll(async () => {
  dialect = await loadDialect('postgres');
});

function parse(sql: string): readonly Operation[] {
  const parsed = dialect.parse(sql, { file: 'a.sql' });
  expect(parsed.diagnostics).toEqual([]);
  return parsed.operations;
}

const BASE = `
CREATE TYPE "status" AS ENUM ('on', 'off');
CREATE TABLE "teams" ("id" integer CONSTRAINT "teams_pk" PRIMARY KEY);
CREATE TABLE "users" (
  "id" serial CONSTRAINT "users_pk" PRIMARY KEY,
  "name" varchar(40) NOT NULL DEFAULT 'x',
  "price" numeric(10,2),
  "status" "status" DEFAULT 'on',
  "team_id" integer CONSTRAINT "users_team" REFERENCES "teams" ("id"),
  CONSTRAINT "users_name" UNIQUE ("name"),
  CONSTRAINT "users_price" CHECK ("price" > 0)
);
CREATE INDEX "users_team_id" ON "users" ("team_id");
CREATE VIEW "names" AS SELECT "name" FROM "users";
`;

/** Writes SQL in one direction over {@link BASE}, reads it back, and gives the statements of its method. */
async function written(
  sql: string,
  options: { readonly down?: boolean; readonly style?: string; readonly before?: string } = {},
): Promise<string> {
  const operations = parse(sql);
  const before = createState(dialect);
  foldInto(before, parse(options.before ?? BASE));
  const after = before.fork();
  foldInto(after, operations);
  const direction = { operations, transaction: 'tool' } as const;
  const migration: Migration = {
    id: 'M1704067200000',
    name: 'M',
    timestamp: '1704067200000',
    file: 'm.sql',
    diagnostics: [],
    ...(options.down
      ? { up: { operations: [], transaction: 'tool' }, down: direction }
      : { up: direction, missingDown: 'empty' }),
  };
  const writer = await createWriter({
    dialect: 'postgres',
    options: options.style === undefined ? {} : { style: options.style },
    from: 'sql',
  });
  const result = writer.migration(migration, {
    before,
    after: options.down ? before : after,
    style: () => 'idiomatic',
  });
  await expectSame(result, operations, options.down ? 'down' : 'up', before);
  const text = result.files[0]?.text ?? '';
  const name = options.down ? 'down' : 'up';
  const body = new RegExp(`async ${name}\\(.*?\\{\\n([\\s\\S]*?)\\n  \\}\\n`).exec(text)?.[1] ?? '';
  return body.replace(/^ {4}/gm, '');
}

async function expectSame(
  result: WrittenMigration,
  operations: readonly Operation[],
  direction: 'up' | 'down',
  before: ReturnType<typeof createState>,
): Promise<void> {
  const set = {
    adapter: 'typeorm',
    root: '/out',
    project: '/out',
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
  const reader = await createReader(set, {
    dialect: 'postgres',
    readFile: () => result.files[0]?.text ?? '',
  });
  const back = reader.read(result.source, before.fork());
  expect(back.diagnostics).toEqual([]);
  expect(sameMeaning(operations, back[direction]?.operations ?? [], before)).toBeUndefined();
}

const READ = `// TypeORM remembers tables: this one is read as it is now.
await queryRunner.getTable('users');
`;

describe('calls', () => {
  it.each([
    [
      'ALTER TABLE "users" ADD COLUMN "tags" text[] NOT NULL DEFAULT \'{}\'',
      [
        'await queryRunner.addColumn(',
        "  'users',",
        "  new TableColumn({ name: 'tags', type: 'text', isArray: true, default: \"'{}'\" }),",
        ');',
      ].join('\n'),
    ],
    [
      // With the sequence, as TypeORM does.
      'ALTER TABLE "users" RENAME TO "people"; ALTER SEQUENCE "users_id_seq" RENAME TO "people_id_seq"',
      `${READ}await queryRunner.renameTable('users', 'people');`,
    ],
    [
      'ALTER TABLE "users" RENAME TO "people"',
      `await queryRunner.query('ALTER TABLE "users" RENAME TO "people"');`,
    ],
    [
      'ALTER TABLE "users" RENAME COLUMN "price" TO "cost"',
      `${READ}await queryRunner.renameColumn('users', 'price', 'cost');`,
    ],
    [
      'ALTER TABLE "users" DROP COLUMN "price", DROP COLUMN "team_id"',
      `${READ}await queryRunner.dropColumns('users', ['price', 'team_id']);`,
    ],
    [
      'ALTER TABLE "users" DROP CONSTRAINT "users_team"',
      `${READ}await queryRunner.dropForeignKey('users', 'users_team');`,
    ],
    [
      'ALTER TABLE "users" DROP CONSTRAINT "users_name"',
      `${READ}await queryRunner.dropUniqueConstraint('users', 'users_name');`,
    ],
    [
      'ALTER TABLE "users" DROP CONSTRAINT "users_price"',
      `${READ}await queryRunner.dropCheckConstraint('users', 'users_price');`,
    ],
    ['ALTER TABLE "users" DROP CONSTRAINT "users_pk"', `${READ}await queryRunner.dropPrimaryKey('users');`],
    ['DROP INDEX "users_team_id"', `${READ}await queryRunner.dropIndex('users', 'users_team_id');`],
    [
      'CREATE UNIQUE INDEX "u" ON "users" ("name", "price") WHERE "price" > 1',
      [
        'await queryRunner.createIndex(',
        "  'users',",
        '  new TableIndex({',
        "    name: 'u',",
        "    columnNames: ['name', 'price'],",
        '    isUnique: true,',
        '    where: \'"price" > 1\',',
        '  }),',
        ');',
      ].join('\n'),
    ],
    [
      'ALTER TABLE "users" ADD CONSTRAINT "u" UNIQUE ("price") DEFERRABLE INITIALLY DEFERRED',
      [
        'await queryRunner.createUniqueConstraint(',
        "  'users',",
        "  new TableUnique({ name: 'u', columnNames: ['price'], deferrable: 'INITIALLY DEFERRED' }),",
        ');',
      ].join('\n'),
    ],
    [
      'ALTER TABLE "teams" ADD CONSTRAINT "t" EXCLUDE USING gist (int4range("id", "id") WITH &&)',
      [
        'await queryRunner.createExclusionConstraint(',
        "  'teams',",
        '  new TableExclusion({ name: \'t\', expression: \'USING gist (int4range("id", "id") WITH &&)\' }),',
        ');',
      ].join('\n'),
    ],
    ['CREATE SCHEMA IF NOT EXISTS "app"', "await queryRunner.createSchema('app', true);"],
    [
      `COMMENT ON TABLE "users" IS 'it''s people'`,
      `${READ}await queryRunner.changeTableComment('users', "it's people");`,
    ],
    [
      'CREATE VIEW "v" AS SELECT 1 AS "one"',
      `await queryRunner.createView(new View({ name: 'v', expression: 'SELECT 1 AS "one"' }));`,
    ],
  ])('%s', async (sql, expected) => {
    expect(await written(sql)).toBe(expected);
  });

  it('a table with its company is one call', async () => {
    const text = await written(`
CREATE TYPE "kind" AS ENUM ('a', 'b');
CREATE TABLE "things" ("id" bigint GENERATED BY DEFAULT AS IDENTITY, "kind" "kind" NOT NULL, "user_id" integer NOT NULL);
ALTER TABLE "things" ADD CONSTRAINT "things_pk" PRIMARY KEY ("id");
ALTER TABLE "things" ADD CONSTRAINT "things_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE;
CREATE INDEX "things_kind" ON "things" ("kind");
COMMENT ON TABLE "things" IS 'Things';
COMMENT ON COLUMN "things"."kind" IS 'Which';
`);
    expect(text).toMatchInlineSnapshot(`
      "await queryRunner.createTable(
        new Table({
          name: 'things',
          columns: [
            {
              name: 'id',
              type: 'bigint',
              isPrimary: true,
              primaryKeyConstraintName: 'things_pk',
              isGenerated: true,
              generationStrategy: 'identity',
            },
            {
              name: 'kind',
              type: 'enum',
              enum: ['a', 'b'],
              enumName: 'kind',
              comment: 'Which',
            },
            { name: 'user_id', type: 'integer' },
          ],
          foreignKeys: [
            {
              name: 'things_user',
              columnNames: ['user_id'],
              referencedTableName: 'users',
              referencedColumnNames: ['id'],
              onDelete: 'CASCADE',
            },
          ],
          indices: [{ name: 'things_kind', columnNames: ['kind'] }],
          comment: 'Things',
        }),
      );"
    `);
  });

  it('what TypeORM has no option for goes behind the table, as SQL', async () => {
    const text = await written(
      'CREATE TABLE "t" ("a" integer, "b" integer, CONSTRAINT "u" UNIQUE ("a") INCLUDE ("b"))',
    );
    expect(text).toContain('createTable');
    expect(text).toContain('ADD CONSTRAINT "u" UNIQUE ("a") INCLUDE ("b")');
  });
});

describe('changes of a column', () => {
  it.each([
    ['ALTER TABLE "users" ALTER COLUMN "price" SET NOT NULL'],
    ['ALTER TABLE "users" ALTER COLUMN "name" DROP DEFAULT'],
    ['ALTER TABLE "users" ALTER COLUMN "price" SET DEFAULT 1, ALTER COLUMN "price" SET NOT NULL'],
    ['ALTER TABLE "users" ALTER COLUMN "price" TYPE numeric(12,4)'],
    [`COMMENT ON COLUMN "users"."name" IS 'Full'`],
    [
      `ALTER TYPE "status" RENAME TO "status_old";
       CREATE TYPE "status" AS ENUM ('on', 'off', 'new');
       ALTER TABLE "users" ALTER COLUMN "status" DROP DEFAULT;
       ALTER TABLE "users" ALTER COLUMN "status" TYPE "status" USING "status"::"text"::"status";
       ALTER TABLE "users" ALTER COLUMN "status" SET DEFAULT 'on';
       DROP TYPE "status_old"`,
    ],
  ])('%s is a changeColumn', async (sql) => {
    const text = await written(sql);
    expect(text.match(/await queryRunner\.\w+/g)).toEqual([
      'await queryRunner.getTable',
      'await queryRunner.changeColumn',
    ]);
  });

  it.each([
    ['ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(80)'],
    ['ALTER TABLE "users" ALTER COLUMN "price" TYPE integer USING "price"::integer'],
  ])('%s stays SQL: TypeORM would drop the column', async (sql) => {
    expect(await written(sql, { before: BASE.replace(/^CREATE VIEW.*$/m, '') })).toMatch(
      /^await queryRunner\.query\('ALTER TABLE/,
    );
  });
});

describe('what TypeORM remembers', () => {
  it('a migration that is undone begins with nothing remembered', async () => {
    expect(await written('DROP INDEX "users_team_id"', { down: true })).toBe(
      "await queryRunner.dropIndex('users', 'users_team_id');",
    );
  });

  it('is read anew after SQL that it does not notice, and only then', async () => {
    const text = await written(
      `DROP INDEX "users_team_id";
       ALTER TABLE "users" DROP CONSTRAINT "users_price";
       ALTER TABLE IF EXISTS "users" ADD COLUMN "n" integer;
       ALTER TABLE "users" DROP COLUMN "n"`,
      { down: true },
    );
    expect(text.match(/queryRunner\.\w+/g)).toEqual([
      'queryRunner.dropIndex',
      'queryRunner.dropCheckConstraint',
      'queryRunner.query',
      'queryRunner.getTable',
      'queryRunner.dropColumn',
    ]);
  });

  it('a primary key needs its columns to be remembered', async () => {
    const text = await written(
      `DROP INDEX "users_team_id";
       ALTER TABLE "users" DROP CONSTRAINT "users_pk";
       ALTER TABLE IF EXISTS "users" ADD COLUMN "n" integer;
       ALTER TABLE "users" ADD CONSTRAINT "users_pk" PRIMARY KEY ("n")`,
      { down: true },
    );
    expect(text.match(/queryRunner\.\w+/g)?.slice(-3)).toEqual([
      'queryRunner.query',
      'queryRunner.getTable',
      'queryRunner.createPrimaryKey',
    ]);
  });

  it('an index on a column of that name may be remembered', async () => {
    const text = await written(
      'ALTER TABLE "users" DROP COLUMN "team_id"; ALTER TABLE "users" ADD COLUMN "team_id" integer',
    );
    expect(text.match(/queryRunner\.\w+/g)).toEqual([
      'queryRunner.getTable',
      'queryRunner.dropColumn',
      'queryRunner.addColumn',
    ]);
  });
});

describe('style', () => {
  it('sql', async () => {
    expect(await written('ALTER TABLE "users" DROP COLUMN "price"', { style: 'sql' })).toBe(
      `await queryRunner.query('ALTER TABLE "users" DROP COLUMN "price"');`,
    );
  });

  it('another one is refused', async () => {
    await expect(written('DROP INDEX "users_team_id"', { style: 'dsl' })).rejects.toThrow(
      'not written in the style "dsl"',
    );
  });
});
