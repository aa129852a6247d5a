import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import { redactSecrets } from '../../redact.js';
import type { SqlClient } from '../sql-client.js';
import { ServerError } from '../server.js';
import type { ServerWay } from '../ways.js';
import type { PrivateServer } from './private-server.js';

/** How a server is run in a container. The packages are optional peers: a user who has Docker installs the one. */
export interface ContainerKind {
  readonly title: string;
  readonly package: '@testcontainers/mysql' | '@testcontainers/mariadb' | '@testcontainers/postgresql';
  /** The image, and the environment variable that names another. */
  readonly image: { readonly default: string; readonly variable: string };
  /** The other ways to get a server, for the error: a sentence without a full stop. */
  readonly otherWays: string;
  /** The container, not yet started, of the package's module, with this password for its superuser. */
  create(module: never, image: string, password: string): GenericContainer;
  url(host: string, port: number, password: string): string;
  readonly port: number;
  connect(url: string): Promise<SqlClient>;
}

/** The environment variable that keeps us from Docker, even where it is. */
const NO_DOCKER = 'ORMBRIDGE_NO_DOCKER';

/** Docker as a way to a server. The image is not looked for. */
export async function dockerWay(kind: ContainerKind): Promise<ServerWay> {
  const name = 'Docker';
  const problem = await dockerProblem(kind);
  if (problem === undefined) return { name, available: true, detail: `the image ${imageOf(kind)}` };
  return {
    name,
    available: false,
    detail: problem,
    help: `start Docker, and npm install ${kind.package}; ${kind.image.variable} names another image than ${kind.image.default}`,
  };
}

/** What stands between us and a container; undefined: nothing that is known before trying. */
async function dockerProblem(kind: Pick<ContainerKind, 'package'>): Promise<string | undefined> {
  if ((process.env[NO_DOCKER] ?? '') !== '') return `${NO_DOCKER} is set`;
  try {
    await import(kind.package);
  } catch {
    return `the package ${kind.package} is not installed`;
  }
  try {
    const { getContainerRuntimeClient } = await import('testcontainers');
    await getContainerRuntimeClient();
    return undefined;
  } catch {
    return 'no Docker engine answers';
  }
}

/** The image that is run. */
function imageOf({ image }: Pick<ContainerKind, 'image'>): string {
  const named = process.env[image.variable];
  return named === undefined || named === '' ? image.default : named;
}

/** The port may be open before the server has made its users: images start it twice. */
const CONNECT_TRIES = 120;
const BETWEEN_TRIES_MS = 250;

/**
 * Starts a server in a container that testcontainers removes when this process ends, however it does (its reaper,
 * unless TESTCONTAINERS_RYUK_DISABLED is set).
 * Rejects with ServerError: `no-server-binaries` without Docker, `server-did-not-start` where the container does not run.
 */
export async function startContainer(kind: ContainerKind): Promise<PrivateServer> {
  const problem = await dockerProblem(kind);
  if (problem !== undefined) throw noServer(kind, problem);
  const password = randomBytes(18).toString('base64url');
  let container: StartedTestContainer;
  try {
    container = await kind.create((await import(kind.package)) as never, imageOf(kind), password).start();
  } catch (error) {
    throw didNotStart(kind, (error as Error).message);
  }
  const url = kind.url(container.getHost(), container.getMappedPort(kind.port), password);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= container.stop({ remove: true, timeout: 0 }).then(() => undefined));
  try {
    await untilConnected(kind, url);
  } catch (error) {
    await stop();
    throw didNotStart(kind, redactSecrets((error as Error).message, [url]));
  }
  return { url, stop };
}

async function untilConnected(kind: ContainerKind, url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const client = await kind.connect(url);
      await client.close();
      return;
    } catch (error) {
      if (tries === CONNECT_TRIES) throw error;
      await sleep(BETWEEN_TRIES_MS);
    }
  }
}

function noServer(kind: ContainerKind, reason: string): ServerError {
  return new ServerError(
    'no-server-binaries',
    `there is no ${kind.title} server to prove on: none is installed here, and for a container ${reason}`,
    `one of: a URL with --source-url and --target-url; ${kind.otherWays}; Docker and \`npm install ${kind.package}\``,
  );
}

function didNotStart(kind: ContainerKind, reason: string): ServerError {
  return new ServerError(
    'server-did-not-start',
    `the ${kind.title} container ${imageOf(kind)} did not start: ${reason.trim().split('\n').slice(-3).join('; ')}`,
    `give another image with ${kind.image.variable}, or a server of your own with --source-url and --target-url`,
  );
}
