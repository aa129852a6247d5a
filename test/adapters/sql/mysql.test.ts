import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessDialect } from '../../../adapters/sql/dialect-guess.js';
import { cli, filesIn, folderWith } from '../../support/cli.js';
import { describeServer, withClient } from '../../support/mysql.js';

/** A history as people write them for MySQL: with DELIMITER, several changes in one ALTER, quoted and bare names. */
const SHOP = {
  '20240101000001_create_shop.down.sql': `DROP TABLE orders;
DROP TABLE customers;
`,
  '20240101000001_create_shop.up.sql': `-- The people who buy.
CREATE TABLE \`customers\` (
  \`id\` int unsigned NOT NULL AUTO_INCREMENT,
  \`email\` varchar(255) NOT NULL,
  \`name\` varchar(100) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL COMMENT 'as they write it',
  \`active\` tinyint(1) NOT NULL DEFAULT '1',
  \`settings\` json DEFAULT NULL,
  \`created_at\` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`updated_at\` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`customers_email\` (\`email\`),
  KEY \`by_name\` (\`name\`(10), \`active\` DESC)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='buyers';

CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id int unsigned NOT NULL,
  status enum('new', 'paid', 'sent') NOT NULL DEFAULT 'new',
  total decimal(10,2) NOT NULL DEFAULT 0,
  tax decimal(10,2) GENERATED ALWAYS AS (total * 0.2) STORED,
  CHECK (total >= 0),
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
`,
  '20240102000000_programs.down.sql': `DROP VIEW paid;
DROP PROCEDURE tidy;
DROP TRIGGER orders_total;
DELETE FROM customers;
ALTER TABLE orders MODIFY status enum('new','paid','sent') NOT NULL DEFAULT 'new', DROP INDEX by_status, DROP COLUMN note;
`,
  '20240102000000_programs.up.sql': `ALTER TABLE orders ADD COLUMN note text, ADD INDEX by_status (status, total), MODIFY status enum('new','paid','sent','lost') NOT NULL DEFAULT 'new';
INSERT INTO customers (email, name) VALUES ('a@example.org', 'Ann'), ('b@example.org', 'it''s \\\\ "Bob"');
DELIMITER $$
CREATE TRIGGER orders_total BEFORE INSERT ON orders FOR EACH ROW
BEGIN
  IF NEW.total IS NULL THEN SET NEW.total = 0; END IF;
END$$
CREATE PROCEDURE tidy(IN days int)
BEGIN
  DELETE FROM orders WHERE status = 'lost';
  SELECT days;
END$$
DELIMITER ;
CREATE VIEW paid AS SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.status = 'paid';
`,
  '20240103000000_rename.down.sql': `ALTER TABLE buyers RENAME COLUMN full_name TO name, RENAME INDEX by_full_name TO by_name;
RENAME TABLE buyers TO customers;
`,
  '20240103000000_rename.up.sql': `RENAME TABLE customers TO buyers;
ALTER TABLE buyers RENAME COLUMN name TO full_name, RENAME INDEX by_name TO by_full_name;
`,
};

describeServer.each((test) => {
  const dialect = test.kind.name;

  it.each(['up-down', 'flyway', 'diesel', 'dbmate', 'goose'])(
    'a history is converted to SQL files (%s) and proven, up and down',
    async (layout) => {
      const folder = folderWith(prefixed('in', SHOP));
      const out = path.join(folder, 'out');
      const result = await cli(
        ...['convert', path.join(folder, 'in'), '--to', 'sql', '--layout', layout, '--out', out, '--verify'],
        ...['--dialect', dialect, '--source-url', await test.url()],
      );
      expect(result.stderr).toBe('');
      expect(result.stdout).toMatch(/22 operations: 22 exact, 0 lossy, 0 manual/);
      expect(result.stdout).toContain(
        'Proven: schemas and rows are the same after each of 3 steps up and 3 down',
      );
      expect(result.stdout).toContain(`by SQL files on ${test.kind.title} `);
      expect(result.code).toBe(0);
      expect(Object.keys(filesIn(out))).toHaveLength(layout === 'dbmate' || layout === 'goose' ? 3 : 6);
    },
  );

  it('the same history is squashed to one, and proven', async () => {
    // Its last migration renames a table that a view reads, and neither server changes the view with it.
    const files = Object.entries(SHOP).filter(([name]) => !name.includes('rename'));
    const folder = folderWith(prefixed('in', Object.fromEntries(files)));
    const result = await cli(
      ...['convert', path.join(folder, 'in'), '--to', 'sql', '--squash', '--out', path.join(folder, 'out')],
      ...['--verify', '--dialect', dialect, '--source-url', await test.url()],
    );
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain(
      'the insert of customers of 20240102000000_programs is not in the baseline',
    );
    expect(result.stdout).toContain('Proven');
    expect(result.code).toBe(2);
  });

  it('a difference in what only this server has is found: step, object, both definitions', async () => {
    const source = folderWith({ '1_a.sql': 'CREATE TABLE a (b varchar(10) COLLATE utf8mb4_bin);' });
    const target = folderWith({ '1_a.sql': 'CREATE TABLE a (b varchar(10));' });
    const url = await test.url();
    const result = await cli('verify', source, target, '--dialect', dialect, '--source-url', url);
    expect(result.code).toBe(4);
    expect(result.stdout).toMatch(
      /first different after up of 1_a:\n +table a, column b\n +source: .*utf8mb4_bin/,
    );
  });

  it('a failure tells the statement’s reason and SQLSTATE', async () => {
    const source = folderWith({
      '1_a.sql': 'CREATE TABLE a (id int);',
      '2_b.sql': 'CREATE TABLE b (id int);\nALTER TABLE c ADD x int;',
    });
    const result = await cli(
      'verify',
      source,
      source,
      '--dialect',
      dialect,
      '--source-url',
      await test.url(),
    );
    expect(result.code).toBe(4);
    expect(result.stdout).toMatch(
      /the source fails up at 2_b, step 2: Table '.*\.c' doesn't exist.*SQLSTATE 42S02/,
    );
  });

  it('what a file sets is not the next one’s, and nothing is left on the server', async () => {
    const other = await test.scratch('CREATE TABLE mine (id int)');
    const source = folderWith({
      '1_a.sql': `CREATE TABLE a (id int); SET sql_mode = 'ANSI_QUOTES'; SET NAMES latin1; USE ${other.name};`,
      '2_b.sql': 'CREATE TABLE b (id int, t varchar(20) DEFAULT "text");',
    });
    const result = await cli(
      'verify',
      source,
      source,
      '--dialect',
      dialect,
      '--source-url',
      await test.url(),
    );
    expect(result.stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up');
    await withClient(other, async (client) => {
      expect(await client.query('SHOW TABLES')).toHaveLength(1);
      const left = await client.query("SHOW DATABASES LIKE 'ormbridge\\\\_%'");
      expect(left.filter((row) => Object.values(row)[0] !== other.name)).toEqual([]);
    });
  });
});

describe('the database that SQL files are written for', () => {
  const guess = (...texts: readonly string[]): string | undefined => {
    const folder = folderWith({});
    mkdirSync(folder, { recursive: true });
    return guessDialect(
      texts.map((text, i) => {
        const file = path.join(folder, `${i}.sql`);
        writeFileSync(file, text);
        return file;
      }),
    );
  };

  it('is told by what only it understands', () => {
    expect(guess('CREATE TABLE t (id int);', 'CREATE TABLE u (id int AUTO_INCREMENT);')).toBe('mysql');
    expect(guess('CREATE TABLE `t` (id int);')).toBe('mysql');
    expect(guess('DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 1$$')).toBe(
      'mysql',
    );
    expect(guess('-- MariaDB dump 10.19\nCREATE TABLE `t` (id int) ENGINE=InnoDB;')).toBe('mariadb');
    expect(guess('CREATE TABLE `t` (`serial` varchar(20)) ENGINE=InnoDB;')).toBe('mysql');
    expect(guess('USE shop;\nCREATE TABLE t (id int);')).toBe('mysql');
    expect(guess('ALTER TABLE `t` MODIFY COLUMN IF EXISTS a int;')).toBe('mariadb');
    expect(guess('CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT);')).toBe('sqlite');
    expect(guess('CREATE TABLE `t` (id integer) WITHOUT ROWID;')).toBe('sqlite');
    expect(guess('CREATE TABLE t (id bigserial, at timestamptz);')).toBe('postgres');
    expect(guess('CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql;')).toBe('postgres');
  });

  it('is not guessed where nothing tells, or several do', () => {
    expect(guess('CREATE TABLE t (id int);')).toBeUndefined();
    expect(guess("INSERT INTO t VALUES ('ENGINE=InnoDB `a`');\n-- AUTO_INCREMENT")).toBeUndefined();
    expect(guess('CREATE TABLE t (id serial);', 'CREATE TABLE t (id int) ENGINE=InnoDB;')).toBeUndefined();
    expect(guess('nothing', path.sep)).toBeUndefined();
  });

  it('is what a conversion takes, without being told', async () => {
    const folder = folderWith({ '1_a.sql': 'CREATE TABLE `a` (`id` int AUTO_INCREMENT PRIMARY KEY);' });
    const result = await cli('inspect', folder, '--json');
    expect(JSON.parse(result.stdout)).toMatchObject({ sets: [{ dialect: 'mysql' }] });
  });
});

function prefixed(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}
