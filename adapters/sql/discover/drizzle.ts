import path from 'node:path';
import type { DialectName } from '../../../src/ir/index.js';
import { byCodeUnit, exists } from '../../shared/discover/folders.js';
import { textOfFile } from '../../shared/discover/text-file.js';
import { namedDatabase } from '../../shared/discover/database-names.js';

/** What drizzle-kit writes of the files that it generated. */
export interface Journal {
  readonly dialect?: DialectName;
  /** The names of the files without `.sql`, in the order in which they are applied; others are not. */
  readonly tags: readonly string[];
}

/** The journal of a folder that drizzle-kit made (drizzle-orm, `migrator.ts`): `meta/_journal.json`. */
export function readJournal(folder: string): Journal | undefined {
  const text = textOfFile(path.join(folder, 'meta', '_journal.json'));
  if (text === '') return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || !Array.isArray(parsed['entries'])) return undefined;
  const dialect =
    typeof parsed['dialect'] === 'string' ? namedDatabase(parsed['dialect'])?.dialect : undefined;
  const tags = parsed['entries'].flatMap((entry: unknown) =>
    isRecord(entry) && typeof entry['tag'] === 'string' ? [entry['tag']] : [],
  );
  return { ...(dialect === undefined ? {} : { dialect }), tags };
}

/**
 * What the folders of drizzle-kit 1 say, one for each migration, with a `migration.sql` and what it leads to in a `snapshot.json`; they
 * are applied by their names. `files`: relative to the folder that holds them; those of other tools are passed over.
 */
export function readFolders(folder: string, files: readonly string[]): Journal | undefined {
  const own = files.filter((file) => path.basename(file) === STATEMENTS).toSorted(byCodeUnit);
  const last = own.at(-1);
  if (last === undefined) return undefined;
  const snapshot = textOfFile(path.join(folder, path.dirname(last), SNAPSHOT));
  const said = /"dialect"\s*:\s*"(\w+)"/.exec(snapshot)?.[1];
  const dialect = said === undefined ? undefined : namedDatabase(said)?.dialect;
  return {
    ...(dialect === undefined ? {} : { dialect }),
    tags: own.map((file) => file.slice(0, -'.sql'.length)),
  };
}

/** Whether a folder is a migration of drizzle-kit 1. */
export async function isGenerated(folder: string): Promise<boolean> {
  return (await exists(path.join(folder, STATEMENTS))) && (await exists(path.join(folder, SNAPSHOT)));
}

const STATEMENTS = 'migration.sql';
const SNAPSHOT = 'snapshot.json';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
