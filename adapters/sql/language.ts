import path from 'node:path';
import type { ProgramLanguage } from '../shared/reader/program.js';

/** The languages in which tools for SQL files take migrations too: goose and golang-migrate's like Go, Flyway those of the JVM. */
const LANGUAGES: Readonly<Record<string, ProgramLanguage>> = {
  '.go': { language: 'go', title: 'Go' },
  '.java': { language: 'java', title: 'Java' },
  '.kt': { language: 'kotlin', title: 'Kotlin' },
  '.groovy': { language: 'groovy', title: 'Groovy' },
  '.scala': { language: 'scala', title: 'Scala' },
};

/** The programming language of a migration that is no SQL, by its file's name; undefined for SQL. */
export function languageOf(file: string): ProgramLanguage | undefined {
  const extension = path.extname(file);
  return Object.hasOwn(LANGUAGES, extension) ? LANGUAGES[extension] : undefined;
}
