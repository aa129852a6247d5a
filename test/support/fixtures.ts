import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** Folders of `fixtures/` that are laid out otherwise: a project, odd spellings, states without a history. */
const OTHERS = new Set(['shop', 'spellings', 'prisma-schema']);

/** The tools whose files are both input and golden in every case. */
export const STAR = ['knex', 'prisma', 'sequelize', 'sql', 'typeorm'] as const;

/** A case: the same history for every tool. */
export interface FixtureCase {
  /** `foreign-keys/actions` */
  readonly name: string;
  readonly folder: string;
}

/** Every case with a history in SQL files, which is where a new one begins. */
export const cases: readonly FixtureCase[] = foldersIn(ROOT)
  .filter((theme) => !OTHERS.has(theme))
  .flatMap((theme) => foldersIn(path.join(ROOT, theme)).map((name) => `${theme}/${name}`))
  .map((name) => ({ name, folder: path.join(ROOT, name) }))
  .filter(({ folder }) => filesIn(path.join(folder, 'sql')).some((file) => file.endsWith('.up.sql')))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
