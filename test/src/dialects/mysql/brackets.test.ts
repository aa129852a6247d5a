import { expect, it } from 'vitest';
import { mariadb } from '../../../../src/dialects/mariadb/index.js';
import { mysql } from '../../../../src/dialects/mysql/index.js';

/** A query within a condition is kept as text, which has its own brackets: more of them would be other text when it is read again. */
it.each([mysql, mariadb])('a query in brackets gets no others on $name', (dialect) => {
  for (const query of [
    "(SELECT CONCAT('team:', id) FROM team WHERE name = 'it''s')",
    "(SELECT id FROM `a)b` WHERE name = '\\') OR (')",
    '(SELECT id FROM team WHERE name = "()")',
  ]) {
    const sql = `DELETE FROM \`costs\` WHERE \`id\` = ${query}`;
    const [operation] = dialect.parse(sql, { file: '' }).operations;
    expect(operation?.kind).toBe('delete');
    expect(operation && dialect.print(operation)).toEqual([sql]);
  }
});
