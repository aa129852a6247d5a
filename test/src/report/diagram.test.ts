import { beforeAll, describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import { drawSchema, read } from '../../../src/index.js';
import { schemaDiagram, type Diagram } from '../../../src/report/diagram.js';

let postgres: Dialect;
beforeAll(async () => {
  postgres = await loadDialect('postgres');
});

function drawn(sql: string): Diagram {
  const state = createState(postgres);
  foldInto(state, postgres.parse(sql, { file: 'a.sql' }).operations);
  return schemaDiagram(state.snapshot(), (type) => postgres.printType(type));
}

it('is drawn by the library, too', async () => {
  const { schema } = await read('fixtures/shop/knex');
  expect((await drawSchema(schema)).text).toMatch(/^erDiagram\n {2}"categories" \{\n/);
});

describe('schemaDiagram', () => {
  it('draws tables with keys, and how many rows each foreign key leads to', () => {
    const { text, notes } = drawn(`
      CREATE TABLE authors (id serial PRIMARY KEY, email varchar(320) NOT NULL UNIQUE, rate numeric(10, 2));
      CREATE TABLE books (id uuid PRIMARY KEY, author_id integer REFERENCES authors, editor_id integer NOT NULL REFERENCES authors);
      CREATE TABLE covers (book_id uuid PRIMARY KEY REFERENCES books);
    `);
    expect(text).toBe(
      [
        'erDiagram',
        '  "authors" {',
        '    integer id PK',
        '    varchar(320) email UK',
        '    numeric rate "numeric(10, 2), nullable"',
        '  }',
        '  "books" {',
        '    uuid id PK',
        '    integer author_id FK "nullable"',
        '    integer editor_id FK',
        '  }',
        '  "covers" {',
        '    uuid book_id PK, FK',
        '  }',
        '  "authors" |o..o{ "books" : "author_id"',
        '  "authors" ||..o{ "books" : "editor_id"',
        '  "books" ||--o| "covers" : "book_id"',
        '',
      ].join('\n'),
    );
    expect(notes).toEqual([]);
  });

  it('a unique index leads to one row, too, but a partial one does not', () => {
    const { text } = drawn(`
      CREATE TABLE a (id integer PRIMARY KEY);
      CREATE TABLE b (a_id integer NOT NULL REFERENCES a);
      CREATE UNIQUE INDEX ON b (a_id);
      CREATE TABLE c (a_id integer NOT NULL REFERENCES a, gone boolean);
      CREATE UNIQUE INDEX ON c (a_id) WHERE NOT gone;
    `);
    expect(text).toContain('"a" ||..o| "b" : "a_id"');
    expect(text).toContain('"a" ||..o{ "c" : "a_id"');
  });

  it('tells a name that Mermaid has no words for beside the nearest one that it has', () => {
    const { text } = drawn(
      'CREATE TABLE "a ""; drop %" ("first name" text NOT NULL, "PK" int NOT NULL, "2nd" int NOT NULL, "größe" "odd type");',
    );
    expect(text).toContain('"a _; drop _" {');
    expect(text).toContain('text first_name "first name"');
    expect(text).toContain('integer _PK "PK"');
    expect(text).toContain('integer _2nd "2nd"');
    expect(text).toContain('odd_type gr__e "größe, nullable"');
  });

  it('draws keys only where the whole would be too large, and says so; views and doubts are told', () => {
    const columns = Array.from({ length: 60 }, (_, i) => `a_rather_long_column_name_${i} text`).join(', ');
    const tables = Array.from(
      { length: 30 },
      (_, i) => `CREATE TABLE t${i} (id int PRIMARY KEY, ${columns});`,
    );
    const { text, notes } = drawn(`${tables.join('\n')}\nCREATE VIEW v AS SELECT id FROM t1;`);
    expect(text.length).toBeLessThan(50_000);
    expect(text).toContain('  "t7" {\n    integer id PK\n  }');
    expect(notes).toEqual(['Too large to draw whole: only keys are shown.', 'Not drawn, views: v.']);
  });
});
