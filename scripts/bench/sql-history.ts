import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Databases whose plain SQL is measured beside Knex on PostgreSQL. */
export const SQL_DIALECTS = ['mysql', 'mariadb', 'sqlite'] as const;

export type SqlDialect = (typeof SQL_DIALECTS)[number];

interface Step {
  readonly up: string;
  readonly down: string;
}

/** Writes a history of plain SQL files as a growing application has them. The same count gives the same bytes. */
export function generateSqlHistory(folder: string, count: number, dialect: SqlDialect): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const steps = dialect === 'sqlite' ? SQLITE_STEPS : MYSQL_STEPS;
  for (let i = 0; i < count; i++) {
    const time = new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString();
    const stamp = time.slice(0, 19).replace(/[-:T]/g, '');
    const step = steps[i % steps.length]?.(`table_${Math.floor(i / steps.length)}`);
    if (step === undefined) continue;
    writeFileSync(path.join(folder, `${stamp}_step_${i}.up.sql`), step.up);
    writeFileSync(path.join(folder, `${stamp}_step_${i}.down.sql`), step.down);
  }
}

const MYSQL_STEPS: readonly ((table: string) => Step)[] = [
  (table) => ({
    up: `CREATE TABLE \`${table}\` (
  \`id\` int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  \`name\` varchar(100) NOT NULL,
  \`description\` text,
  \`active\` tinyint(1) NOT NULL DEFAULT 1,
  \`price\` decimal(10, 2),
  \`created_at\` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB;
`,
    down: `DROP TABLE \`${table}\`;\n`,
  }),
  (table) => ({
    up: `ALTER TABLE \`${table}\` ADD COLUMN \`email\` varchar(255), ADD UNIQUE INDEX (\`email\`);
ALTER TABLE \`${table}\` ADD COLUMN \`parent_id\` int unsigned;
ALTER TABLE \`${table}\` ADD CONSTRAINT \`${table}_parent\` FOREIGN KEY (\`parent_id\`) REFERENCES \`${table}\` (\`id\`) ON DELETE CASCADE;
`,
    down: `ALTER TABLE \`${table}\` DROP FOREIGN KEY \`${table}_parent\`;
ALTER TABLE \`${table}\` DROP COLUMN \`parent_id\`, DROP COLUMN \`email\`;
`,
  }),
  (table) => ({
    up: `-- Lists are sorted by name.\nCREATE INDEX \`${table}_name\` ON \`${table}\` (\`name\`, \`active\`);\n`,
    down: `DROP INDEX \`${table}_name\` ON \`${table}\`;\n`,
  }),
  (table) => ({
    up: `INSERT INTO \`${table}\` (\`name\`, \`active\`) VALUES ('first', 1), ('second', 0);\n`,
    down: `DELETE FROM \`${table}\` WHERE \`name\` IN ('first', 'second');\n`,
  }),
  (table) => ({
    up: `ALTER TABLE \`${table}\` MODIFY COLUMN \`name\` varchar(200) NOT NULL;
ALTER TABLE \`${table}\` CHANGE \`description\` \`details\` text;
`,
    down: `ALTER TABLE \`${table}\` CHANGE \`details\` \`description\` text;
ALTER TABLE \`${table}\` MODIFY COLUMN \`name\` varchar(100) NOT NULL;
`,
  }),
];

/** A table made anew, with the columns that it has and those that are copied. */
function anew(table: string, columns: string, copied: string): string {
  return `PRAGMA foreign_keys=OFF;
CREATE TABLE "new_${table}" (${columns});
INSERT INTO "new_${table}" (${copied}) SELECT ${copied} FROM "${table}";
DROP TABLE "${table}";
ALTER TABLE "new_${table}" RENAME TO "${table}";
PRAGMA foreign_keys=ON;
`;
}

const SQLITE_COLUMNS = `"id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" text NOT NULL, "price" decimal`;

const SQLITE_STEPS: readonly ((table: string) => Step)[] = [
  (table) => ({
    up: `CREATE TABLE "${table}" (${SQLITE_COLUMNS});\n`,
    down: `DROP TABLE "${table}";\n`,
  }),
  (table) => ({
    up: `ALTER TABLE "${table}" ADD COLUMN "email" text;\nALTER TABLE "${table}" ADD COLUMN "parent_id" integer REFERENCES "${table}" ("id");\n`,
    down: `ALTER TABLE "${table}" DROP COLUMN "parent_id";\nALTER TABLE "${table}" DROP COLUMN "email";\n`,
  }),
  (table) => ({
    up: `-- Lists are sorted by name.\nCREATE INDEX "${table}_name" ON "${table}" ("name", "price" DESC) WHERE "price" < 10;\n`,
    down: `DROP INDEX "${table}_name";\n`,
  }),
  (table) => ({
    up: `INSERT INTO "${table}" ("name", "price") VALUES ('first', 1), ('second', NULL);\n`,
    down: `DELETE FROM "${table}" WHERE "name" IN ('first', 'second');\n`,
  }),
  (table) => {
    const columns = (price: string): string =>
      `${SQLITE_COLUMNS.replace('"price" decimal', `"price" ${price}`)}, "email" text, "parent_id" integer REFERENCES "${table}" ("id")`;
    const copied = '"id", "name", "price", "email", "parent_id"';
    const index = `CREATE INDEX "${table}_name" ON "${table}" ("name", "price" DESC) WHERE "price" < 10;\n`;
    return {
      up: anew(table, columns('decimal(12,2)'), copied) + index,
      down: anew(table, columns('decimal'), copied) + index,
    };
  },
];
