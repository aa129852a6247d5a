import type { TestProject } from 'vitest/node';
import { startBroker } from './broker.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for the shared PostgreSQL server's URL. */
    postgresBroker: string;
  }
}

/** One PostgreSQL server for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker(async () =>
    (await import('../../src/dialects/postgres/server.js')).startServer(),
  );
  project.provide('postgresBroker', broker.url);
  return () => broker.close();
}
