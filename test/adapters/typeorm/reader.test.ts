import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRunner } from '../../../adapters/typeorm/runner.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { describeMigration, readAll, spellings } from './support.js';

const files = readdirSync(spellings).filter((file) => /\.m?[jt]s$/.test(file));
/** Needs values that nothing knows, so it cannot run either. */
const UNRUNNABLE = new Set(['unknown_values.ts', 'split_rows.ts', 'batches.ts']);

describe('spellings of migrations', () => {
  it.each(files)('%s', async (file) => {
    const { migrations, dialect } = await readAll(path.join(spellings, file));
    const text = migrations.map((migration) => describeMigration(migration, dialect)).join('\n');
    await expect(text).toMatchFileSnapshot(path.join(spellings, 'read', `${file}.sql`));
  });

  it('a value of the environment makes an operation known', async () => {
    const { migrations } = await readAll(path.join(spellings, 'unknown_values.ts'), { NOTE: 'of the shop' });
    expect(migrations[0]?.up.operations).toContainEqual(
      expect.objectContaining({ kind: 'comment', comment: 'of the shop' }),
    );
  });
});

describe('what is read and what TypeORM does on a server', () => {
  it.each(files.filter((file) => !UNRUNNABLE.has(file)))(
    '%s',
    async (file) => {
      const { set, migrations, dialect } = await readAll(path.join(spellings, file));
      const byTypeorm = await scratchDatabase();
      const runner = await createRunner(set, { url: byTypeorm.url, dialect: 'postgres' });
      try {
        for (const { id } of migrations) await runner.up(id);
      } finally {
        await runner.close();
      }
      const byUs = await scratchDatabase();
      const sql = migrations.flatMap(({ up }) => up.operations).flatMap((one) => dialect.print(one));
      const ours = await withClient(byUs, async (client) => {
        for (const statement of sql) await client.query(statement);
        return dialect.introspect(client);
      });
      const theirs = await withClient(byTypeorm, (client) =>
        dialect.introspect(client, { ignoreTables: ['migrations', 'typeorm_metadata'] }),
      );
      expect(ours).toEqual(theirs);
    },
    30_000,
  );
});
