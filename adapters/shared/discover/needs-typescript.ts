import { readFile } from 'node:fs/promises';

/** Whether plain Node does not load one of the files: TypeScript, or ES modules in `.js` outside of a package of modules. */
export async function needsTypeScript(files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    if (/\.[cm]?ts$/.test(file)) return true;
    if (!file.endsWith('.js')) continue;
    const text = await readFile(file, 'utf8').catch(() => '');
    if (/^[ \t]*(?:export|import)\b/m.test(text)) return true;
  }
  return false;
}
