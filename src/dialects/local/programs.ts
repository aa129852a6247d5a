import { access, constants } from 'node:fs/promises';
import path from 'node:path';

/**
 * The first program of one of these names in the folders of the PATH, then in `folders`; undefined where there is none.
 * System folders are often not on a user's PATH. Relative ones on it are left out: what is in a project is not run.
 */
export async function findProgram(
  names: readonly string[],
  folders: readonly string[] = [],
): Promise<string | undefined> {
  for await (const file of programs(names, folders)) return file;
  return undefined;
}

/** All that {@link findProgram} would give, in its order, each looked for when the one before was not right. */
export async function* programs(
  names: readonly string[],
  folders: readonly string[],
): AsyncGenerator<string> {
  const paths = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const folder of [...paths, ...folders]) {
    for (const name of names) {
      const file = path.join(folder, name + suffix);
      if (await isProgram(file)) yield file;
    }
  }
}

/** Whether a file is there that we may run. */
export async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
