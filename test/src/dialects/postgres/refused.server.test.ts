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

describe('another type of a column that something with a text of its own is made of', () => {
  const MADE = [
    'CREATE TABLE a (x int, y int)',
    `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
  ];
  it.each([
    'CREATE VIEW v AS SELECT x FROM a',
    'CREATE VIEW v AS SELECT y FROM a WHERE x > 0',
    'CREATE VIEW v AS SELECT y AS x FROM a',
    'CREATE VIEW v AS SELECT count(*) FROM a',
    'CREATE MATERIALIZED VIEW v AS SELECT a.x FROM a',
    'CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW WHEN (NEW.x > 1) EXECUTE FUNCTION f()',
    'CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW WHEN (NEW.y > 1) EXECUTE FUNCTION f()',
    'CREATE TRIGGER t BEFORE UPDATE OF x ON a FOR EACH ROW EXECUTE FUNCTION f()',
    'CREATE POLICY p ON a USING (x > 0)',
    'CREATE POLICY p ON a USING (y > 0) WITH CHECK (x > 0)',
    'CREATE POLICY p ON a USING (y > 0)',
  ])('%s', (made) => expectAgreement([...MADE, made, 'ALTER TABLE a ALTER x TYPE bigint']));

  it('is taken once that is gone', () =>
    expectAgreement([
      ...MADE,
      'CREATE VIEW v AS SELECT x FROM a',
      'ALTER TABLE a ALTER x TYPE bigint',
      'DROP VIEW v',
      'ALTER TABLE a ALTER x TYPE bigint',
    ]));

  it('is a note where only the server knows', async () => {
    const made = ['CREATE VIEW v AS SELECT * FROM a', 'ALTER TABLE a ALTER x TYPE bigint'];
    const verdicts = await withClient(await scratchDatabase(), (client) =>
      verdictsOn(postgres, client, [...MADE, ...made]),
    );
    expect(verdicts.at(-1)?.fold).toMatchObject({ severity: 'note', code: 'view-may-depend' });
  });
});
