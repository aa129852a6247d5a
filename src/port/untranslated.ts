import { needsPerson } from './problem.js';

interface Reason {
  /** The statement's first words, in small letters, as readers name it. */
  readonly statements: readonly string[];
  readonly why: string;
  readonly help?: string;
}

const REASONS: readonly Reason[] = [
  {
    statements: ['truncate', 'truncate table'],
    why: 'databases differ in whether it can be undone, where the table counts on, and what becomes of rows that refer to it',
    help: 'write DELETE FROM in the source, which is translated',
  },
  {
    statements: ['copy', 'load data'],
    why: 'it reads or writes a file',
    help: 'write INSERT in the source, which is translated',
  },
  { statements: ['do block', 'call'], why: 'it runs a program on the server' },
  {
    statements: ['create table'],
    why: 'this form of it (a partition, or columns that another table gives) has no equal that is known',
  },
  {
    statements: [
      ...['create role', 'alter role', 'drop role', 'create user', 'alter user', 'drop user'],
      ...['reassign owned', 'alter default privileges'],
    ],
    why: 'users and their rights are not part of the schema',
  },
];

/** Leaves a statement that reading kept to the letter to a person, with the reason. `statement`: its first words, in small letters. */
export function leaveUntranslated(statement: string): never {
  const reason = REASONS.find(({ statements }) => statements.includes(statement));
  const why = reason?.why ?? 'nothing that means the same is known';
  return needsPerson('statement', `${statement.toUpperCase()} is not translated: ${why}`, reason?.help);
}
