import { expect, it } from 'vitest';
import type { Column } from '../../../../src/ir/index.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

/** NULL, NOT NULL and what implies one of them, in every order: the last one counts. */
const COUNTING = [
  ...[
    'int AUTO_INCREMENT',
    'int AUTO_INCREMENT NULL',
    'int NULL AUTO_INCREMENT',
    'int NOT NULL AUTO_INCREMENT',
  ],
  ...['int NOT NULL AUTO_INCREMENT NULL', 'int NULL AUTO_INCREMENT NULL', 'int NULL AUTO_INCREMENT NOT NULL'],
  ...['int SERIAL DEFAULT VALUE', 'int SERIAL DEFAULT VALUE NULL', 'int NULL SERIAL DEFAULT VALUE', 'SERIAL'],
];

describeServer.each(({ kind, scratch }) => {
  it('whether a column that counts may be NULL is read, and printed, as the server has it', async () => {
    const dialect = await loadDialect(kind.name);
    const columnOf = (sql: string): Column | undefined => {
      const state = createState(dialect);
      for (const operation of dialect.parse(sql, { file: '' }).operations) state.apply(operation);
      return state.table({ name: 't' })?.columns[0];
    };
    const wrong: string[] = [];
    await withClient(await scratch(), async (client) => {
      const isNullable = async (sql: string): Promise<boolean> => {
        await client.query(sql);
        const [row] = await client.query(
          "SELECT is_nullable AS n FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't'",
        );
        await client.query('DROP TABLE t');
        return row?.n === 'YES';
      };
      for (const column of COUNTING) {
        const sql = `CREATE TABLE t (a ${column}, UNIQUE KEY k (a))`;
        const truth = await isNullable(sql);
        if (columnOf(sql)?.nullable !== truth) wrong.push(`read: ${column}`);
        const [printed = ''] = dialect
          .parse(sql, { file: '' })
          .operations.flatMap((one) => dialect.print(one));
        if ((await isNullable(printed)) !== truth) wrong.push(`printed: ${column}`);
      }
    });
    expect(wrong).toEqual([]);
  });
});
