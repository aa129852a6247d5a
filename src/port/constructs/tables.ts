import type { Constructs } from './construct.js';

/** Tables, columns, names, schemas, and what stands beside them. */
export const tables = {
  alter: {
    title: 'Changes without an equal',
    reason: 'The target has no such change.',
    alternatives: ['A new table with the rows of the old one.'],
    application: null,
  },
  case: {
    title: 'Names that differ in case only',
    reason: 'Names of columns are the same in any case in MySQL.',
    alternatives: ['Rename one of them in the source first.'],
    application: 'The application uses the new name.',
  },
  'column-options': {
    title: 'Options of columns',
    reason: 'How a column is kept is up to each database.',
    alternatives: ['Leave it to the target.'],
    application: null,
  },
  'column-position': {
    title: 'The place of a column',
    reason: 'Only MySQL and MariaDB put a new column between others.',
    alternatives: ['A view with the columns in their order.'],
    application: 'Name the columns in SELECT and INSERT.',
  },
  comment: {
    title: 'Comments without a place',
    reason: 'The target keeps comments of tables and columns at most.',
    alternatives: ['The comment in the migration.'],
    application: null,
  },
  'default-left-out': {
    title: 'Defaults by functions and sequences',
    reason:
      'The target has neither the functions of the history nor (MySQL, SQLite) sequences, so a required column has no default.',
    alternatives: [
      'A trigger before INSERT that gives the value.',
      'AUTO_INCREMENT, where any number will do.',
    ],
    application: 'The application gives the value with each row: one without it is refused.',
  },
  default: {
    title: 'DEFAULT as a value',
    reason: 'SQLite has no DEFAULT among values.',
    alternatives: ['Leave the column out of the statement, in one for each group of rows.'],
    application: 'Leave the column out where the default is meant.',
  },
  generated: {
    title: 'Generated columns',
    reason: 'How a column is computed cannot be changed while it is there, or its parts not renamed.',
    alternatives: ['Drop the column and add it again.', 'Compute the value in the application.'],
    application: null,
  },
  immutable: {
    title: 'Functions in generated columns and indexes',
    reason: 'The target takes only functions there that give the same in every session.',
    alternatives: ['A trigger that writes the value.'],
    application: null,
  },
  'long-name': {
    title: 'Long names',
    reason: 'MySQL takes 64 characters, PostgreSQL 63 bytes.',
    alternatives: ['Rename it in the source first.'],
    application: 'The application uses the new name.',
  },
  name: {
    title: 'Names that are refused',
    reason: 'MySQL refuses names with a space at the end.',
    alternatives: ['Rename it in the source first.'],
    application: 'The application uses the new name.',
  },
  partition: {
    title: 'Partitioned tables',
    reason: 'Each database divides tables in its own way; MySQL wants the columns in every unique key.',
    alternatives: [
      'One table, where it is not too large.',
      'PARTITION BY of MySQL, written by hand, without foreign keys.',
    ],
    application: 'Old rows are deleted, where a partition was dropped.',
  },
  'row-level-security': {
    title: 'Row-level security',
    reason: 'Only PostgreSQL has it.',
    alternatives: ['Views with a condition on the user.'],
    application: 'Every query must carry the condition.',
  },
  'row-size': {
    title: 'Long rows',
    reason: 'A row of MySQL holds 65,535 bytes, without what is in TEXT, BLOB and JSON.',
    alternatives: ['Shorter columns in the source.', 'Some of the columns in a table of their own.'],
    application: null,
  },
  schema: {
    title: 'Schemas',
    reason: 'A schema of MySQL is a database, and SQLite has none.',
    alternatives: [
      'Names without a prefix, where no two clash: rename the tables afterwards.',
      'On MySQL and MariaDB a database for each schema: the user of the application needs rights on all of them.',
    ],
    choice: 'schema',
    application: 'Names such as audit.log become audit_log, or stay as they are where schemas are databases.',
  },
  storage: {
    title: 'Storage parameters',
    reason: 'How a table is kept is up to each database.',
    alternatives: ['ROW_FORMAT and other options of the target, by hand.'],
    application: null,
  },
  'table-options': {
    title: 'Options of tables',
    reason: 'How a table is kept is up to each database.',
    alternatives: ['Storage parameters of PostgreSQL, by hand.'],
    application: null,
  },
  'type-affinity': {
    title: 'Types of SQLite',
    reason: 'A column of SQLite takes values of any type and length.',
    alternatives: ['STRICT tables, written by hand.', 'Checks of typeof() and length().'],
    application: 'Check values before writing.',
  },
  unlogged: {
    title: 'Unlogged tables',
    reason: 'Only PostgreSQL has them.',
    alternatives: ['A table in memory (ENGINE=MEMORY), where rows may be lost.'],
    application: null,
  },
  virtual: {
    title: 'Virtual generated columns',
    reason: 'PostgreSQL before 18 keeps every generated column.',
    alternatives: ['A view that computes it.'],
    application: null,
  },
  extension: {
    title: 'Extensions',
    reason: 'Only PostgreSQL has them; what they bring is ported or refused where it is used.',
    alternatives: ['The function of the target that does the same, where there is one.'],
    application: null,
  },
  sequence: {
    title: 'Sequences of their own',
    reason: 'MySQL and SQLite have none.',
    alternatives: [
      'AUTO_INCREMENT of the column that uses it, where there is one.',
      'A table of one row: UPDATE s SET n = LAST_INSERT_ID(n + 1), then SELECT LAST_INSERT_ID(). On MariaDB they are ported to CREATE SEQUENCE.',
    ],
    application: 'The next number is asked for in that way, rather than by nextval().',
  },
} as const satisfies Constructs;
