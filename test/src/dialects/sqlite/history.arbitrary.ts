import fc from 'fast-check';

/**
 * Random SQL over few names, so that statements meet: SQLite refuses many of them, and the rest shape the same tables again
 * and again. Each entry is one statement, or the several of a table that is made anew.
 */
const table = fc.constantFrom('a', 'b', '"C d"', 'A');
const column = fc.constantFrom('id', 'x', '"y"', '`z z`', 'X');
const type = fc.constantFrom(
  'integer',
  'INT',
  'varchar(20)',
  'TEXT',
  'decimal(10, 2)',
  'tinyint(1)',
  'datetime',
  '',
  'blob',
);
const value = fc.constantFrom(
  '1',
  '-2.5',
  "'it''s'",
  'NULL',
  'true',
  'CURRENT_TIMESTAMP',
  "(1 + 2 || 'a')",
  "x'00ff'",
  'word',
);
const condition = fc.constantFrom(
  'x > 1',
  'x IS NOT NULL AND (id < 3 OR id = 4)',
  "x IN (1, 'b') or not x between 1 and 2",
  'length(x) > 2',
  "x like 'a%' escape '!'",
  'CASE WHEN x THEN 1 ELSE 0 END',
  'a.x <> 3',
);

const sometimes = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: part });

const references = fc
  .tuple(
    fc.constantFrom('a', 'b', '"C d"'),
    sometimes(fc.constant('(id)')),
    fc.constantFrom(
      '',
      ' ON DELETE CASCADE',
      ' on update set null deferrable initially deferred',
      ' ON DELETE NO ACTION',
    ),
  )
  .map(([target, columns, action]) => `REFERENCES ${target} ${columns}${action}`);

const columnConstraint = fc.oneof(
  fc.constantFrom('NOT NULL', 'UNIQUE', 'COLLATE NOCASE', 'UNIQUE on conflict ignore', 'NULL'),
  value.map((text) => `DEFAULT ${text}`),
  condition.map((text) => `CHECK (${text})`),
  references,
);

const definition = (name: string): fc.Arbitrary<string> =>
  fc
    .tuple(type, fc.array(columnConstraint, { maxLength: 3 }))
    .map(([declared, constraints]) => `${name} ${declared} ${constraints.join(' ')}`);

const columns = fc
  .tuple(
    fc.constantFrom(
      'id integer primary key autoincrement',
      'id INTEGER PRIMARY KEY',
      'id int primary key',
      'id text not null',
      'id',
    ),
    definition('x'),
    sometimes(definition('"y"')),
    sometimes(definition('`z z`')),
    sometimes(fc.constant('g int GENERATED ALWAYS AS (x + 1) stored')),
  )
  .map((parts) => parts.filter((part) => part !== '').join(', '));

const tableConstraint = fc.oneof(
  fc
    .tuple(fc.constantFrom('ck', 'ck2', 'Ck'), condition)
    .map(([name, text]) => `CONSTRAINT ${name} CHECK (${text})`),
  fc.constantFrom(
    'UNIQUE (id, x)',
    'constraint u unique (x)',
    'PRIMARY KEY (id, x)',
    'FOREIGN KEY (x, id) REFERENCES b (id, x)',
  ),
  references.map((text) => `FOREIGN KEY (x) ${text}`),
);

const body = fc
  .tuple(
    columns,
    fc.uniqueArray(tableConstraint, { maxLength: 2, selector: (text) => text.split(' ', 2).join(' ') }),
    sometimes(fc.constantFrom(' STRICT', ' without rowid')),
  )
  .map(([list, constraints, options]) => `(${[list, ...constraints].join(', ')})${options}`);

const createTable = fc
  .tuple(fc.constantFrom('', 'IF NOT EXISTS '), fc.constantFrom('a', 'b', '"C d"'), body)
  .map(([exists, name, text]) => `CREATE TABLE ${exists}${name} ${text}`);

const alter = fc.oneof(
  fc.tuple(table, definition('n')).map(([name, text]) => `ALTER TABLE ${name} ADD ${text}`),
  fc.tuple(table, column).map(([name, one]) => `ALTER TABLE ${name} DROP COLUMN ${one}`),
  fc
    .tuple(table, column, fc.constantFrom('x', 'w', '"W w"'))
    .map(([name, from, to]) => `ALTER TABLE ${name} RENAME COLUMN ${from} TO ${to}`),
  fc.tuple(table, table).map(([name, to]) => `ALTER TABLE ${name} RENAME TO ${to}`),
);

const indexName = fc.constantFrom('i1', 'i2', 'I1');
const index = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', 'UNIQUE '),
      indexName,
      table,
      fc.constantFrom('x', 'x DESC, id', 'lower(x) collate nocase', "x || 'a' desc", '(x)'),
      sometimes(condition),
    )
    .map(
      ([unique, name, on, keys, where]) =>
        `CREATE ${unique}INDEX ${name} ON ${on} (${keys})${where === '' ? '' : ` WHERE ${where}`}`,
    ),
  indexName.map((name) => `DROP INDEX IF EXISTS ${name}`),
);

// Not `excluded.x`: RENAME of the table makes SQLite 3.53 write the table's name instead, by mistake.
const action = fc.constantFrom(
  'UPDATE b SET id = 1',
  'SELECT CASE WHEN 1 THEN 2 END',
  'UPDATE a SET x = new.x, id = old.id WHERE x = 1 AND a.id IN (SELECT id FROM b)',
  'INSERT INTO b (id, x) SELECT q.x, q.id FROM a AS q WHERE q.id <> new.id',
  'INSERT INTO a (x) VALUES (new.x) ON CONFLICT (id) DO UPDATE SET x = 1',
  'DELETE FROM "C d" WHERE id = (SELECT max(x) AS id FROM b)',
  'SELECT one.id, x y FROM b one, a two WHERE one."x" = two.id',
  "SELECT new.x || 'id' FROM b JOIN a ON b.id = a.id ORDER BY b.x",
);
const program = fc.oneof(
  fc
    .tuple(
      table,
      fc.constantFrom('INSERT', 'UPDATE', 'UPDATE OF id, x'),
      sometimes(fc.constant('WHEN new.id > 1')),
      action,
      action,
    )
    .map(
      ([on, event, when, first, second]) =>
        `CREATE TRIGGER t1 AFTER ${event} ON ${on} ${when} BEGIN ${first}; ${second}; END`,
    ),
  fc.constantFrom('DROP TRIGGER t1', 'DROP TRIGGER IF EXISTS T1'),
);

/** Ways of making the table `a` anew, as tools write them. */
const rebuild = fc
  .tuple(
    fc.constantFrom('prisma', 'typeorm down', 'sequelize'),
    body,
    fc.constantFrom('id, x', 'id', 'x, id'),
    sometimes(fc.constant('CREATE INDEX i3 ON a (x)')),
  )
  .map(([way, text, list, more]) => {
    const copy = (to: string, from: string): string =>
      `INSERT INTO ${to} (${list}) SELECT ${list} FROM ${from}`;
    switch (way) {
      case 'prisma':
        return [
          'PRAGMA foreign_keys=OFF',
          `CREATE TABLE new_a ${text}`,
          copy('new_a', 'a'),
          'DROP TABLE a',
          'ALTER TABLE new_a RENAME TO a',
          more,
          'PRAGMA foreign_keys=ON',
        ];
      case 'typeorm down':
        return [
          'ALTER TABLE a RENAME TO temporary_a',
          `CREATE TABLE a ${text}`,
          copy('a', 'temporary_a'),
          'DROP TABLE temporary_a',
          more,
        ];
      default:
        return [
          `CREATE TABLE IF NOT EXISTS a_backup ${text}`,
          copy('a_backup', 'a'),
          'DROP TABLE a',
          `CREATE TABLE IF NOT EXISTS a ${text}`,
          copy('a', 'a_backup'),
          'DROP TABLE a_backup',
          more,
        ];
    }
  })
  .map((statements) => statements.filter((statement) => statement !== ''));

const one = (statement: string): readonly string[] => [statement];

/** Steps of a history; each is applied as a whole or not at all. */
export const history: fc.Arbitrary<readonly (readonly string[])[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: createTable.map(one) },
    { weight: 4, arbitrary: alter.map(one) },
    { weight: 3, arbitrary: index.map(one) },
    { weight: 1, arbitrary: program.map(one) },
    { weight: 1, arbitrary: table.map((name) => [`DROP TABLE IF EXISTS ${name}`]) },
    { weight: 3, arbitrary: rebuild },
  ),
  { minLength: 1, maxLength: 14 },
);
