import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Witness } from '../witness.js';

const run = promisify(execFile);

/** Looks with this pg_dump. A dump costs a process, so only at the end. */
export function pgDumpWitness(pgDump: string): Witness {
  return {
    title: 'pg_dump',
    everyStep: false,
    look: (url, ignoreTables) => dumpSchema(pgDump, url, ignoreTables),
  };
}

/** A database as pg_dump tells it, without rows and without the tables that are named (keys: `name`, `schema.name`). */
async function dumpSchema(pgDump: string, url: string, ignoreTables: readonly string[]): Promise<string> {
  const { password, href } = withoutPassword(url);
  const tables = ignoreTables.map(pattern);
  const sequences = await sequencesOf(tables, url);
  const ignored = [...tables, ...sequences].map((name) => `--exclude-table=${name}`);
  const { stdout } = await run(pgDump, ['--schema-only', ...ignored, href], {
    env: { ...process.env, PGPASSWORD: password },
    maxBuffer: 1 << 28,
  });
  return withoutKeys(stdout);
}

/** The sequences of their columns: pg_dump tells them even where their tables are left out. */
async function sequencesOf(tables: readonly string[], url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly name: string }>(
      `SELECT format('"%s"."%s"', s.relnamespace::regnamespace, s.relname) AS name FROM pg_depend d
        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
          AND d.refobjid IN (SELECT to_regclass(name) FROM unnest($1::text[]) AS name)`,
      [tables],
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** pg_dump of a minor release since August 2025 writes a random key into each dump, to keep psql from what is not its own. */
export function withoutKeys(dump: string): string {
  return dump.replace(/^\\(?:un)?restrict .*\n/gm, '');
}

/** A name as pg_dump's patterns take it literally. */
function pattern(key: string): string {
  return key
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

function withoutPassword(url: string): { readonly password: string; readonly href: string } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = '';
  return { password, href: parsed.href };
}
