import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

/** What makes a key of a table with columns of these; `a` to `c` have 4 bytes for each character, `l` one. */
const COLUMNS =
  'a varchar(1000), b varchar(768), c varchar(500), d int, e bigint, l varchar(3000) CHARACTER SET latin1, t text, v varbinary(3072), w varbinary(3073)';
const KEYS = [
  ...['KEY (a)', 'KEY (b)', 'KEY (b, d)', 'KEY (c, b)', 'KEY (a(768))', 'KEY (a(769))', 'KEY (a(767), d)'],
  ...[
    'KEY (a(767), e)',
    'KEY (t(768))',
    'KEY (t(769))',
    'KEY (l)',
    'KEY (l, d)',
    'KEY (l, b)',
    'KEY (v)',
    'KEY (w)',
  ],
  ...['UNIQUE (a)', 'UNIQUE (b)', 'UNIQUE (c, b)', 'UNIQUE (v, d)', 'UNIQUE KEY k (l, d)', 'UNIQUE (t(769))'],
  ...['PRIMARY KEY (a)', 'PRIMARY KEY (b)', 'PRIMARY KEY (c, d)', 'PRIMARY KEY (w)', 'PRIMARY KEY (c, b)'],
  ...['FULLTEXT KEY (a)', 'KEY (d, e)'],
];

describeServer.each(({ kind, scratch }) => {
  it('a key is told that the server refuses for its length, and no other', async () => {
    const dialect = await loadDialect(kind.name);
    const told = (sql: string): readonly string[] => {
      const state = createState(dialect);
      const { operations } = dialect.parse(sql, { file: '' });
      return operations.flatMap((one) => state.apply(one).map(({ code, severity }) => `${severity} ${code}`));
    };
    const wrong: string[] = [];
    let refused = 0;
    await withClient(await scratch(), async (client) => {
      const isTaken = async (mode: string, ...statements: readonly string[]): Promise<boolean> => {
        await client.query(`SET SESSION sql_mode = ${mode}`);
        try {
          for (const statement of statements) await client.query(statement);
          return true;
        } catch {
          return false;
        } finally {
          await client.query('DROP TABLE IF EXISTS t');
        }
      };
      const expected = async (...statements: readonly string[]): Promise<readonly string[]> => {
        const usual = await isTaken('DEFAULT', ...statements);
        if (usual) return [];
        refused += 1;
        return (await isTaken("''", ...statements))
          ? ['warning depends-on-sql-mode']
          : ['error key-too-long'];
      };
      for (const key of KEYS) {
        const whole = `CREATE TABLE t (${COLUMNS}, ${key}) CHARSET utf8mb4`;
        const plain = `CREATE TABLE t (${COLUMNS}) CHARSET utf8mb4`;
        const later = `ALTER TABLE t ADD ${key}`;
        const together = `ALTER TABLE t ADD z int, MODIFY d bigint, ADD ${key}`;
        for (const statements of [[whole], [plain, later], [plain, together]]) {
          const [is, should] = [told(statements.join(';')), await expected(...statements)];
          if (is.join() !== should.join())
            wrong.push(`${statements.at(-1)}: ${is.join()} ≠ ${should.join()}`);
        }
      }
    });
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(10);
  }, 120_000);

  it('of a character set that only the database knows it is a warning', async () => {
    const dialect = await loadDialect(kind.name);
    const state = createState(dialect);
    const [operation] = dialect.parse('CREATE TABLE t (a varchar(1000) PRIMARY KEY)', {
      file: '',
    }).operations;
    const problems = operation === undefined ? [] : state.apply(operation);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['key-too-long', 'warning']]);
    expect(state.table({ name: 't' })).toBeDefined();
  });
});
