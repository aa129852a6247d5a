import type { Constructs } from './construct.js';

/** Constraints and indexes. */
export const keys = {
  'check-on-foreign-key': {
    title: 'Checks of columns that a foreign key changes',
    reason:
      'MySQL and MariaDB refuse a check of a column that ON DELETE or ON UPDATE may change (errors 3823, 1901).',
    alternatives: [
      'A trigger that checks.',
      'No action of the foreign key: the application changes the rows.',
    ],
    application: 'Check before writing, where there is no trigger.',
  },
  concurrently: {
    title: 'Indexes made concurrently',
    reason: 'Only PostgreSQL has a way to make an index that never waits for writers.',
    alternatives: ['A tool that changes tables online, such as gh-ost or pt-online-schema-change.'],
    application: null,
  },
  constraint: {
    title: 'Constraints without an equal',
    reason: 'The target has no constraint of this kind.',
    alternatives: ['A trigger that checks.'],
    application: 'Check before writing.',
  },
  'dangling-foreign-key': {
    title: 'Foreign keys to a table that is gone',
    reason: 'MySQL and SQLite can keep a foreign key that refers to nothing.',
    alternatives: ['Drop the foreign key first, in the source.'],
    application: null,
  },
  deferrable: {
    title: 'Deferrable constraints',
    reason: 'MySQL and MariaDB check each row at once.',
    alternatives: ['Leave the constraint out and let the application check.'],
    application: 'Rows must be written in an order in which each satisfies the constraint.',
  },
  exclusion: {
    title: 'Exclusion constraints',
    reason: 'Only PostgreSQL has them.',
    alternatives: [
      'A unique key, where rows may not be equal.',
      'A trigger that looks for overlapping rows, with a lock.',
    ],
    application: 'Look for overlapping rows in the transaction that writes, with a lock on their owner.',
  },
  'expression-index': {
    title: 'Unique indexes on expressions',
    reason: 'MariaDB has no keys of expressions.',
    alternatives: ['A generated column with a unique key on it.'],
    application: 'Queries ask for the generated column.',
  },
  'foreign-key-unchecked': {
    title: 'Foreign keys that MySQL does not check in all rows',
    reason:
      'MySQL 9.7 checks a foreign key by the first index that begins with its columns, and takes a row for unchecked where another column of that index is NULL; innodb_native_foreign_keys=ON, MySQL 8.4 and MariaDB check all rows.',
    alternatives: [
      'innodb_native_foreign_keys=ON when the server starts.',
      'Another column first in the unique key: then the foreign key gets an index of its own.',
      'NOT NULL for the other columns of the index.',
    ],
    application: 'Look for the row that is referred to before writing, where the server does not check.',
  },
  'foreign-key-type': {
    title: 'Another type for a column of a foreign key',
    reason: 'MySQL refuses it while the foreign key is there.',
    alternatives: ['Drop the foreign key, change both columns, and add it again.'],
    application: null,
  },
  'foreign-keys': {
    title: 'Foreign keys of SQLite',
    reason: 'They are a setting of each connection, and off by default.',
    alternatives: ['A build of SQLite with SQLITE_DEFAULT_FOREIGN_KEYS=1.'],
    application: 'Each connection says PRAGMA foreign_keys = ON.',
  },
  include: {
    title: 'INCLUDE',
    reason: 'Only PostgreSQL has columns in an index that are no keys.',
    alternatives: ['The columns as last keys of an index of its own, where the index is not unique.'],
    application: null,
  },
  index: {
    title: 'Unique indexes without an equal',
    reason: 'Left out, such an index would let rows in that it refuses.',
    alternatives: ['A unique generated column.'],
    application: 'Look for equal rows before writing, where there is none.',
  },
  'index-left-out': {
    title: 'Indexes that are left out',
    reason: 'The target has no index of this kind; what is found stays the same without it.',
    alternatives: [
      'A FULLTEXT index for texts (SQLite: FTS5); a generated column, or a multi-valued index, for a path in JSON.',
    ],
    application: 'Look at the slow queries that used them.',
  },
  'index-method': {
    title: 'Hash indexes',
    reason: 'The target keeps such indexes as trees only.',
    alternatives: ['A tree finds the same rows.'],
    application: null,
  },
  'match-full': {
    title: 'MATCH FULL',
    reason: 'Only PostgreSQL refuses a key of which some columns are NULL.',
    alternatives: ['A check that all or none of the columns are NULL, beside the foreign key.'],
    application: null,
  },
  'no-action': {
    title: 'Foreign keys without an action',
    reason:
      'NO ACTION is RESTRICT in InnoDB: a row that is referred to is not deleted, even if a cascade would delete those rows.',
    alternatives: [
      'ON DELETE CASCADE or SET NULL on that foreign key as well.',
      'A DELETE of the rows that refer, before.',
    ],
    application: 'Delete rows from the bottom up where several foreign keys lead to one table.',
  },
  'no-inherit': {
    title: 'NO INHERIT',
    reason: 'Only PostgreSQL has tables that inherit.',
    alternatives: ['The check on each table that needs it.'],
    application: null,
  },
  'not-enforced': {
    title: 'Checks that are not enforced',
    reason: 'The target checks what it is told to check.',
    alternatives: ['A comment on the table.'],
    application: null,
  },
  'not-valid': {
    title: 'Constraints that are not checked for the rows that are there',
    reason: 'Only PostgreSQL has NOT VALID.',
    alternatives: ['Repair the rows before, or leave the constraint out until they are.'],
    application: null,
  },
  'nulls-not-distinct': {
    title: 'Unique keys that take NULLs for equal',
    reason: 'Only PostgreSQL 15 and later have them.',
    alternatives: ['A unique key on a generated column: COALESCE(c, a value that never occurs).'],
    application: 'Look for a row with NULL before writing one.',
  },
  'nulls-order': {
    title: 'NULLS FIRST and NULLS LAST in indexes',
    reason: 'The target has one place for NULL in an index.',
    alternatives: ['A generated column (c IS NULL) as the first key.'],
    application: null,
  },
  opclass: {
    title: 'Operator classes',
    reason: 'Only PostgreSQL lets an index choose its comparison.',
    alternatives: ['A collation on the column, where text is looked for by its beginning.'],
    application: null,
  },
  'partial-index': {
    title: 'Indexes on some of the rows',
    reason: 'MySQL and MariaDB have no such index.',
    alternatives: ['Leave the index out where it is too large.'],
    application: null,
  },
  'prefix-key': {
    title: 'Keys on the start of a text',
    reason: 'Only MySQL and MariaDB have them.',
    alternatives: ['An index on left(c, n).', 'A hash of the text, where it is unique.'],
    application: null,
  },
  'primary-key': {
    title: 'Primary keys made of an index',
    reason: 'What is in the index is not known.',
    alternatives: ['ADD PRIMARY KEY with its columns.'],
    application: null,
  },
  'self-reference': {
    title: 'Foreign keys of a table to itself',
    reason: 'MySQL checks each row when it is changed, not at the end of the statement.',
    alternatives: ['ON DELETE CASCADE or SET NULL, where rows may go together.'],
    application: 'Rows are deleted from the leaves up.',
  },
  'set-default': {
    title: 'SET DEFAULT',
    reason: 'InnoDB refuses it as the action of a foreign key.',
    alternatives: ['A trigger that sets the default.', 'SET NULL, and a default when reading.'],
    application: 'Change the rows before deleting what they refer to.',
  },
  'set-null-columns': {
    title: 'SET NULL of some of the columns',
    reason: 'Only PostgreSQL can set some columns of a key.',
    alternatives: ['A trigger that sets them.'],
    application: 'Change the rows before deleting what they refer to.',
  },
  'set-null-required': {
    title: 'SET NULL of a required column',
    reason: 'MySQL refuses such a foreign key; PostgreSQL refuses the change of the row.',
    alternatives: ['RESTRICT, which refuses as well.', 'CASCADE, where the rows go together.'],
    application: null,
  },
  invisible: {
    title: 'Invisible columns and indexes',
    reason: 'The target shows every column, and may use every index.',
    alternatives: ['A view without the column.'],
    application: 'SELECT * gives the column.',
  },
} as const satisfies Constructs;
