import { beforeAll, describe, expect, it } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { scratchDatabase, withClient } from '../../../support/postgres.js';
import { disagreements, verdictsOn } from '../../../support/verdicts.js';

beforeAll(() => postgres.load());

async function expectAgreement(statements: readonly string[]): Promise<void> {
  const verdicts = await withClient(await scratchDatabase(), (client) =>
    verdictsOn(postgres, client, statements),
  );
  expect(disagreements(verdicts)).toEqual([]);
}

describe('ALTER TABLE of several actions is refused where the server does, which goes in passes', () => {
  const MADE = 'CREATE TABLE a (x int CONSTRAINT k PRIMARY KEY, y int)';
  it.each([
    'ADD CONSTRAINT u UNIQUE (z), ADD COLUMN z int',
    'ADD COLUMN y text, DROP COLUMN y',
    'ALTER z SET DEFAULT 1, ADD COLUMN z int',
    'ADD COLUMN z int, ALTER z SET NOT NULL',
    'ADD COLUMN z int, ALTER z TYPE text',
    'ADD COLUMN z int, DROP COLUMN z',
    'ADD PRIMARY KEY (y), DROP CONSTRAINT k',
    'ADD CONSTRAINT k PRIMARY KEY (y), DROP CONSTRAINT k',
    'ALTER x DROP NOT NULL, DROP CONSTRAINT k',
    'ADD CHECK (y > 0), DROP COLUMN y',
    'DROP COLUMN y, ALTER y TYPE text',
    'ADD FOREIGN KEY (y) REFERENCES a (z), ADD UNIQUE (z), ADD COLUMN z int',
  ])('%s', (actions) => expectAgreement([MADE, `ALTER TABLE a ${actions}`]));
});
