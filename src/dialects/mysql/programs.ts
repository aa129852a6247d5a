import path from 'node:path';
import { run } from '../local/process.js';
import { isProgram, programs } from '../local/programs.js';
import { ServerError } from '../server.js';
import type { ServerKind } from './server-kind.js';

/** A server's program on this machine. */
export interface ServerProgram {
  /** Absolute path. */
  readonly file: string;
  /** As it says it: `9.7.4-2`, `10.11.19-MariaDB-0+deb12u1`. */
  readonly version: string;
}

/**
 * The program of a server: the one that the kind's variable names, else the first on the PATH or in the usual folders
 * that is of this kind. Undefined where there is none.
 * Rejects with ServerError `no-server-binaries` where the variable names something else.
 */
export async function findServerProgram(kind: ServerKind): Promise<ServerProgram | undefined> {
  const named = process.env[kind.variable];
  if (named !== undefined && named !== '') {
    const file = path.resolve(named);
    const version = (await isProgram(file)) ? await versionOf(file) : undefined;
    if (version !== undefined && kind.isVersion(version)) return { file, version };
    throw new ServerError(
      'no-server-binaries',
      `${kind.variable} names ${named}, which is ${version === undefined ? 'no program that runs' : `not ${kind.title} but ${version}`}`,
      `let it name the server's program, such as /usr/sbin/${kind.programs[0]}, or take it away`,
    );
  }
  for await (const file of programs(kind.programs, kind.folders)) {
    const version = await versionOf(file);
    if (version !== undefined && kind.isVersion(version)) return { file, version };
  }
  return undefined;
}

/** `mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))`. */
async function versionOf(file: string): Promise<string | undefined> {
  try {
    const printed = await run(file, ['--no-defaults', '--version'], { timeout: 10_000 });
    return /\bVer (\S+)/.exec(printed)?.[1];
  } catch {
    return undefined;
  }
}
