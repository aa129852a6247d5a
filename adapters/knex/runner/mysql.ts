import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Knex } from 'knex';
import { placeOf } from '../../../src/dialects/mysql/client.js';
import type { Start } from './requests.js';

type ClientClass = typeof Knex.Client;

interface Driver {
  createConnection(settings: object): object;
}

/**
 * How Knex reaches MySQL or MariaDB: by the client that the knexfile names, which migrations may branch on, but always
 * through the driver mysql2. `mysql` knows no way in to MySQL 9, and `mariadb` is one more package for the same protocol.
 */
export function mysqlConfig(start: Start): Knex.Config {
  const client = start.client ?? 'mysql2';
  const { charset, collate, multipleStatements = true } = start.connection ?? {};
  return {
    client: clientClass(start, client),
    connection: {
      ...placeOf(start.url),
      multipleStatements,
      // As migrations are read: what this machine's time zone makes of a Date is no part of a history.
      timezone: 'Z',
      ...(charset === undefined ? {} : { charset }),
      ...(collate === undefined ? {} : { collate }),
    } as Knex.MySql2ConnectionConfig,
  };
}

function clientClass({ knexPath, mysqlDriver }: Start, client: string): ClientClass {
  const driver = createRequire(import.meta.url)(mysqlDriver as string) as Driver;
  const own = load(knexPath, 'mysql2') as ClientClass;
  // Knex before 3.3 has no client of its own for MariaDB.
  const Base = load(knexPath, client) ?? own;
  class WithMysql2 extends Base {
    constructor(config: Knex.Config) {
      super({ ...config, client });
    }
    _driver(): Driver {
      // `collate` is Knex's, and the driver would warn of it. Knex hides the password from enumeration.
      const createConnection = (settings: {
        readonly collate?: string;
        readonly password?: string;
      }): object => {
        const { collate: _, ...own } = settings;
        return driver.createConnection({ ...own, password: settings.password });
      };
      return { ...driver, createConnection };
    }
  }
  // As mysql2's connections tell whether they are alive.
  WithMysql2.prototype.validateConnection = own.prototype.validateConnection;
  return WithMysql2;
}

function load(knexPath: string, client: string): ClientClass | undefined {
  const file = path.join(path.dirname(knexPath), `lib/dialects/${client}/index.js`);
  return existsSync(file) ? (createRequire(knexPath)(file) as ClientClass) : undefined;
}
