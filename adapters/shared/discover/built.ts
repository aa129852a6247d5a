import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folders that a build makes. */
const BUILT = new Set(['dist', 'build', 'out', 'lib']);

/** Extensions of what a build makes, and of what it is made of. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.js', '.ts'],
  '.cjs': ['.cjs', '.cts'],
  '.mjs': ['.mjs', '.mts'],
};

/**
 * Where a configuration names what a build makes (`dist/config/database.js`) and it is not built, what that is made of
 * (`src/config/database.ts`). Absolute paths; what has no source either stays as it is.
 */
export function sourceOfBuilt(named: string, project: string): string {
  const words = path.relative(project, named).split(path.sep);
  if (existsSync(named) || !BUILT.has(words[0] ?? '')) return named;
  const below = words.slice(words[1] === 'src' ? 2 : 1).join(path.sep);
  const { ext } = path.parse(below);
  const stem = below.slice(0, below.length - ext.length);
  for (const folder of ['src', '.'])
    for (const extension of SOURCES[ext] ?? [ext]) {
      const source = path.join(project, folder, `${stem}${extension}`);
      if (existsSync(source)) return source;
    }
  return named;
}
