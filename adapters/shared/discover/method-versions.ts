import type { Diagnostic } from '../../../src/ir/index.js';
import { isBefore, isFrom, type DeclaredVersion } from './declared-version.js';
import { earlierHasNone, laterHasNone } from './earlier-version.js';

/** When methods came, and when they went. */
export interface MethodVersions<Owner extends string> {
  /** Whose methods they are. */
  readonly of: Owner;
  /** The version that brought them; absent: the first that is read. */
  readonly since?: string;
  /** The version that took them away; absent: none so far. */
  readonly until?: string;
  /** Their names, with blanks between them. */
  readonly methods: string;
}

/** Says of a method what the project's version has of it. */
export type MethodLookup<Owner extends string> = (
  owner: Owner,
  method: string,
  declared: DeclaredVersion | undefined,
) => Diagnostic | undefined;

/**
 * Finds methods that the project's version of a tool does not have, whichever of its range it is: calling one throws. Where no version
 * is known none is missing.
 */
export function methodLookup<Owner extends string>(
  tool: string,
  versions: readonly MethodVersions<Owner>[],
): MethodLookup<Owner> {
  const known = new Map<string, MethodVersions<Owner>[]>();
  for (const one of versions) {
    for (const method of one.methods.trim().split(/\s+/)) {
      const key = `${one.of} ${method}`;
      known.set(key, [...(known.get(key) ?? []), one]);
    }
  }
  return (owner, method, declared) => {
    const spans = known.get(`${owner} ${method}`);
    if (declared === undefined || spans === undefined) return undefined;
    const isMissing = ({ since, until }: MethodVersions<Owner>): boolean =>
      (since !== undefined && isBefore(declared, since)) || (until !== undefined && isFrom(declared, until));
    if (!spans.every(isMissing)) return undefined;
    const next = spans.find(({ since }) => since !== undefined && isBefore(declared, since));
    return next?.since === undefined
      ? laterHasNone(tool, method, { declared, until: spans.at(-1)?.until ?? '' })
      : earlierHasNone(tool, method, { declared, since: next.since });
  };
}
