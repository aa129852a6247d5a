import { createHash } from 'node:crypto';
import { access, chown, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Account } from '../local/account.js';
import type { PrivatePlace } from '../local/private-server.js';
import { cleanEnvironment, didNotStart, run } from '../local/process.js';
import { findProgram } from '../local/programs.js';
import type { ServerProgram } from './programs.js';
import type { ServerKind } from './server-kind.js';

/**
 * Puts an initialised data directory into `data` of a private server's folder. Initialising takes MySQL three seconds,
 * so it is done once for each version and kept in the user's cache folder (81 MB), from where a copy takes 0.1 s.
 * Where that folder cannot be written, every start initialises. Rejects with ServerError `server-did-not-start`.
 */
export async function makeDataFolder(
  kind: ServerKind,
  program: ServerProgram,
  place: PrivatePlace,
): Promise<string> {
  const data = path.join(place.folder, 'data');
  const cached = path.join(cacheFolder(), `${kind.name}-${keyOf(kind, program)}`);
  if (!(await copyInto(cached, data))) {
    await initialise(kind, program, data, place);
    await keep(data, cached);
  }
  if (place.account !== undefined) await giveTo(data, place.account);
  return data;
}

/** Another version, or other settings of the files, is another data directory. */
function keyOf(kind: ServerKind, { file, version }: ServerProgram): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([file, version, kind.settings]))
    .digest('hex');
  return `${version.replace(/[^\w.+-]/g, '_')}-${hash.slice(0, 12)}`;
}

/** A folder of the user's own: nobody else may put a data directory there for us to run. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    process.platform === 'win32'
      ? (LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? path.join(os.homedir(), 'Library', 'Caches')
        : XDG_CACHE_HOME !== undefined && path.isAbsolute(XDG_CACHE_HOME)
          ? XDG_CACHE_HOME
          : path.join(os.homedir(), '.cache');
  return path.join(base, 'ormbridge');
}

async function copyInto(from: string, to: string): Promise<boolean> {
  try {
    await access(from);
    await cp(from, to, { recursive: true });
    return true;
  } catch {
    await rm(to, { recursive: true, force: true });
    return false;
  }
}

/** Under its name only when it is whole; whoever comes second lets go of his. */
async function keep(data: string, cached: string): Promise<void> {
  const half = `${cached}.${process.pid}`;
  try {
    await mkdir(path.dirname(cached), { recursive: true, mode: 0o700 });
    await cp(data, half, { recursive: true });
    await rename(half, cached);
  } catch {
    await rm(half, { recursive: true, force: true }).catch(() => {});
  }
}

async function giveTo(folder: string, { uid, gid }: Account): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  await Promise.all(
    [folder, ...entries.map((entry) => path.join(folder, entry))].map((file) => chown(file, uid, gid)),
  );
}

/** What the files are made with: they keep it. */
const FILE_SETTINGS: ReadonlySet<string> = new Set([
  'innodb-doublewrite',
  'innodb-flush-method',
  'innodb-redo-log-capacity',
  'innodb-log-file-size',
]);

async function initialise(
  kind: ServerKind,
  program: ServerProgram,
  data: string,
  { folder, account }: PrivatePlace,
): Promise<void> {
  const settings = Object.entries(kind.settings).filter(([name]) => FILE_SETTINGS.has(name));
  const options = settings.map(([name, value]) => `--${name}=${value}`);
  try {
    const [file, args] =
      kind.name === 'mysql'
        ? [program.file, ['--no-defaults', '--initialize-insecure', `--datadir=${data}`, ...options]]
        : await mariadbInstaller(program, data, options);
    await run(file, args, { ...account, cwd: folder, env: cleanEnvironment() });
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    throw didNotStart(kind.title, stderr === undefined || stderr === '' ? message : stderr);
  }
}

/** MariaDB's server cannot initialise by itself: its package brings a script for it. */
async function mariadbInstaller(
  { file }: ServerProgram,
  data: string,
  options: readonly string[],
): Promise<readonly [string, readonly string[]]> {
  const folder = path.dirname(file);
  const beside = [folder, path.join(folder, '..', 'bin'), path.join(folder, '..', 'scripts')];
  const script = await findProgram(['mariadb-install-db', 'mysql_install_db'], beside);
  if (script === undefined) throw new Error(`there is no mariadb-install-db beside ${file} or on the PATH`);
  return [
    script,
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...options,
    ],
  ];
}
