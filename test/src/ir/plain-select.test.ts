import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import { isPlainSelect, type DialectName } from '../../../src/ir/index.js';

async function only(dialect: DialectName, sql: string) {
  const { load, parse } = await loadDialect(dialect);
  await load();
  const [operation] = parse(sql, { file: '' }).operations;
  return operation!;
}

describe('a query', () => {
  it.each([
    ['mysql', "SELECT count(*), CONCAT('tidy(', `a`) FROM t WHERE id IN (SELECT id FROM u)", true],
    ['mysql', 'SELECT NOW(), IFNULL(a, 1) FROM (SELECT 1 AS a) x', true],
    ['mysql', 'SELECT tidy(1)', false],
    ['mariadb', 'SELECT `tidy`(id) FROM t', false],
    ['postgres', 'SELECT tidy(1)', false],
    ['postgres', 'SELECT count(*) FROM t', true],
    ['sqlite', 'SELECT count(*) FROM t', true],
  ] as const)('on %s: %s: nothing but its rows: %s', async (dialect, sql, expected) => {
    expect(isPlainSelect(await only(dialect, sql))).toBe(expected);
  });

  it.each([
    ['mysql', 'EXPLAIN ANALYZE DELETE a FROM a JOIN b ON a.id = b.id', 'data'],
    ['mysql', 'EXPLAIN ANALYZE FORMAT=TREE UPDATE a JOIN b ON a.id = b.id SET a.n = 1', 'data'],
    ['mysql', 'EXPLAIN DELETE FROM a', 'none'],
    ['mysql', 'EXPLAIN ANALYZE SELECT * FROM a', 'none'],
    ['mysql', 'ANALYZE TABLE a', 'none'],
    ['mariadb', 'ANALYZE FORMAT=JSON DELETE FROM a', 'data'],
    ['mariadb', 'ANALYZE SELECT * FROM a', 'none'],
    ['postgres', 'EXPLAIN ANALYZE DELETE FROM a', 'data'],
    ['postgres', 'EXPLAIN ANALYZE SELECT * FROM a', 'none'],
  ] as const)('that is explained on %s: %s: %s', async (dialect, sql, effect) => {
    const operation = await only(dialect, sql);
    expect(operation).toMatchObject({ kind: 'rawSql', effect });
    if (effect === 'data')
      expect(operation).toMatchObject({
        touches: [{ kind: 'table', name: { name: 'a' } }, ...(sql.includes('JOIN') ? [{}] : [])],
      });
  });
});
