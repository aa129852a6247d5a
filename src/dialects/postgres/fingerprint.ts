import { createHash } from 'node:crypto';
import { keyOf } from '../../ir/index.js';
import type { IntrospectOptions, Observation } from '../dialect.js';
import type { SqlClient } from '../sql-client.js';
import {
  MARKS_SQL,
  objectHashSql,
  partCountsSql,
  relationHashesSql,
  routineHashesSql,
  USERS_SQL,
  type DescribedRow,
  type MarkRow,
} from './fingerprint/queries.js';
import { identityFacts } from './identity.js';
import { nameOf, type CatalogVersion } from './introspect/catalog.js';
import { catalogSession } from './introspect/session.js';

/**
 * The fingerprint is a short text that is the same for databases of the same schema, and changes when the schema does.
 *
 * Describing every object takes as long as introspecting, so what was described before is remembered per connection,
 * and only what has changed since is described anew and hashed, on the server. Every row of the catalog carries the
 * transaction that wrote it (`xmin`), so what was added or altered is what was written since the last time; and where
 * there are fewer old rows than there were, something was dropped.
 *
 * What is remembered of an object keeps the names that others had when it was described. So two equal databases may,
 * rarely, differ in their fingerprints (never the other way round): ask again with `fresh` before believing it.
 */
export async function observe(client: SqlClient, options: IntrospectOptions = {}): Promise<Observation> {
  const version = await catalogSession(client);
  const remembered = options.fresh === true ? undefined : memories.get(client);
  const memory = await (remembered === undefined
    ? remember(client, version)
    : update(client, version, remembered));
  memories.set(client, memory);

  const ignored = new Set(options.ignoreTables);
  const isWanted = ({ name, owner }: DescribedRow): boolean =>
    !(name !== null && ignored.has(keyOf(nameOf(name)))) &&
    !(owner !== null && ignored.has(keyOf(nameOf(owner))));
  const hashes = [...memory.objects.values()].filter(isWanted).map(({ hash }) => hash);
  return {
    fingerprint: createHash('sha256').update(hashes.sort().join('\n')).digest('hex').slice(0, 32),
    facts: remembered === undefined ? [] : identityFacts(remembered.objects, memory.objects, isWanted),
  };
}

interface Memory {
  /** By kind and number: `c16384` a relation, `p16390` a routine, `o` all else. */
  readonly objects: ReadonlyMap<string, DescribedRow>;
  /** All transactions before this one had ended. */
  readonly horizon: string;
  /** How many rows there were of transactions before the horizon. */
  readonly settled: ReadonlyMap<MarkRow['part'], number>;
  /** What transactions at or after the horizon wrote: it may have changed again unnoticed. */
  readonly unsettled: ReadonlySet<string>;
}

const memories = new WeakMap<SqlClient, Memory>();

/** The first time: everything is described. */
async function remember(client: SqlClient, version: CatalogVersion): Promise<Memory> {
  const marks = await marksOf(client, '3');
  const rows = await describe(client, version, [...marks.alive, 'o']);
  return { ...marks.next, objects: new Map(rows.map((row) => [row.id, row])) };
}

async function update(client: SqlClient, version: CatalogVersion, memory: Memory): Promise<Memory> {
  const marks = await marksOf(client, memory.horizon);
  const changed = new Set([...marks.changed, ...memory.unsettled]);
  const lost = new Set(
    marks.rows
      .filter(({ part, old }) => Number(old) < (memory.settled.get(part) ?? 0))
      .map(({ part }) => part),
  );
  if (lost.has('others')) changed.add('o');
  if (lost.has('routine comments')) for (const id of marks.alive) if (id.startsWith('p')) changed.add(id);
  if (lost.has('losable parts')) {
    const counts = (await client.query(partCountsSql, [])) as unknown as readonly DescribedRow[];
    const present = new Map(counts.map(({ id, parts }) => [id, parts]));
    for (const { id, parts } of memory.objects.values()) {
      if (id.startsWith('c') && (present.get(id) ?? '0') !== parts) changed.add(id);
    }
  }
  const objects = new Map([...memory.objects].filter(([id]) => id === 'o' || marks.alive.has(id)));
  const described = await describe(
    client,
    version,
    [...changed].filter((id) => id === 'o' || marks.alive.has(id)),
  );
  const renamed = described.filter((row) => isRenamed(memory.objects.get(row.id), row)).map(({ id }) => id);
  // Any column, default or function may name a type.
  if (renamed.includes('o')) return remember(client, version);
  for (const row of described) objects.set(row.id, row);
  // A column's numbering is described with its table, though it is the sequence that changes.
  const beside = [...ownersOf(described, objects), ...(await usersOf(client, renamed))];
  const stale = new Set(beside.filter((id) => !changed.has(id) && (id === 'o' || marks.alive.has(id))));
  for (const row of await describe(client, version, [...stale])) objects.set(row.id, row);
  return { ...marks.next, objects };
}

/** What mentions relations by their names, or by those of their columns, without a trace of a change in its own rows. */
async function usersOf(client: SqlClient, relations: readonly string[]): Promise<readonly string[]> {
  if (relations.length === 0) return [];
  const rows = await client.query(USERS_SQL, [relations.map((id) => id.slice(1))]);
  return rows.map(({ id }) => String(id));
}

function isRenamed(before: DescribedRow | undefined, after: DescribedRow): boolean {
  if (before === undefined) return false;
  return identityFacts(new Map([[before.id, before]]), new Map([[after.id, after]])).some(
    ({ kind }) => kind === 'renamed',
  );
}

function ownersOf(
  sequences: readonly DescribedRow[],
  objects: ReadonlyMap<string, DescribedRow>,
): readonly string[] {
  const owners = new Set(sequences.flatMap(({ owner }) => (owner === null ? [] : [keyOf(nameOf(owner))])));
  if (owners.size === 0) return [];
  return [...objects.values()].flatMap(({ id, name }) =>
    name !== null && owners.has(keyOf(nameOf(name))) ? [id] : [],
  );
}

interface Marks {
  readonly rows: readonly MarkRow[];
  readonly changed: readonly string[];
  /** The relations and routines that there are. */
  readonly alive: ReadonlySet<string>;
  readonly next: Omit<Memory, 'objects'>;
}

async function marksOf(client: SqlClient, since: string): Promise<Marks> {
  const rows = (await client.query(MARKS_SQL, [since])) as unknown as readonly MarkRow[];
  const idsOf = ({ kind }: MarkRow, numbers: readonly string[] | null): readonly string[] =>
    (numbers ?? []).map((number) => (kind === 'o' ? 'o' : `${kind}${number}`));
  return {
    rows,
    changed: rows.flatMap((row) => idsOf(row, row.changed)),
    alive: new Set(rows.flatMap((row) => idsOf(row, row.alive))),
    next: {
      horizon: rows[0]?.horizon ?? since,
      settled: new Map(rows.map(({ part, settled }) => [part, Number(settled)])),
      unsettled: new Set(rows.flatMap((row) => idsOf(row, row.unsettled))),
    },
  };
}

async function describe(
  client: SqlClient,
  version: CatalogVersion,
  ids: readonly string[],
): Promise<readonly DescribedRow[]> {
  const numbers = (kind: string): readonly string[] =>
    ids.filter((id) => id.startsWith(kind)).map((id) => id.slice(1));
  const relations = numbers('c');
  const routines = numbers('p');
  const rows = await Promise.all([
    relations.length === 0 ? [] : client.query(relationHashesSql(version), [relations]),
    routines.length === 0 ? [] : client.query(routineHashesSql, [routines]),
    ids.includes('o') ? client.query(objectHashSql(version), []) : [],
  ]);
  return rows.flat() as unknown as readonly DescribedRow[];
}
