import path from 'node:path';
import { stat } from 'node:fs/promises';
import type { UnreadTool } from '../src/registry.js';
import { textOfFile } from './shared/discover/text-file.js';
import { walk } from './shared/discover/walk.js';

interface Sign extends Omit<UnreadTool, 'place'> {
  readonly files: RegExp;
  /** In the text of one such file. */
  readonly text?: RegExp;
}

const SCRIPT = /\.[cm]?[jt]s$/;

/** Tools that people may expect to be read, and what each of their migrations has in it. */
const SIGNS: readonly Sign[] = [
  { title: 'Kysely', files: SCRIPT, text: /\bfrom\s+['"]kysely['"]|\bKysely</ },
  { title: 'MikroORM', files: SCRIPT, text: /@mikro-orm\/migrations/ },
  {
    title: 'node-pg-migrate',
    files: SCRIPT,
    text: /\bnode-pg-migrate\b|\(\s*pgm\s*[),:]|=\s*(?:async\s+)?pgm\s*=>/,
  },
  { title: 'db-migrate', files: SCRIPT, text: /\bexports\.setup\s*=|\brequire\(\s*['"]db-migrate/ },
  {
    title: 'Drizzle',
    files: /^drizzle\.config\.[cm]?[jt]s$/,
    // Drizzle documentation, "drizzle-kit generate".
    how: 'drizzle-kit generate writes their SQL, which is read',
  },
  { title: 'Rails', files: /\.rb$/, text: /\bActiveRecord::Migration\b/ },
  {
    title: 'Django',
    files: /\.py$/,
    text: /\bmigrations\.Migration\b/,
    // Django documentation, "django-admin and manage.py", sqlmigrate.
    how: 'manage.py sqlmigrate APP NAME prints the SQL of each, which is read from a .sql file',
  },
  {
    title: 'Alembic',
    files: /\.py$/,
    text: /\bfrom\s+alembic\s+import\s+op\b/,
    // Alembic documentation, "Generating SQL Scripts (a.k.a. Offline Mode)".
    how: 'alembic upgrade head --sql prints their SQL, which is read from a .sql file',
  },
  { title: 'Laravel', files: /\.php$/, text: /\bIlluminate\\Database\\Migrations\b/ },
  { title: 'Doctrine', files: /\.php$/, text: /\bDoctrine\\Migrations\b/ },
  { title: 'Ecto', files: /\.exs$/, text: /\buse\s+Ecto\.Migration\b/ },
  { title: 'Entity Framework', files: /\.cs$/, text: /\bMigrationBuilder\b/ },
  { title: 'Liquibase', files: /\.(?:xml|ya?ml|json)$/, text: /\bdatabaseChangeLog\b/ },
];

/** How many files of a folder are looked into. */
const SAMPLE = 4;

/** The tools that are not read and have files at or below a path, each with the first folder. Looks at text: no code runs. */
export async function unreadToolsAt(target: string): Promise<readonly UnreadTool[]> {
  const found = new Map<string, UnreadTool>();
  const start = path.resolve(target);
  if (!(await stat(start)).isDirectory()) return [];
  await walk(start, {
    isConfig: () => false,
    lookAt: async (folder, names) => {
      for (const { files, text, ...tool } of SIGNS) {
        if (found.has(tool.title)) continue;
        const sample = names.filter((name) => files.test(name)).slice(-SAMPLE);
        const shows = (name: string) => text === undefined || text.test(textOfFile(path.join(folder, name)));
        if (sample.some(shows)) found.set(tool.title, { ...tool, place: folder });
      }
      return undefined;
    },
  });
  return [...found.values()];
}
