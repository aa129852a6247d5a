import type { DialectName } from '../../../src/ir/index.js';
import type { Candidate } from './candidate.js';

/** The files that are one history on one database. */
export interface DialectFiles {
  /** Absent: the files do not say. */
  readonly dialect?: DialectName;
  readonly candidates: readonly Candidate[];
}

/**
 * Where names say a database, each of these has a history of its own: its files, and those that say none where it has none of its
 * own (ory/x, `popx`: "dialect-specific migrations take precedence"). Those that say none are a history by themselves where they are
 * for a database that no name says, as `others` tells.
 */
export function byDialect(
  candidates: readonly Candidate[],
  others: (candidates: readonly Candidate[]) => DialectName | undefined,
): { readonly sets: readonly DialectFiles[]; readonly unread: ReadonlyMap<string, number> } {
  const unread = new Map<string, number>();
  const known = new Set<DialectName>();
  for (const { database } of candidates) {
    if (database === undefined) continue;
    if (database.dialect === undefined) unread.set(database.title, (unread.get(database.title) ?? 0) + 1);
    else known.add(database.dialect);
  }
  const general = candidates.filter(({ database }) => database === undefined);
  if (known.size === 0) return { sets: [{ candidates: general }], unread };
  const sets: DialectFiles[] = [...known].map((dialect) => {
    const own = candidates.filter((candidate) => candidate.database?.dialect === dialect);
    const said = new Set(own.map(stepOf));
    return { dialect, candidates: [...own, ...general.filter((file) => !said.has(stepOf(file)))] };
  });
  const rest = others(general);
  if (rest !== undefined && !known.has(rest)) sets.push({ dialect: rest, candidates: general });
  return { sets, unread };
}

function stepOf({ direction, version, name }: Candidate): string {
  return `${direction} ${version === '' ? name : version}`;
}
