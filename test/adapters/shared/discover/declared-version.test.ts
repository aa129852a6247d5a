import path from 'node:path';
import { expect, test } from 'vitest';
import {
  declaredVersion,
  inPlaceOf,
  isBefore,
  otherThan,
} from '../../../../adapters/shared/discover/declared-version.js';
import { folderWith } from '../../../support/cli.js';

const manifest = JSON.stringify({ dependencies: { knex: '^0.21.0' } });

test.each([
  ['the range', {}, '>=0.21.0 <0.22.0-0'],
  ['what is installed', { 'node_modules/knex/package.json': '{"version":"0.21.5"}' }, '0.21.5'],
  [
    'package-lock.json',
    { 'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/knex":{"version":"0.21.6"}}}' },
    '0.21.6',
  ],
  [
    'package-lock.json of npm 6',
    { 'package-lock.json': '{"lockfileVersion":1,"dependencies":{"knex":{"version":"0.21.7"}}}' },
    '0.21.7',
  ],
  [
    'yarn.lock',
    {
      'yarn.lock':
        'knex@^0.95.0:\n  version "0.95.1"\n\nknex@^0.20.0, knex@^0.21.0:\n  version "0.21.8"\n  resolved "x"\n',
    },
    '0.21.8',
  ],
  [
    'yarn.lock of Yarn 2',
    { 'yarn.lock': '"knex@npm:^0.21.0":\r\n  version: 0.21.9\r\n  resolution: "knex@npm:0.21.9"\r\n' },
    '0.21.9',
  ],
  [
    'pnpm-lock.yaml',
    {
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\nimporters:\n  a:\n    dependencies:\n      knex:\n        specifier: ^3.0.0\n        version: 3.1.0\n  b:\n    dependencies:\n      knex:\n        specifier: ^0.21.0\n        version: 0.21.10(pg@8.7.1)\n",
    },
    '0.21.10',
  ],
  [
    'pnpm-lock.yaml of pnpm 6',
    {
      'pnpm-lock.yaml':
        'lockfileVersion: 5.3\nspecifiers:\n  knex: ^0.21.0\ndependencies:\n  knex: 0.21.11_pg@8.7.1\n',
    },
    '0.21.11',
  ],
  ['a lockfile that is no JSON', { 'package-lock.json': '{' }, '>=0.21.0 <0.22.0-0'],
])('%s', (_, files, range) => {
  expect(declaredVersion(folderWith({ 'package.json': manifest, ...files }), 'knex')?.range).toBe(range);
});

test('a package of a monorepo: its own range, by the lockfile above', () => {
  const folder = folderWith({
    'package.json': '{"devDependencies":{"knex":"^3.0.0"}}',
    'package-lock.json':
      '{"packages":{"node_modules/knex":{"version":"3.1.0"},"packages/api/node_modules/knex":{"version":"0.95.4"}}}',
    'packages/api/package.json': '{"dependencies":{"knex":"^0.95.1"}}',
    'packages/web/package.json': '{}',
  });
  const within = (name: string) => declaredVersion(path.join(folder, 'packages', name), 'knex')?.range;
  expect([within('api'), within('web')]).toEqual(['0.95.4', '3.1.0']);
});

test.each(['latest', '*', 'workspace:*', 'github:knex/knex', 'file:../knex'])(
  '%s says no version',
  (range) => {
    const folder = folderWith({ 'package.json': JSON.stringify({ dependencies: { knex: range } }) });
    expect(declaredVersion(folder, 'knex')).toBeUndefined();
  },
);

test('an alias of npm says the version behind it', () => {
  const folder = folderWith({ 'package.json': '{"dependencies":{"typeorm-1":"npm:typeorm@^1.1.0"}}' });
  expect(declaredVersion(folder, 'typeorm-1')?.range).toBe('>=1.1.0 <2.0.0-0');
});

test('a range is before a version when all of it is', () => {
  const declared = { range: '>=0.95.10 <0.96.0-0', file: '' };
  expect(isBefore(declared, '1.0.0')).toBe(true);
  expect(isBefore(declared, '0.95.12')).toBe(false);
  expect(isBefore({ range: '>=0.95.10', file: '' }, '1.0.0')).toBe(false);
  expect(isBefore(undefined, '1.0.0')).toBe(false);
});

test('a report names what runs and what was asked for', () => {
  const running = (range: string) => inPlaceOf(otherThan('3.3.0', { range, file: '' }), '3.3.0');
  expect(running('0.21.5')).toBe('3.3.0 in place of 0.21.5');
  expect(running('^3.0.0')).toBe('3.3.0');
});

test('what is installed for somebody else above does not count', () => {
  const folder = folderWith({
    'package.json': '{"dependencies":{"ormbridge":"*"}}',
    'node_modules/knex/package.json': '{"version":"3.3.0"}',
    'repositories/a/package.json': manifest,
    'repositories/b/package.json': '{"dependencies":{"knex":"^3.1.0"}}',
    'repositories/c/package.json': '{}',
  });
  const within = (name: string) => declaredVersion(path.join(folder, 'repositories', name), 'knex')?.range;
  expect(['a', 'b', 'c'].map(within)).toEqual(['>=0.21.0 <0.22.0-0', '3.3.0', '3.3.0']);
});
