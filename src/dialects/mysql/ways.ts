import { dockerWay } from '../local/docker.js';
import { ServerError } from '../server.js';
import type { ServerWay } from '../ways.js';
import { containerOf } from './docker.js';
import { findServerProgram } from './programs.js';
import { mysqlServer, type ServerKind } from './server-kind.js';

/** The ways to a MySQL server, in the order in which they are tried. */
export function mysqlWays(): Promise<readonly ServerWay[]> {
  return waysOf(mysqlServer);
}

/** The ways to a server of this kind. */
export async function waysOf(kind: ServerKind): Promise<readonly ServerWay[]> {
  return Promise.all([programWay(kind), dockerWay(containerOf(kind))]);
}

async function programWay(kind: ServerKind): Promise<ServerWay> {
  const name = 'a program of this machine';
  const help = `put ${kind.programs[0]} on the PATH, or name it with ${kind.variable}`;
  try {
    const program = await findServerProgram(kind);
    if (program !== undefined)
      return { name, available: true, version: program.version, detail: program.file };
    return { name, available: false, detail: `no ${kind.programs.join(' or ')} of ${kind.title}`, help };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { name, available: false, detail: error.message, help: error.help };
  }
}
