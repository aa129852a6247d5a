import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import type { Table } from '../../../../src/ir/index.js';
import { certainTable, listedTable, listedTables } from '../certain.js';
import type { Row } from '../rows.js';
import { refuseUncertain, UnsureAnswer } from '../unsure.js';
import { pragma } from './pragma.js';
import { masterRows } from './master.js';

interface Question {
  readonly pattern: RegExp;
  readonly answer: (match: RegExpMatchArray, state: SchemaState, dialect: Dialect) => readonly Row[];
}

/** A table's name as Sequelize's generator quotes it. */
const NAME = '`([^`]*)`';

/**
 * What Sequelize's query interface asks of SQLite, by the text that its generator makes (sequelize
 * `lib/dialects/sqlite/query-generator.js`, `query.js`). Pragmas are answered by SQLite itself, with the table in it.
 */
const QUESTIONS: readonly Question[] = [
  {
    // describeTableQuery, showIndexesQuery, getForeignKeysQuery
    pattern: new RegExp(`^PRAGMA (TABLE_INFO|INDEX_LIST|foreign_key_list)\\(${NAME}\\);?$`),
    answer: ([sql, , name = ''], state, dialect) => {
      const table = certainTable({ name }, state);
      return table === undefined ? [] : pragma(sql, table, dialect);
    },
  },
  {
    // handleShowIndexesQuery
    pattern: new RegExp(`^PRAGMA INDEX_INFO\\(${NAME}\\)$`),
    answer: ([sql, index = ''], state, dialect) => {
      const table = tableOfIndex(index, state);
      return table === undefined ? [] : pragma(sql, table, dialect);
    },
  },
  {
    // describeCreateTableQuery, showConstraintsQuery
    pattern: /^SELECT sql FROM sqlite_master WHERE tbl_name='(.*?)'(?: AND sql LIKE '%(.*)%')?;$/,
    answer: ([, name = '', part], state, dialect) => {
      const table = listedTable({ name }, state);
      return table === undefined ? [] : masterRows(table, part, dialect);
    },
  },
  {
    // tableExistsQuery
    pattern: /^SELECT name FROM sqlite_master WHERE type='table' AND name='(.*)';$/,
    answer: ([, name = ''], state) => {
      const table = state.table({ name });
      if (table === undefined) refuseUncertain(state.uncertain);
      return table?.name.name === name && table.temporary !== true ? [{ name }] : [];
    },
  },
  {
    // showTablesQuery, createSchema, showSchemasQuery: there are no schemas
    pattern: /^SELECT name FROM `sqlite_master` WHERE type='table' and name!='sqlite_sequence';$/,
    answer: (_, state) => listedTables(state).map(({ name }) => ({ name: name.name })),
  },
  {
    // versionQuery
    pattern: /^SELECT sqlite_version\(\) as `version`$/,
    answer: () => {
      throw new UnsureAnswer('the version of SQLite is not known');
    },
  },
];

/** The rows that a database with this schema would answer; undefined where the SQL is none of Sequelize's questions. */
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

/** Indexes of keys are called by their table: `sqlite_autoindex_users_1`. */
function tableOfIndex(index: string, state: SchemaState): Table | undefined {
  const automatic = /^sqlite_autoindex_(.*)_\d+$/.exec(index)?.[1];
  const on = automatic === undefined ? state.index({ name: index })?.on : { name: automatic };
  return on === undefined ? undefined : certainTable(on, state);
}
