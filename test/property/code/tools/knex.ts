import knex from 'knex';
import { createReader } from '../../../../adapters/knex/reader.js';
import { load, Server, type Tool } from '../tool.js';

/** What pg's driver is given. */
interface Query {
  readonly text: string;
  readonly values?: readonly unknown[];
}

export const knexTool: Tool = {
  name: 'knex',
  spelling: {
    handle: 'knex',
    module: (up) => `exports.up = async function (knex) {\n${up}\n};\nexports.down = async () => {};\n`,
    log: (n, s, transaction) => `${transaction ?? 'knex'}('log').insert({ n: ${n}, s: ${s} })`,
    table: (name, columns) =>
      `await knex.schema.createTable(${name}, (t) => {\nt.increments();\n${columns}\n});`,
    tableInFunction: true,
    column: (name, text, extra) =>
      `t.${text ? 'text' : 'integer'}(${name})${extra === undefined ? '' : `.notNullable().defaultTo(${extra})`}`,
    hasTable: (name) => `knex.schema.hasTable(${name})`,
    transaction: (body) => `await knex.transaction(async (transaction) => {\n${body}\n});`,
    ownTransaction: (name) => ({
      begin: `const ${name} = await knex.transaction();`,
      commit: `await ${name}.commit();`,
      rollback: `await ${name}.rollback();`,
    }),
    isKnex: true,
  },
  async run(text, env) {
    const server = new Server();
    const db = knex({ client: 'pg', connection: {} });
    const connection = {
      __knexUid: 'one',
      query: (query: Query, done: (error: null, answer: object) => void): void => {
        const rows = server.take(query.text, query.values);
        done(null, { command: '', rows, rowCount: rows.length, fields: [] });
      },
    };
    Object.assign(db.client, {
      acquireConnection: async () => connection,
      releaseConnection: async () => undefined,
    });
    const { up } = load(text, env, () => undefined) as { up: (handle: unknown) => Promise<void> };
    return up(db).then(
      () => server,
      (error: Error) => ({ statements: server.statements, threw: error.message }),
    );
  },
  createReader,
  textOf: (statements) => {
    const calls = statements.map((sql) => `await knex.raw(${JSON.stringify(sql.replaceAll('?', '\\?'))});`);
    return knexTool.spelling.module(calls.join('\n'));
  },
};
