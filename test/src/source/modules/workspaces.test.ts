import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskFiles, memoryFiles } from '../../../../src/source/index.js';
import { Resolver } from '../../../../src/source/modules/resolve.js';
import { folderWith } from '../../../support/cli.js';

/** What an import means in a migration of the package /repo/apps/api, among files of a monorepo. */
function resolved(specifier: string, files: Readonly<Record<string, string>>): unknown {
  const all = { '/repo/apps/api/package.json': '{ "name": "api" }', ...files };
  return new Resolver('/repo/apps/api', memoryFiles(all)).resolve(
    specifier,
    '/repo/apps/api/migrations/1.ts',
  );
}

const npm = { '/repo/package.json': '{ "workspaces": ["apps/*", "libs/**", "!libs/old"] }' };
const file = (path: string) => ({ kind: 'file', path });

describe('a package of the same monorepo is read', () => {
  it('from what its manifest names, or from the sources of that', () => {
    const manifest = '{ "name": "@shop/names", "main": "dist/index.js", "types": "dist/index.d.ts" }';
    const files = { ...npm, '/repo/libs/deep/names/package.json': manifest };
    const source = { '/repo/libs/deep/names/src/index.ts': '' };
    const built = { '/repo/libs/deep/names/dist/index.js': '' };
    expect(resolved('@shop/names', { ...files, ...source })).toEqual(
      file('/repo/libs/deep/names/src/index.ts'),
    );
    expect(resolved('@shop/names', { ...files, ...source, ...built })).toEqual(
      file('/repo/libs/deep/names/dist/index.js'),
    );
  });

  it('by paths below it, with and without `exports`', () => {
    const plain = { ...npm, '/repo/libs/a/package.json': '{ "name": "a" }', '/repo/libs/a/src/x/y.ts': '' };
    expect(resolved('a/lib/x/y', plain)).toEqual(file('/repo/libs/a/src/x/y.ts'));
    const exported = {
      ...npm,
      '/repo/libs/b/package.json':
        '{ "name": "b", "exports": { ".": { "types": "./d.d.ts", "import": "./in.mjs" }, "./*": "./src/*.js" } }',
      '/repo/libs/b/d.d.ts': '',
      '/repo/libs/b/in.mjs': '',
      '/repo/libs/b/src/roles.ts': '',
    };
    expect(resolved('b', exported)).toEqual(file('/repo/libs/b/in.mjs'));
    expect(resolved('b/roles', exported)).toEqual(file('/repo/libs/b/src/roles.ts'));
  });

  it('of the workspaces of pnpm, lerna and yarn', () => {
    const files = { '/repo/libs/c/package.json': '{ "name": "c" }', '/repo/libs/c/index.js': '' };
    const pnpm = {
      '/repo/pnpm-workspace.yaml': "packages:\n  # ours\n  - 'apps/*'\n  - libs/*\ncatalog:\n  - no\n",
    };
    const lerna = { '/repo/lerna.json': '{ "packages": ["apps/*", "libs/*"] }' };
    const yarn = { '/repo/package.json': '{ "workspaces": { "packages": ["apps/*", "libs/*"] } }' };
    for (const root of [pnpm, lerna, yarn])
      expect(resolved('c', { ...files, ...root })).toEqual(file('/repo/libs/c/index.js'));
  });

  it('also by a relative path', () => {
    expect(resolved('../../../libs/d', { ...npm, '/repo/libs/d.ts': '' })).toEqual(file('/repo/libs/d.ts'));
  });
});

it('what is no package of the monorepo is not read', () => {
  const left = { ...npm, '/repo/libs/old/package.json': '{ "name": "old" }', '/repo/libs/old/index.js': '' };
  expect(resolved('old', left)).toEqual({ kind: 'package', name: 'old' });
  // The root names packages, and ours is none of them.
  const others = { '/repo/package.json': '{ "workspaces": ["libs/*"] }', '/repo/libs/e.ts': '' };
  expect(resolved('../../../libs/e', others)).toMatchObject({ kind: 'outside' });
});

it('links that lead round in circles are not followed', () => {
  const root = folderWith({
    'package.json': '{ "workspaces": ["**"] }',
    'api/package.json': '{ "name": "api" }',
    'names/package.json': '{ "name": "names" }',
    'names/index.js': '',
  });
  for (const name of ['a', 'b', 'c']) symlinkSync(root, path.join(root, 'names', name));
  const api = path.join(root, 'api');
  expect(new Resolver(api, diskFiles).resolve('names', path.join(api, '1.js'))).toEqual({
    kind: 'file',
    path: path.join(root, 'names', 'index.js'),
  });
});

describe('`imports` of a package.json', () => {
  const manifest = JSON.stringify({
    name: 'api',
    imports: {
      '#*': { types: './src/*.ts', default: './dist/*.js' },
      '#db/*': './dist/database/*.js',
      '#names': './dist/names.js',
    },
  });
  const sources = {
    '/repo/apps/api/package.json': manifest,
    '/repo/apps/api/src/names.ts': '',
    '/repo/apps/api/src/db/keys.ts': '',
    '/repo/apps/api/src/database/keys.ts': '',
    '/repo/apps/api/src/utils/db.ts': '',
  };

  it('that name what a build makes mean the sources of it where nothing is built', () => {
    expect(resolved('#utils/db', sources)).toEqual(file('/repo/apps/api/src/utils/db.ts'));
    expect(resolved('#names', sources)).toEqual(file('/repo/apps/api/src/names.ts'));
    const built = { ...sources, '/repo/apps/api/dist/utils/db.js': '' };
    expect(resolved('#utils/db', built)).toEqual(file('/repo/apps/api/dist/utils/db.js'));
  });

  it('are matched by the pattern that says most, wherever it stands', () => {
    expect(resolved('#db/keys', sources)).toEqual(file('/repo/apps/api/src/database/keys.ts'));
  });

  it('are found behind a tsconfig.json with names of its own', () => {
    const tsconfig = '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] } } }';
    expect(resolved('#utils/db', { ...sources, '/repo/apps/api/tsconfig.json': tsconfig })).toEqual(
      file('/repo/apps/api/src/utils/db.ts'),
    );
  });

  it('that no file has are missing', () => {
    expect(resolved('#utils/none', sources)).toEqual({ kind: 'missing', tried: '#utils/none' });
  });
});
