import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoveredSet } from '../adapter.js';
import { InputError } from '../errors.js';
import type { DialectName } from '../ir/index.js';
import { redactUrl } from '../redact.js';
import type { AdapterRegistry } from '../registry.js';

export interface FindOptions {
  /** Only this adapter is asked. */
  readonly adapter?: string;
  /** Values of environment variables that configurations read. */
  readonly env?: Readonly<Record<string, string>>;
  /** The databases that are asked for, the one that tells most first: which of several sets that are as sure is meant. */
  readonly dialects?: readonly (DialectName | undefined)[];
}

/**
 * Every migration set at or below a path, the surest claim first. Where two adapters claim the same folder,
 * the surer one keeps it.
 */
export async function findSets(
  target: string,
  registry: AdapterRegistry,
  options: FindOptions = {},
): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  await mustExist(target);
  const names = options.adapter === undefined ? registry.names : [adapterName(options.adapter, registry)];
  const isNamed = options.adapter !== undefined;
  const claims: DiscoveredSet[] = [];
  const asked = { isNamed, ...(options.env === undefined ? {} : { env: options.env }) };
  for (const name of names) claims.push(...(await (await registry.load(name)).discover(absolute, asked)));
  // One folder holds several sets of one adapter where the names of its files say databases.
  const best = new Map<string, DiscoveredSet[]>();
  for (const claim of claims) {
    const earlier = best.get(claim.root);
    const [first] = earlier ?? [];
    if (earlier === undefined || first === undefined) best.set(claim.root, [claim]);
    else if (first.adapter === claim.adapter) earlier.push(claim);
    else if (claim.confidence > first.confidence) best.set(claim.root, [claim]);
  }
  return [...best.values()]
    .flat()
    .map((set) => withProject(set, absolute))
    .sort((a, b) => b.confidence - a.confidence || (a.root < b.root ? -1 : a.root > b.root ? 1 : 0));
}

/**
 * Where nothing says how far a project goes (no package.json above), it is what the user named: code in it may import from all of
 * that, and from nothing beside it.
 */
function withProject(set: DiscoveredSet, target: string): DiscoveredSet {
  const { project } = set;
  if (existsSync(path.join(project, 'package.json'))) return set;
  const inside = path.relative(target, project);
  return inside.startsWith('..') || path.isAbsolute(inside) ? set : { ...set, project: target };
}

/** Below this a folder of files looks like a history in nothing but that it holds some. */
const LIKELY = 0.42;

/** Those that are worth reading unasked, and those that are perhaps none: queries and dumps beside a project's migrations. */
export function bySurety(sets: readonly DiscoveredSet[]): {
  readonly likely: readonly DiscoveredSet[];
  readonly unlikely: readonly DiscoveredSet[];
} {
  const likely = sets.filter(({ confidence }) => confidence >= LIKELY);
  return likely.length === 0
    ? { likely: sets, unlikely: [] }
    : { likely, unlikely: sets.filter((set) => !likely.includes(set)) };
}

/** The one set that a command works on; which one is meant must be clear. */
export async function findSet(
  target: string,
  registry: AdapterRegistry,
  options: FindOptions = {},
): Promise<DiscoveredSet> {
  const sets = await findSets(target, registry, options);
  const withContent = sets.filter((set) => set.migrations.length > 0 || (set.stateFiles?.length ?? 0) > 0);
  const [first] = withContent;
  if (first === undefined) throw await noMigrations(target, registry, options.adapter);
  const absolute = path.resolve(target);
  const here = withContent.filter((set) => set.root === absolute);
  const surest = withContent.filter((set) => set.confidence === first.confidence);
  const [only, another] = ofDialect(here.length > 0 ? here : surest, options.dialects ?? []);
  if (only === undefined || another !== undefined) {
    const { likely } = bySurety(withContent);
    const list = likely.map(
      (set) => `  ${path.relative(process.cwd(), set.root) || '.'}  (${set.adapter}, ${set.evidence})`,
    );
    throw new InputError(
      'several-sets',
      `there are ${likely.length} sets of migrations in ${target}:\n${list.join('\n')}`,
      'give the folder of the one you mean, or name its tool with --from or its database with --source-dialect',
    );
  }
  return only;
}

/** That nothing was found, and what to do: what else is here is named. `asked`: the only tool that was looked for. */
export async function noMigrations(
  target: string,
  registry: AdapterRegistry,
  asked?: string,
): Promise<InputError> {
  const message = `there are no migrations in ${target}`;
  if (asked !== undefined) {
    return new InputError(
      'no-migrations',
      message,
      `only ${asked} was looked for, as --from says: leave it out to see what is here`,
    );
  }
  const unread = (await registry.unreadAt?.(target)) ?? [];
  if (unread.length === 0) {
    return new InputError(
      'no-migrations',
      message,
      `looked for ${registry.names.join(', ')}; give the folder that holds them (links to folders are not followed), or name the tool with --from`,
    );
  }
  const here = unread.map(({ title, place }) => `${title} (${path.relative(process.cwd(), place) || '.'})`);
  const ways = unread.flatMap(({ how }) => how ?? []);
  const dump =
    'their result can be converted: apply them to an empty database, dump its schema (pg_dump --schema-only, mysqldump --no-data, sqlite3 .schema), and give that file';
  return new InputError(
    'no-migrations',
    `${message} of a tool that is read; there are files of ${here.join(', ')}`,
    [...ways, dump].join('; or '),
  );
}

/** Those of the database that is asked for, where there are some. */
function ofDialect(
  sets: readonly DiscoveredSet[],
  dialects: readonly (DialectName | undefined)[],
): readonly DiscoveredSet[] {
  if (sets.length < 2) return sets;
  for (const dialect of dialects) {
    const found = dialect === undefined ? [] : sets.filter((set) => set.dialect === dialect);
    if (found.length > 0) return found;
  }
  return sets;
}

/** Checks the name of an adapter that a user typed. */
export function adapterName(name: string, registry: AdapterRegistry): string {
  if (registry.names.includes(name)) return name;
  throw new InputError(
    'unknown-adapter',
    `there is no adapter "${name}"`,
    `use one of ${registry.names.join(', ')}`,
  );
}

async function mustExist(target: string): Promise<void> {
  if (target === '')
    throw new InputError('no-path', 'the path is empty', 'give the folder of the migrations');
  try {
    await stat(target);
  } catch {
    if (/^[a-z][a-z0-9+.-]*:\//i.test(target)) {
      throw new InputError(
        'not-a-path',
        `${redactUrl(target)} is a URL, not a path`,
        'give the folder of the migrations; databases are given with --source-url and --target-url',
      );
    }
    throw new InputError('not-found', `${path.resolve(target)} does not exist`, 'check the path');
  }
}
