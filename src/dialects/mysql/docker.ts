import type { MariaDbContainer } from '@testcontainers/mariadb';
import type { MySqlContainer } from '@testcontainers/mysql';
import type { ContainerKind } from '../local/docker.js';
import { connect } from './client.js';
import { mariadbServer, mysqlServer, type ServerKind } from './server-kind.js';

/** Where the images keep their data: in memory there. */
const DATA = { '/var/lib/mysql': 'rw' };

/** Without these a statement that changes a table waits for the disk; they are not about the server's small size. */
const QUICK = ['--skip-log-bin', '--innodb-doublewrite=OFF', '--innodb-flush-log-at-trx-commit=0'];

/** MySQL's image. */
const mysqlContainer: ContainerKind = {
  ...common(mysqlServer, '@testcontainers/mysql'),
  create: (module: { readonly MySqlContainer: typeof MySqlContainer }, image, password) =>
    new module.MySqlContainer(image)
      .withRootPassword(password)
      .withTmpFs(DATA)
      .withCommand([...QUICK]),
};

/** MariaDB's image. */
const mariadbContainer: ContainerKind = {
  ...common(mariadbServer, '@testcontainers/mariadb'),
  create: (module: { readonly MariaDbContainer: typeof MariaDbContainer }, image, password) =>
    new module.MariaDbContainer(image)
      .withRootPassword(password)
      .withTmpFs(DATA)
      .withCommand([...QUICK]),
};

/** How a server of this kind runs in Docker. */
export function containerOf(kind: ServerKind): ContainerKind {
  return kind.name === 'mysql' ? mysqlContainer : mariadbContainer;
}

function common(kind: ServerKind, name: ContainerKind['package']): Omit<ContainerKind, 'create'> {
  return {
    title: kind.title,
    package: name,
    image: kind.image,
    otherWays: `${kind.programs[0]} on the PATH, or named by ${kind.variable}`,
    port: 3306,
    url: (host, port, password) => `mysql://root:${password}@${host}:${port}/mysql`,
    connect,
  };
}
