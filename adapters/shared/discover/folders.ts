import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

/** As JavaScript compares strings, which is how the tools sort file names (knex `lib/migrations/migrate/sources/fs-migrations.js`). */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The folder of the next package.json above, or else of the next .git; else the folder itself. */
export async function projectOf(folder: string): Promise<string> {
  for (const sign of ['package.json', '.git']) {
    for (let current = folder; ; current = path.dirname(current)) {
      if (await exists(path.join(current, sign))) return current;
      if (path.dirname(current) === current) break;
    }
  }
  return folder;
}

/** Whether there is a file or folder. */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * Whether an entry of a folder is a file, or a link to one: the tools read those too. Links to folders are not
 * followed: they may lead anywhere, back to where they are, too.
 */
export async function isFileIn(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return stat(path.join(folder, entry.name)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Whether a path is a folder or lies in it. */
export function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** The deepest folder that holds all of them. */
export function commonFolder(folders: readonly string[]): string {
  const [first, ...rest] = folders;
  let common = first ?? '/';
  while (!rest.every((folder) => isWithin(folder, common)) && path.dirname(common) !== common)
    common = path.dirname(common);
  return common;
}
