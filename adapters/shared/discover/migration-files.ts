import path from 'node:path';
import type { MigrationSource } from '../../../src/adapter.js';

/** JavaScript and TypeScript, as modules of any kind. */
export const MIGRATION_EXTENSIONS: readonly string[] = ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'];

/** `exports.up =`, `module.exports = { up`, `export const up`, `export async function up`, `export { up`, and compiled forms of these. */
const EXPORTS_UP =
  /\bexports\.up\s*=|\bexport\s+(?:const|let|var|(?:async\s+)?function)\s+up\b|\bexport\s*\{[^}]*\bup\b|(?:module\.exports|export\s+default)\s*=?\s*\{[^]*?\b(?:async\s+)?up\b|\bup\s*:\s*(?:async\s*)?(?:function|\()/;

/** A migration that a helper makes: `module.exports = createAddColumnMigration(…)`. */
const EXPORTS_CALL = /\b(?:module\.exports\s*=|export\s+default)\s*(?:await\s+)?(?:\w+\.)*\w+\(/;

/** Whether a file's text exports `up`. */
export function exportsUp(text: string): boolean {
  return EXPORTS_UP.test(text);
}

/** Whether it may do so in a folder that is known to hold migrations. */
export function mayExportUp(text: string): boolean {
  return EXPORTS_UP.test(text) || EXPORTS_CALL.test(text) || /\bup\b/.test(text);
}

/** `20240101120000_create_users.js`: the digits are what orders it, the rest is its name; the file name is its id. */
export function migrationSource(fileName: string, file: string): MigrationSource {
  const stem = fileName.slice(0, fileName.length - path.extname(fileName).length);
  const match = /^(\d+)[._-]?(.*)$/.exec(stem);
  const [, timestamp, name] = match ?? [];
  if (timestamp === undefined || name === undefined || name === '') return { id: fileName, name: stem, file };
  return { id: fileName, name, timestamp, file };
}
