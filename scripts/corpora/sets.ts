import type { DialectName } from '../../src/ir/index.js';

/** A real history that an npm package ships. Read, never installed: a package brings no dependencies along. */
export interface CorpusSet {
  readonly package: string;
  readonly version: string;
  /** As the registry has it: a tarball that is not this one is refused. */
  readonly integrity: string;
  /** The folder of the migrations in the package. */
  readonly folder: string;
  /** What of the package is left out; relative to it. */
  readonly without?: readonly string[];
  readonly adapter: string;
  /** The databases that it runs on. */
  readonly dialects: readonly DialectName[];
  readonly license: string;
  /** Environment variables that the migrations ask for. */
  readonly env?: Readonly<Record<string, string>>;
  /** SQL that its first migration starts from: what the application makes, or a part of it that is left out. */
  readonly baseline?: string;
  /** Modules that its files load and its migrations need nothing of: they get empty ones in their place. */
  readonly stubs?: readonly string[];
}

const ALL: readonly DialectName[] = ['postgres', 'mysql', 'mariadb', 'sqlite'];

/**
 * What the migrations of flowise find: the table of roles, which the enterprise migrations make, and on PostgreSQL the extension,
 * which TypeORM makes when the application connects.
 */
const FLOWISE_BASELINES = {
  postgres: 'CREATE EXTENSION "uuid-ossp"; CREATE TABLE "role" ("id" uuid PRIMARY KEY, "permissions" text);',
  mysql: 'CREATE TABLE `role` (`id` varchar(36) PRIMARY KEY, `permissions` text);',
  mariadb: 'CREATE TABLE `role` (`id` varchar(36) PRIMARY KEY, `permissions` text);',
  sqlite: 'CREATE TABLE "role" ("id" varchar PRIMARY KEY NOT NULL, "permissions" text);',
};

/** The histories. One that has files of its own for a database stands here once for each. */
export const sets: readonly CorpusSet[] = [
  {
    package: '@backstage/plugin-catalog-backend',
    version: '4.0.0',
    integrity:
      'sha512-G90XYW+/YDdxsShzz4FYQuvQhsQ3P+VENyzqB96nk0d1mcf1zzGwqyGkSxIU+xOo+GWljmmIN8PDfoFFWONCLA==',
    folder: 'migrations',
    adapter: 'knex',
    dialects: ALL,
    license: 'Apache-2.0',
  },
  {
    package: '@backstage/plugin-auth-backend',
    version: '0.30.1',
    integrity:
      'sha512-+zW6R7EKuOCrRbX3JWHZXz/f+8evnGYQPRvaYnGtmNYcK8M4ZJo60xb3u1LgvtxP73vih5Y2RGHFydL4G6hAfw==',
    folder: 'migrations',
    adapter: 'knex',
    dialects: ALL,
    license: 'Apache-2.0',
  },
  {
    package: '@backstage/plugin-notifications-backend',
    version: '0.6.9',
    integrity:
      'sha512-cZiiticaJ67NJLndnAO6K4f9YeWjBVCW70xn4XW8Mo78Nr5oJbffKjd2zxoqKWCpSSYj12nKLV0HwRo5IqXIKw==',
    folder: 'migrations',
    adapter: 'knex',
    dialects: ALL,
    license: 'Apache-2.0',
  },
  {
    package: '@backstage/plugin-scaffolder-backend',
    version: '4.2.0',
    integrity:
      'sha512-aFZ++hHHTVsa1vCzN+sJFjbOz5mKEUL0jjjY10bK/vF3FD1F9CPQllzyW0/u8pIAa4UA8LTjjxAx/iMr+jNsIw==',
    folder: 'migrations',
    adapter: 'knex',
    dialects: ALL,
    license: 'Apache-2.0',
  },
  {
    package: '@backstage-community/plugin-bazaar-backend',
    version: '0.27.0',
    integrity:
      'sha512-xlKpFzI+7anD2WzgIKlRrpo8+92vfzB7lEShNIh6irC++zLsrQVZ3HgoFLOPLwhe40ZxtNvbiQJQm4JyZCQ4Hg==',
    folder: 'migrations',
    adapter: 'knex',
    dialects: ALL,
    license: 'Apache-2.0',
  },
  {
    package: '@mojaloop/central-ledger',
    version: '19.5.5',
    integrity:
      'sha512-QEmw/RDvtTWax4RUj9Ch865IdEatQPoKGpRqiw7I8qV9CIyZQkTYhaHPj3oQcIk2wIqAqyuHjg/rvdFy4iD2gQ==',
    folder: 'migrations',
    adapter: 'knex',
    // On MariaDB, too, but with its 216 migrations one of the two has to do.
    dialects: ['mysql'],
    license: 'Apache-2.0',
  },
  {
    package: 'screwdriver-data-schema',
    version: '26.1.1',
    integrity:
      'sha512-gdjKo7H09Z2kSz/Q44Vquev3ACDKe/JO05uP4F8JICfbmlPxeq/CtAXiTeIhpqZo8EuvZbUYhezocIK+hDjqRg==',
    folder: 'migrations',
    adapter: 'sequelize',
    dialects: ALL,
    license: 'BSD-3-Clause',
    env: { DATASTORE_SEQUELIZE_PREFIX: '' },
  },
  ...(['postgres', 'mysql', 'mariadb', 'sqlite'] as const).map((dialect): CorpusSet => ({
    package: 'flowise',
    version: '3.1.2',
    integrity:
      'sha512-I1bAvkSskK8MLo++KeffZihYB3m6deFHDaf8+l6XOz1I3bWaU9IUz4fUjSzlCr2GuGNPJJd+rquoMhFj8t+7PQ==',
    // Its enterprise folder has another licence, and migrations of its own, which its lists name beside these.
    without: ['dist/enterprise/database'],
    folder: `dist/database/migrations/${dialect}`,
    adapter: 'typeorm',
    dialects: [dialect],
    license: 'Apache-2.0',
    baseline: FLOWISE_BASELINES[dialect],
    stubs: ['dotenv', 'flowise-components', 'winston'],
  })),
];
