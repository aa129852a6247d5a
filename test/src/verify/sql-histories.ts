import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { sql } from '../../../adapters/sql/index.js';
import type { DiscoveredSet } from '../../../src/adapter.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { readHistory } from '../../../src/history/read.js';
import type { History } from '../../../src/ir/index.js';
import type { VerifySide } from '../../../src/verify/index.js';
import { sharedServer } from '../../support/postgres.js';

/** A migration of a test: its way up, and its way back if it has one. */
export type SqlMigration = string | readonly [up: string, down: string];

/** Writes migrations `1_step.up.sql` … into a new folder, and finds them there. */
export async function writeSql(migrations: readonly SqlMigration[]): Promise<DiscoveredSet> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ormbridge-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  migrations.forEach((migration, i) => {
    const [up, down] = typeof migration === 'string' ? [migration, undefined] : migration;
    writeFileSync(path.join(folder, `${i + 1}_step.up.sql`), up);
    if (down !== undefined) writeFileSync(path.join(folder, `${i + 1}_step.down.sql`), down);
  });
  const [set] = await sql.discover(folder);
  if (set === undefined) throw new Error('no migrations were found');
  return set;
}

export async function readSql(set: DiscoveredSet): Promise<History> {
  const registry = { names: ['sql'], load: async () => sql };
  return (await readHistory(set, registry)).history;
}

/** A side of SQL files that is applied by the adapter's own runner, or from what was read of it. */
export async function sqlSide(
  migrations: readonly SqlMigration[],
  how: 'tools' | 'reading' = 'tools',
): Promise<VerifySide> {
  const set = await writeSql(migrations);
  const history = await readSql(set);
  const server = await sharedServer();
  if (how === 'reading') return { history, run: 'reading', server };
  return { history, run: (url) => sql.createRunner(set, { url, dialect: 'postgres' }), server };
}

export const postgres = (): ReturnType<typeof loadDialect> => loadDialect('postgres');
