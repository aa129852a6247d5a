import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { withoutComments } from '../shared/writer/code-text.js';

/** What a Prisma project says about where its things are. Paths are absolute. */
export interface PrismaProject {
  readonly folder: string;
  readonly config?: string;
  /** A file or a folder with several. */
  readonly schema?: string;
  readonly migrations?: string;
}

/** How many folders above are looked at for a project's configuration. */
const ABOVE = 4;

/** Prisma's own names for its configuration file (Prisma documentation, "Prisma config reference"). */
const CONFIG_NAMES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].flatMap((extension) => [
  `prisma.config.${extension}`,
  `.config/prisma.${extension}`,
]);

/** The project that a folder belongs to: the nearest one above with a configuration of Prisma, else a package.json. */
export async function projectOf(folder: string): Promise<PrismaProject> {
  let nearestPackage: PrismaProject | undefined;
  let current = folder;
  for (let i = 0; i <= ABOVE; i += 1) {
    const config = await configIn(current);
    if (config !== undefined) return config;
    const packageFile = await packageIn(current);
    if (packageFile?.schema !== undefined) return packageFile;
    nearestPackage ??= packageFile;
    const above = path.dirname(current);
    if (above === current) break;
    current = above;
  }
  return nearestPackage ?? { folder };
}

/** Reads `schema` and `migrations.path` from a configuration as text: the file is code, which is not run. */
async function configIn(folder: string): Promise<PrismaProject | undefined> {
  for (const name of CONFIG_NAMES) {
    const file = path.join(folder, name);
    const text = await textOf(file);
    if (text === undefined) continue;
    const code = withoutComments(text);
    const schema = pathIn(/\bschema\s*:\s*(.+)/.exec(code)?.[1]);
    const migrations = pathIn(/\bmigrations\s*:\s*\{[^}]*?\bpath\s*:\s*([^\n}]+)/.exec(code)?.[1]);
    return {
      folder,
      config: file,
      ...(schema === undefined ? {} : { schema: path.resolve(folder, schema) }),
      ...(migrations === undefined ? {} : { migrations: path.resolve(folder, migrations) }),
    };
  }
  return undefined;
}

/** A path as configurations write it: a string, or strings in `path.join(…)`; anything else is not known. */
function pathIn(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const literal = /^(['"`])([^'"`$]+)\1/.exec(code);
  if (literal !== null) return literal[2];
  const joined = /^(?:path\s*\.\s*)?(?:join|resolve)\s*\(([^)]*)\)/.exec(code);
  if (joined === null) return undefined;
  const parts = (joined[1] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const known = parts.filter((part) => !/^(?:__dirname|import\.meta\.dirname|process\.cwd\(\))?$/.test(part));
  const strings = known.map((part) => /^(['"`])([^'"`$]*)\1$/.exec(part)?.[2]);
  return strings.every((part) => part !== undefined) ? path.join(...strings) : undefined;
}

async function packageIn(folder: string): Promise<PrismaProject | undefined> {
  const text = await textOf(path.join(folder, 'package.json'));
  if (text === undefined) return undefined;
  try {
    const schema = (JSON.parse(text) as { readonly prisma?: { readonly schema?: unknown } }).prisma?.schema;
    return typeof schema === 'string' ? { folder, schema: path.resolve(folder, schema) } : { folder };
  } catch {
    return { folder };
  }
}

/** The files of a schema: the file itself, or every `.prisma` file in a folder and below, in the order of their names. */
export async function schemaFilesAt(target: string): Promise<readonly string[]> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return [];
  if (found.isFile()) return [target];
  const entries = await readdir(target, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(target, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') files.push(...(await schemaFilesAt(full)));
    else if (entry.isFile() && entry.name.endsWith('.prisma')) files.push(full);
  }
  return files;
}

/** A file's text, or undefined where there is none. */
export async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
