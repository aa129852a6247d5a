import type { PortChoices } from './choices.js';

/** What a person should know of a construct that a port loses something of, or leaves to them. */
export interface Construct {
  /** For a heading. */
  readonly title: string;
  /** Other ways, each a sentence. */
  readonly alternatives: readonly string[];
  /** The choice that takes another way. */
  readonly choice?: keyof PortChoices;
  /** What the application must do otherwise. */
  readonly application?: string;
}

/** By the code of a loss or of what is left to a person; those without an entry explain themselves in their message. */
export const CONSTRUCTS: Readonly<Record<string, Construct>> = {
  array: {
    title: 'Arrays',
    alternatives: [
      'A table of its own for the elements keeps their type and their indexes.',
      'With `manual` every array is left to you.',
    ],
    choice: 'arrays',
    application:
      'Elements are asked for with JSON_CONTAINS or MEMBER OF rather than = ANY; ORMs map the column as JSON.',
  },
  atomicity: {
    title: 'Changes of the schema are not undone',
    alternatives: [],
    application:
      'Take a backup before migrating; a migration that failed must be finished or undone by hand.',
  },
  boolean: {
    title: 'Booleans',
    alternatives: ['A check that the column holds 0 or 1.'],
    choice: 'booleanCheck',
    application: 'Drivers give 0 and 1 rather than false and true, unless the ORM maps them.',
  },
  citext: {
    title: 'Case-insensitive text',
    alternatives: ['Another collation, by the choice for the column.'],
    choice: 'collation',
    application: 'Letters beyond ASCII are folded by the rules of the collation.',
  },
  'chosen-collation': {
    title: 'A collation that takes different texts for equal',
    alternatives: ['The default collation tells apart what PostgreSQL tells apart.'],
    choice: 'collation',
    application: 'Comparisons, DISTINCT, GROUP BY and unique keys ignore what the collation ignores.',
  },
  collation: {
    title: 'Collations',
    alternatives: ['A collation of the target, by the choice for the column.'],
    choice: 'collation',
    application: 'ORDER BY may give another order.',
  },
  concurrently: {
    title: 'Indexes made concurrently',
    alternatives: ['A tool that changes tables online, such as gh-ost or pt-online-schema-change.'],
  },
  deferrable: {
    title: 'Deferrable constraints',
    alternatives: ['Leave the constraint out and let the application check.'],
    application: 'Rows must be written in an order in which each satisfies the constraint.',
  },
  'date-range': {
    title: 'Dates beyond the years 1000 to 9999, and infinity',
    alternatives: ['NULL, or 9999-12-31, for "no end".'],
    application: "'infinity' must be written as something else.",
  },
  'counter-zero': {
    title: 'Zero and NULL in columns that count',
    alternatives: ['NO_AUTO_VALUE_ON_ZERO in the sql_mode keeps 0.'],
    application: 'Rows must not be given the number 0.',
  },
  'enum-text': {
    title: 'Texts that are taken for values of an enum',
    alternatives: ['Text with a check takes its values alone.'],
    choice: 'enums',
  },
  'time-range': { title: 'Times beyond a day', alternatives: ['A check that a time is less than 24:00:00.'] },
  'zero-date': { title: 'The date 0000-00-00', alternatives: ['NO_ZERO_DATE in the sql_mode refuses it.'] },
  'fraction-cut': {
    title: 'Digits of a second beyond the precision',
    alternatives: ['TIME_ROUND_FRACTIONAL in the sql_mode rounds them.'],
  },
  extension: { title: 'Extensions', alternatives: [] },
  function: {
    title: 'Functions of PostgreSQL in expressions',
    alternatives: ['Compute the value in the application, and write it with the row.'],
  },
  generated: { title: 'Generated columns', alternatives: ['Compute the value in the application.'] },
  identity: {
    title: 'Columns that count otherwise than from 1',
    alternatives: ['ALTER TABLE … AUTO_INCREMENT = n sets the next number.'],
  },
  index: { title: 'Unique indexes without an equal', alternatives: ['A unique generated column.'] },
  'index-left-out': {
    title: 'Indexes that are left out',
    alternatives: [
      'A FULLTEXT index for texts; a generated column, or a multi-valued index, for a path in JSON.',
    ],
    application: 'Look at the slow queries that used them.',
  },
  json: {
    title: 'JSON',
    alternatives: ['A generated column for each path that is asked for often, with an index.'],
    application:
      'Operators such as @>, ? and || become JSON_CONTAINS, JSON_CONTAINS_PATH and JSON_MERGE_PATCH.',
  },
  'datetime-zone': {
    title: 'Datetimes as points in time',
    alternatives: ['Without a zone they stay what was written.'],
    choice: 'datetime',
    application: 'Times come with a zone: drivers give them as points in time.',
  },
  'decimal-text': {
    title: 'Decimals as text',
    alternatives: ['As numbers they are rounded and compared by value, but keep 15 digits at most.'],
    choice: 'decimals',
    application: 'Decimals come as text: convert them before counting with them, and sort by their value.',
  },
  'numeric-nan': { title: 'NaN', alternatives: ['NULL, for a number that is none.'] },
  'numeric-precision': {
    title: 'Numbers without a precision',
    alternatives: ['Give the column a precision in PostgreSQL first, and port it then.'],
  },
  'float-special-values': { title: 'NaN and infinity', alternatives: ['NULL, for a number that is none.'] },
  'uuid-version': {
    title: 'Versions of UUIDs',
    alternatives: ['The application makes version 4 or 7.'],
    application: 'Do not rely on new ids being hard to guess.',
  },
  'index-method': { title: 'Hash indexes', alternatives: [] },
  'partial-index': {
    title: 'Indexes on some of the rows',
    alternatives: ['Leave the index out where it is too large.'],
  },
  query: {
    title: 'Queries without an equal',
    alternatives: ['Write the rows from a script of the application.'],
  },
  returning: {
    title: 'RETURNING',
    alternatives: [
      'LAST_INSERT_ID() for a number that was given; else a SELECT by another key. MariaDB has INSERT … RETURNING.',
    ],
    application: 'Statements that return rows are written as two.',
  },
  'row-level-security': {
    title: 'Row-level security',
    alternatives: ['Views with a condition on the user.'],
    application: 'Every query must carry the condition.',
  },
  schema: {
    title: 'Schemas',
    alternatives: ['Names without a prefix, where no two clash: rename the tables afterwards.'],
    application: 'Names such as audit.log become audit_log.',
  },
  'self-reference': {
    title: 'Foreign keys of a table to itself',
    alternatives: ['ON DELETE CASCADE or SET NULL, where rows may go together.'],
    application: 'Rows are deleted from the leaves up.',
  },
  storage: { title: 'Storage parameters', alternatives: [] },
  'text-key-length': {
    title: 'Text in keys',
    alternatives: ['Another length.', 'A unique hash of the text, in a generated column, takes any length.'],
    choice: 'textKeyLength',
    application: 'Check the length before writing: longer text is refused.',
  },
  timestamptz: {
    title: 'Points in time',
    alternatives: ['TIMESTAMP, which converts by the zone of the session and ends in 2038.'],
    choice: 'timestamptz',
    application:
      "Connect with the session in UTC (SET time_zone = '+00:00'), and write and read times in UTC.",
  },
  'timestamp-2038': {
    title: 'Points in time, as TIMESTAMP',
    alternatives: ['DATETIME in UTC has no end in 2038.'],
    choice: 'timestamptz',
    application: 'Times before 1970 and after 2038-01-19 are refused.',
  },
  'text-comparison': {
    title: 'How text is compared',
    alternatives: [],
    application: 'Comparisons that ignored case or accents must say so, with lower() or another collation.',
  },
  trigger: {
    title: 'Triggers',
    alternatives: ['Write the trigger anew in the target, or do its work in the application.'],
  },
  uuid: {
    title: 'UUIDs',
    alternatives: ['16 bytes (`binary`), which are smaller; MariaDB has a type of its own (`native`).'],
    choice: 'uuid',
    application: 'Write UUIDs in one spelling: text is not folded to lower case, nor checked.',
  },
  'uuid-native': {
    title: 'Text or bytes as UUIDs',
    alternatives: ['As what they are, they take anything of that length.'],
    choice: 'uuid',
    application: 'UUIDs are written and come as text with dashes, whatever they were kept in.',
  },
  'uuid-packed': {
    title: 'Expressions over packed UUIDs',
    alternatives: ['Keep uuids as text.'],
    choice: 'uuid',
  },
};
