import {
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { WrittenFile } from '../adapter.js';
import { InputError } from '../errors.js';

export interface OutputOptions {
  /** Write into a folder that is not empty; files of the same name are replaced, others stay. */
  readonly force?: boolean;
}

/**
 * Writes files below a folder: all of them or none. Everything goes to a temporary folder beside the target first, so
 * that a full disk leaves what was there as it was. A path that leads outside the folder, also over a symbolic link in
 * it, is refused.
 */
export async function writeOutput(
  folder: string,
  files: readonly WrittenFile[],
  options: OutputOptions = {},
): Promise<void> {
  const root = path.resolve(folder);
  for (const file of files) refuseEscape(root, file.path);
  const isEmpty = await refuseContent(root, options);
  if (!isEmpty) for (const file of files) refuseObstacle(root, file.path);

  const staging = path.join(
    path.dirname(root),
    `.${path.basename(root)}.${randomBytes(4).toString('hex')}.tmp`,
  );
  let above: readonly string[] = [];
  try {
    above = makeFolders(path.dirname(root));
    // Synchronously: thousands of small files take half as long as with a promise each.
    const folderOf = folderMaker();
    mkdirSync(staging);
    for (const file of files) {
      const target = path.join(staging, file.path);
      folderOf(target);
      writeFileSync(target, file.text);
    }
    if (!existsSync(root)) renameSync(staging, root);
    else {
      for (const file of files) {
        const target = path.join(root, file.path);
        folderOf(target);
        renameSync(path.join(staging, file.path), target);
      }
    }
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    for (const made of above.toReversed()) await rmdir(made).catch(() => {});
    throw explained(error, root);
  }
  await rm(staging, { recursive: true, force: true });
}

/**
 * Makes a folder and those above it, one by one: where a file system takes no folders (`/proc`), the recursive way of
 * Node.js 20 never ends. Gives those that were made.
 */
function makeFolders(folder: string): readonly string[] {
  if (existsSync(folder)) return [];
  const above = makeFolders(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    for (const made of above.toReversed()) rmdirSync(made);
    throw error;
  }
  return [...above, folder];
}

/** Makes the folder of each file that it is given, once. */
function folderMaker(): (file: string) => void {
  const made = new Set<string>();
  return (file) => {
    const parent = path.dirname(file);
    if (made.has(parent)) return;
    mkdirSync(parent, { recursive: true });
    made.add(parent);
  };
}

function refuseEscape(root: string, file: string): void {
  const target = path.resolve(root, file);
  if (target.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return;
  throw new InputError(
    'path-escapes',
    `a migration would be written outside of ${root}: ${file}`,
    'rename that migration',
  );
}

/**
 * Refuses to write a file over one that was read, also where the user said that files may be replaced: the history would be gone
 * that everything written can be compared with.
 *
 * @param read Absolute paths.
 */
export function refuseSource(folder: string, files: readonly WrittenFile[], read: readonly string[]): void {
  // Where nothing is, nothing is replaced.
  if (!existsSync(folder)) return;
  const sources = new Set(read.map(realPath));
  const lost = files
    .map((file) => path.resolve(folder, file.path))
    .find((file) => sources.has(realPath(file)));
  if (lost === undefined) return;
  throw new InputError(
    'output-is-source',
    `${lost} is one of the migrations that are read, and would be replaced`,
    'give another folder with --out',
  );
}

/** The file itself, whatever links lead to it; a path at which nothing is stays as it is. */
function realPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

/** In a folder with content: a folder where a file is to be, a file where a folder is, or a link that leads outside. */
function refuseObstacle(root: string, file: string): void {
  const target = path.join(root, file);
  for (let at = target; at !== root; at = path.dirname(at)) {
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (at === target ? !found.isDirectory() : found.isDirectory()) continue;
    const what = found.isSymbolicLink() ? 'a symbolic link' : at === target ? 'a folder' : 'a file';
    throw new InputError(
      'output-in-the-way',
      `${at} is ${what}, where ${file} is to be written`,
      'remove it, or give another folder with --out',
    );
  }
}

/** Refuses a folder with content unless forced; a file in its place always. Gives whether there is nothing in it. */
export async function refuseContent(root: string, options: OutputOptions): Promise<boolean> {
  let entries: readonly string[];
  try {
    entries = await readdir(root);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return true;
    if (code === 'ENOTDIR')
      throw new InputError('output-is-file', `${fileAt(root)} is a file`, 'give a folder with --out');
    throw explained(error, root);
  }
  if (entries.length > 0 && options.force !== true) {
    throw new InputError(
      'output-not-empty',
      `${root} is not empty`,
      'give another folder with --out, or --force to write into this one',
    );
  }
  return entries.length === 0;
}

/** The file that is, or is above, a path. */
function fileAt(root: string): string {
  return existsSync(root) || path.dirname(root) === root ? root : fileAt(path.dirname(root));
}

/** ENOENT, as all folders above were made: a file system that takes none. */
const NOT_WRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR']);

function explained(error: unknown, root: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') {
    return new InputError(
      'disk-full',
      `the disk of ${root} is full; nothing was changed`,
      'free some space and run it again',
    );
  }
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return new InputError(
      'not-writable',
      `${root} cannot be written`,
      'check its permissions, or give another folder with --out',
    );
  }
  return error;
}
