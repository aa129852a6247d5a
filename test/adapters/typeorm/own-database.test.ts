import { expect, it } from 'vitest';
import { cli, folderWith } from '../../support/cli.js';
import { describeServer } from '../../support/mysql.js';

/** A helper as people write it: the name of the database goes into the question, as text or as a parameter. */
const MIGRATION = `
async function has(queryRunner, table, column) {
  const { database } = queryRunner.connection.options;
  const rows = await queryRunner.query(
    \`SELECT COUNT(1) AS cnt FROM INFORMATION_SCHEMA.COLUMNS
      WHERE table_schema = '\${database}' AND table_name = '\${table}' AND column_name = '\${column}'\`,
  );
  return Number.parseInt(rows[0].cnt) === 1;
}
async function indexes(queryRunner, table) {
  const database = await queryRunner.getCurrentDatabase();
  return queryRunner.query(
    "SELECT DISTINCT index_name AS name FROM information_schema.statistics WHERE table_schema = ? AND table_name = ? AND index_name <> 'PRIMARY' ORDER BY index_name",
    [database, table],
  );
}
exports.M1600000000000 = class M1600000000000 {
  async up(queryRunner) {
    await queryRunner.query('CREATE TABLE team (id int PRIMARY KEY, name varchar(20), KEY by_name (name))');
    if (!(await has(queryRunner, 'team', 'name'))) await queryRunner.query('ALTER TABLE team ADD name int');
    if (!(await has(queryRunner, 'team', 'city'))) await queryRunner.query('ALTER TABLE team ADD city int');
  }
  async down(queryRunner) {
    await queryRunner.query('DROP TABLE team');
  }
};
exports.N1600000000001 = class N1600000000001 {
  async up(queryRunner) {
    for (const { name } of await indexes(queryRunner, 'team'))
      await queryRunner.query(\`DROP INDEX \${name} ON team\`);
  }
  async down() {}
};`;

describeServer.each((server) => {
  it('a question that names its own database is answered from the history', async () => {
    const folder = folderWith({ '1600000000000-M.js': MIGRATION });
    const dialect = server.kind.name === 'mariadb' ? 'mariadb' : 'mysql';
    const set = [
      '--from',
      'typeorm',
      '--dialect',
      dialect,
      '--to',
      'sql',
      '--out',
      folderWith({}),
      '--verify',
    ];
    const { code, stdout, stderr } = await cli('convert', folder, ...set);
    expect(stderr).toBe('');
    expect(stdout).toContain('4 operations: 4 exact');
    expect(stdout).toContain('schemas and rows are the same after each of 2 steps up');
    expect(code).toBe(0);
  });
});

it('a name that is compared with something else stays what it is', async () => {
  const migration = `
exports.M1600000000000 = class M1600000000000 {
  async up(queryRunner) {
    const { database } = queryRunner.connection.options;
    if (database === 'live') await queryRunner.query('CREATE TABLE a (id int)');
    await queryRunner.query(\`ALTER DATABASE \${database} CHARACTER SET utf8mb4\`);
  }
  async down() {}
};`;
  const folder = folderWith({ '1600000000000-M.js': migration });
  const set = ['--from', 'typeorm', '--dialect', 'mysql', '--to', 'sql', '--out', folderWith({})];
  const { code, stdout, stderr } = await cli('convert', folder, ...set);
  expect(stderr).toBe('');
  expect(stdout).toContain('the name of the database is not known [manual-operation]');
  expect(stdout).toContain('2 operations: 0 exact, 0 lossy, 2 manual');
  expect(code).toBe(3);
});
