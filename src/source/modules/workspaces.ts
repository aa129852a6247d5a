import path from 'node:path';
import type { Files } from './files.js';

/**
 * The packages of a monorepo, by name: folders that the nearest `package.json` above names in `workspaces` (npm, yarn, bun),
 * `pnpm-workspace.yaml` in `packages`, or `lerna.json` in `packages`, and that have a `package.json` with a name.
 */
export interface Workspace {
  /** The folder of the file that names the packages. */
  readonly folder: string;
  readonly packages: ReadonlyMap<string, WorkspacePackage>;
}

export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

type Manifest = Readonly<Record<string, unknown>>;
type ReadJson = (file: string) => Manifest | undefined;

/** The monorepo that a folder is a package of, or the root of; undefined where there is none. */
export function workspaceOf(folder: string, files: Files, json: ReadJson): Workspace | undefined {
  for (let current = folder; ; current = path.dirname(current)) {
    const patterns = patternsIn(current, files, json);
    if (patterns) {
      const packages = members(current, patterns, files);
      if (current !== folder && !packages.some((one) => one === folder || folder.startsWith(one + path.sep)))
        return undefined;
      return { folder: current, packages: named(packages, json) };
    }
    if (path.dirname(current) === current) return undefined;
  }
}

function patternsIn(folder: string, files: Files, json: ReadJson): readonly string[] | undefined {
  const pnpm = files.read(path.join(folder, 'pnpm-workspace.yaml'));
  if (pnpm) return yamlList(new TextDecoder().decode(pnpm), 'packages');
  const declared = json(path.join(folder, 'package.json'))?.['workspaces'];
  const list =
    declared !== null && typeof declared === 'object' && !Array.isArray(declared)
      ? (declared as { packages?: unknown }).packages
      : (declared ?? json(path.join(folder, 'lerna.json'))?.['packages']);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : undefined;
}

/** The plain strings below a key at the beginning of a line, as pnpm's file has them. */
function yamlList(text: string, key: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (start === -1) return [];
  const end = lines.findIndex((line, at) => at > start && /^[^\s#-]/.test(line));
  return lines.slice(start + 1, end === -1 ? undefined : end).flatMap((line) => {
    const item = /^\s*-\s*(?:'([^']*)'|"([^"]*)"|([^\s#]+))/.exec(line);
    const value = item?.[1] ?? item?.[2] ?? item?.[3];
    return value === undefined ? [] : [value];
  });
}

function members(root: string, patterns: readonly string[], files: Files): readonly string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const leaves = pattern.startsWith('!');
    const segments = (leaves ? pattern.slice(1) : pattern).split('/').filter((one) => one && one !== '.');
    for (const folder of expand(root, segments, files)) {
      if (leaves) found.delete(folder);
      else found.add(folder);
    }
  }
  return [...found];
}

/** The folders that a pattern names; `*` within a name, `**` for any depth. */
function expand(folder: string, segments: readonly string[], files: Files): readonly string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return files.list(folder) === undefined ? [] : [folder];
  if (!segment.includes('*')) return expand(path.join(folder, segment), rest, files);
  const inside = (files.list(folder) ?? []).filter(
    (name) => name !== 'node_modules' && !name.startsWith('.'),
  );
  if (segment === '**') {
    // Links may lead round in circles.
    const real = files.real(folder);
    const deeper = inside
      .filter((name) => files.size(path.join(folder, name)) === undefined)
      .filter((name) => files.real(path.join(folder, name)) === path.join(real, name))
      .flatMap((name) => expand(path.join(folder, name), segments, files));
    return [...expand(folder, rest, files), ...deeper];
  }
  const shape = new RegExp(`^${segment.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return inside
    .filter((name) => shape.test(name))
    .flatMap((name) => expand(path.join(folder, name), rest, files));
}

function named(folders: readonly string[], json: ReadJson): ReadonlyMap<string, WorkspacePackage> {
  const packages = new Map<string, WorkspacePackage>();
  for (const folder of folders) {
    const manifest = json(path.join(folder, 'package.json'));
    const name = manifest?.['name'];
    if (manifest && typeof name === 'string' && !packages.has(name)) packages.set(name, { folder, manifest });
  }
  return packages;
}

/**
 * The paths that an import of a package may mean, the most likely first: what `exports`, `source`, `main` and `module` of its manifest
 * say; the same in `src`, where it names what a build makes and nothing is built; and what stands beside.
 *
 * @param subpath what follows the package's name, without the slash; '' for the package itself.
 */
export function entriesOf(one: WorkspacePackage, subpath: string): readonly string[] {
  const { folder, manifest } = one;
  const declared = [
    ...exportsFor(manifest['exports'], subpath),
    ...(subpath === '' ? [manifest['source'], manifest['main'], manifest['module']] : [subpath]),
  ].filter((target): target is string => typeof target === 'string' && !target.endsWith('.d.ts'));
  const sources = declared.flatMap((target) => {
    const built = sourcesOfBuilt(target);
    return built.length > 0 ? built : [path.join('src', target)];
  });
  return [...declared, ...sources, ...(subpath === '' ? ['src/index', 'index'] : [])].map((target) =>
    path.join(folder, target),
  );
}

/** Folders that builds write to. */
const BUILT: ReadonlySet<string> = new Set(['dist', 'lib', 'build', 'out', 'es', 'esm', 'cjs']);

/** What a build that writes to a target may have made it of; nothing where no build writes there. */
function sourcesOfBuilt(target: string): readonly string[] {
  const [first, ...rest] = target.split('/').filter((part) => part !== '.');
  return first !== undefined && BUILT.has(first)
    ? [['src', ...rest.filter((part) => part !== 'src')].join('/'), rest.join('/')]
    : [];
}

/**
 * What an entry of `imports` may mean, the most likely first: what Node.js runs, else under any other condition (`types` may name the
 * sources), else what that is built of.
 */
export function importTargets(entry: unknown): readonly string[] {
  const run = typeof entry === 'object' && entry !== null ? (entry as Manifest)['default'] : entry;
  const all = [...leaves(run), ...leaves(entry)].filter((target) => !target.endsWith('.d.ts'));
  return [...new Set([...all, ...all.flatMap(sourcesOfBuilt)])];
}

/** The targets of `exports` for a subpath, whatever their conditions (Node.js manual, Packages, Subpath patterns). */
function exportsFor(exported: unknown, subpath: string): readonly string[] {
  const wanted = subpath === '' ? '.' : `./${subpath}`;
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported))
    return wanted === '.' ? leaves(exported) : [];
  const entries = Object.entries(exported);
  if (!entries.some(([key]) => key.startsWith('.'))) return wanted === '.' ? leaves(exported) : [];
  return entries.flatMap(([key, target]) => {
    const star = key.indexOf('*');
    if (star === -1) return key === wanted ? leaves(target) : [];
    const [before, after] = [key.slice(0, star), key.slice(star + 1)];
    if (!wanted.startsWith(before) || !wanted.endsWith(after) || wanted.length < before.length + after.length)
      return [];
    const matched = wanted.slice(before.length, wanted.length - after.length);
    return leaves(target).map((leaf) => leaf.replaceAll('*', () => matched));
  });
}

function leaves(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(leaves) : [];
}
