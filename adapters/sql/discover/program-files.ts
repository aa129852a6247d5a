import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../language.js';
import type { Candidate } from './candidate.js';

/**
 * `20240101_name.go` and `1_name.up.go` among numbered SQL files: goose (documentation, "Go migrations"), and runners of people's
 * own that are made like it. A test is none.
 */
const NUMBERED = /^([0-9]+)[._-](.+?)(?:[._-](up|down))?\.go$/;

/** Flyway's migrations in a language of the JVM: `V1_2__Name.java` (Flyway documentation, "Java-based migrations"). */
const FLYWAY = /^(?:V([0-9][0-9._]*?)|R)__(.+)\.(?:java|kt|groovy|scala)$/;

/** The migrations of a folder that are programs: they have a place in the order, and what they do is not known. */
export async function programsIn(
  folder: string,
  entries: readonly string[],
  sql: readonly Candidate[],
): Promise<readonly Candidate[]> {
  if (sql.some(({ layout }) => layout === 'flyway')) {
    const elsewhere = await Promise.all(sourceFolders(folder).map(flywayIn));
    return [...flywayPrograms(entries, ''), ...elsewhere.flat()];
  }
  return sql.some(({ version }) => version !== '') ? entries.flatMap(numbered) : [];
}

function numbered(file: string): readonly Candidate[] {
  const match = NUMBERED.exec(file);
  if (match === null || file.endsWith('_test.go')) return [];
  const [, version = '', name = '', direction] = match;
  return [
    {
      layout: direction === undefined ? 'plain' : 'up-down',
      direction: direction === 'down' ? 'down' : 'up',
      version,
      name,
      file,
    },
  ];
}

/** Flyway looks for classes where it looks for files: `resources/db/migration` and `java/db/migration` are one location. */
function sourceFolders(folder: string): readonly { readonly folder: string; readonly prefix: string }[] {
  const inside = `${path.sep}resources${path.sep}`;
  const at = folder.lastIndexOf(inside);
  if (at < 0) return [];
  const rest = folder.slice(at + inside.length);
  return ['java', 'kotlin', 'groovy', 'scala'].map((language) => {
    const source = path.join(folder.slice(0, at), language, rest);
    return { folder: source, prefix: `${path.relative(folder, source).split(path.sep).join('/')}/` };
  });
}

async function flywayIn(place: {
  readonly folder: string;
  readonly prefix: string;
}): Promise<readonly Candidate[]> {
  return flywayPrograms(await readdir(place.folder).catch(() => []), place.prefix);
}

function flywayPrograms(files: readonly string[], prefix: string): readonly Candidate[] {
  return files.flatMap((file): readonly Candidate[] => {
    const match = FLYWAY.exec(file);
    if (match === null || languageOf(file) === undefined) return [];
    const [, version, name = ''] = match;
    return [
      {
        layout: 'flyway',
        direction: 'up',
        version: version ?? '',
        name,
        file: `${prefix}${file}`,
        ...(version === undefined ? { repeatable: true } : {}),
      },
    ];
  });
}
