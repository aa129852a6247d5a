import path from 'node:path';
import type { DialectName } from '../../../src/ir/index.js';
import { textOfFile } from '../../shared/text-file.js';
import { saidDialect } from './dialect-words.js';

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
  const dialect = typeof parsed['dialect'] === 'string' ? saidDialect(parsed['dialect'])?.known : undefined;
  const tags = parsed['entries'].flatMap((entry: unknown) =>
    isRecord(entry) && typeof entry['tag'] === 'string' ? [entry['tag']] : [],
  );
  return { ...(dialect === undefined ? {} : { dialect }), tags };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
