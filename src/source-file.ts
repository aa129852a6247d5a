import { readFileSync, statSync } from 'node:fs';
import type { Diagnostic } from './ir/index.js';

/** The largest file that is read: no migration is near it, and a dump of a database belongs in `--baseline`. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A file's text, or why it cannot be had. */
export type SourceFile = { readonly text: string } | { readonly problem: Diagnostic };

/**
 * Reads a migration as text: UTF-8, without its byte order mark. What is missing, too large or not UTF-8 is a
 * diagnostic, never a guess at another encoding.
 */
export function readSourceFile(file: string, options: { readonly maxBytes?: number } = {}): SourceFile {
  const maxBytes = options.maxBytes ?? MAX_FILE_BYTES;
  const problem = (code: string, message: string, help: string): SourceFile => ({
    problem: { severity: 'error', code, message, file, help },
  });
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > maxBytes) {
      return problem(
        'file-too-large',
        `the file has ${(size / 1024 / 1024).toFixed(1)} MB, more than the ${maxBytes / 1024 / 1024} MB that are read`,
        'move its data out of the migration, or give a dump with --baseline',
      );
    }
    bytes = readFileSync(file);
  } catch (error) {
    return problem(
      'file-unreadable',
      `the file cannot be read: ${reasonOf(error)}`,
      'check that it exists and may be read',
    );
  }
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return problem(
      'not-utf8',
      'the file is not UTF-8 text',
      'save it as UTF-8: guessing its encoding could change what it says',
    );
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
