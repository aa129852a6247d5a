import path from 'node:path';
import type { ProgramLanguage } from '../../shared/reader/program.js';

const LANGUAGES: Readonly<Record<string, ProgramLanguage>> = {
  '.ts': { language: 'typescript', title: 'TypeScript' },
  '.mts': { language: 'typescript', title: 'TypeScript' },
  '.js': { language: 'javascript', title: 'JavaScript' },
  '.mjs': { language: 'javascript', title: 'JavaScript' },
  '.cjs': { language: 'javascript', title: 'JavaScript' },
};

/** The file of a folder that stands where `migration.sql` would: some projects run both with a program of their own. */
export function programAmong(files: readonly string[]): string | undefined {
  return files.find((file) => languageOf(file) !== undefined);
}

/** The language of a migration that is a program; undefined for `migration.sql`. */
export function languageOf(file: string): ProgramLanguage | undefined {
  const { name, ext } = path.posix.parse(file);
  return name === 'migration' && Object.hasOwn(LANGUAGES, ext) ? LANGUAGES[ext] : undefined;
}
