import { describe, expect, it } from 'vitest';
import { checkedRules, parseChoices } from '../../../src/port/choices/check-choices.js';
import { portScript } from './support.js';

const RULES = { schema: 'database' } as const;

const BASE = `
  CREATE TABLE users (id integer PRIMARY KEY);
  CREATE SCHEMA audit;
  CREATE TABLE audit.kinds (id integer PRIMARY KEY);`;

const port = (script: string) => portScript(`${BASE}\n${script}`, 'mysql', RULES);

describe('schemas as databases', () => {
  it('keep the names, where a prefix would change them', async () => {
    const as = async (schema: 'database' | 'prefix') =>
      (await portScript(`${BASE} COMMENT ON TABLE audit.kinds IS 'k';`, 'mysql', { schema })).sql;
    expect((await as('database')).slice(1)).toEqual([
      'CREATE DATABASE `audit`',
      expect.stringContaining('CREATE TABLE `audit`.`kinds`'),
      "ALTER TABLE `audit`.`kinds` COMMENT='k'",
    ]);
    expect((await as('prefix')).slice(1)).toEqual([
      expect.stringContaining('CREATE TABLE `audit_kinds`'),
      "ALTER TABLE `audit_kinds` COMMENT='k'",
    ]);
    expect((await port('')).losses).toContain('schema');
  });

  it('are the names in views and in changes of rows', async () => {
    const { sql } = await port(`
      CREATE VIEW audit.v AS SELECT k.id FROM audit.kinds k JOIN users u ON u.id = k.id;
      INSERT INTO audit.kinds (id) SELECT id FROM users;
      DROP VIEW audit.v;`);
    expect(sql.slice(3)).toEqual([
      'CREATE VIEW `audit`.`v` AS\nSELECT `k`.`id` FROM `audit`.`kinds` AS `k` JOIN `users` AS `u` ON `u`.`id` = `k`.`id`',
      'INSERT INTO `audit`.`kinds` (`id`) SELECT `id` FROM `users`',
      'DROP VIEW IF EXISTS `audit`.`v`',
    ]);
  });

  it('a foreign key to the connection’s database is made while the table is there', async () => {
    const { sql } = await port(`
      CREATE TABLE audit.log (id integer PRIMARY KEY,
        kind integer CONSTRAINT of_kind REFERENCES audit.kinds (id),
        who integer CONSTRAINT of_who REFERENCES users (id));
      CREATE TABLE marks (id integer PRIMARY KEY, log integer CONSTRAINT of_log REFERENCES audit.log (id));`);
    expect(sql[3]).toContain('CONSTRAINT `of_kind` FOREIGN KEY (`kind`) REFERENCES `audit`.`kinds` (`id`)');
    expect(sql[3]).not.toContain('of_who');
    expect(sql.slice(4, 7)).toEqual([
      'RENAME TABLE `audit`.`log` TO `log`',
      'ALTER TABLE `log` ADD CONSTRAINT `of_who` FOREIGN KEY (`who`) REFERENCES `users` (`id`)',
      'RENAME TABLE `log` TO `audit`.`log`',
    ]);
    expect(sql[7]).toContain('REFERENCES `audit`.`log` (`id`)');
  });

  it('where another table has its name there, it is left to a person', async () => {
    const { manual } = await port(`
      CREATE TABLE log (id integer PRIMARY KEY);
      CREATE TABLE audit.log (id integer PRIMARY KEY);
      ALTER TABLE audit.log ADD FOREIGN KEY (id) REFERENCES users (id);`);
    expect(manual).toEqual([
      "a foreign key of audit.log refers to a table of the connection's database, whose name is not known",
    ]);
  });

  it('a table moves; a view that reads it would stay behind', async () => {
    const { last } = await port('ALTER TABLE users SET SCHEMA audit;');
    expect(last).toEqual(['RENAME TABLE `users` TO `audit`.`users`']);
    const back = await port('ALTER TABLE audit.kinds SET SCHEMA public;');
    expect(back.last).toEqual(['RENAME TABLE `audit`.`kinds` TO `kinds`']);
    const read = await port('CREATE VIEW v AS SELECT id FROM users; ALTER TABLE users SET SCHEMA audit;');
    expect(read.manual).toEqual(['the view v reads the table, and does not follow it elsewhere']);
  });

  it('get another name by moving what is in them', async () => {
    const { sql } = await port('ALTER SCHEMA audit RENAME TO past;');
    expect(sql.slice(3)).toEqual([
      'CREATE DATABASE `past`',
      'RENAME TABLE `audit`.`kinds` TO `past`.`kinds`',
      'DROP DATABASE `audit`',
    ]);
    const viewed = await port('CREATE VIEW audit.v AS SELECT 1 AS one; ALTER SCHEMA audit RENAME TO past;');
    expect(viewed.manual).toEqual(['a view cannot move to another database']);
  });

  it('go with CASCADE, and what PostgreSQL takes elsewhere goes before', async () => {
    const { sql } = await port(`
      CREATE TABLE a (id integer PRIMARY KEY, kind integer CONSTRAINT of_kind REFERENCES audit.kinds (id));
      CREATE VIEW v AS SELECT id FROM audit.kinds;
      DROP SCHEMA audit CASCADE;`);
    expect(sql.slice(5)).toEqual([
      'DROP VIEW `v`',
      'ALTER TABLE `a` DROP FOREIGN KEY `of_kind`',
      'DROP DATABASE `audit`',
    ]);
  });

  it('cannot have the name of a database of the server', async () => {
    const { manual } = await portScript('CREATE SCHEMA sys;', 'mysql', RULES);
    expect(manual).toEqual(["sys is a database of the server's own"]);
  });

  it('are chosen for everything only', () => {
    expect(parseChoices(['schema=database'])).toEqual(RULES);
    expect(() => parseChoices(['audit.log:schema=database'])).toThrow('chosen for everything');
    expect(() => checkedRules({ tables: { a: { schema: 'prefix' } } }, 'x')).toThrow('chosen for everything');
    expect(() => parseChoices(['schema=schema'])).toThrow('schema is');
  });
});
