import { mariadb } from '../../../src/dialects/mariadb/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import type { DialectName } from '../../../src/ir/index.js';
import { NOTHING_ANNOUNCED, type Announced } from '../../../src/probe/excuses.js';
import { probe, type ProbeSide } from '../../../src/probe/probe.js';
import type { ProbeReport } from '../../../src/probe/report.js';
import { testServers } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';

const dialects: Readonly<Record<DialectName, Dialect>> = { postgres, mysql, mariadb, sqlite };

/** Always the same rows, so that a change is what makes a test fail. */
export const SEED = 42;

/** A database made by a script, on a server of this machine. */
export interface Made {
  readonly dialect: DialectName;
  readonly sql: string;
}

/** Probes two databases. */
export async function probed(
  source: Made,
  target: Made,
  options: { readonly rows?: number; readonly announced?: Announced } = {},
): Promise<ProbeReport> {
  const opened = await Promise.all([open(source), open(target)]);
  try {
    return await probe({
      source: opened[0].side,
      target: opened[1].side,
      rows: options.rows ?? 350,
      seed: SEED,
      announced: options.announced ?? NOTHING_ANNOUNCED,
    });
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}

async function open({ dialect: name, sql }: Made): Promise<{ side: ProbeSide; close: () => Promise<void> }> {
  const dialect = dialects[name];
  await dialect.load();
  const { database, end } = await scratch(name, sql);
  const client = await database.connect();
  return {
    side: { dialect, client, schema: await dialect.introspect(client) },
    close: async () => {
      await client.close();
      await end();
    },
  };
}

async function scratch(
  name: DialectName,
  sql: string,
): Promise<{ readonly database: ScratchDatabase; readonly end: () => Promise<void> }> {
  if (name === 'postgres') return { database: await scratchDatabase(sql), end: async () => {} };
  if (name === 'sqlite') {
    const server = await sqlite.startServer();
    const database = await server.createDatabase();
    const client = await database.connect();
    await client.query(sql);
    await client.close();
    return { database, end: () => server.close() };
  }
  const server = testServers.find(({ kind }) => kind.name === name);
  if (server === undefined) throw new Error(`no ${name} on this machine`);
  return { database: await server.scratch(sql), end: async () => {} };
}

/** The disagreements in a few words. */
export function found({ disagreements }: ProbeReport): readonly string[] {
  return disagreements.map(
    ({ kind, table, columns, refusal }) =>
      `${kind} ${table}.${columns.join('+')}${refusal === undefined ? '' : ` ${refusal}`}`,
  );
}
