import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoveredSet, MigrationSource } from '../../src/adapter.js';
import type { Diagnostic } from '../../src/ir/index.js';
import { isFileIn } from '../shared/folders.js';
import { guessDialect } from './dialect-guess.js';
import { compareVersions, roleOf, type FileRole } from './layout.js';

interface Candidate extends FileRole {
  readonly file: string;
}

/** Folders that hold no migrations of the project itself. */
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage']);

/** How deep below the given folder migrations are looked for. */
const DEPTH = 6;

/**
 * Finds folders of `.sql` migrations at or below a path; a single `.sql` file is a set of one.
 * A folder whose files all lie in sub-folders named `migration.sql` is Prisma's and left to it.
 */
export async function discover(target: string): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  if ((await stat(absolute)).isFile()) {
    const fileName = path.basename(absolute);
    const role = roleOf(fileName);
    if (role === undefined) return [];
    return [await toSet(path.dirname(absolute), [{ ...role, file: fileName }])];
  }
  const sets: DiscoveredSet[] = [];
  await walk(absolute, DEPTH, sets);
  return sets;
}

async function walk(folder: string, depth: number, sets: DiscoveredSet[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const candidates: Candidate[] = [];
  for (const entry of entries) {
    if (!(await isFileIn(folder, entry))) continue;
    const role = roleOf(entry.name);
    // A `migration.sql` or `down.sql` by itself is the content of one of Prisma's folders.
    if (role === undefined || entry.name === 'migration.sql' || entry.name === 'down.sql') continue;
    candidates.push({ ...role, file: entry.name });
  }
  if (candidates.length > 0) sets.push(await toSet(folder, candidates));
  if (depth === 0) return;
  for (const entry of entries) {
    if (entry.isDirectory() && !SKIPPED.has(entry.name))
      await walk(path.join(folder, entry.name), depth - 1, sets);
  }
}

async function toSet(root: string, candidates: readonly Candidate[]): Promise<DiscoveredSet> {
  const diagnostics: Diagnostic[] = [];
  const ordered = [...candidates].sort(order);
  const downs = new Map<string, Candidate>();
  for (const candidate of ordered)
    if (candidate.direction === 'down') downs.set(pairKey(candidate), candidate);

  const migrations: MigrationSource[] = [];
  const seen = new Map<string, string>();
  for (const candidate of ordered) {
    if (candidate.direction === 'down') continue;
    const id = idOf(candidate);
    const key = recordedAs(candidate);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      diagnostics.push(duplicate(earlier, candidate, root));
      continue;
    }
    seen.set(key, candidate.file);
    const down = downs.get(pairKey(candidate));
    downs.delete(pairKey(candidate));
    migrations.push({
      id,
      name: candidate.name,
      ...(candidate.version === '' ? {} : { timestamp: candidate.version }),
      file: candidate.file,
      ...(down === undefined ? {} : { downFile: down.file }),
    });
  }
  for (const orphan of downs.values()) {
    diagnostics.push({
      severity: 'warning',
      code: 'down-without-up',
      message: `${orphan.file} undoes a migration that is not here`,
      file: path.join(root, orphan.file),
    });
  }
  const dialect = guessDialect(ordered.map(({ file }) => path.join(root, file)));
  return {
    adapter: 'sql',
    ...(dialect === undefined ? {} : { dialect }),
    root,
    project: root,
    migrations,
    confidence: migrations.length > 1 || candidates.some((c) => c.version !== '') ? 0.5 : 0.2,
    evidence: `${migrations.length} .sql file${migrations.length === 1 ? '' : 's'}, ${await describeLayout(root, candidates)}`,
    diagnostics,
  };
}

async function describeLayout(root: string, candidates: readonly Candidate[]): Promise<string> {
  if (candidates.some((c) => c.layout === 'flyway')) return 'named as Flyway names them';
  if (candidates.some((c) => c.layout === 'up-down')) return 'up and down files';
  const first = candidates[0];
  const head =
    first === undefined ? '' : (await readFile(path.join(root, first.file), 'utf8')).slice(0, 4096);
  if (/^--\s*migrate:up\b/m.test(head)) return 'with dbmate sections';
  if (/^--\s*\+goose\s+up\b/im.test(head)) return 'with goose sections';
  return 'plain';
}

/** Repeatable ones last, then by version, files without one by name. */
function order(a: Candidate, b: Candidate): number {
  if ((a.repeatable ?? false) !== (b.repeatable ?? false)) return a.repeatable === true ? 1 : -1;
  return compareVersions(orderOf(a), orderOf(b)) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
}

/** `2.sql` comes before `10.sql`: a name that is a number is what orders it. */
function orderOf({ version, name }: Candidate): string {
  return version === '' && /^[0-9]+$/.test(name) ? name : version;
}

function pairKey(candidate: Candidate): string {
  // Flyway pairs by version alone; elsewhere the description is part of what the two files share.
  return candidate.layout === 'flyway' ? candidate.version : `${candidate.version} ${candidate.name}`;
}

/**
 * What must be there once. Flyway refuses two files of one version, and 1, 1.0 and 01 are one (Flyway documentation,
 * "Versioned migrations"); other tools take a version and a name.
 */
function recordedAs(candidate: Candidate): string {
  if (candidate.layout !== 'flyway' || candidate.repeatable === true) return idOf(candidate);
  const parts = candidate.version.split(/[._]/).map((part) => part.replace(/^0+(?=.)/, ''));
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop();
  return `version ${parts.join('.')}`;
}

function duplicate(earlier: string, candidate: Candidate, root: string): Diagnostic {
  const what =
    candidate.layout === 'flyway' && candidate.repeatable !== true
      ? `version ${candidate.version}`
      : `id ${idOf(candidate)}`;
  return {
    severity: 'error',
    code: 'duplicate-migration',
    message: `two migrations have the ${what}: ${earlier} and ${candidate.file}`,
    file: path.join(root, candidate.file),
    help: 'give one of them another number or name: a tool would refuse them, or record only one',
  };
}

/** As the tool records it: Flyway and golang-migrate know a version only, but people know the name. */
function idOf(candidate: Candidate): string {
  if (candidate.repeatable === true) return `R__${candidate.name}`;
  if (candidate.version === '') return candidate.name;
  return candidate.layout === 'flyway'
    ? `V${candidate.version}__${candidate.name}`
    : `${candidate.version}_${candidate.name}`;
}
