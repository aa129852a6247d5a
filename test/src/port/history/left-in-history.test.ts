import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { announcedOf, leftInHistory } from '../../../../src/port/history/left-in-history.js';
import { planPort } from '../../../../src/port/plan/plan.js';
import { openPorter } from '../../../../src/port/port.js';
import { migrationOf } from '../any-way.js';

/** What a script of PostgreSQL leaves to a person on MySQL: `table.column` or `table constraint`. */
async function left(script: string): Promise<readonly string[]> {
  const [from, to] = [await loadDialect('postgres'), await loadDialect('mysql')];
  await Promise.all([from.load(), to.load()]);
  const migrations = from.parse(script, { file: '' }).operations.map(migrationOf);
  const states = { source: createState(from), target: createState(to) };
  const porter = await openPorter({ from, to, plan: planPort(migrations, states.source, from) });
  const ported = migrations.flatMap((one) => porter.port(one, states).up);
  return leftInHistory(ported).map(
    ({ at }) =>
      `${at?.table.name}${at?.column === undefined ? '' : `.${at.column}`}${at?.constraint === undefined ? '' : ` ${at.constraint}`}`,
  );
}

const TABLE = 'CREATE TABLE t (a text, b text);';
/** MySQL has no equal of this conversion. */
const CHANGE = 'ALTER TABLE t ALTER COLUMN a TYPE integer USING length(a);';

it.each([
  ['a column', `${TABLE} ${CHANGE}`, ['t.a']],
  [
    'by its name in the end',
    `${TABLE} ${CHANGE} ALTER TABLE t RENAME COLUMN a TO c; ALTER TABLE t RENAME TO u`,
    ['u.c'],
  ],
  ['not of another column', `${TABLE} ${CHANGE} ALTER TABLE t RENAME COLUMN b TO c`, ['t.a']],
  ['nothing of a column that is gone', `${TABLE} ${CHANGE} ALTER TABLE t DROP COLUMN a`, []],
  ['nothing of a table that is gone', `${TABLE} ${CHANGE} DROP TABLE t`, []],
  ['a constraint', `${TABLE} ALTER TABLE t ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a)`, ['t k']],
  [
    'the column that a sequence would count for',
    "CREATE SEQUENCE s INCREMENT BY 5; CREATE TABLE t (a bigint NOT NULL DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.a",
    ['t.a'],
  ],
])('what is left is told of %s', async (_, script, expected) => {
  expect(await left(script)).toEqual(expected);
});

it('what an author’s own branch makes otherwise is announced of each column and key', async () => {
  const mysql = await loadDialect('mysql');
  await mysql.load();
  const migration = migrationOf(
    { kind: 'rawSql', dialect: 'mysql', sql: '', statement: 'set', effect: 'none', touches: [] },
    1,
  );
  const folded = (sql: string) => {
    const state = createState(mysql);
    const { operations } = mysql.parse(sql, { file: 'script.sql' });
    for (const operation of operations) state.apply(operation);
    return { state, operations };
  };
  const { state, operations } = folded(
    'CREATE TABLE t (a int, b varchar(9) NOT NULL, c int, d int, UNIQUE k (a), UNIQUE l (c), CHECK (d > 0));',
  );
  const { state: end } = folded(
    'CREATE TABLE t (a int, b varchar(5) NOT NULL, c int DEFAULT 1, d int, UNIQUE k (a), UNIQUE l (c, d), CHECK (d > 0));',
  );
  const [source] = operations;
  if (source === undefined) throw new Error('nothing was read');
  const final = {
    operations: [{ source, operations, losses: [], manual: [] }],
    losses: [],
    manual: [],
    state,
  };
  const branched = [{ migration, up: [], down: undefined, branched: [{ name: 't' }] }];
  const { losses } = announcedOf(final, branched, end);
  expect(losses.map(({ code, at }) => [code, at?.column ?? at?.constraint])).toEqual([
    ['branch-differs', 'b'],
    ['branch-differs', 'c'],
    ['branch-differs', 'l'],
  ]);
  expect(announcedOf(final, [], end).losses).toEqual([]);
});
