import type { Constructs } from './construct.js';

/** Expressions, changes of rows, queries, programs. */
export const statements = {
  cast: {
    title: 'Casts',
    reason: 'The databases convert such values by rules of their own.',
    alternatives: [
      'Compute the value in the application, and write it with the row.',
      'A CASE for each value, where there are few.',
    ],
    application: null,
  },
  condition: {
    title: 'Values as conditions',
    reason: 'PostgreSQL takes booleans as conditions, and nothing else.',
    alternatives: ['Write the comparison: n <> 0.'],
    application: null,
  },
  conversion: {
    title: 'Rows of a column that gets another type',
    reason: 'Whether both databases convert them alike is not known.',
    alternatives: ['A new column, filled by an UPDATE, in place of the old one.'],
    application: null,
  },
  'cut-text': {
    title: 'Text that a cast cuts',
    reason: 'The target refuses or keeps what is too long.',
    alternatives: ['An UPDATE before that cuts it: left(c, n).'],
    application: null,
  },
  expression: {
    title: 'Expressions that are not understood',
    reason: 'What is not understood is not translated.',
    alternatives: ['The same in simpler words, in the source.', 'Compute the value in the application.'],
    application: null,
  },
  function: {
    title: 'Functions in expressions',
    reason: 'The target has no such function, or one that is not known to give the same.',
    alternatives: [
      'Compute the value in the application, and write it with the row.',
      'A function of the target, tried by hand on values at the edges.',
    ],
    application: null,
  },
  insert: {
    title: 'Forms of INSERT',
    reason: 'The target has no such form.',
    alternatives: ['Statements for each row, from a script of the application.'],
    application: null,
  },
  procedure: {
    title: 'Procedures of migrations',
    reason:
      'What their calls do here follows from the schema that the history leads to, so it is written as it stands, and the procedure is left out.',
    alternatives: ['Write it for the target by hand, where the application calls it, too.'],
    application: 'Call no procedure that only migrations made for themselves: it is not there.',
  },
  'insert-ignore': {
    title: 'INSERT IGNORE',
    reason: 'It ignores every error of a row, ON CONFLICT DO NOTHING only that of a unique key.',
    alternatives: ['Leave out the rows that break other rules, by a WHERE.'],
    application: 'Rows that break other rules are refused.',
  },
  literal: {
    title: 'Values that are none of their type',
    reason: 'The target has no such value.',
    alternatives: ['Another value, in the source.'],
    application: null,
  },
  'on-conflict': {
    title: 'ON CONFLICT',
    reason: 'ON DUPLICATE KEY means any unique key of the table, ON CONFLICT the one that it names.',
    alternatives: [
      'UPDATE, then INSERT … WHERE NOT EXISTS, in one transaction.',
      'ON DUPLICATE KEY UPDATE by hand, where no other key can clash.',
    ],
    application: 'Upserts are written as two statements where a table has several unique keys.',
  },
  'on-duplicate-key': {
    title: 'ON DUPLICATE KEY UPDATE',
    reason: 'ON CONFLICT DO UPDATE means one unique key, ON DUPLICATE KEY any of the table.',
    alternatives: [
      'ON CONFLICT with the key that is meant, by hand.',
      'UPDATE, then INSERT … WHERE NOT EXISTS.',
    ],
    application: 'Upserts name the key that they are about.',
  },
  operator: {
    title: 'Operators',
    reason: 'On values of this kind the operator may mean something else in the target.',
    alternatives: [
      'A cast that says of what kind the values are, in the source.',
      'A function of the target that means the same.',
    ],
    application: null,
  },
  query: {
    title: 'Queries without an equal',
    reason:
      'This form of a query is not translated, as the target has none, or not one that is known to give the same rows.',
    alternatives: [
      'Write the rows from a script of the application.',
      'The same rows by a simpler query, in the source: joins, subqueries, WITH, row_number().',
    ],
    application: null,
  },
  replace: {
    title: 'REPLACE',
    reason:
      'It deletes the row that is there, with what cascades from it, and gives defaults to columns that are not named.',
    alternatives: [
      'DELETE and INSERT, in one transaction.',
      'ON CONFLICT DO UPDATE, where the row may stay.',
    ],
    application: 'Write upserts instead.',
  },
  returning: {
    title: 'RETURNING',
    reason: 'MySQL has no statement that changes rows and returns them.',
    alternatives: [
      'LAST_INSERT_ID() for a number that was given; else a SELECT by another key. MariaDB has INSERT … RETURNING.',
    ],
    application: 'Statements that return rows are written as two.',
  },
  setting: {
    title: 'Settings',
    reason: 'They say how the source’s server shall work.',
    alternatives: ['The setting of the target that means the same, by hand.'],
    application: null,
  },
  statement: {
    title: 'Statements without an equal',
    reason: 'Such a statement is not translated.',
    alternatives: [
      'The statement of the target that does the same, by hand.',
      'A script of the application.',
    ],
    application: null,
  },
  'text-to-integer': {
    title: 'Text that becomes an integer',
    reason: 'MySQL rounds a fraction, PostgreSQL refuses it.',
    alternatives: ['An UPDATE before, for text that is no integer.'],
    application: null,
  },
  'text-to-moment': {
    title: 'Text that becomes a time',
    reason: 'Each database reads times by its own rules.',
    alternatives: ['An UPDATE before, which writes them as 2024-02-29 12:00:00.'],
    application: null,
  },
  'text-to-number': {
    title: 'Text that becomes a number',
    reason: 'MySQL takes the digits at the beginning, PostgreSQL refuses what is no number.',
    alternatives: ['An UPDATE before, for text that is no number.'],
    application: null,
  },
  'text-to-uuid': {
    title: 'Text that becomes a UUID',
    reason: 'PostgreSQL reads several forms and writes one; text stays as it is.',
    alternatives: ['An UPDATE before, which writes them in small letters with dashes.'],
    application: 'Compare UUIDs in one spelling.',
  },
  'too-long-spaces': {
    title: 'Spaces at the end of text that is too long',
    reason: 'Only PostgreSQL cuts them without a word.',
    alternatives: ['An UPDATE with rtrim() before.'],
    application: null,
  },
  trigger: {
    title: 'Triggers',
    reason: 'They are programs, in a language of each database.',
    alternatives: ['Write the trigger anew in the target, or do its work in the application.'],
    application: 'What a trigger did that is left out, the application does.',
  },
  'update-order': {
    title: 'Assignments that see each other',
    reason: 'MySQL makes assignments from left to right, others all at once.',
    alternatives: ['Two statements, the one that reads first.', 'Another order of the assignments.'],
    application: 'Look at UPDATEs that set a column from another one that they change.',
  },
  'updated-at-trigger': {
    title: 'Triggers that set a time of change',
    reason: 'ON UPDATE CURRENT_TIMESTAMP does nothing where nothing else changes or the column is set.',
    alternatives: ['A trigger of MySQL: BEFORE UPDATE … SET NEW.c = CURRENT_TIMESTAMP(6).'],
    application: null,
  },
  using: {
    title: 'USING',
    reason: 'MODIFY COLUMN converts rows by the server’s own rules alone.',
    alternatives: ['A new column, filled by an UPDATE, in place of the old one.'],
    application: null,
  },
  view: {
    title: 'Views',
    reason: 'Its query, or what it builds on, has no equal.',
    alternatives: ['Write the view anew in the target.', 'The query in the application.'],
    application: null,
  },
  'view-follows': {
    title: 'Views of what gets another name',
    reason: 'A view of MySQL keeps the old name and does not work any more; elsewhere it follows.',
    alternatives: ['Drop the view before, and make it anew.'],
    application: null,
  },
  'view-index': {
    title: 'Indexes of materialised views',
    reason: 'A materialised view becomes a view, which has no index.',
    alternatives: ['A table that is filled in place of the view, with the index on it.'],
    application: null,
  },
  'materialized-view': {
    title: 'Materialised views',
    reason: 'Only PostgreSQL keeps the rows of a view.',
    alternatives: ['A table that a job fills anew, where PostgreSQL had REFRESH.'],
    application:
      'Leave out REFRESH MATERIALIZED VIEW: the view is never old, and is worked out at each reading.',
  },
} as const satisfies Constructs;
