import { describe, expect, test } from 'vitest';
import { postgres } from '../../../../../src/dialects/postgres/index.js';

await postgres.load();
const parse = (sql: string) => postgres.parse(sql, { file: 'a.sql' });

describe('places', () => {
  test('from the first token to the last, in UTF-16, lines and columns from 1', () => {
    const sql = "-- é\n\nSELECT '😀é' ;; /* x */ SELECT\n 2 -- end";
    const places = parse(sql).operations.map(({ origin }) => origin);
    expect(places).toEqual([
      { file: 'a.sql', start: 6, end: 18, line: 3, column: 1, comments: ['é', 'x'] },
      { file: 'a.sql', start: 30, end: 39, line: 3, column: 25, comments: ['end'] },
    ]);
    expect(places.map((place) => sql.slice(place?.start, place?.end))).toEqual([
      "SELECT '😀é'",
      'SELECT\n 2',
    ]);
  });

  test('the place of the code that holds the SQL, when there is some', () => {
    const at = { file: 'm.js', start: 10, end: 50, line: 3, column: 5 };
    const { operations } = postgres.parse('-- why\nSELECT 1;\nSELECT 2', { file: 'a.sql', at });
    expect(operations.map(({ origin }) => origin)).toEqual([{ ...at, comments: ['why'] }, at]);
  });
});

describe('comments', () => {
  const comments = (sql: string) => parse(sql).operations.map(({ origin }) => origin?.comments);

  test('before a statement, on its last line, and inside where the text is not kept', () => {
    expect(
      comments(`-- head

        /* block
         * of lines
         */
        CREATE TABLE t (a int -- the a
        ); -- after
        -- next
        SELECT /* kept */ 1; --
        -- nobody's`),
    ).toEqual([['head', 'block\nof lines', 'after', 'the a'], ['next']]);
  });

  test('what looks like a comment in a string is none; block comments nest', () => {
    expect(comments("/* a /* b */ c */ SELECT '--x', $$/*$$; SELECT 2")).toEqual([
      ['a /* b */ c'],
      undefined,
    ]);
  });

  test('operations of one statement share them', () => {
    expect(comments('-- both\nALTER TABLE t DROP a, DROP b')).toEqual([['both'], ['both']]);
  });
});

describe('errors', () => {
  test('a syntax error gives no operations, and its place', () => {
    expect(parse("SELECT '😀é';\nCREATE TABLE a (;")).toEqual({
      operations: [],
      diagnostics: [
        {
          severity: 'error',
          code: 'sql-syntax',
          message: 'syntax error at or near ";"',
          span: { file: 'a.sql', start: 30, end: 31, line: 2, column: 17 },
          help: 'PostgreSQL would refuse it too: correct the statement',
        },
      ],
    });
  });

  test('SQL that is in no file is shown around the place', () => {
    const at = { file: 'a.js', start: 3, end: 9, line: 1, column: 4 };
    const { diagnostics } = postgres.parse("CREATE TABLE a (id int);\nCOMMENT ON TABLE a IS 'it's a table'", {
      file: '',
      at,
    });
    expect(diagnostics).toMatchObject([
      {
        span: at,
        help: "PostgreSQL would refuse it too: correct the statement; it reads: …t); COMMENT ON TABLE a IS 'it's a table'",
      },
    ]);
  });

  test.each(['SELECT 1 + ', "SELECT 'a", 'SELECT 1\0; DROP TABLE t', `SELECT ${'1+'.repeat(50_000)}1`])(
    'never throws: %.20s',
    (sql) => expect(parse(sql)).toMatchObject({ operations: [], diagnostics: [{ code: 'sql-syntax' }] }),
  );

  test.each(['', ' \n', '-- nothing', ';;'])('a text without statements: %j', (sql) => {
    expect(parse(sql)).toEqual({ operations: [], diagnostics: [] });
  });
});
