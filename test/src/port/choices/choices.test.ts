import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { checkedRules, mergedRules, parseChoices } from '../../../../src/port/choices/check-choices.js';
import type { ChoiceRules } from '../../../../src/port/choices/choices.js';
import { planPort } from '../../../../src/port/plan/plan.js';
import { openPorter } from '../../../../src/port/port.js';
import { describeServer } from '../../../support/mysql.js';
import { found, probed } from '../../probe/support.js';
import { portScript } from '../support.js';

const TABLES = `
  CREATE TABLE a (id uuid PRIMARY KEY, email text UNIQUE, done boolean, at timestamptz);
  CREATE TABLE b (id uuid PRIMARY KEY, a_id uuid REFERENCES a (id), done boolean, tags text[]);`;

describe('a choice', () => {
  it('is for everything, a table or a column', async () => {
    const rules = parseChoices(['booleanCheck=true', 'b:booleanCheck=false', 'a.email:textKeyLength=40']);
    const { sql } = await portScript(TABLES, 'mysql', rules);
    expect(sql[0]).toContain('CHECK (`done` IN (0, 1))');
    expect(sql[0]).toContain('`email` varchar(40)');
    expect(sql[1]).not.toContain('`done` IN');
  });

  it('for one end of a foreign key is for the other, too', async () => {
    const { sql } = await portScript(TABLES, 'mysql', parseChoices(['a.id:uuid=binary']));
    expect(sql[0]).toContain('`id` binary(16)');
    expect(sql[1]).toContain('`a_id` binary(16)');
    expect(sql[1]).toContain('`id` char(36)');
  });

  it('for a column goes before one for its table', async () => {
    const { sql } = await portScript(
      TABLES,
      'mysql',
      parseChoices(['a:timestamptz=timestamp', 'a.at:timestamptz=datetime']),
    );
    expect(sql[0]).toContain('`at` datetime(6)');
  });

  it('leaves arrays to a person', async () => {
    const { manual } = await portScript(TABLES, 'mysql', { arrays: 'manual' });
    expect(manual).toContain('an array is left to you, as you chose');
  });

  it('of a collation is said, unless it tells apart what PostgreSQL does', async () => {
    const loose = await portScript(TABLES, 'mysql', parseChoices(['a.email:collation=utf8mb4_0900_ai_ci']));
    expect(loose.sql[0]).toMatch(/`email` varchar\(255\) COLLATE utf8mb4_0900_ai_ci/);
    expect(loose.losses).toContain('chosen-collation');
    const strict = await portScript(TABLES, 'mysql', { collation: 'utf8mb4_bin' });
    expect(strict.sql[0]).toContain('utf8mb4_bin');
    expect(strict.losses).not.toContain('chosen-collation');
  });

  it('that a way does not offer is told to change nothing', async () => {
    const [from, to] = await Promise.all([loadDialect('mysql'), loadDialect('postgres')]);
    await Promise.all([from.load(), to.load()]);
    const plan = planPort([], createState(from), from);
    const told = async (rules: ChoiceRules) =>
      (await openPorter({ from, to, plan, rules })).diagnostics.filter(
        ({ code }) => code === 'choice-without-effect',
      );
    expect(await told({})).toEqual([]);
    const [warning] = await told(parseChoices(['timestamptz=timestamp', 'a.email:textKeyLength=40']));
    expect(warning?.message).toContain('timestamptz, textKeyLength');
  });

  it.each([
    ['CREATE TABLE c (id uuid, CHECK (id <> $$00000000-0000-0000-0000-000000000000$$))'],
    ['CREATE TABLE c (id uuid); CREATE VIEW v AS SELECT id FROM c WHERE id::text LIKE $$a%$$'],
    ['CREATE TABLE c (id text); ALTER TABLE c ALTER COLUMN id TYPE uuid USING id::uuid'],
    [
      'CREATE TABLE c (id uuid, n int); UPDATE c SET n = 1 WHERE id = $$a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11$$',
    ],
  ])('of packed uuids leaves what compares or converts them to a person: %s', async (script) => {
    const { manual } = await portScript(script, 'mysql', { uuid: 'binary' });
    expect(manual).toHaveLength(1);
    expect((await portScript(script, 'mysql')).manual).toEqual([]);
  });
});

describe('what is no choice', () => {
  it.each([
    [{ uid: 'char' }, 'there is no choice uid'],
    [{ uuid: 'text' }, 'uuid is "text"'],
    [{ textKeyLength: 769 }, 'textKeyLength is 769'],
    [
      { tables: { a: { columns: { b: { booleanCheck: 'yes' } } } } },
      'port.tables.a.columns.b: booleanCheck is "yes"',
    ],
    [{ tables: [] }, 'port.tables is no object'],
  ])('%j is refused', (data, message) => {
    expect(() => checkedRules(data, 'file')).toThrow(message);
  });

  it.each(['uuid', 'uuid=x', 'a:b:c=1', 'textKeyLength=many'])('--choose %s is refused', (text) => {
    expect(() => parseChoices([text])).toThrow();
  });
});

it('choices of the command line go before those of the project', () => {
  const project = {
    uuid: 'char',
    tables: { a: { uuid: 'binary', columns: { id: { textKeyLength: 9 } } } },
  } as const;
  expect(mergedRules(project, parseChoices(['uuid=native', 'a.id:collation=x']))).toEqual({
    uuid: 'native',
    tables: { a: { uuid: 'binary', columns: { id: { textKeyLength: 9, collation: 'x' } } } },
  });
});

describeServer.each(({ kind: { name } }) => {
  it('every choice makes a database that behaves as announced', async () => {
    const source = `
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE a (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text UNIQUE, done boolean NOT NULL DEFAULT false,
        at timestamptz, mood mood NOT NULL DEFAULT 'ok');
      CREATE TABLE b (id serial PRIMARY KEY, a_id uuid NOT NULL REFERENCES a (id) ON DELETE CASCADE);
      INSERT INTO a (id, email) VALUES ('A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', 'x'), (gen_random_uuid(), 'y');
      INSERT INTO b (a_id) VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
      ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
      ALTER TYPE mood ADD VALUE 'glad';`;
    const ported = await portScript(source, name, {
      uuid: 'binary',
      timestamptz: 'timestamp',
      booleanCheck: true,
      enums: 'text',
      textKeyLength: 100,
    });
    expect(ported.manual).toEqual([]);
    const report = await probed(
      {
        dialect: 'postgres',
        sql: source,
      },
      { dialect: name, sql: ported.sql.join(';\n') },
      { rows: 500, announced: ported.announced },
    );
    expect(found(report)).toEqual([]);
    for (const { accepted } of report.tables) expect(accepted).toBeGreaterThan(10);
  });
});
