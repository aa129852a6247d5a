import { describe, expect, test } from 'vitest';
import { postgres } from '../../../../../src/dialects/postgres/index.js';

await postgres.load();
const parse = (sql: string) => postgres.parse(sql, { file: 'dump.sql' });

describe('scripts for psql', () => {
  test('a dump, with what only psql understands', () => {
    const { operations, diagnostics } = parse(`--
-- PostgreSQL database dump
--
\\restrict abc

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TABLE public.users (
    id integer NOT NULL,
    name text DEFAULT '\\.'::text
);
ALTER TABLE public.users OWNER TO postgres;
CREATE SEQUENCE public.users_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

COPY public.users (id, name) FROM stdin;
1\tit's; -- é
2\t\\N
3\ta\\tb\\\\
\\.

SELECT pg_catalog.setval('public.users_id_seq', 3, true);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
\\unrestrict abc
`);
    expect(diagnostics).toMatchObject([
      { severity: 'note', code: 'psql-command', span: { line: 4, column: 1 } },
      { severity: 'note', code: 'psql-command' },
      { severity: 'note', code: 'search-path-left-out' },
    ]);
    expect(operations.map(({ kind }) => kind)).toEqual([
      'rawSql',
      'createTable',
      'rawSql',
      'createSequence',
      'alterSequence',
      'alterColumn',
      'insert',
      'rawSql',
      'addConstraint',
    ]);
    expect(operations[6]).toMatchObject({
      table: { name: 'users' },
      columns: ['id', 'name'],
      rows: [
        [{ value: '1' }, { value: "it's; -- é" }],
        [{ value: '2' }, { kind: 'null' }],
        [{ value: '3' }, { value: 'a\tb\\' }],
      ],
      origin: { line: 18 },
    });
    expect(operations[8]?.origin).toMatchObject({ line: 25, column: 1 });
  });

  test('a command that could do something is for a person', () => {
    const { operations, diagnostics } = parse('\\connect other\nSELECT 1;\n\\i more.sql\n');
    expect(operations).toMatchObject([{ sql: 'SELECT 1' }]);
    expect(diagnostics).toMatchObject([
      { severity: 'manual', code: 'psql-command', span: { start: 0, end: 14, line: 1 } },
      { severity: 'manual', code: 'psql-command', span: { line: 3 } },
    ]);
  });

  test('what only looks like it is left alone', () => {
    const sql = 'SELECT \'\n\\connect x\', $a$\n\\.\n$a$, "\\" -- \\x\n;';
    expect(parse(sql)).toMatchObject({
      operations: [{ sql: sql.slice(0, sql.indexOf(' --')) }],
      diagnostics: [],
    });
  });

  test('COPY without its rows is for a person', () => {
    expect(parse('COPY t (a) FROM stdin')).toMatchObject({
      operations: [{ kind: 'rawSql', effect: 'data' }],
      diagnostics: [{ severity: 'manual', code: 'copy-from-stdin' }],
    });
  });

  test('an error of SQL stays one', () => {
    expect(parse('\\set x 1\nSELEC 1;')).toMatchObject({
      operations: [],
      diagnostics: [{ code: 'sql-syntax' }],
    });
  });
});
