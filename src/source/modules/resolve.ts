import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Files } from './files.js';
import { ts } from '../syntax/typescript.js';
import { entriesOf, importTargets, workspaceOf, type Workspace } from './workspaces.js';

/** What an import names. */
export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  /** A module of Node's own, without `node:`. */
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'package'; readonly name: string }
  /** A relative or aliased path that no file has. */
  | { readonly kind: 'missing'; readonly tried: string }
  | { readonly kind: 'outside'; readonly path: string };

const JS = ['.js', '.cjs', '.mjs', '.jsx', '.json'];
const TS = ['.ts', '.mts', '.cts', '.tsx'];
const BUILTINS: ReadonlySet<string> = new Set(builtinModules);

/**
 * Finds the files that imports name: relative paths, `paths` of tsconfig.json, `imports` of package.json, packages of the same
 * monorepo. Files are those of the root, and where it is a package of a monorepo, those of the monorepo.
 */
export class Resolver {
  readonly #root: string;
  readonly #files: Files;
  readonly #workspace: Workspace | undefined;
  readonly #found = new Map<string, string | undefined>();
  readonly #configs = new Map<string, Aliases | undefined>();

  constructor(root: string, files: Files) {
    this.#files = files;
    this.#workspace = workspaceOf(root, files, (file) => this.#json(file));
    this.#root = this.#workspace?.folder ?? root;
  }

  /** What `specifier` means in a file. */
  resolve(specifier: string, from: string): Resolution {
    if (specifier.startsWith('.') || path.isAbsolute(specifier)) {
      return this.#file(path.resolve(path.dirname(from), specifier), from);
    }
    const bare = specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
    if (specifier.startsWith('node:') || BUILTINS.has(bare)) return { kind: 'builtin', name: bare };
    const aliased = this.#aliased(specifier, from);
    if (aliased)
      return this.contains(aliased) ? { kind: 'file', path: aliased } : { kind: 'outside', path: aliased };
    if (specifier.startsWith('#') || specifier.startsWith('@/') || specifier.startsWith('~/')) {
      return { kind: 'missing', tried: specifier };
    }
    const sibling = this.#sibling(specifier, from);
    return sibling ? { kind: 'file', path: sibling } : { kind: 'package', name: specifier };
  }

  /** The file that the name of a package of the same monorepo means, with what may follow it. */
  #sibling(specifier: string, from: string): string | undefined {
    const [first, second, ...rest] = specifier.split('/');
    const scoped = first!.startsWith('@') && second !== undefined;
    const name = scoped ? `${first}/${second}` : first!;
    const found = this.#workspace?.packages.get(name);
    if (!found) return undefined;
    const subpath = (scoped ? rest : second === undefined ? [] : [second, ...rest]).join('/');
    for (const entry of entriesOf(found, subpath)) {
      const file = this.find(entry, from);
      if (file && this.contains(file)) return file;
    }
    return undefined;
  }

  /** Whether a path is in the root, symbolic links followed. */
  contains(file: string): boolean {
    const inside = (root: string, one: string): boolean =>
      one === root || one.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
    return inside(this.#root, file) && inside(this.#files.real(this.#root), this.#files.real(file));
  }

  #file(target: string, from: string): Resolution {
    const found = this.find(target, from);
    if (found === undefined)
      return this.contains(target) ? { kind: 'missing', tried: target } : { kind: 'outside', path: target };
    return this.contains(found) ? { kind: 'file', path: found } : { kind: 'outside', path: found };
  }

  /** The file that a path without (or with another) extension means, as seen from a file. */
  find(target: string, from: string): string | undefined {
    const isTs = TS.includes(path.extname(from));
    const key = `${isTs ? 'ts' : 'js'}:${target}`;
    if (!this.#found.has(key))
      this.#found.set(key, this.#search(target, isTs ? [...TS, ...JS] : [...JS, ...TS]));
    return this.#found.get(key);
  }

  #search(target: string, extensions: readonly string[]): string | undefined {
    const isFile = (one: string): boolean => this.#files.size(one) !== undefined;
    if (isFile(target)) return target;
    for (const extension of extensions) if (isFile(target + extension)) return target + extension;
    // TypeScript sources import by the name of what they are compiled to.
    const compiled = /\.([cm]?)js$/.exec(target);
    if (compiled) {
      const source = `${target.slice(0, compiled.index)}.${compiled[1]}ts`;
      if (isFile(source)) return source;
    }
    if (this.#files.list(target) === undefined) return undefined;
    const main = this.#main(target);
    if (main && main !== target) {
      const found = this.#search(main, extensions);
      if (found) return found;
    }
    for (const extension of extensions) {
      const index = path.join(target, `index${extension}`);
      if (isFile(index)) return index;
    }
    return undefined;
  }

  #main(folder: string): string | undefined {
    const main = this.#json(path.join(folder, 'package.json'))?.main;
    return typeof main === 'string' ? path.join(folder, main) : undefined;
  }

  #json(file: string): Record<string, unknown> | undefined {
    const bytes = this.#files.read(file);
    if (!bytes) return undefined;
    // Its parser takes comments and trailing commas, which tsconfig.json may have.
    const { config } = ts.parseConfigFileTextToJson(file, new TextDecoder().decode(bytes)) as {
      config?: unknown;
    };
    return typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : undefined;
  }

  #aliased(specifier: string, from: string): string | undefined {
    const aliases = this.#aliasesFor(path.dirname(from));
    const found = aliases && this.#byAliases(aliases, specifier, from);
    // What begins so is Node.js's own to find, whatever TypeScript has for names.
    if (found !== undefined || !specifier.startsWith('#')) return found;
    const own = this.#importsAbove(path.dirname(from));
    return own && this.#byAliases(own, specifier, from);
  }

  /** The `imports` of the nearest package.json upwards: that of the package that a file is in. */
  #importsAbove(folder: string): Aliases | undefined {
    for (let current = folder; ; current = path.dirname(current)) {
      if (this.#json(path.join(current, 'package.json'))) return this.#packageImports(current);
      if (current === this.#root || path.dirname(current) === current) return undefined;
    }
  }

  #byAliases(aliases: Aliases, specifier: string, from: string): string | undefined {
    for (const [pattern, targets] of aliases.paths) {
      const matched = matchPattern(pattern, specifier);
      if (matched === undefined) continue;
      for (const target of targets) {
        const found = this.find(
          path.resolve(
            aliases.folder,
            target.replace('*', () => matched),
          ),
          from,
        );
        if (found) return found;
      }
    }
    return aliases.baseUrl === undefined
      ? undefined
      : this.find(path.resolve(aliases.baseUrl, specifier), from);
  }

  /** The aliases of the nearest tsconfig.json or package.json upwards that has any. */
  #aliasesFor(folder: string): Aliases | undefined {
    if (this.#configs.has(folder)) return this.#configs.get(folder);
    const parent = path.dirname(folder);
    const own = this.#tsconfig(path.join(folder, 'tsconfig.json'), 0) ?? this.#packageImports(folder);
    const aliases =
      own ?? (folder === this.#root || parent === folder ? undefined : this.#aliasesFor(parent));
    this.#configs.set(folder, aliases);
    return aliases;
  }

  #tsconfig(file: string, depth: number): Aliases | undefined {
    const config = this.#json(file);
    if (!config) return undefined;
    const options = (config['compilerOptions'] ?? {}) as { baseUrl?: unknown; paths?: unknown };
    const folder = path.dirname(file);
    const baseUrl = typeof options.baseUrl === 'string' ? path.resolve(folder, options.baseUrl) : undefined;
    if (typeof options.paths === 'object' && options.paths !== null) {
      const paths = Object.entries(options.paths as Record<string, unknown>).map(
        ([pattern, targets]) => [pattern, Array.isArray(targets) ? targets.map(String) : []] as const,
      );
      return { folder: baseUrl ?? folder, baseUrl, paths };
    }
    if (baseUrl) return { folder: baseUrl, baseUrl, paths: [] };
    const parent = config['extends'];
    if (typeof parent !== 'string' || !parent.startsWith('.') || depth > 5) return undefined;
    const next = path.resolve(folder, parent);
    return this.#tsconfig(next.endsWith('.json') ? next : `${next}.json`, depth + 1);
  }

  #packageImports(folder: string): Aliases | undefined {
    const imports = this.#json(path.join(folder, 'package.json'))?.['imports'];
    if (typeof imports !== 'object' || imports === null) return undefined;
    // Of several patterns that fit, the one with the most before its `*` is meant (Node.js manual, PATTERN_KEY_COMPARE).
    const keyOf = (pattern: string): number => (pattern.includes('*') ? pattern.indexOf('*') : Infinity);
    const paths = Object.entries(imports)
      .map(([pattern, entry]) => [pattern, importTargets(entry)] as const)
      .sort(([a], [b]) => (keyOf(a) === keyOf(b) ? 0 : keyOf(b) - keyOf(a)));
    return { folder, baseUrl: undefined, paths };
  }
}

interface Aliases {
  readonly folder: string;
  readonly baseUrl: string | undefined;
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
}

/** What the `*` of a pattern stands for in a specifier; '' for an exact match. */
function matchPattern(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === specifier ? '' : undefined;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits =
    specifier.startsWith(before) &&
    specifier.endsWith(after) &&
    specifier.length >= before.length + after.length;
  return fits ? specifier.slice(before.length, specifier.length - after.length) : undefined;
}
