import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoveredSet } from '../../src/adapter.js';
import type { Diagnostic } from '../../src/ir/index.js';
import { isFileIn } from '../shared/discover/folders.js';
import { guessDialect, guessOther } from './dialect-guess.js';
import { byDialect } from './discover/by-dialect.js';
import type { Candidate } from './discover/candidate.js';
import { dialectOfFolder } from './discover/folder-dialect.js';
import { readFolders, readJournal } from './discover/drizzle.js';
import { folderEach } from './discover/folder-each.js';
import { programsIn } from './discover/program-files.js';
import { databaseOfProject } from './discover/project-database.js';
import { toSet } from './discover/set.js';
import { versionFolders } from './discover/version-folders.js';
import { languageOf } from './language.js';
import { roleOf } from './layout.js';

/** Folders that hold no migrations of the project itself. */
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage', 'vendor']);

/** Folders in which build tools put copies of what is elsewhere, by the file that shows the tool. */
const COPIES: readonly { readonly folder: string; readonly beside: RegExp }[] = [
  { folder: 'target', beside: /^(?:pom\.xml|Cargo\.toml|build\.sbt)$/ },
  { folder: 'build', beside: /^build\.gradle(?:\.kts)?$/ },
];

/** How deep below the given folder migrations are looked for: those of Java lie in `module/src/main/resources/org/…/db/mysql`. */
const DEPTH = 14;

/**
 * Finds folders of `.sql` migrations at or below a path; a single `.sql` file is a set of one. One folder holds several sets
 * where the names of its files say databases.
 * A folder whose files all lie in sub-folders named `migration.sql` is Prisma's and left to it.
 */
export async function discover(target: string): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  if ((await stat(absolute)).isFile()) {
    const fileName = path.basename(absolute);
    const role = roleOf(fileName);
    if (role === undefined) return [];
    return setsOf(path.dirname(absolute), absolute, [{ ...role, file: fileName }]);
  }
  const sets: DiscoveredSet[] = [];
  await walk(absolute, absolute, DEPTH, sets);
  return sets;
}

async function walk(folder: string, target: string, depth: number, sets: DiscoveredSet[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) if (await isFileIn(folder, entry)) files.push(entry.name);
  const folders = entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name));
  const inFolders = await folderEach(
    folder,
    folders.map(({ name }) => name),
  );
  const inVersions = await versionFolders(
    folder,
    folders.map(({ name }) => name),
  );
  const taken = new Set([...inFolders.taken, ...inVersions.taken]);
  const sql = [...files.flatMap(candidate), ...inFolders.candidates, ...inVersions.candidates];
  const candidates = [...sql, ...(await programsIn(folder, files, sql))];
  if (candidates.length > 0) sets.push(...(await setsOf(folder, target, candidates)));
  if (depth === 0) return;
  for (const { name } of folders) {
    const isCopy = COPIES.some(
      (copy) => copy.folder === name && files.some((file) => copy.beside.test(file)),
    );
    if (!isCopy && !taken.has(name)) await walk(path.join(folder, name), target, depth - 1, sets);
  }
}

function candidate(file: string): readonly Candidate[] {
  const role = roleOf(file);
  // A `migration.sql` or `down.sql` by itself is the content of one of Prisma's folders.
  return role === undefined || file === 'migration.sql' || file === 'down.sql' ? [] : [{ ...role, file }];
}

async function setsOf(
  root: string,
  target: string,
  candidates: readonly Candidate[],
): Promise<readonly DiscoveredSet[]> {
  const sqlOf = (files: readonly Candidate[]): readonly string[] =>
    files.flatMap(({ file }) => (languageOf(file) === undefined ? [path.join(root, file)] : []));
  const ofProject = databaseOfProject(root);
  const guess = (files: readonly Candidate[]) => guessDialect(sqlOf(files), ofProject);
  const { own, above } = dialectOfFolder(root);
  // For a database that is not read: nothing but errors would come of it, unless the user means just this folder.
  if (own !== undefined && own.dialect === undefined && root !== target) return [];
  const journal =
    readJournal(root) ??
    readFolders(
      root,
      candidates.map(({ file }) => file),
    );
  const { sets, unread } = byDialect(candidates, guess);
  const diagnostics = [...unread].map(([title, count]) => otherDatabase(root, title, count));
  const found: DiscoveredSet[] = [];
  for (const files of sets) {
    if (files.candidates.length === 0) continue;
    const guessed = guess(files.candidates);
    const isSaid = files.dialect !== undefined || journal?.dialect !== undefined || own !== undefined;
    const other = isSaid ? undefined : guessOther(sqlOf(files.candidates));
    if (other !== undefined) {
      const set = await toSet({
        root,
        target,
        candidates: files.candidates,
        dialect: undefined,
        said: undefined,
        journal,
        diagnostics,
      });
      found.push({ ...set, otherDatabase: other });
      continue;
    }
    const dialect =
      files.dialect ??
      journal?.dialect ??
      (own?.dialect === 'mysql' && guessed === 'mariadb' ? guessed : own?.dialect) ??
      guessed ??
      above ??
      ofProject;
    found.push(
      await toSet({
        root,
        target,
        candidates: files.candidates,
        dialect,
        said: files.dialect,
        journal,
        diagnostics,
      }),
    );
  }
  return found;
}

function otherDatabase(root: string, title: string, count: number): Diagnostic {
  return {
    severity: 'note',
    code: 'other-database',
    message: `${count} ${count === 1 ? 'file is' : 'files are'} for ${title}, which is not read, and left out`,
    file: root,
  };
}
