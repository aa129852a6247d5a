import { describe, expect, test } from 'vitest';
import { postgres } from '../../../../../src/dialects/postgres/index.js';
import { read, readOne } from './reading.js';

const integer = { kind: 'integer', bits: 32 };

describe('CREATE TABLE', () => {
  test('columns with what is written on them', () => {
    expect(
      readOne(`CREATE TABLE IF NOT EXISTS app.users (
        id serial PRIMARY KEY,
        email varchar(255) COLLATE "C" NOT NULL CONSTRAINT users_email_key UNIQUE,
        age int DEFAULT 18 CHECK (age > 0),
        note text NULL DEFAULT NULL,
        number bigint GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2),
        shout text GENERATED ALWAYS AS (upper(email)) STORED
      )`),
    ).toEqual({
      kind: 'createTable',
      table: { schema: 'app', name: 'users' },
      ifNotExists: true,
      columns: [
        { name: 'id', type: integer, nullable: false, autoIncrement: { kind: 'serial' } },
        { name: 'email', type: { kind: 'string', length: 255 }, nullable: false, collation: { name: 'C' } },
        { name: 'age', type: integer, nullable: true, default: { kind: 'number', value: '18' } },
        { name: 'note', type: { kind: 'text' }, nullable: true, default: { kind: 'null' } },
        {
          name: 'number',
          type: { kind: 'integer', bits: 64 },
          nullable: false,
          autoIncrement: { kind: 'always', options: { start: '5', increment: '2' } },
        },
        {
          name: 'shout',
          type: { kind: 'text' },
          nullable: true,
          generated: {
            expression: {
              kind: 'call',
              name: { name: 'upper' },
              args: [{ kind: 'column', path: ['email'] }],
            },
            stored: true,
          },
        },
      ],
      constraints: [
        { kind: 'primaryKey', columns: ['id'] },
        { kind: 'unique', name: 'users_email_key', columns: ['email'] },
        {
          kind: 'check',
          expression: {
            kind: 'operator',
            operator: '>',
            left: { kind: 'column', path: ['age'] },
            right: { kind: 'number', value: '0' },
          },
        },
      ],
    });
  });

  test('constraints of the table; columns of the primary key are not nullable', () => {
    expect(
      readOne(`CREATE TABLE t (
        a int, b int REFERENCES other ON DELETE SET NULL,
        CONSTRAINT pk PRIMARY KEY (a, b),
        UNIQUE NULLS NOT DISTINCT (b) INCLUDE (a) DEFERRABLE,
        CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES s.o (x, y) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (b)
          DEFERRABLE INITIALLY DEFERRED,
        CHECK (a < b) NO INHERIT,
        EXCLUDE USING gist (a WITH =, (a + b) WITH &&) WHERE (a > 0)
      )`),
    ).toEqual({
      kind: 'createTable',
      table: { name: 't' },
      columns: [
        { name: 'a', type: integer, nullable: false },
        { name: 'b', type: integer, nullable: false },
      ],
      constraints: [
        { kind: 'foreignKey', columns: ['b'], references: { table: { name: 'other' } }, onDelete: 'setNull' },
        { kind: 'primaryKey', name: 'pk', columns: ['a', 'b'] },
        { kind: 'unique', columns: ['b'], include: ['a'], nullsNotDistinct: true, deferrable: 'immediate' },
        {
          kind: 'foreignKey',
          name: 'fk',
          columns: ['a', 'b'],
          references: { table: { schema: 's', name: 'o' }, columns: ['x', 'y'] },
          onDelete: 'setNull',
          onDeleteColumns: ['b'],
          onUpdate: 'cascade',
          match: 'full',
          deferrable: 'deferred',
        },
        {
          kind: 'check',
          expression: {
            kind: 'operator',
            operator: '<',
            left: { kind: 'column', path: ['a'] },
            right: { kind: 'column', path: ['b'] },
          },
          noInherit: true,
        },
        {
          kind: 'exclusion',
          method: 'gist',
          elements: [
            { column: 'a', operator: '=' },
            {
              expression: {
                kind: 'operator',
                operator: '+',
                left: { kind: 'column', path: ['a'] },
                right: { kind: 'column', path: ['b'] },
              },
              operator: '&&',
            },
          ],
          where: {
            kind: 'operator',
            operator: '>',
            left: { kind: 'column', path: ['a'] },
            right: { kind: 'number', value: '0' },
          },
        },
      ],
    });
  });

  test('kinds of tables', () => {
    expect(readOne('CREATE UNLOGGED TABLE t ()')).toMatchObject({ unlogged: true, columns: [] });
    expect(readOne('CREATE TEMP TABLE t (a int)')).toMatchObject({ temporary: true });
    expect(
      readOne('CREATE TABLE t (a int) PARTITION BY range (a, lower(b)) WITH (fillfactor = 70)'),
    ).toMatchObject({
      partitionBy: 'RANGE (a, lower(b))',
      with: { fillfactor: '70' },
    });
  });

  test('public is the default schema and is left out', () => {
    expect(readOne('CREATE TABLE public.t (a public.mood)')).toMatchObject({
      table: { name: 't' },
      columns: [{ type: { kind: 'named', name: { name: 'mood' } } }],
    });
  });

  test('the name of a NOT NULL constraint is left out, and that is said', async () => {
    const { postgres } = await import('../../../../../src/dialects/postgres/index.js');
    const { operations, diagnostics } = postgres.parse('CREATE TABLE t (a int CONSTRAINT nn NOT NULL)', {
      file: 'f',
    });
    expect(operations).toMatchObject([{ kind: 'createTable', columns: [{ name: 'a', nullable: false }] }]);
    expect(diagnostics).toMatchObject([{ severity: 'lossy', code: 'not-null-name' }]);
  });

  test('what pgAdmin writes, and says nothing, is left out', () => {
    const pgAdmin = `CREATE TABLE public.t (
      id integer NOT NULL,
      name character varying(20) COLLATE pg_catalog."default",
      code citext COLLATE pg_catalog."default",
      CONSTRAINT t_pkey PRIMARY KEY (id) USING INDEX TABLESPACE pg_default
    ) WITH (OIDS = FALSE) TABLESPACE pg_default`;
    const plain = `CREATE TABLE t (
      id int NOT NULL, name varchar(20), code citext COLLATE "default", CONSTRAINT t_pkey PRIMARY KEY (id))`;
    expect(readOne(pgAdmin)).toEqual(readOne(plain));
    expect(postgres.parse(pgAdmin, { file: 'f' }).diagnostics).toMatchObject([
      { severity: 'note', code: 'tablespace-left-out' },
      { severity: 'note', code: 'tablespace-left-out' },
    ]);
    expect(readOne('CREATE INDEX i ON t (id) TABLESPACE pg_default')).toEqual(
      readOne('CREATE INDEX i ON t (id)'),
    );
    expect(readOne('ALTER TABLE t ALTER name TYPE text COLLATE "default"')).toEqual(
      readOne('ALTER TABLE t ALTER name TYPE text'),
    );
    expect(readOne('CREATE TABLE t (a int) WITH (oids = false, fillfactor = 70)')).toMatchObject({
      with: { fillfactor: '70' },
    });
  });

  test.each([
    ['CREATE TABLE t (LIKE o INCLUDING ALL)', ['t', 'o']],
    ['CREATE TABLE t (a int) INHERITS (o)', ['t', 'o']],
    ['CREATE TABLE t PARTITION OF o FOR VALUES IN (1)', ['t', 'o']],
    ['CREATE TABLE t AS SELECT * FROM o', ['t']],
    ['CREATE TABLE t OF mood', ['t']],
    ['CREATE TABLE t (a int) TABLESPACE fast', ['t']],
    ['CREATE TABLE t (a int PRIMARY KEY USING INDEX TABLESPACE fast)', ['t']],
    ['CREATE TABLE t (a text COMPRESSION lz4)', ['t']],
    ['CREATE TABLE t (a int, CHECK (a > 0) NOT ENFORCED)', ['t']],
    ['CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 70))', ['t']],
  ])('kept to the letter: %s', (sql, names) => {
    expect(readOne(sql)).toMatchObject({
      kind: 'rawSql',
      sql,
      effect: 'schema',
      touches: names.map((name) => ({ kind: 'table', name: { name } })),
    });
  });
});

describe('ALTER TABLE', () => {
  test('every action is an operation of its own', () => {
    const operations = read(`ALTER TABLE IF EXISTS ONLY t
      DROP CONSTRAINT IF EXISTS x CASCADE,
      ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT 0 REFERENCES o (id),
      DROP COLUMN IF EXISTS b CASCADE,
      ALTER COLUMN c TYPE varchar(10) COLLATE "C" USING c::text,
      ALTER e SET DEFAULT now(), ALTER f DROP DEFAULT,
      ALTER c SET NOT NULL, ALTER f DROP NOT NULL,
      ADD CONSTRAINT u UNIQUE USING INDEX i,
      ENABLE ROW LEVEL SECURITY, SET UNLOGGED`);
    const table = { name: 't' };
    const tableIfExists = true;
    const change = { kind: 'alterColumn', table, column: 'c', tableIfExists };
    expect(operations).toEqual([
      { kind: 'dropConstraint', table, name: 'x', ifExists: true, cascade: true, tableIfExists },
      {
        kind: 'addColumn',
        table,
        column: { name: 'a', type: integer, nullable: false, default: { kind: 'number', value: '0' } },
        ifNotExists: true,
        constraints: [
          { kind: 'foreignKey', columns: ['a'], references: { table: { name: 'o' }, columns: ['id'] } },
        ],
        tableIfExists,
      },
      { kind: 'dropColumn', table, column: 'b', ifExists: true, cascade: true, tableIfExists },
      {
        ...change,
        change: {
          kind: 'type',
          type: { kind: 'string', length: 10 },
          using: { kind: 'cast', operand: { kind: 'column', path: ['c'] }, type: { kind: 'text' } },
          collation: { name: 'C' },
        },
      },
      {
        ...change,
        column: 'e',
        change: { kind: 'default', default: { kind: 'call', name: { name: 'now' }, args: [] } },
      },
      { ...change, column: 'f', change: { kind: 'default', default: null } },
      { ...change, change: { kind: 'nullable', nullable: false } },
      { ...change, column: 'f', change: { kind: 'nullable', nullable: true } },
      {
        kind: 'addConstraint',
        table,
        constraint: { kind: 'unique', name: 'u', columns: [], usingIndex: 'i' },
        tableIfExists,
      },
      { kind: 'alterTable', table, change: { kind: 'rowLevelSecurity', setting: 'enable' }, ifExists: true },
      { kind: 'alterTable', table, change: { kind: 'logged', logged: false }, ifExists: true },
    ]);
  });

  test('a default is dropped before the type of its column changes, and set after that', () => {
    const operations =
      read(`ALTER TABLE t ALTER c SET DEFAULT 1, ALTER d SET DEFAULT 2, ALTER c TYPE int USING 0,
      ALTER c DROP DEFAULT, ALTER d DROP DEFAULT`);
    const told = operations.map((one) => (one.kind === 'alterColumn' ? [one.column, one.change] : one.kind));
    expect(told).toMatchObject([
      ['c', { kind: 'default', default: null }],
      ['d', { kind: 'default', default: null }],
      ['c', { kind: 'type' }],
      ['c', { kind: 'default', default: { value: '1' } }],
      ['d', { kind: 'default', default: { value: '2' } }],
    ]);
  });

  test('identity columns', () => {
    const column = { kind: 'alterColumn', table: { name: 't' }, column: 'a' };
    expect(
      read(`ALTER TABLE t ALTER a ADD GENERATED BY DEFAULT AS IDENTITY; ALTER TABLE t ALTER a SET GENERATED ALWAYS SET CACHE 5 RESTART WITH 9;
        ALTER TABLE t ALTER a DROP IDENTITY IF EXISTS, ALTER a DROP EXPRESSION`),
    ).toEqual([
      { ...column, change: { kind: 'identity', identity: { kind: 'byDefault' } } },
      {
        ...column,
        change: { kind: 'setIdentity', generation: 'always', options: { cache: '5' }, restart: '9' },
      },
      { ...column, change: { kind: 'identity', identity: null, ifExists: true } },
      { ...column, change: { kind: 'dropExpression' } },
    ]);
  });

  test('constraints that are checked later', () => {
    expect(
      read(`ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES o NOT VALID, VALIDATE CONSTRAINT f,
        ALTER CONSTRAINT f DEFERRABLE INITIALLY DEFERRED, ALTER CONSTRAINT f NOT DEFERRABLE`),
    ).toEqual([
      {
        kind: 'addConstraint',
        table: { name: 't' },
        constraint: {
          kind: 'foreignKey',
          name: 'f',
          columns: ['a'],
          references: { table: { name: 'o' } },
          notValid: true,
        },
      },
      { kind: 'validateConstraint', table: { name: 't' }, name: 'f' },
      { kind: 'alterConstraint', table: { name: 't' }, name: 'f', deferrable: 'deferred' },
      { kind: 'alterConstraint', table: { name: 't' }, name: 'f' },
    ]);
  });

  test('only the action that is not modelled is kept to the letter', () => {
    expect(
      read('alter table only "T" add a int, OWNER TO me, alter column b set storage plain, drop c'),
    ).toMatchObject([
      { kind: 'addColumn' },
      { kind: 'rawSql', sql: 'alter table only "T" OWNER TO me', effect: 'none', touches: [] },
      {
        kind: 'rawSql',
        sql: 'alter table only "T" alter column b set storage plain',
        effect: 'catalog',
        touches: [{ kind: 'table', name: { name: 'T' } }],
      },
      { kind: 'dropColumn', column: 'c' },
    ]);
  });

  test('renaming and moving', () => {
    expect(
      read(`ALTER TABLE a.t RENAME TO u; ALTER TABLE IF EXISTS t RENAME COLUMN a TO b; ALTER TABLE t RENAME CONSTRAINT x TO y;
        ALTER TABLE t SET SCHEMA s; ALTER INDEX IF EXISTS i RENAME TO j; ALTER SEQUENCE s RENAME TO r`),
    ).toEqual([
      { kind: 'renameTable', table: { schema: 'a', name: 't' }, to: 'u' },
      { kind: 'renameColumn', table: { name: 't' }, column: 'a', to: 'b', tableIfExists: true },
      { kind: 'renameConstraint', table: { name: 't' }, name: 'x', to: 'y' },
      { kind: 'alterTable', table: { name: 't' }, change: { kind: 'setSchema', schema: 's' } },
      { kind: 'renameIndex', index: { name: 'i' }, to: 'j', ifExists: true },
      { kind: 'renameSequence', name: { name: 's' }, to: 'r' },
    ]);
  });
});

describe('CREATE INDEX', () => {
  test('everything that an index can have', () => {
    expect(
      readOne(`CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING gin
        (a gin_trgm_ops (siglen = 16) DESC, lower(b) COLLATE "C", (c || d) NULLS FIRST, e DESC NULLS LAST, f ASC NULLS LAST)
        INCLUDE (g) NULLS NOT DISTINCT WITH (fastupdate = off) WHERE h IS NOT NULL`),
    ).toEqual({
      kind: 'createIndex',
      table: { schema: 's', name: 't' },
      index: {
        name: 'i',
        unique: true,
        method: 'gin',
        keys: [
          { column: 'a', opclass: { name: 'gin_trgm_ops' }, opclassOptions: { siglen: '16' }, order: 'desc' },
          {
            expression: { kind: 'call', name: { name: 'lower' }, args: [{ kind: 'column', path: ['b'] }] },
            collation: { name: 'C' },
          },
          {
            expression: {
              kind: 'operator',
              operator: '||',
              left: { kind: 'column', path: ['c'] },
              right: { kind: 'column', path: ['d'] },
            },
            nulls: 'first',
          },
          { column: 'e', order: 'desc', nulls: 'last' },
          { column: 'f' },
        ],
        include: ['g'],
        where: { kind: 'is', operand: { kind: 'column', path: ['h'] }, test: 'null', negated: true },
        nullsNotDistinct: true,
        with: { fastupdate: 'off' },
      },
      concurrently: true,
      ifNotExists: true,
    });
  });

  test('btree is the default, a name is not needed', () => {
    expect(readOne('CREATE INDEX ON t USING btree (a)')).toEqual({
      kind: 'createIndex',
      table: { name: 't' },
      index: { keys: [{ column: 'a' }] },
    });
  });
});
