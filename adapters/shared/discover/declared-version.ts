import { existsSync } from 'node:fs';
import path from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import intersects from 'semver/ranges/intersects.js';
import validRange from 'semver/ranges/valid.js';
import { textOfFile } from './text-file.js';

/** Which version of a package a project has. */
export interface DeclaredVersion {
  /** A version, or the range of those that the project allows: `0.21.17`, `^0.21.0`. */
  readonly range: string;
  /** The file that says so. */
  readonly file: string;
}

/**
 * The version of a package that the code of a folder would load: of the package that is installed, as Node.js resolves it, unless
 * it is none of those that the next `package.json` above asks for (a project without its packages, below another one); else
 * of the one that a lockfile names; else the range. Undefined where none of them says a version (`latest`, `workspace:*`, a repository).
 */
export function declaredVersion(folder: string, name: string): DeclaredVersion | undefined {
  const above = foldersAbove(folder);
  const installed = installedVersion(above, name);
  const asked = askedFor(folder, name);
  if (asked === undefined) return installed;
  const range = asked.range.replace(/^npm:(?:@?[^@]+@)?/, '');
  const known = knownRange(range, path.join(asked.folder, 'package.json'));
  if (installed !== undefined && (known === undefined || satisfies(installed.range, known.range)))
    return installed;
  return lockedVersion(foldersAbove(asked.folder), { name, range }) ?? known;
}

function installedVersion(above: readonly string[], name: string): DeclaredVersion | undefined {
  for (const current of above) {
    const file = path.join(current, 'node_modules', name, 'package.json');
    const { version } = readJson(file) as { readonly version?: unknown };
    if (typeof version === 'string' && valid(version) !== null) return { range: version, file };
  }
  return undefined;
}

/** Whether a project has a version from before the one that is named, whichever of its range it is. */
export function isBefore(declared: DeclaredVersion | undefined, version: string): boolean {
  return declared !== undefined && !intersects(declared.range, `>=${version}`);
}

/** Whether a project has that version or one from after it, whichever of its range it is. */
export function isFrom(declared: DeclaredVersion | undefined, version: string): boolean {
  return declared !== undefined && !intersects(declared.range, `<${version}`);
}

/** The project's version where it is another one than what runs in its place. */
export function otherThan(
  version: string,
  declared: DeclaredVersion | undefined,
): DeclaredVersion | undefined {
  return declared !== undefined && satisfies(version, declared.range) ? undefined : declared;
}

/** A version for a report: in place of another one, `3.3.0 in place of ^0.21.0`. */
export function inPlaceOf(declared: DeclaredVersion | undefined, version: string): string {
  return declared === undefined ? version : `${version} in place of ${declared.range}`;
}

function foldersAbove(folder: string): string[] {
  const found = [];
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    found.push(current);
    if (current === path.dirname(current)) return found;
  }
}

const KEYS = ['dependencies', 'devDependencies', 'peerDependencies'] as const;

/** What the next `package.json` above asks for that names a package, as it stands there, and its folder. */
export function askedFor(
  folder: string,
  name: string,
): { readonly range: string; readonly folder: string } | undefined {
  for (const current of foldersAbove(folder)) {
    const manifest = readJson(path.join(current, 'package.json'));
    for (const key of KEYS) {
      const range = (manifest[key] as Readonly<Record<string, unknown>> | undefined)?.[name];
      if (typeof range === 'string') return { range, folder: current };
    }
  }
  return undefined;
}

function knownRange(range: string, file: string): DeclaredVersion | undefined {
  const known = validRange(range);
  return known === null || known === '*' ? undefined : { range: known, file };
}

interface Asked {
  readonly name: string;
  readonly range: string;
}

/** How the lockfiles of the package managers say which version a range came to; the first folder is the project's. */
const LOCKFILES: Readonly<Record<string, (file: string, asked: Asked, within: string) => unknown>> = {
  'npm-shrinkwrap.json': npmLocked,
  'package-lock.json': npmLocked,
  'yarn.lock': yarnLocked,
  'pnpm-lock.yaml': pnpmLocked,
};

function lockedVersion(above: readonly string[], asked: Asked): DeclaredVersion | undefined {
  const [project = ''] = above;
  for (const folder of above) {
    for (const [name, read] of Object.entries(LOCKFILES)) {
      const file = path.join(folder, name);
      if (!existsSync(file)) continue;
      const version = read(file, asked, path.relative(folder, project).split(path.sep).join('/'));
      if (typeof version === 'string' && valid(version) !== null) return { range: version, file };
    }
  }
  return undefined;
}

/** `packages` of lockfiles of version 2 and 3, by folder; `dependencies` of version 1. */
function npmLocked(file: string, { name }: Asked, within: string): unknown {
  const { packages, dependencies } = readJson(file) as Readonly<
    Record<'packages' | 'dependencies', Readonly<Record<string, { readonly version?: unknown }>> | undefined>
  >;
  const own = packages?.[`${within}/node_modules/${name}`] ?? packages?.[`node_modules/${name}`];
  return (own ?? dependencies?.[name])?.version;
}

/** `knex@^0.21.0:` and, from version 2 on, `"knex@npm:^0.21.0":`; several ranges may have come to one version. */
function yarnLocked(file: string, { name, range }: Asked): unknown {
  for (const [, asked = '', version] of textOf(file).matchAll(/^(\S[^\n]*):\n\s+version:? "?([^"\s]+)/gm)) {
    const specifiers = asked.replaceAll('"', '').split(/,\s*/);
    if (specifiers.some((one) => one === `${name}@${range}` || one === `${name}@npm:${range}`))
      return version;
  }
  return undefined;
}

/** Of `importers` those of the range: `specifier: ^0.21.0` before `version: 0.21.21(pg@8.7.1)`; before version 6 `knex: 0.21.21_pg@8.7.1`. */
function pnpmLocked(file: string, { name, range }: Asked): unknown {
  const key = `(?:'${escaped(name)}'|${escaped(name)})`;
  const text = textOf(file);
  const [, version] =
    new RegExp(`^\\s+${key}:\\n\\s+specifier: '?${escaped(range)}'?\\n\\s+version: '?([\\w.+-]+)`, 'm').exec(
      text,
    ) ??
    new RegExp(`^\\s+${key}: (\\d[\\d.]*)`, 'm').exec(text) ??
    [];
  return version;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** An empty object where there is no such file, or it is no JSON. */
function readJson(file: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(textOfFile(file));
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function textOf(file: string): string {
  try {
    return textOfFile(file).replaceAll('\r\n', '\n');
  } catch {
    return '';
  }
}
