import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { sameMeaning } from '../../../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { describeServer, withClient } from '../../../support/mysql.js';

interface Case {
  readonly what: string;
  /** The columns and keys of `t`; beside it is `p (id INT PRIMARY KEY)`. */
  readonly table: string;
  readonly more?: string;
  /** What is dropped before `t` is. */
  readonly drops: readonly string[];
  /** Whether that is as good as the drop of the table alone. */
  readonly same: boolean;
}

const CASES: readonly Case[] = [
  { what: 'an index', table: 'id INT, a INT, KEY k (a)', drops: ['DROP INDEX k ON t'], same: true },
  {
    what: 'a foreign key and its index',
    table: 'id INT, a INT, KEY k (a), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id)',
    drops: ['ALTER TABLE t DROP FOREIGN KEY f', 'DROP INDEX k ON t'],
    same: true,
  },
  {
    what: 'an index that a foreign key needs',
    table: 'id INT, a INT, KEY k (a), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id)',
    drops: ['DROP INDEX k ON t'],
    same: false,
  },
  {
    what: 'the index of a column that counts',
    table: 'id INT AUTO_INCREMENT, UNIQUE KEY k (id)',
    drops: ['DROP INDEX k ON t'],
    same: false,
  },
  {
    what: 'an index that a foreign key of another table needs',
    table: 'id INT, UNIQUE KEY k (id)',
    more: 'CREATE TABLE c (a INT, FOREIGN KEY (a) REFERENCES t (id))',
    drops: ['DROP INDEX k ON t'],
    same: false,
  },
];

describeServer.each(({ kind, scratch }) => {
  it.each(CASES)('the drop of a table takes along $what: $same', async ({ table, more, drops, same }) => {
    const dialect = await loadDialect(kind.name);
    const given = [
      'CREATE TABLE p (id INT PRIMARY KEY)',
      `CREATE TABLE t (${table})`,
      ...(more === undefined ? [] : [more]),
    ];
    const parse = (list: readonly string[]) => dialect.parse(list.join(';\n'), { file: '' }).operations;
    const state = createState(dialect);
    foldInto(state, parse(given));
    const together = [...drops, 'DROP TABLE t'];
    expect(sameMeaning(parse(together), parse(['DROP TABLE t']), state) === undefined).toBe(same);
    await withClient(await scratch(), async (client) => {
      for (const sql of given) await client.query(sql);
      const isTaken = async (list: readonly string[]): Promise<boolean> => {
        for (const sql of list) await client.query(sql);
        return true;
      };
      // Where it is not the same, the server refuses the drop of the part.
      expect(await isTaken(together).catch(() => false)).toBe(same);
    });
  });
});
