import type { TestProject } from 'vitest/node';
import { findServerProgram } from '../../src/dialects/mysql/programs.js';
import { startServer } from '../../src/dialects/mysql/server.js';
import { mariadbServer, mysqlServer } from '../../src/dialects/mysql/server-kind.js';
import { startBroker, type Broker } from './broker.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for the shared servers' URLs; absent for one that is not installed. */
    mysqlBrokers: { readonly mysql?: string; readonly mariadb?: string };
  }
}

/**
 * One MySQL and one MariaDB server for all test files. Where one is not installed its tests are left out, which is
 * said; in CI (the variable `CI`) it is an error: nothing is skipped there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const brokers: Partial<Record<'mysql' | 'mariadb', Broker>> = {};
  for (const kind of [mysqlServer, mariadbServer]) {
    if ((await findServerProgram(kind)) !== undefined) {
      brokers[kind.name] = await startBroker(() => startServer(kind));
      continue;
    }
    const missing = `no ${kind.title} server is installed (${kind.programs[0]} on the PATH, or ${kind.variable})`;
    if (process.env.CI !== undefined && process.env.CI !== '')
      throw new Error(`${missing}: nothing may be skipped in CI`);
    console.warn(
      `\n*** LEFT OUT: all tests on ${kind.title}, because ${missing}. See CONTRIBUTING.md. ***\n`,
    );
  }
  project.provide(
    'mysqlBrokers',
    Object.fromEntries(Object.entries(brokers).map(([name, { url }]) => [name, url])),
  );
  return async () => {
    await Promise.all(Object.values(brokers).map((broker) => broker.close()));
  };
}
