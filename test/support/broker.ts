import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DatabaseServer } from '../../src/dialects/server.js';

/** Gives out the URL of one server that all test files share. */
export interface Broker {
  /** Where a test asks: not the server's URL, because the server does not run yet. */
  readonly url: string;
  close(): Promise<void>;
}

/** The server is started when the first test file asks for it: tests without a database pay nothing. */
export async function startBroker(start: () => Promise<DatabaseServer>): Promise<Broker> {
  let server: Promise<DatabaseServer> | undefined;
  const broker = createServer((_, response) => {
    server ??= start();
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(broker.address() as AddressInfo).port}`,
    async close() {
      broker.closeAllConnections();
      broker.close();
      await server?.then(
        (running) => running.close(),
        () => {},
      );
    },
  };
}

/** What a broker answers; rejects with the reason why the server did not start. */
export async function askBroker(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
