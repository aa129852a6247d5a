import path from 'node:path';
import { textOfFile } from './text-file.js';

/** What of a `package.json` is looked at. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
  readonly optionalDependencies?: Readonly<Record<string, unknown>>;
}

/** The `package.json` of a project; an empty one where there is none, or it is no JSON. */
export function manifestOf(project: string): Manifest {
  try {
    return JSON.parse(textOfFile(path.join(project, 'package.json'))) as Manifest;
  } catch {
    return {};
  }
}
