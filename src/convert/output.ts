import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
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
 * that a full disk leaves what was there as it was. A path that leads outside the folder is refused.
 */
export async function writeOutput(
  folder: string,
  files: readonly WrittenFile[],
  options: OutputOptions = {},
): Promise<void> {
  const root = path.resolve(folder);
  for (const file of files) refuseEscape(root, file.path);
  await refuseContent(root, options);

  const staging = path.join(
    path.dirname(root),
    `.${path.basename(root)}.${randomBytes(4).toString('hex')}.tmp`,
  );
  try {
    // Synchronously: thousands of small files take half as long as with a promise each.
    const made = new Set<string>();
    const folderOf = (file: string): void => {
      const parent = path.dirname(file);
      if (made.has(parent)) return;
      mkdirSync(parent, { recursive: true });
      made.add(parent);
    };
    for (const file of files) {
      const target = path.join(staging, file.path);
      folderOf(target);
      writeFileSync(target, file.text);
    }
    for (const file of files) {
      const target = path.join(root, file.path);
      folderOf(target);
      renameSync(path.join(staging, file.path), target);
    }
  } catch (error) {
    throw explained(error, root);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function refuseEscape(root: string, file: string): void {
  const target = path.resolve(root, file);
  if (target.startsWith(root + path.sep)) return;
  throw new InputError(
    'path-escapes',
    `a migration would be written outside of ${root}: ${file}`,
    'rename that migration',
  );
}

/** Refuses a folder with content unless forced; a file in its place always. */
export async function refuseContent(root: string, options: OutputOptions): Promise<void> {
  let entries: readonly string[];
  try {
    entries = await readdir(root);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR')
      throw new InputError('output-is-file', `${root} is a file`, 'give a folder with --out');
    throw explained(error, root);
  }
  if (entries.length > 0 && options.force !== true) {
    throw new InputError(
      'output-not-empty',
      `${root} is not empty`,
      'give another folder with --out, or --force to write into this one',
    );
  }
}

function explained(error: unknown, root: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') {
    return new InputError(
      'disk-full',
      `the disk of ${root} is full; nothing was changed`,
      'free some space and run it again',
    );
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new InputError(
      'not-writable',
      `${root} cannot be written`,
      'check its permissions, or give another folder with --out',
    );
  }
  return error;
}
