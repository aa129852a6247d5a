import path from 'node:path';
import { exists } from '../../shared/discover/folders.js';
import { textOfFile } from '../../shared/discover/text-file.js';
import type { Candidate } from './candidate.js';
import { isGenerated } from './drizzle.js';

/** `2019-02-26-002946_create_user`, `1620000000000_name`: the version is what is before the underscore, without its dashes. */
const FOLDER = /^([0-9][0-9-]*)(?:_(.*))?$/;

/**
 * A folder for each migration with `up.sql` and mostly `down.sql` in it: Diesel's, Hasura's and Sourcegraph's way (diesel_migrations,
 * `file_based_migrations.rs`; Hasura documentation, "Migration file format"); or with a `migration.sql` that drizzle-kit 1 has generated.
 */
export async function folderEach(
  folder: string,
  folders: readonly string[],
): Promise<{ readonly candidates: readonly Candidate[]; readonly taken: ReadonlySet<string> }> {
  const candidates: Candidate[] = [];
  const taken = new Set<string>();
  for (const name of folders) {
    const match = FOLDER.exec(name);
    if (match !== null && (await isGenerated(path.join(folder, name)))) {
      taken.add(name);
      const [, version = '', rest = ''] = match;
      candidates.push({
        layout: 'plain',
        version,
        name: rest,
        direction: 'up',
        file: `${name}/migration.sql`,
      });
      continue;
    }
    if (match === null || !(await exists(path.join(folder, name, 'up.sql')))) continue;
    taken.add(name);
    const role = {
      layout: 'diesel' as const,
      version: (match[1] ?? '').replaceAll('-', ''),
      name: match[2] ?? '',
      ...(isAlone(path.join(folder, name)) ? { alone: true as const } : {}),
    } satisfies Omit<Candidate, 'direction' | 'file'>;
    candidates.push({ ...role, direction: 'up', file: `${name}/up.sql` });
    if (await exists(path.join(folder, name, 'down.sql')))
      candidates.push({ ...role, direction: 'down', file: `${name}/down.sql` });
  }
  return { candidates, taken };
}

/** Diesel's `metadata.toml` (diesel_migrations, `TomlMetadata`), Sourcegraph's `metadata.yaml` beside an index. */
function isAlone(folder: string): boolean {
  return (
    /^[ \t]*run_in_transaction\s*=\s*false\b/m.test(textOfFile(path.join(folder, 'metadata.toml'))) ||
    /^[ \t]*createIndexConcurrently:\s*true\b/m.test(textOfFile(path.join(folder, 'metadata.yaml')))
  );
}
