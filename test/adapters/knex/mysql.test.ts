import createKnex, { type Knex } from 'knex';
import { expect, it } from 'vitest';
import { createCompiler } from '../../../adapters/knex/compiler.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { placeOf } from '../../../src/dialects/mysql/client.js';
import { createState } from '../../../src/fold/create-state.js';
import { describeServer } from '../../support/mysql.js';

/** What Knex makes of a call only when it runs, from what the database answers, beside what it makes at once. */
const CALLS: Readonly<Record<string, (schema: Knex.SchemaBuilder, knex: Knex) => Knex.SchemaBuilder>> = {
  'new tables': (schema) =>
    schema
      .createTable('places', (table) => {
        table.increments('id');
        table.string('code', 12).collate('utf8mb4_bin').notNullable().unique();
      })
      .createTable('people', (table) => {
        table.increments('id').comment("the person's number");
        table.string('name').notNullable().defaultTo('nobody');
        table.specificType('old', "char(3) character set latin1 default 'abc'");
        table.decimal('height', 5, 2).defaultTo(1.5);
        table.tinyint('rank').unsigned().defaultTo(3);
        table.boolean('active').defaultTo(true);
        table.enu('kind', ['a', 'b']).defaultTo('a');
        table.datetime('seen', { precision: 3 });
        table.text('notes', 'longtext');
        table.integer('place').unsigned().references('id').inTable('places').onDelete('CASCADE');
        table.string('place_code', 12).collate('utf8mb4_bin').references('code').inTable('places');
        table.engine('InnoDB');
        table.charset('utf8mb4');
      }),
  'a text is renamed': (schema) =>
    schema.alterTable('people', (table) => void table.renameColumn('name', 'full_name')),
  'a number is renamed': (schema) =>
    schema.alterTable('people', (table) => {
      table.renameColumn('height', 'size');
      table.renameColumn('rank', 'place_in_line');
    }),
  'types of all kinds are renamed': (schema) =>
    schema.alterTable('people', (table) => {
      for (const name of ['old', 'active', 'kind', 'seen', 'notes']) table.renameColumn(name, `${name}_2`);
    }),
  'what numbers itself, and is referred to, is renamed': (schema) =>
    schema.alterTable('places', (table) => void table.renameColumn('id', 'number')),
  'a unique column that is referred to is renamed': (schema) =>
    schema.alterTable('places', (table) => void table.renameColumn('code', 'key')),
  'a column may be NULL': (schema) =>
    schema.alterTable('people', (table) => void table.setNullable('place_in_line')),
  'a column may not be NULL': (schema) =>
    schema.alterTable('people', (table) => void table.dropNullable('size')),
  'a column is changed': (schema, knex) =>
    schema.alterTable('people', (table) => {
      table.string('full_name', 100).notNullable().defaultTo('x').comment('all of it').alter();
      table.timestamp('made').notNullable().defaultTo(knex.fn.now()).after('full_name');
    }),
  'names of Knex are dropped': (schema) =>
    schema.alterTable('people', (table) => {
      table.dropForeign('place');
      table.dropColumn('seen_2');
      table.index(['full_name', 'made'], undefined, { storageEngineIndexType: 'btree' });
    }),
};

/** Statements that only ask. */
const ASKS = /^(?:show|select)\b/i;

describeServer.each((server) => {
  it('sends what the compiler without a connection says, call by call', async () => {
    const database = await server.scratch();
    const dialect = await loadDialect(server.kind.name);
    const real = createKnex({
      client: 'mysql2',
      connection: placeOf(database.url) as Knex.MySql2ConnectionConfig,
    });
    const sent: string[] = [];
    real.on('query', ({ sql }: { readonly sql: string }) => {
      if (!ASKS.test(sql)) sent.push(sql);
    });
    const compiler = await createCompiler({ dialect });
    const state = createState(dialect);
    const said: Record<string, readonly string[]> = {};
    const did: Record<string, readonly string[]> = {};
    try {
      for (const [name, call] of Object.entries(CALLS)) {
        await call(real.schema, real);
        // Knex writes the collation of a table down for the column that has it anyway.
        did[name] = sent.splice(0).map((sql) => sql.replace(/ COLLATE 'utf8mb4_(?:0900_ai|general)_ci'/, ''));
        said[name] = compiler.statements(call(compiler.knex.schema, compiler.knex)).flatMap((statement) =>
          compiler.late(statement, state).map((one) => {
            const sql = compiler.sqlOf(one);
            for (const operation of dialect.parse(sql, { file: '' }).operations) state.apply(operation);
            return sql;
          }),
        );
      }
    } finally {
      await real.destroy();
    }
    expect(said).toEqual(did);
    expect(Object.values(did).flat().length).toBe(30);
  });
});
