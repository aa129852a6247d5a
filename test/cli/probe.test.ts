import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../support/cli.js';
import { describeServer } from '../support/mysql.js';
import { sharedServerUrl } from '../support/postgres.js';

const FILES = {
  '1_a.up.sql':
    'CREATE TABLE users (id serial PRIMARY KEY, email varchar(20) NOT NULL UNIQUE, active boolean NOT NULL DEFAULT true);',
  '1_a.down.sql': 'DROP TABLE users;',
  '2_b.up.sql':
    'CREATE TABLE posts (id uuid PRIMARY KEY, user_id int NOT NULL REFERENCES users (id) ON DELETE CASCADE, stars int CHECK (stars BETWEEN 1 AND 5));',
  '2_b.down.sql': 'DROP TABLE posts;',
};

describe('--probe', () => {
  it('proves that other files make a database that behaves the same', async () => {
    const source = folderWith(FILES);
    const result = await cli(
      ...[
        'convert',
        source,
        '--to',
        'knex',
        '--out',
        path.join(source, 'out'),
        '--probe',
        '300',
        '--seed',
        '7',
      ],
      ...['--source-url', await sharedServerUrl()],
    );
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/^Proven: /m);
    expect(result.stdout).toMatch(
      /^Probed: both behave the same; \d+ rows into each, \d+ accepted and \d+ refused by both, in [\d.]+ s\.\n +--seed 7/m,
    );
  });

  it.each([
    ['--probe', 'many'],
    ['--probe', '-1'],
    ['--seed', '1.5'],
  ])('%s %s is refused', async (name, value) => {
    const source = folderWith(FILES);
    const result = await cli('verify', source, source, `${name}=${value}`);
    expect(result.code).toBe(5);
    expect(result.stderr).toContain(name);
  });
});

describeServer.each(({ kind, url }) => {
  it('a port is applied to both databases, and compared again with its source', async () => {
    const source = folderWith(FILES);
    const out = path.join(source, 'out');
    const servers = ['--source-url', await sharedServerUrl(), '--target-url', await url()];
    const dialects = ['--source-dialect', 'postgres', '--dialect', kind.name];
    const converted = await cli(
      ...[
        'convert',
        source,
        '--to',
        'sql',
        '--out',
        out,
        '--probe',
        '200',
        ...dialects,
        ...servers,
        '--json',
      ],
    );
    expect(converted.code).toBe(2);
    const { verification } = JSON.parse(converted.stdout);
    expect(verification).toMatchObject({ outcome: 'same', probe: { disagreements: [], skipped: [] } });
    expect(verification.probe.announced).toMatchObject({ boolean: expect.any(Number) });
    expect(verification.target.server).toContain(kind.title);

    const again = await cli('verify', source, out, '--probe', '100', ...dialects, ...servers);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^Probed: both behave the same/m);
  });
});
