import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What a `.js` file in a folder, which need not be there yet, is to Node.js: an ES module where the nearest package.json
 * says `"type": "module"` (Node.js documentation, "Modules: Packages", "Determining module system"), else CommonJS.
 */
export function javascriptAt(folder: string): 'cjs' | 'esm' {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const type = typeIn(path.join(current, 'package.json'));
    if (type !== undefined) return type;
    if (path.dirname(current) === current) return 'cjs';
  }
}

/** Undefined: there is no such file. */
function typeIn(manifest: string): 'cjs' | 'esm' | undefined {
  try {
    const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly type?: unknown };
    return type === 'module' ? 'esm' : 'cjs';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === undefined ? 'cjs' : undefined;
  }
}
