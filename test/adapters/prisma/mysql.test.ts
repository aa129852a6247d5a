import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { prisma } from '../../../adapters/prisma/index.js';
import { writePrismaSchema } from '../../../adapters/prisma/schema/check.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import { describeServer, withClient } from '../../support/mysql.js';
import { folderWith } from './files.js';
import { schemaOf } from './support.js';

const TABLES = `
CREATE TABLE users (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email varchar(191) NOT NULL,
  name varchar(60) DEFAULT 'nobody',
  bio text,
  role enum('admin', 'read only') NOT NULL DEFAULT 'admin',
  is_active tinyint(1) NOT NULL DEFAULT 1,
  level tinyint unsigned NOT NULL DEFAULT 3,
  balance decimal(12,2) NOT NULL DEFAULT 0.00,
  ratio double, weight float, flags bit(4), born date, wakes time(2), since year,
  avatar mediumblob, token binary(16), settings json, tags set('a', 'b'),
  created_at datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  seen_at timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  slug varchar(191) DEFAULT (uuid()),
  UNIQUE KEY users_email_key (email),
  KEY by_bio (bio(20), level),
  FULLTEXT KEY users_bio_idx (bio)
) ENGINE=InnoDB;
CREATE TABLE posts (
  user_id int unsigned NOT NULL,
  number smallint NOT NULL,
  reviewer_id int unsigned,
  PRIMARY KEY (user_id, number),
  CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT reviewers FOREIGN KEY (reviewer_id) REFERENCES users (id),
  CONSTRAINT positive CHECK (number > 0)
) ENGINE=MyISAM;`;

describe('schema.prisma of MySQL', () => {
  test("is in Prisma's words, and its validator takes it", async () => {
    const { schema, dialect } = await schemaOf(TABLES, 'mysql');
    const written = await writePrismaSchema(schema, dialect, 'schema.prisma', '7');
    expect(written.text.slice(written.text.indexOf('model'))).toMatchInlineSnapshot(`
      "model Post {
        userId     Int   @map("user_id") @db.UnsignedInt
        number     Int   @db.SmallInt
        reviewerId Int?  @map("reviewer_id") @db.UnsignedInt
        user       User  @relation("PostUser", fields: [userId], references: [id], onDelete: Cascade)
        reviewer   User? @relation("PostReviewer", fields: [reviewerId], references: [id], onDelete: NoAction, onUpdate: NoAction, map: "reviewers")

        @@id([userId, number])
        @@map("posts")
      }

      model User {
        id              Int                           @id @default(autoincrement()) @db.UnsignedInt
        email           String                        @unique
        name            String?                       @default("nobody") @db.VarChar(60)
        bio             String?                       @db.Text
        role            UsersRole                     @default(admin)
        isActive        Boolean                       @default(true) @map("is_active")
        level           Int                           @default(3) @db.UnsignedTinyInt
        balance         Decimal                       @default(0.00) @db.Decimal(12, 2)
        ratio           Float?
        weight          Float?                        @db.Float
        flags           Bytes?                        @db.Bit(4)
        born            DateTime?                     @db.Date
        wakes           DateTime?                     @db.Time(2)
        since           Int?                          @db.Year
        avatar          Bytes?                        @db.MediumBlob
        token           Bytes?                        @db.Binary(16)
        settings        Json?
        tags            Unsupported("set('a', 'b')")?
        createdAt       DateTime                      @default(now()) @map("created_at")
        seenAt          DateTime?                     @default(now()) @map("seen_at") @db.Timestamp(0)
        slug            String?                       @default(dbgenerated("(uuid())"))
        postsByUser     Post[]                        @relation("PostUser")
        postsByReviewer Post[]                        @relation("PostReviewer")

        @@index([bio(length: 20), level], map: "by_bio")
        @@fulltext([bio])
        @@map("users")
      }

      enum UsersRole {
        admin
        read_only @map("read only")
      }
      "
    `);
    expect(written.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "prisma-schema-validated-only: schema.prisma is checked by Prisma's validator, not by its engine, of which npm has none for MySQL and MariaDB",
        "prisma-schema-cannot-say: table posts: engine = MyISAM",
        "prisma-schema-cannot-say: column users.seen_at: ON UPDATE CURRENT_TIMESTAMP",
        "prisma-schema-cannot-say: table posts: the check positive",
      ]
    `);
  });
});

const FILES = {
  'm/migration_lock.toml': 'provider = "mysql"\n',
  'm/20240101000000_a/migration.sql':
    'CREATE TABLE a (id int, b int);\nINSERT INTO a VALUES (1, 2);\nSET SESSION sql_mode = "ANSI_QUOTES";\n',
  'm/20240101000000_a/down.sql': 'DROP TABLE a;\n',
  'm/20240102000000_empty/migration.sql': '-- This is an empty migration.\n',
  'm/20240103000000_c/migration.sql':
    'ALTER TABLE a ADD COLUMN d int;\nALTER TABLE nowhere ADD COLUMN x int;\n',
};

describeServer.each((server) => {
  const rows = (database: ScratchDatabase, sql: string) =>
    withClient(database, (client) => client.query(sql));

  test("migrations are applied without Prisma's engine, with its bookkeeping", async () => {
    const folder = folderWith(FILES);
    const [set] = await prisma.discover(folder);
    if (set === undefined) throw new Error('nothing found');
    const database = await server.scratch();
    const runner = await prisma.createRunner(set, { url: database.url, dialect: server.kind.name });
    try {
      expect(runner.tool.name).toBe("migration.sql files without Prisma's engine");
      await runner.up('20240101000000_a');
      await runner.up('20240102000000_empty');
      await expect(runner.up('20240102000000_empty')).rejects.toThrow('was applied before');
      const text = readFileSync(path.join(folder, 'm/20240101000000_a/migration.sql'));
      const recorded = await rows(database, 'SELECT * FROM _prisma_migrations ORDER BY migration_name');
      expect(recorded).toMatchObject([
        {
          migration_name: '20240101000000_a',
          checksum: createHash('sha256').update(text).digest('hex'),
          applied_steps_count: 1,
          rolled_back_at: null,
          logs: null,
        },
        { migration_name: '20240102000000_empty' },
      ]);
      expect(recorded.every((row) => row['finished_at'] !== null)).toBe(true);

      // What stands before the statement that fails is committed, and stays.
      await expect(runner.up('20240103000000_c')).rejects.toThrow(/nowhere/);
      expect(await rows(database, 'SELECT * FROM a')).toEqual([{ id: 1, b: 2, d: null }]);
      expect(
        await rows(
          database,
          'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NULL',
        ),
      ).toEqual([{ name: '20240103000000_c' }]);

      await runner.down('20240101000000_a');
      expect(await rows(database, "SHOW TABLES LIKE 'a'")).toEqual([]);
    } finally {
      await runner.close();
    }
  });
});
