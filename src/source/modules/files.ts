import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';

/** Where a program's files come from. Paths are absolute. */
export interface Files {
  /** The bytes of a file; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /** The size of a file in bytes, without reading it; undefined when there is no such file. */
  size(path: string): number | undefined;
  /** The names in a folder; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
  /** The path with its symbolic links followed; the path itself when it is not there. */
  real(path: string): string;
}

/** The files of the disk. */
export const diskFiles: Files = {
  read(path) {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  size(path) {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : undefined;
  },
  list(path) {
    try {
      return readdirSync(path).sort();
    } catch {
      return undefined;
    }
  },
  real(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
};

/** Files in memory, by absolute path: for tests, and for code that is not written yet. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): Files {
  const read = (path: string): Uint8Array | undefined => {
    if (!Object.hasOwn(contents, path)) return undefined;
    const content = contents[path]!;
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    read,
    size: (path) => read(path)?.length,
    list(path) {
      const prefix = path.endsWith('/') ? path : `${path}/`;
      const inside = Object.keys(contents).filter((name) => name.startsWith(prefix));
      if (inside.length === 0) return undefined;
      return [...new Set(inside.map((name) => name.slice(prefix.length).split('/')[0]!))].sort();
    },
    real: (path) => path,
  };
}
