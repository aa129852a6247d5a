import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../adapters/knex/compiler.js';

describe('the offline Knex', () => {
  it('compiles without a connection', async () => {
    const { knex, statements, sqlOf } = await createCompiler();
    const builder = knex.schema.createTable('users', (table) => {
      table.increments('id');
      table.string('email').unique();
    });
    expect(statements(builder).map(sqlOf)).toEqual([
      'create table "users" ("id" serial primary key, "email" varchar(255))',
      'alter table "users" add constraint "users_email_unique" unique ("email")',
    ]);
  });

  it('gives values as the server would get them', async () => {
    const { knex, statements, sqlOf } = await createCompiler();
    const builder = knex('t').insert({ a: "it's", b: null, c: true, d: ['x'] });
    expect(statements(builder).map(sqlOf)).toEqual([
      `insert into "t" ("a", "b", "c", "d") values ('it''s', NULL, 'true', '{"x"}')`,
    ]);
  });

  it('tells identifiers from values', async () => {
    const { knex, statements, sqlOf } = await createCompiler();
    const builder = knex.raw('update ?? set ?? = ?', ['a.b', 'c', 'what']);
    expect(statements(builder).map(sqlOf)).toEqual(['update "a"."b" set "c" = \'what\'']);
  });

  it('does to a question mark what Knex does', async () => {
    const { knex, statements, sqlOf } = await createCompiler();
    const [escaped] = statements(knex.raw("select data \\? 'a'"));
    expect(sqlOf(escaped!)).toBe("select data ? 'a'");
    const [inLiteral] = statements(
      knex.schema.alterTable('t', (table) => void table.string('a').defaultTo('why?')),
    );
    expect(sqlOf(inLiteral!)).toBe(`alter table "t" add column "a" varchar(255) default 'why$1'`);
  });

  it('maps identifiers', async () => {
    const { knex, statements, sqlOf, nameOf } = await createCompiler({
      wrapIdentifier: (name, quote) => quote(name.replace(/[A-Z]/g, (char) => `_${char.toLowerCase()}`)),
    });
    const builder = knex.schema.renameTable('userGroups', 'teamGroups');
    expect(statements(builder).map(sqlOf)).toEqual(['alter table "user_groups" rename to "team_groups"']);
    expect(nameOf('userGroups')).toBe('user_groups');
  });
});
