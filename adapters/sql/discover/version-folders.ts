import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { roleOf } from '../layout.js';
import type { Candidate } from './candidate.js';

/** `0.17`, `v1.2.3`: what a release of the application is called. */
const VERSION = /^v?([0-9]+(?:\.[0-9]+)+)$/;

/**
 * A folder for each version of the application, with numbered files in each (`0.17/01__delete_activity.sql`): one history, version by
 * version, as the application that updates itself from any of them runs it. Nothing is taken where a file has no number: then nothing
 * tells that they follow each other.
 */
export async function versionFolders(
  folder: string,
  folders: readonly string[],
): Promise<{ readonly candidates: readonly Candidate[]; readonly taken: ReadonlySet<string> }> {
  const candidates: Candidate[] = [];
  const taken = new Set<string>();
  for (const name of folders) {
    const version = VERSION.exec(name)?.[1];
    if (version === undefined) continue;
    const files = (await readdir(path.join(folder, name))).filter((file) => file.endsWith('.sql'));
    const roles = files.map((file) => ({ file, role: roleOf(file) }));
    for (const { file, role } of roles) {
      const isNumbered = role !== undefined && role.layout !== 'flyway' && role.version !== '';
      if (!isNumbered) return NONE;
      candidates.push({ ...role, version: `${version}.${role.version}`, file: `${name}/${file}` });
    }
    if (roles.length > 0) taken.add(name);
  }
  return taken.size < 2 ? NONE : { candidates, taken };
}

const NONE = { candidates: [], taken: new Set<string>() };
