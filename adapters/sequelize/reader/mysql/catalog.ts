import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import type { Table } from '../../../../src/ir/index.js';
import { DATABASE } from '../../compiler.js';
import { certainTable, certainTables, listedTables } from '../certain.js';
import type { Row } from '../rows.js';
import { refuseUncertain, UnsureAnswer } from '../unsure.js';
import { describedColumns } from './columns.js';
import { constraintRows, foreignKeyRows, indexRows } from './keys.js';

interface Question {
  readonly pattern: RegExp;
  readonly answer: (match: RegExpMatchArray, state: SchemaState, dialect: Dialect) => readonly Row[];
}

/**
 * What Sequelize's query interface asks of MySQL and MariaDB, by the text that its generators make (sequelize
 * `lib/dialects/mysql/query-generator.js`, `lib/dialects/mariadb/query-generator.js`), with what a server would answer,
 * as far as Sequelize's `query.js` reads it.
 */
const QUESTIONS: readonly Question[] = [
  {
    // describeTableQuery. No rows are to Sequelize what the server's error would be.
    pattern: /^SHOW FULL COLUMNS FROM `([^`]*)`;?$/,
    answer: ([, name = ''], state, dialect) => {
      const table = tableOf(name, state);
      return table === undefined ? [] : describedColumns(table, dialect);
    },
  },
  {
    // showIndexesQuery
    pattern: /^SHOW INDEX FROM `([^`]*)`$/,
    answer: ([, name = ''], state) => {
      const table = tableOf(name, state);
      if (table === undefined) throw new Error(`Table '${name}' doesn't exist`);
      return indexRows(table);
    },
  },
  {
    // showConstraintsQuery
    pattern:
      /^SELECT CONSTRAINT_CATALOG AS constraintCatalog, [^]* WHERE table_name='(.*?)'(?: AND constraint_name = '(.*?)')?(?: AND TABLE_SCHEMA = '(.*?)')? ?;$/,
    answer: ([, name = '', constraint], state) => {
      const table = tableOf(name, state);
      return table === undefined ? [] : constraintRows(table, constraint);
    },
  },
  {
    // getForeignKeyQuery: the keys of a column, and those of other tables that refer to it
    pattern:
      /^SELECT CONSTRAINT_NAME as constraint_name,[^]* WHERE \( ?REFERENCED_TABLE_NAME = '(.*?)'.*? AND REFERENCED_COLUMN_NAME = '(.*?)' ?\) OR/,
    answer: ([, name = '', column = ''], state) => {
      refuseUncertain(state.uncertain);
      return certainTables(state).flatMap((table) => {
        const isOwn = same(table.name.name, name);
        return foreignKeyRows(table).filter(
          (row) =>
            (isOwn && same(row.columnName, column)) ||
            (same(row.referencedTableName, name) && same(row.referencedColumnName, column)),
        );
      });
    },
  },
  {
    // getForeignKeysQuery
    pattern:
      /^SELECT CONSTRAINT_NAME as constraint_name,[^]* where TABLE_NAME = '(.*?)' AND CONSTRAINT_NAME!='PRIMARY'/,
    answer: ([, name = ''], state) => {
      const table = tableOf(name, state);
      return table === undefined ? [] : foreignKeyRows(table);
    },
  },
  {
    // tableExistsQuery
    pattern:
      /^SELECT TABLE_NAME FROM INFORMATION_SCHEMA\.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME = '(.*?)' AND TABLE_SCHEMA = /,
    answer: ([, name = ''], state) => {
      const table = state.table({ name });
      if (table === undefined) refuseUncertain(state.uncertain);
      return table === undefined || table.temporary === true ? [] : [{ TABLE_NAME: name }];
    },
  },
  {
    // showTablesQuery
    pattern:
      /^SELECT TABLE_NAME(, TABLE_SCHEMA)? FROM INFORMATION_SCHEMA\.TABLES WHERE TABLE_TYPE = 'BASE TABLE'/,
    answer: ([, schema], state) =>
      namesOf(state).map((name) => ({
        TABLE_NAME: name,
        ...(schema === undefined ? {} : { TABLE_SCHEMA: DATABASE }),
      })),
  },
  {
    // createSchema and showSchemasQuery on MySQL, which has no schemas within a database
    pattern: /^SHOW TABLES$/,
    answer: (_, state) => namesOf(state).map((name) => ({ [`Tables_in_${DATABASE}`]: name })),
  },
  {
    // showSchemasQuery on MariaDB
    pattern: /^SELECT SCHEMA_NAME as schema_name FROM INFORMATION_SCHEMA\.SCHEMATA /,
    answer: () => {
      throw new UnsureAnswer('the databases of the server are not known');
    },
  },
  {
    // versionQuery
    pattern: /^SELECT VERSION\(\) as `version`$/,
    answer: () => {
      throw new UnsureAnswer('the version of the server is not known');
    },
  },
];

/** The rows that a server with this schema would answer; undefined where the SQL is none of Sequelize's questions. */
export function answerQuestion(
  sql: string,
  state: SchemaState,
  dialect: Dialect,
): readonly Row[] | undefined {
  for (const { pattern, answer } of QUESTIONS) {
    const match = pattern.exec(sql);
    if (match !== null) return answer(match, state, dialect);
  }
  return undefined;
}

function tableOf(name: string, state: SchemaState): Table | undefined {
  return certainTable({ name }, state);
}

function namesOf(state: SchemaState): readonly string[] {
  return listedTables(state)
    .map(({ name }) => name.name)
    .toSorted();
}

/** Names of columns have no case. */
function same(a: unknown, b: string): boolean {
  return typeof a === 'string' && a.toLowerCase() === b.toLowerCase();
}
