import path from 'node:path';
import type { DiscoveredSet } from '../../src/adapter.js';
import { readSourceFile } from '../../src/source-file.js';

/**
 * The extension that TypeORM installs by itself whenever it connects, for uuids that entities generate (typeorm
 * `driver/postgres/PostgresDriver.js`, `enableExtensions`).
 */
export const UUID_EXTENSION = 'uuid-ossp';

/** What needs it: its function, or a column whose uuids TypeORM is to generate. */
const NEEDS = /\buuid_generate_v4\b|\bgenerationStrategy["']?\s*:\s*["'`]uuid["'`]/;

/**
 * Whether a history counts on TypeORM to install {@link UUID_EXTENSION}: its migrations need it, and none makes it. Entities are
 * not read, so this is what tells that they want it.
 */
export function countsOnExtension({ root, migrations }: DiscoveredSet): boolean {
  let isNeeded = false;
  for (const file of new Set(migrations.map((one) => path.join(root, one.file)))) {
    const source = readSourceFile(file);
    if ('problem' in source) continue;
    if (source.text.includes(UUID_EXTENSION)) return false;
    isNeeded ||= NEEDS.test(source.text);
  }
  return isNeeded;
}
