import * as typeorm from 'typeorm';
import { createReader } from '../../../../adapters/typeorm/reader.js';
import { load, Server, type Tool } from '../tool.js';

export const typeormTool: Tool = {
  name: 'typeorm',
  className: 'M1700000000000',
  spelling: {
    handle: 'queryRunner',
    module: (up) =>
      `const { Table, TableColumn } = require('typeorm');\nmodule.exports = { M1700000000000: class {\nname = 'M1700000000000';\nasync up(queryRunner) {\n${up}\n}\nasync down(queryRunner) {}\n} };\n`,
    log: (n, s) => `queryRunner.query('INSERT INTO "log" ("n", "s") VALUES ($1, $2)', [${n}, ${s}])`,
    table: (name, columns) =>
      `const t = new Table({ name: ${name}, columns: [{ name: 'id', type: 'int', isPrimary: true }] });\n${columns}\nawait queryRunner.createTable(t);`,
    tableInFunction: false,
    column: (name, text, extra) =>
      `t.addColumn(new TableColumn({ name: ${name}, type: '${text ? 'text' : 'int'}'${extra === undefined ? ', isNullable: true' : `, default: ${extra}`} }))`,
    hasTable: (name) => `queryRunner.hasTable(${name})`,
    transaction: (body) =>
      `await queryRunner.startTransaction();\ntry {\nawait (async () => {\n${body}\n})();\nawait queryRunner.commitTransaction();\n} catch (error) {\nawait queryRunner.rollbackTransaction();\nthrow error;\n}`,
    ownTransaction: () => ({
      begin: 'await queryRunner.startTransaction();',
      commit: 'await queryRunner.commitTransaction();',
      rollback: 'await queryRunner.rollbackTransaction();',
    }),
    isKnex: false,
  },
  async run(text, env) {
    const server = new Server();
    const source = new typeorm.DataSource({ type: 'postgres' });
    Object.assign(source.driver, { schema: 'public', searchSchema: 'public', database: 'd' });
    const runner = source.createQueryRunner();
    Object.assign(runner, {
      query: async (sql: string, bindings?: readonly unknown[]) => server.take(sql, bindings),
    });
    const [Migration] = Object.values(
      load(text, env, () => typeorm),
    ) as (new () => typeorm.MigrationInterface)[];
    if (Migration === undefined) throw new Error('no migration');
    return new Migration().up(runner).then(
      () => server,
      (error: Error) => ({ statements: server.statements, threw: error.message }),
    );
  },
  createReader,
  textOf: (statements) => {
    const calls = statements.map((sql) => `await queryRunner.query(${JSON.stringify(sql)});`);
    return typeormTool.spelling.module(calls.join('\n'));
  },
};
