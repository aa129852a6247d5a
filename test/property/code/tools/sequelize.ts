import { Sequelize } from 'sequelize';
import { createReader } from '../../../../adapters/sequelize/reader.js';
import { load, Server, type Tool } from '../tool.js';

export const sequelizeTool: Tool = {
  name: 'sequelize',
  spelling: {
    handle: 'queryInterface',
    module: (up) =>
      `const { DataTypes } = require('sequelize');\nmodule.exports = {\nasync up(queryInterface) {\n${up}\n},\nasync down() {},\n};\n`,
    log: (n, s, transaction) =>
      `queryInterface.bulkInsert('log', [{ n: ${n}, s: ${s} }]${transaction === undefined ? '' : `, { transaction: ${transaction} }`})`,
    table: (name, columns) =>
      `const t = { id: { type: DataTypes.INTEGER, primaryKey: true } };\n${columns}\nawait queryInterface.createTable(${name}, t);`,
    tableInFunction: false,
    column: (name, text, extra) =>
      `t[${name}] = { type: DataTypes.${text ? 'TEXT' : 'INTEGER'}${extra === undefined ? '' : `, allowNull: false, defaultValue: ${extra}`} }`,
    hasTable: (name) => `queryInterface.tableExists(${name})`,
    transaction: (body) =>
      `await queryInterface.sequelize.transaction(async (transaction) => {\n${body}\n});`,
    ownTransaction: (name) => ({
      begin: `const ${name} = await queryInterface.sequelize.transaction();`,
      commit: `await ${name}.commit();`,
      rollback: `await ${name}.rollback();`,
    }),
    isKnex: false,
  },
  async run(text, env) {
    const server = new Server();
    const sequelize = new Sequelize({ dialect: 'postgres', logging: false });
    type Done = (error: null, answer: object) => void;
    const connection = {
      query: (sql: string, values: readonly unknown[] | Done, done?: Done): void => {
        const rows = server.take(sql, typeof values === 'function' ? [] : values);
        (typeof values === 'function' ? values : done)?.(null, {
          command: '',
          rows,
          rowCount: rows.length,
          fields: [],
        });
      },
    };
    Object.assign(sequelize.connectionManager, {
      getConnection: async () => connection,
      releaseConnection: async () => undefined,
    });
    const { up } = load(text, env, () => ({ DataTypes: sequelize.constructor })) as {
      up: (handle: unknown) => Promise<void>;
    };
    return up(sequelize.getQueryInterface()).then(
      () => server,
      (error: Error) => ({ statements: server.statements, threw: error.message }),
    );
  },
  createReader,
  textOf: (statements) => {
    const calls = statements.map((sql) => `await queryInterface.sequelize.query(${JSON.stringify(sql)});`);
    return sequelizeTool.spelling.module(calls.join('\n'));
  },
};
