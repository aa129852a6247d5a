import type { Constructs } from './construct.js';

/** What is about a history as a whole, or about how one thing in it builds on another. */
export const history = {
  atomicity: {
    title: 'Changes of the schema are not undone',
    reason: 'MySQL and MariaDB commit at each change of the schema.',
    alternatives: ['Few changes in a migration: less is half done where one fails.'],
    application:
      'Take a backup before migrating; a migration that failed must be finished or undone by hand.',
  },
  'builds-on-manual': {
    title: 'What builds on something that was left to you',
    reason: 'What should make the table, column or key that it needs was left to a person before.',
    alternatives: ['Write that first; then this can mostly be written as it is in the source.'],
    application: null,
  },
  missing: {
    title: 'What is not there',
    reason: 'At this point of the history there is no such thing, in the source or in the target.',
    alternatives: ['Give a dump with `--baseline`, where it was made before the first migration.'],
    application: null,
  },
  'table-missing': {
    title: 'Tables that are not there',
    reason: 'No migration before makes the table, so the source’s own server would refuse this as well.',
    alternatives: ['Give a dump of what was there before the first migration, with `--baseline`.'],
    application: null,
  },
  'source-refuses': {
    title: 'What the source’s own server refuses',
    reason: 'It fails at this point of the history on the source as well, so there is nothing to port.',
    alternatives: ['Mend it in the source.', 'Leave it out: many a way back was never walked.'],
    application: null,
  },
  'not-read': {
    title: 'Code that was not understood',
    reason: 'What reading does not understand cannot be ported.',
    alternatives: [
      'Write it by hand in the target.',
      'Write it in the source so that it can be read, without what only the application knows.',
    ],
    application: null,
  },
  'authors-branch': {
    title: 'Branches that the author wrote',
    reason: 'What the author does on the target goes before what a port would do.',
    alternatives: ['Take the branch out of the source, to have the port’s.'],
    application: null,
  },
  'branch-differs': {
    title: 'Branches that make other columns',
    reason: 'The author made other columns on the target than on the source.',
    alternatives: ['Take the branch out of the source, to have the port’s.'],
    application: 'Look at what the application does on each database.',
  },
  'branch-does-not-fit': {
    title: 'Branches that do not fit',
    reason: 'The author’s branch builds on another database than the one that was ported so far.',
    alternatives: ['Branches for the target in the migrations before, too.'],
    application: null,
  },
  'choice-without-effect': {
    title: 'Choices without effect',
    reason: 'This way has nothing to choose of that.',
    alternatives: ['docs/porting.md tells what can be chosen where.'],
    application: null,
  },
  'choices-contradict': {
    title: 'Choices that contradict each other',
    reason: 'Columns that a foreign key joins have one type.',
    alternatives: ['Choose the same for both.'],
    application: null,
  },
  'enforced-keys': {
    title: 'Rows that refer to what goes',
    reason: 'The tools that run migrations on SQLite do not all have it enforce foreign keys.',
    alternatives: ['Say in the source what shall become of such rows: UPDATE or DELETE them first.'],
    application: null,
  },
  strictness: {
    title: 'What is refused now',
    reason: 'MySQL without strict mode cuts or completes values that PostgreSQL refuses.',
    alternatives: ['Repair the rows before they are copied.'],
    application: 'Write nothing that relied on being cut or completed.',
  },
} as const satisfies Constructs;
