import type { SchemaState } from '../../../../src/fold/state.js';
import type { EnumType, Name, Table } from '../../../../src/ir/index.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import { describedColumns } from './describe-table.js';
import { foreignKeyRows, foreignKeyReferenceRows, constraintRows } from './describe-constraints.js';
import { indexRows } from './describe-indexes.js';
import { certainTable, listedTable } from '../certain.js';
import { refuseUncertain, UnsureAnswer } from '../unsure.js';
import type { Row } from '../rows.js';
import { arrayText } from './rows.js';

interface Question {
  readonly pattern: RegExp;
  readonly answer: (match: RegExpMatchArray, state: SchemaState, dialect: Dialect) => readonly Row[];
}

/** A string literal as Sequelize writes it. */
const TEXT = String.raw`'((?:[^']|'')*)'`;

/**
 * What Sequelize's query interface asks of PostgreSQL's catalogs, by the text that its generator makes (sequelize
 * `lib/dialects/postgres/query-generator.js`), with the rows that a server would give. Rows go through Sequelize's own
 * `query.js`, so they have the columns that it reads.
 */
const QUESTIONS: readonly Question[] = [
  {
    // pgListEnums
    pattern: new RegExp(
      String.raw`^SELECT t\.typname enum_name, array_agg[^]* WHERE n\.nspname = ${TEXT}(?: AND t\.typname=${TEXT})? GROUP BY 1`,
    ),
    answer: ([, schema, name], state) =>
      enumsOf(state, text(schema), name === undefined ? undefined : text(name)).map((one) => ({
        enum_name: one.name.name,
        enum_value: arrayText(one.values),
      })),
  },
  {
    // tableExistsQuery: information_schema.tables has views, but no materialised ones
    pattern: new RegExp(
      String.raw`^SELECT table_name FROM information_schema\.tables WHERE table_schema = ${TEXT} AND table_name = ${TEXT}$`,
    ),
    answer: ([, schema, name], state) =>
      relationExists(nameIn(text(schema), text(name)), state) ? [{ table_name: text(name) }] : [],
  },
  {
    // showTablesQuery
    pattern: new RegExp(
      String.raw`^SELECT table_name FROM information_schema\.tables WHERE table_schema = ${TEXT} AND table_type LIKE`,
    ),
    answer: ([, schema], state) => {
      refuseUncertain(state.uncertain);
      return [...state.tables()]
        .filter(({ temporary }) => temporary !== true)
        .filter(({ name }) => (name.schema ?? 'public') === text(schema) && name.name !== 'spatial_ref_sys')
        .map(({ name }) => ({ table_name: name.name }));
    },
  },
  {
    // describeTableQuery
    pattern: new RegExp(
      String.raw`^SELECT pk\.constraint_type as "Constraint",[^]* WHERE c\.table_name = ${TEXT} AND c\.table_schema = ${TEXT}$`,
    ),
    answer: ([, name, schema], state, dialect) => {
      const table = listedTable(nameIn(text(schema), text(name)), state);
      return table === undefined ? [] : describedColumns(table, state, dialect);
    },
  },
  {
    // showIndexesQuery
    pattern:
      /^SELECT i\.relname AS name, [^]* t\.relname = '(.*?)'(?: AND s\.oid = t\.relnamespace AND s\.nspname = '(.*)')? GROUP BY/,
    answer: ([, name = '', schema], state, dialect) => {
      const table = tableIn(schema, name, state);
      return table === undefined ? [] : indexRows(table, dialect);
    },
  },
  {
    // getForeignKeysQuery
    pattern: /^SELECT conname as constraint_name, [^]* WHERE relname = '(.*)' LIMIT 1\)/,
    answer: ([, name = ''], state, dialect) => {
      const table = certainTable({ name }, state);
      return table === undefined ? [] : foreignKeyRows(table, dialect);
    },
  },
  {
    // getForeignKeyReferencesQuery
    pattern:
      /^SELECT DISTINCT tc\.constraint_name as constraint_name, [^]* AND tc\.table_name = '(.*?)'(?: AND tc\.table_catalog = '.*?')?(?: AND tc\.table_schema = '(.*)')?$/,
    answer: ([, name = '', schema], state) => {
      const table = tableIn(schema, name, state);
      return table === undefined ? [] : foreignKeyReferenceRows(table);
    },
  },
  {
    // showConstraintsQuery
    pattern: /^SELECT constraint_catalog AS "constraintCatalog", [^]* WHERE table_name='(.*)';$/,
    answer: ([, name = ''], state) => {
      const table = certainTable({ name }, state);
      return table === undefined ? [] : constraintRows(table);
    },
  },
  {
    // showSchemasQuery
    pattern: /^SELECT schema_name FROM information_schema\.schemata WHERE/,
    answer: (_, state) => {
      refuseUncertain(state.uncertain);
      return Object.keys(state.snapshot().schemas).map((name) => ({ schema_name: name }));
    },
  },
  {
    // versionQuery
    pattern: /^SHOW SERVER_VERSION$/,
    answer: () => {
      throw new UnsureAnswer('the version of the server is not known');
    },
  },
];

/**
 * The rows that a server with this schema would answer; undefined where the SQL is none of Sequelize's questions.
 * Throws {@link UnsureAnswer}.
 */
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

function text(literal: string | undefined): string {
  return (literal ?? '').replaceAll("''", "'");
}

function nameIn(schema: string, name: string): Name {
  return schema === 'public' ? { name } : { schema, name };
}

/** Without a schema of any, the temporary ones' too. */
function tableIn(schema: string | undefined, name: string, state: SchemaState): Table | undefined {
  return schema === undefined ? certainTable({ name }, state) : listedTable(nameIn(schema, name), state);
}

function relationExists(name: Name, state: SchemaState): boolean {
  const relation = state.table(name) ?? state.view(name);
  if (relation !== undefined && 'temporary' in relation && relation.temporary === true) return false;
  if (relation === undefined) refuseUncertain(state.uncertain);
  return relation !== undefined && !('materialized' in relation && relation.materialized === true);
}

function enumsOf(state: SchemaState, schema: string, name: string | undefined): readonly EnumType[] {
  if (name === undefined) {
    refuseUncertain(state.uncertain);
    return Object.values(state.snapshot().enums).filter((one) => (one.name.schema ?? 'public') === schema);
  }
  const one = state.enumType(nameIn(schema, name));
  return one === undefined ? [] : [one];
}
