import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { byCodeUnit, isFileIn } from './folders.js';

/** Folders that hold no code of the project itself. */
const SKIPPED = new Set(['node_modules', '.git', 'coverage', '.yarn', '.pnpm-store']);

/** What a build makes: looked into only when there is nothing else. */
const BUILT = new Set(['dist', 'build', 'out', 'lib']);

/** How deep below the given folder migrations are looked for. */
const DEPTH = 7;

/** What is looked at on the way. */
export interface Visitor<Folder> {
  /** A file that is no migration but says something of them: its configuration. */
  isConfig(name: string): boolean;
  /** What is in a folder, given the names of its other files in order; undefined if nothing of interest. */
  lookAt(folder: string, files: readonly string[]): Promise<Folder | undefined>;
}

/** What was found: absolute paths of configuration files, and the folders. */
export interface Walked<Folder> {
  readonly configs: readonly string[];
  readonly folders: readonly Folder[];
}

/** Looks through a project's folders; into what a build made only when there is nothing elsewhere. */
export async function walk<Folder>(target: string, visitor: Visitor<Folder>): Promise<Walked<Folder>> {
  const found: Found<Folder> = { configs: [], folders: [], built: [] };
  await visit(target, DEPTH, visitor, found);
  const configs = [...found.configs];
  let level = found;
  while (level.folders.length === 0 && level.built.length > 0) {
    const next: Found<Folder> = { configs: [], folders: [], built: [] };
    for (const folder of level.built) await visit(folder, DEPTH, visitor, next);
    configs.push(...next.configs);
    level = next;
  }
  return { configs, folders: level.folders };
}

interface Found<Folder> {
  readonly configs: string[];
  readonly folders: Folder[];
  readonly built: string[];
}

async function visit<Folder>(
  folder: string,
  depth: number,
  visitor: Visitor<Folder>,
  found: Found<Folder>,
): Promise<void> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => byCodeUnit(a.name, b.name));
  const files: string[] = [];
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (await isFileIn(folder, entry)) {
      if (visitor.isConfig(entry.name)) found.configs.push(full);
      else files.push(entry.name);
    } else if (!entry.isDirectory() || SKIPPED.has(entry.name) || depth === 0) continue;
    else if (BUILT.has(entry.name)) found.built.push(full);
    else await visit(full, depth - 1, visitor, found);
  }
  const looked = await visitor.lookAt(folder, files);
  if (looked !== undefined) found.folders.push(looked);
}
