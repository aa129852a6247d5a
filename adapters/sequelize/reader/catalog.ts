import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { DialectName } from '../../../src/ir/index.js';
import { answerQuestion as answerAsMysql } from './mysql/catalog.js';
import { answerQuestion as answerAsPostgres } from './postgres/catalog.js';
import type { Row } from './rows.js';
import { answerQuestion as answerAsSqlite } from './sqlite/catalog.js';

type Answer = (sql: string, state: SchemaState, dialect: Dialect) => readonly Row[] | undefined;

const ANSWERS: Readonly<Record<DialectName, Answer>> = {
  postgres: answerAsPostgres,
  mysql: answerAsMysql,
  mariadb: answerAsMysql,
  sqlite: answerAsSqlite,
};

/**
 * The rows that a server with this schema would answer, as its driver gives them to Sequelize; undefined where the SQL is none
 * of the questions that Sequelize's query interface asks. Throws UnsureAnswer.
 */
export function answerQuestion(
  sql: string,
  state: SchemaState,
  dialect: Dialect,
): readonly Row[] | undefined {
  return ANSWERS[dialect.name](sql, state, dialect);
}
