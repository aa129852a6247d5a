import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { remembered } from '../../../src/dialects/remembered.js';
import { mysqlFlavour } from '../../../src/dialects/mysql/flavour.js';
import { parse as parseMysql } from '../../../src/dialects/mysql/parse.js';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { parse as parsePostgres } from '../../../src/dialects/postgres/parse.js';
import { parse as parseSqlite } from '../../../src/dialects/sqlite/parse.js';
import type { SqlSource } from '../../../src/dialects/dialect.js';

const at = { file: 'migrations/1.js', start: 30, end: 50, line: 2, column: 3 };

describe('a parser that keeps what it last read', () => {
  beforeAll(() => postgres.load());

  it.each([
    ['postgres', parsePostgres],
    ['mysql', (sql: string, source: SqlSource) => parseMysql(sql, source, mysqlFlavour)],
    ['sqlite', parseSqlite],
  ])('gives what the parser of %s gives, the second time too', (_, parse) => {
    const keeping = remembered(parse);
    const texts = [
      ...sqlOfFixtures(),
      'SELECT (',
      "SELECT 'x",
      '/* why */ DROP TABLE a; -- that\nDROP TABLE b',
    ];
    for (const text of texts) {
      for (const source of [{ file: '' }, { file: '', at }, { file: 'a.sql' }, { file: 'a.sql', at }]) {
        const plain = parse(text, source);
        expect(keeping(text, source)).toEqual(plain);
        expect(keeping(text, source)).toEqual(plain);
      }
    }
  });

  it('reads a text again where settings come before it, or where it is a file', () => {
    const parse = vi.fn<typeof parseSqlite>(parseSqlite);
    const keeping = remembered(parse);
    for (let i = 0; i < 3; i++) keeping('DROP TABLE a', { file: '', at });
    expect(parse).toHaveBeenCalledTimes(1);
    keeping('DROP TABLE a', { file: 'a.sql' });
    keeping('DROP TABLE a', { file: 'a.sql' });
    expect(parse).toHaveBeenCalledTimes(3);
  });

  it('takes an empty list of settings for none', () => {
    const parse = vi.fn<typeof parseSqlite>(parseSqlite);
    const keeping = remembered(parse);
    for (let i = 0; i < 3; i++) keeping('DROP TABLE a', { file: '', at, after: [] });
    expect(parse).toHaveBeenCalledTimes(1);
    keeping('DROP TABLE a', { file: '', at, after: ['PRAGMA foreign_keys = off'] });
    expect(parse).toHaveBeenCalledTimes(2);
  });
});

function sqlOfFixtures(): string[] {
  const entries = readdirSync('fixtures', { recursive: true, encoding: 'utf8' });
  return entries
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readFileSync(path.join('fixtures', name), 'utf8'));
}
