import { expect, it } from 'vitest';
import { createRunner } from '../../../adapters/typeorm/runner.js';
import { cli, folderWith } from '../../support/cli.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { readAll } from './support.js';

const migration = (up: string): string => `
  exports.M1600000000000 = class M1600000000000 {
    async up(queryRunner) { ${up} }
    async down(queryRunner) {}
  };`;

async function sqlOf(up: string): Promise<readonly string[]> {
  const folder = folderWith({ '1600000000000-M.js': migration(up) });
  const { migrations, dialect } = await readAll(folder);
  return (migrations[0]?.up.operations ?? []).flatMap((one) =>
    one.kind === 'opaque' ? [`OPAQUE ${one.reason}`] : dialect.print(one),
  );
}

const TAGGED = `
  const table = 'team';
  await queryRunner.query('CREATE TABLE team (id integer, name text)');
  await queryRunner.sql\`
    INSERT INTO \${() => table} (id, name) VALUES (\${1}, \${"it's"}), (\${2}, \${null})
  \`;
  const rows = await queryRunner.sql\`SELECT id FROM team WHERE id IN (\${() => [1, 2]})\`;`;

it('the tag sql sends its values as parameters, as TypeORM itself does', async () => {
  const statements = await sqlOf(TAGGED);
  expect(statements.slice(1)).toEqual([
    expect.stringMatching(/^INSERT INTO "team" \("id", "name"\)\s+VALUES\s+\(1, 'it''s'\),\s+\(2, NULL\)$/),
  ]);
  const folder = folderWith({ '1600000000000-M.js': migration(TAGGED) });
  const out = folderWith({});
  const set = ['--from', 'typeorm', '--dialect', 'postgres', '--to', 'sql', '--out', out, '--verify'];
  const { code, stdout } = await cli('convert', folder, ...set);
  expect(stdout).toContain('schemas and rows are the same');
  expect(code).toBe(0);
});

it('of the tag sql with a value that is not known the rest is known', async () => {
  const rows = `${TAGGED} for (const row of rows) await queryRunner.sql\`UPDATE team SET name = 'x' WHERE id = \${row.id}\`;`;
  const folder = folderWith({ '1600000000000-M.js': migration(rows) });
  const { migrations } = await readAll(folder);
  expect(migrations[0]?.up.operations.at(-1)).toMatchObject({
    kind: 'opaque',
    effect: 'data',
    touches: [{ kind: 'table', name: { name: 'team' } }],
  });
});

it('what clearDatabase does, no migration survives', async () => {
  const up = "await queryRunner.query('CREATE TABLE team (id integer)'); await queryRunner.clearDatabase();";
  expect((await sqlOf(up)).at(-1)).toMatch(/^OPAQUE it drops every table, also that of the migrations/);

  const folder = folderWith({ '1600000000000-M.js': migration(up) });
  const { set } = await readAll(folder);
  const database = await scratchDatabase('CREATE TABLE before (id integer)');
  const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    await expect(runner.up('M1600000000000')).rejects.toThrow('relation "migrations" does not exist');
  } finally {
    await runner.close();
  }
  const rows = await withClient(database, (client) =>
    client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'"),
  );
  expect(rows).toEqual([{ tablename: 'before' }]);
});

it('which databases there are is not known, and asking for it changes nothing', async () => {
  const up = `
    const name = await queryRunner.getCurrentDatabase();
    const isThere = await queryRunner.hasDatabase('other');
    console.log(name, isThere);
    await queryRunner.query('CREATE TABLE team (id integer)');`;
  expect(await sqlOf(up)).toEqual([expect.stringContaining('CREATE TABLE "team"')]);
});

it("a migration's first statement is the first of its transaction, as with migration:run --transaction each", async () => {
  const up = "await queryRunner.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');";
  const folder = folderWith({ '1600000000000-M.js': migration(up) });
  const { set } = await readAll(folder);
  const database = await scratchDatabase('');
  const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    await runner.up('M1600000000000');
  } finally {
    await runner.close();
  }
});
