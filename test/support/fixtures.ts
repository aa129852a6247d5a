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
  /** Those of them whose files say all of it: what they are written from may say more than they do. */
  readonly sources: readonly string[];
}

/**
 * Cases that a tool's files say less of than they do: Sequelize's calls guard every statement, so none of its files tells
 * whether its author meant that.
 */
const SAYS_LESS: Readonly<Record<string, string>> = { 'tables/guards': 'sequelize' };

/** Every case with a history in SQL files, which is where a new one begins. */
const all: readonly FixtureCase[] = foldersIn(ROOT)
  .filter((theme) => !OTHERS.has(theme))
  .flatMap((theme) => foldersIn(path.join(ROOT, theme)).map((name) => `${theme}/${name}`))
  .map((name) => ({
    ...{ name, folder: path.join(ROOT, name), dialect: 'postgres' as const, tools: STAR },
    ...ELSEWHERE[name.split('/')[0] ?? ''],
  }))
  .map((one) => ({ ...one, sources: one.tools.filter((tool) => SAYS_LESS[one.name] !== tool) }))
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
