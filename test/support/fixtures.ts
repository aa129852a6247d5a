import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DialectName } from '../../src/ir/index.js';

const ROOT = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** Folders of `fixtures/` that are laid out otherwise: a project, odd spellings, states without a history. */
const OTHERS = new Set(['shop', 'spellings', 'prisma-schema']);

/** The tools whose files are both input and golden in every case on PostgreSQL. */
export const STAR = ['knex', 'prisma', 'sequelize', 'sql', 'typeorm'] as const;

/** Cases on another database than PostgreSQL: the folder of their theme, the database, and the tools that have them. */
const ELSEWHERE: Readonly<Record<string, Pick<FixtureCase, 'dialect' | 'tools'>>> = {
  'on-mysql': { dialect: 'mysql', tools: ['knex', 'sequelize', 'sql', 'typeorm'] },
  'on-mysql-with-prisma': { dialect: 'mysql', tools: ['knex', 'prisma', 'sql', 'typeorm'] },
  'on-sqlite': { dialect: 'sqlite', tools: ['knex', 'prisma', 'sequelize', 'sql', 'typeorm'] },
};

/** A case: the same history for every tool. */
export interface FixtureCase {
  /** `foreign-keys/actions` */
  readonly name: string;
  readonly folder: string;
  readonly dialect: DialectName;
  readonly tools: readonly string[];
}

/** Every case with a history in SQL files, which is where a new one begins. */
const all: readonly FixtureCase[] = foldersIn(ROOT)
  .filter((theme) => !OTHERS.has(theme))
  .flatMap((theme) => foldersIn(path.join(ROOT, theme)).map((name) => `${theme}/${name}`))
  .map((name) => ({
    ...{ name, folder: path.join(ROOT, name), dialect: 'postgres' as const, tools: STAR },
    ...ELSEWHERE[name.split('/')[0] ?? ''],
  }))
  .filter(({ folder }) => filesIn(path.join(folder, 'sql')).some((file) => file.endsWith('.up.sql')))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The cases on PostgreSQL. */
export const cases = all.filter(({ dialect }) => dialect === 'postgres');

/** The cases on the other databases. */
export const casesElsewhere = all.filter(({ dialect }) => dialect !== 'postgres');

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
