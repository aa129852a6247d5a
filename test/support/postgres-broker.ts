import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import type { DatabaseServer } from '../../src/dialects/server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for the shared server's URL. */
    postgresBroker: string;
  }
}

/**
 * One PostgreSQL server for all test files, started when the first of them asks for it: tests without a database pay
 * nothing. The URL of the broker is provided, not the server's, because the server does not run yet.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<DatabaseServer> | undefined;
  const broker = createServer((_, response) => {
    server ??= import('../../src/dialects/postgres/server.js').then(({ startServer }) => startServer());
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('postgresBroker', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    await server?.then(
      (running) => running.close(),
      () => {},
    );
  };
}
