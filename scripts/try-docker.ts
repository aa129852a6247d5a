import { performance } from 'node:perf_hooks';
import { startContainer, type ContainerKind } from '../src/dialects/local/docker.js';
import { containerOf } from '../src/dialects/mysql/docker.js';
import { mariadbServer, mysqlServer } from '../src/dialects/mysql/server-kind.js';
import { postgresContainer } from '../src/dialects/postgres/docker.js';

/**
 * Starts each kind of server in a container and asks it something: `npx tsx scripts/try-docker.ts`. Images of the machine's
 * own servers come from `scripts/docker-images.sh`; ORMBRIDGE_…_IMAGE names others.
 */
const kinds: readonly ContainerKind[] = [
  containerOf(mysqlServer),
  containerOf(mariadbServer),
  postgresContainer,
];

for (const kind of kinds) {
  process.env[kind.image.variable] ??= `${kind.image.default.split(':')[0]}:ormbridge-test`;
  const start = performance.now();
  const server = await startContainer(kind);
  const client = await kind.connect(server.url);
  const [row] = await client.query('SELECT version() AS version');
  await client.close();
  console.log(
    `${kind.title}: ${String(row?.version)} after ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  await server.stop();
  const gone = await kind.connect(server.url).then(
    () => false,
    () => true,
  );
  if (!gone) throw new Error(`${kind.title} is still there`);
}
