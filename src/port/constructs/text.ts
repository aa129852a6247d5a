import type { Constructs } from './construct.js';

/** Text: its length, its characters, and what is equal. */
export const text = {
  'case-sensitivity': {
    title: 'Case and accents in comparisons',
    reason:
      'The usual collations of MySQL ignore case and accents; PostgreSQL and SQLite compare text as it is written.',
    alternatives: [
      'citext, or a nondeterministic collation of ICU, on the column.',
      'lower() on both sides.',
    ],
    choice: 'collation',
    application: 'Comparisons, DISTINCT and GROUP BY that ignored case must say so.',
  },
  char: {
    title: 'Padded text',
    reason: 'Each database treats spaces at the end of char(n) otherwise.',
    alternatives: ['varchar in the source already, where spaces at the end mean nothing.'],
    application: 'Cut spaces at the end before writing.',
  },
  'char-length': {
    title: 'Long padded text',
    reason: 'char of MySQL holds 255 characters.',
    alternatives: ['varchar in the source already.'],
    application: 'Text is not padded any more.',
  },
  charset: {
    title: 'Character sets',
    reason: 'PostgreSQL and SQLite have one character set for a database.',
    alternatives: ['A check, where only letters of ASCII may be in it.'],
    application: null,
  },
  'chosen-collation': {
    title: 'A collation that takes different texts for equal',
    reason: 'It was chosen.',
    alternatives: ['The default collation tells apart what PostgreSQL tells apart.'],
    choice: 'collation',
    application: 'Comparisons, DISTINCT, GROUP BY and unique keys follow the collation.',
  },
  citext: {
    title: 'Case-insensitive text',
    reason: 'Other databases ignore case by a collation, with rules of its own.',
    alternatives: ['Another collation, by the choice for the column.'],
    choice: 'collation',
    application: 'Letters beyond ASCII are folded by the rules of the collation.',
  },
  collation: {
    title: 'Collations',
    reason: 'Collations of one database have no equal in another.',
    alternatives: ['A collation of the target, by the choice for the column.'],
    choice: 'collation',
    application: 'ORDER BY may give another order.',
  },
  'key-collation': {
    title: 'What keys of text take for equal',
    reason: 'Both ends of a foreign key have one collation, and those of the databases are not the same.',
    alternatives: ['A unique index on lower() of the text.'],
    choice: 'collation',
    application: 'A key may take a text that the source refused as equal to another, or the other way round.',
  },
  like: {
    title: 'LIKE',
    reason: 'Whether LIKE minds case and accents, and what escapes in it, differs between the databases.',
    alternatives: ['GLOB in SQLite, and a regular expression elsewhere, where case counts.'],
    application: 'Write patterns that do not depend on case, or say so with lower().',
  },
  'regular-expression': {
    title: 'Regular expressions',
    reason: 'PostgreSQL and MySQL read some signs of a pattern otherwise.',
    alternatives: ['A pattern of letters, classes and repetitions alone.', 'LIKE, where that is enough.'],
    application: 'Try each pattern on the target.',
  },
  'string-length': {
    title: 'Very long text with a limit',
    reason: 'A varchar of MySQL holds 16,383 characters of utf8mb4 at most.',
    alternatives: ['No limit in the source.'],
    application: null,
  },
  'text-comparison': {
    title: 'How text is compared',
    reason: 'The usual collations of MySQL ignore case and accents.',
    alternatives: ['A collation that ignores them too, on the columns for which that matters.'],
    choice: 'collation',
    application: 'Comparisons that ignored case or accents must say so, with lower() or another collation.',
  },
  'text-key-length': {
    title: 'Text in keys',
    reason: 'An index of InnoDB holds 3,072 bytes, so text in a key has a length.',
    alternatives: ['Another length.', 'A unique hash of the text, in a generated column, takes any length.'],
    choice: 'textKeyLength',
    application: 'Check the length before writing: longer text is refused.',
  },
  'text-length': {
    title: 'The length of text',
    reason: 'The target’s type has no such limit.',
    alternatives: ['A check of char_length() keeps it.'],
    application: 'Check the length before writing where it matters.',
  },
  'text-order': {
    title: 'The order of text',
    reason: 'Each collation has its own order.',
    alternatives: [
      'COLLATE in the query, where both databases have such an order.',
      'Sort in the application.',
    ],
    application: 'ORDER BY, min() and max() of text may give others.',
  },
  'unicode-case': {
    title: 'upper() and lower() beyond ASCII',
    reason:
      'Those of SQLite change the letters of ASCII only, those of PostgreSQL by the locale of the database (with C, ASCII only), and those of MySQL and MariaDB by tables of their own.',
    alternatives: [
      'The extension ICU of SQLite.',
      'A locale of Unicode for the database of PostgreSQL.',
      'Compute it in the application.',
    ],
    application: 'Do not rely on upper() and lower() of other letters.',
  },
  'binary-key-length': {
    title: 'Bytes in keys',
    reason: 'An index of InnoDB holds 3,072 bytes, so bytes in a key have a length.',
    alternatives: ['A unique hash of the bytes, in a generated column, takes any length.'],
    application: 'Check the length before writing: longer values are refused.',
  },
} as const satisfies Constructs;
