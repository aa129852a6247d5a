import { constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { ServerError } from '../server.js';
import { run } from './process.js';

/** A user of the system without rights, by its numbers. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Database servers refuse to run as root, so root starts them as a user that has no rights: the first of `users` that
 * this system has. Undefined where we are not root. Rejects with ServerError `server-did-not-start` where there is none.
 */
export async function unprivilegedAccount(
  title: string,
  users: readonly string[],
): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of users) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, user])));
      return { uid: Number(uid), gid: Number(gid) };
    } catch {
      // Not a user of this system.
    }
  }
  throw new ServerError(
    'server-did-not-start',
    `${title} does not run as root, and this system has no user ${users.join(' or ')} to run it as`,
    'run the command as another user, or give a server of your own with --source-url and --target-url',
  );
}

/** Whether any user of the system can run what lies in a folder: none of those above it is closed. */
export async function isReachableByOthers(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & constants.S_IXOTH) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
