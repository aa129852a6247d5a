import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CorpusSet } from './sets.js';

const run = promisify(execFile);

/**
 * The folder of a set's migrations, from the cache or from the registry (`npm pack`). A devDependency would bring the whole
 * application with its dependencies; this brings one tarball, of which nothing is run to read it.
 */
export async function fetchSet(set: CorpusSet, cache: string): Promise<string> {
  const folder = path.join(cache, `${set.package.replace('@', '').replace('/', '-')}-${set.version}`);
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    try {
      const spec = `${set.package}@${set.version}`;
      const { stdout } = await run('npm', ['pack', spec, '--json', '--pack-destination', fresh], {
        maxBuffer: 1 << 26,
      });
      const tarball = path.join(
        fresh,
        (JSON.parse(stdout) as { readonly filename: string }[])[0]?.filename ?? '',
      );
      const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
      if (found !== set.integrity) throw new Error(`${spec} is not what it was: ${found}`);
      await run('tar', ['-xzf', tarball, '-C', fresh]);
      rmSync(tarball);
      renameSync(fresh, folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  return path.join(folder, 'package', set.folder);
}
