import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DialectName } from '../../src/ir/index.js';
import { onWays, type ProbeCase } from './cases.js';

/** A history in a list of them; its paths are relative to the list. */
interface ListedHistory {
  readonly name: string;
  readonly tool: string;
  readonly folder: string;
  readonly from: readonly DialectName[];
  /** Where to; each database that it can be ported to where this is absent. */
  readonly to?: readonly DialectName[];
  readonly env?: Readonly<Record<string, string>>;
  /** A file of SQL that the first migration starts from. */
  readonly baseline?: string;
}

/** The histories of a file of JSON, `ListedHistory[]`: public ones that are on this machine, for one table of all of them. */
export function listedCases(file: string): readonly ProbeCase[] {
  const folder = path.dirname(path.resolve(file));
  const listed = JSON.parse(readFileSync(file, 'utf8')) as readonly ListedHistory[];
  return listed.flatMap(({ name, tool, from, to, env, ...paths }) =>
    onWays(
      {
        ...{ name, adapter: tool, folder: path.resolve(folder, paths.folder) },
        ...(env === undefined ? {} : { env }),
        ...(paths.baseline === undefined ? {} : { baseline: path.resolve(folder, paths.baseline) }),
      },
      from,
    ).filter((one) => to === undefined || to.includes(one.to)),
  );
}
