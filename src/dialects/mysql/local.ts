import { randomBytes } from 'node:crypto';
import { chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isReachableByOthers } from '../local/account.js';
import { startPrivateServer, type PrivatePlace, type PrivateServer } from '../local/private-server.js';
import { didNotStart } from '../local/process.js';
import { makeDataFolder } from './data-folder.js';
import type { ServerProgram } from './programs.js';
import type { ServerKind } from './server-kind.js';

const SUPERUSER = 'root';

/**
 * Starts a server of its own in a temporary folder: 0.7 s, and three more the first time (see `data-folder.ts`). It is
 * gone with `stop`, and shortly after this process ends in whatever way. The URL is of its superuser, with a random
 * password. Rejects with ServerError `server-did-not-start`.
 */
export async function startLocal(kind: ServerKind, program: ServerProgram): Promise<PrivateServer> {
  return startPrivateServer({
    title: kind.title,
    name: kind.name,
    users: ['mysql', 'nobody'],
    pidFile: 'server.pid',
    signal: 'SIGKILL',
    ready: /ready for connections/,
    portTaken: /Address already in use|Do you already have another/i,
    async prepare(place) {
      if (place.account !== undefined && !(await isReachableByOthers(path.dirname(program.file)))) {
        throw didNotStart(
          kind.title,
          `root starts it as a user without rights, who cannot reach ${path.dirname(program.file)}`,
        );
      }
      const password = randomBytes(18).toString('base64url');
      const data = await makeDataFolder(kind, program, place);
      await writeInit(kind, password, place);
      const settings = Object.entries(kind.settings).map(([name, value]) =>
        value === '' ? `--${name}` : `--${name}=${value}`,
      );
      return {
        program: program.file,
        args: (port) => [
          '--no-defaults',
          `--datadir=${data}`,
          `--port=${port}`,
          `--socket=${path.join(place.folder, 'socket')}`,
          `--pid-file=${path.join(place.folder, 'server.pid')}`,
          `--tmpdir=${place.folder}`,
          `--init-file=${path.join(place.folder, 'init.sql')}`,
          ...settings,
          ...(process.platform === 'win32' ? ['--console'] : []),
        ],
        url: (port) => `mysql://${SUPERUSER}:${password}@127.0.0.1:${port}/mysql`,
      };
    },
  });
}

/** `mariadb-install-db` also lets root in without a password by the machine's own names, which come before `%`. */
const NOBODY_ELSE = [
  `DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys' AND NOT (User = '${SUPERUSER}' AND Host = 'localhost');`,
  'FLUSH PRIVILEGES;',
];

/**
 * Run by the server before it lets anybody in: the superuser may come from anywhere (it listens at the loopback
 * interface only), and from nowhere without the password. Statements in it are one a line (manual, `init_file`).
 */
async function writeInit(
  kind: ServerKind,
  password: string,
  { folder, account }: PrivatePlace,
): Promise<void> {
  const file = path.join(folder, 'init.sql');
  const lines = [
    ...(kind.name === 'mariadb' ? NOBODY_ELSE : []),
    `ALTER USER '${SUPERUSER}'@'localhost' IDENTIFIED BY '${password}';`,
    `CREATE USER '${SUPERUSER}'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO '${SUPERUSER}'@'%' WITH GRANT OPTION;`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(file, account.uid, account.gid);
}
