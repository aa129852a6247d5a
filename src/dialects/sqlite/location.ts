import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The file that a URL names: `file:/tmp/a.db`, `file:./a.db` (Prisma's way: relative to the current folder), `sqlite:a.db`,
 * `sqlite:///tmp/a.db`, a plain path, or `:memory:`.
 */
export function fileOf(url: string): string {
  if (url === ':memory:') return url;
  if (url.startsWith('file://')) return fileURLToPath(url);
  return path.resolve(url.replace(/^(?:file|sqlite3?):(?:\/\/)?/, '').replace(/\?.*$/s, ''));
}
