import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import type { DialectName } from '../../../src/ir/index.js';

async function left(dialect: DialectName, sql: string, foreignKeys = false): Promise<readonly string[]> {
  const { parse, settingsLeft, load } = await loadDialect(dialect);
  await load();
  const { operations, diagnostics } = parse(sql, { file: '' });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return settingsLeft(operations, { foreignKeys }).flatMap(({ before, after }) => [
    ...(before === undefined ? [] : [before]),
    ...(after === undefined ? ['nothing'] : [after]),
  ]);
}

describe('settings that outlive their statements', () => {
  it.each([
    ['SET search_path TO app', ['RESET search_path']],
    ['SET search_path TO app; RESET search_path', []],
    ['SET search_path TO app; SET search_path TO DEFAULT', []],
    ['SET LOCAL search_path TO app', []],
    ["SELECT set_config('search_path', 'app', false)", ['RESET search_path']],
    ["SELECT set_config('search_path', 'app', true)", []],
    ["SELECT pg_catalog.set_config('search_path', '', false)", []],
    ["SET search_path TO app; SELECT set_config('search_path', '', false)", []],
    ['SET ROLE someone', ['RESET ROLE']],
    ['SET ROLE someone; SET ROLE NONE', []],
    ['SET ROLE someone; RESET ALL', ['RESET ROLE']],
    ['SET statement_timeout = 0; DISCARD ALL', []],
    ['SET SESSION AUTHORIZATION someone', ['RESET SESSION AUTHORIZATION']],
    ["SET TIME ZONE 'UTC'; SET my.var = 'x'", ['RESET timezone', 'RESET my.var']],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY', ['RESET default_transaction_read_only']],
    ["SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET default_tablespace = ''", []],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', []],
  ])('on PostgreSQL: %s', async (sql, expected) => {
    expect(await left('postgres', sql)).toEqual(expected);
  });

  it.each([
    ['SET foreign_key_checks = 0', ['SET foreign_key_checks = DEFAULT']],
    ['SET FOREIGN_KEY_CHECKS = 0; SET FOREIGN_KEY_CHECKS = 1', []],
    ['SET @@session.unique_checks = OFF, foreign_key_checks = ON', ['SET unique_checks = DEFAULT']],
    ['/*!40014 SET @OLD=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */; SET FOREIGN_KEY_CHECKS=@OLD', []],
    ['SET @OLD=@@UNIQUE_CHECKS; SET FOREIGN_KEY_CHECKS=@OLD', ['SET foreign_key_checks = DEFAULT']],
    ["SET sql_mode = CONCAT(@@sql_mode, ',ANSI'); SET sql_mode = DEFAULT", []],
    [
      "SET sql_mode = 'A,B'",
      ['SET @before_sql_mode = @@SESSION.sql_mode', 'SET sql_mode = @before_sql_mode'],
    ],
    ['SET GLOBAL max_connections = 10; SET PERSIST max_connections = 10', []],
    ['SET @a = 1; SET TRANSACTION READ ONLY', []],
    ['SET ROLE dba', ['SET ROLE DEFAULT']],
    ['SET NAMES latin1; SET NAMES DEFAULT', []],
    ['USE other', ['nothing']],
  ])('on MySQL: %s', async (sql, expected) => {
    expect(await left('mysql', sql)).toEqual(expected);
  });

  it.each([
    ['PRAGMA foreign_keys = OFF', true, ['PRAGMA foreign_keys = ON']],
    ['PRAGMA foreign_keys(0)', true, ['PRAGMA foreign_keys = ON']],
    ['PRAGMA foreign_keys = OFF', false, []],
    ['PRAGMA foreign_keys = ON', false, ['PRAGMA foreign_keys = OFF']],
    ['PRAGMA foreign_keys = OFF; PRAGMA foreign_keys = ON', true, []],
    ['PRAGMA user_version = 3; PRAGMA journal_mode = wal; PRAGMA foreign_key_check', true, []],
    ['PRAGMA legacy_alter_table = yes', true, ['PRAGMA legacy_alter_table = OFF']],
  ] as const)('on SQLite: %s', async (sql, enforced, expected) => {
    expect(await left('sqlite', sql, enforced)).toEqual(expected);
  });
});
