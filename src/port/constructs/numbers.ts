import type { Constructs } from './construct.js';

/** Numbers, and columns that count. */
export const numbers = {
  'auto-increment': {
    title: 'Counters and numbers that are written',
    reason: 'PostgreSQL’s sequences do not look at the numbers that are in the table.',
    alternatives: ['GENERATED ALWAYS refuses numbers that are written.'],
    application:
      'After numbers were written, move the counter: SELECT setval(pg_get_serial_sequence(…), max(id)) FROM ….',
  },
  'counter-next': {
    title: 'The next number of a column that counts',
    reason:
      'AUTO_INCREMENT goes on after the highest number that is or was in the column; a sequence of PostgreSQL goes on where it stands, whatever rows say.',
    alternatives: [
      'ALTER TABLE … AUTO_INCREMENT = n says a higher number.',
      'The application gives the numbers.',
    ],
    application: 'Numbers need not be without gaps, nor the same on both databases.',
  },
  'counter-rows': {
    title: 'Numbers for rows that are there',
    reason:
      'A column that begins to count numbers the rows that are there, each database in an order of its own.',
    alternatives: ['A column without a counter first, an UPDATE that numbers the rows, then the counter.'],
    application: null,
  },
  'counter-null': {
    title: 'NULL in columns that count',
    reason: 'SQLite and MySQL take NULL there for the next number.',
    alternatives: ['A trigger that refuses it.'],
    application: 'Do not write NULL to find out that a number is missing.',
  },
  'counter-value': {
    title: 'Zero and NULL in columns that count',
    reason: 'PostgreSQL and SQLite give the next number only where none is written, SQLite also for NULL.',
    alternatives: ['Leave the column out, or write DEFAULT.'],
    application: 'Leave the column out where the database shall count.',
  },
  'counter-zero': {
    title: 'Zero and NULL in columns that count',
    reason: 'MySQL takes both for the next number.',
    alternatives: ['NO_AUTO_VALUE_ON_ZERO in the sql_mode keeps 0.'],
    application: 'Rows must not be given the number 0.',
  },
  decimal: {
    title: 'Decimal numbers',
    reason: 'SQLite has none: it keeps floating point of some 15 digits.',
    alternatives: [
      'Text, which keeps every digit.',
      'A whole number of the smallest unit (cents), where sums must be right.',
    ],
    choice: 'decimals',
    application: 'Round when reading, and do not compare sums for equality.',
  },
  'decimal-text': {
    title: 'Decimals as text',
    reason: 'Text keeps the digits that were written, and is no number.',
    alternatives: ['As numbers they are rounded and compared by value, but keep 15 digits at most.'],
    choice: 'decimals',
    application: 'Decimals come as text: convert them before counting with them, and sort by their value.',
  },
  'float-digits': {
    title: 'Digits of floating-point numbers',
    reason: 'Each database rounds floating-point numbers to its own number of digits.',
    alternatives: ['Decimal numbers, where the digits matter.'],
    application: 'Compare floating-point numbers within a distance.',
  },
  'float-special-values': {
    title: 'NaN and infinity',
    reason: 'MySQL refuses them.',
    alternatives: ['NULL, for a number that is none.'],
    application: 'Write something else for NaN and infinity.',
  },
  identity: {
    title: 'Columns that count otherwise than from 1',
    reason: 'AUTO_INCREMENT counts up by one from 1, in one integer column of a table.',
    alternatives: [
      'ALTER TABLE … AUTO_INCREMENT = n sets the next number.',
      'The application gives the numbers.',
    ],
    application: 'Other steps, cycles and descending numbers are the application’s.',
  },
  'counter-lost': {
    title: 'Columns that count no longer',
    reason: 'SQLite numbers nothing but a primary key of the type integer.',
    alternatives: ['Keep the column as the primary key.', 'The application gives the numbers.'],
    application: 'A row that is written without a number is refused, or has none.',
  },
  'identity-always': {
    title: 'GENERATED ALWAYS',
    reason: 'Only PostgreSQL refuses a number that is written into a column that counts.',
    alternatives: ['A trigger that refuses numbers that are given.'],
    application: 'Leave the column out.',
  },
  'identity-index': {
    title: 'An index for a column that counts',
    reason: 'MySQL wants a column that counts to be the first of a key.',
    alternatives: ['Make the column the primary key.'],
    application: null,
  },
  'integer-range': {
    title: 'Wider integers',
    reason: 'Columns that a foreign key joins have one type, and not every width is there in the target.',
    alternatives: ['A check of the range.'],
    application: 'Check the range before writing where it matters.',
  },
  'integer-key': {
    title: 'Integers that are the primary key',
    reason:
      'An INTEGER PRIMARY KEY of SQLite is the number of the row, which SQLite gives where none is written.',
    alternatives: ['Another word for the type (INT), by hand, makes it a column like others.'],
    application: 'A row whose key was forgotten is not refused: it takes the next number.',
  },
  money: {
    title: 'Money',
    reason: 'Only PostgreSQL has a type for amounts with a currency sign.',
    alternatives: ['The currency in a column of its own.'],
    application: 'Amounts come as numbers; the application writes the currency.',
  },
  'numeric-nan': {
    title: 'NaN',
    reason: 'Decimal numbers of MySQL know no NaN.',
    alternatives: ['NULL, for a number that is none.'],
    application: 'Write NULL for NaN.',
  },
  'numeric-precision': {
    title: 'Numbers without a precision',
    reason: 'DECIMAL has 65 digits at most, 30 of them behind the point.',
    alternatives: ['Give the column a precision in PostgreSQL first, and port it then.'],
    application: 'Larger numbers are refused, longer fractions rounded.',
  },
  unsigned: {
    title: 'Unsigned integers',
    reason: 'PostgreSQL and SQLite have only integers with a sign.',
    alternatives: [
      'The next wider type without a check (`wider`).',
      'numeric(20), where numbers beyond 63 bits are needed.',
    ],
    choice: 'unsigned',
    application: 'Numbers of more than 63 bits do not fit.',
  },
  zerofill: {
    title: 'Zeros before numbers',
    reason: 'ZEROFILL is MySQL’s way of showing a number.',
    alternatives: ['lpad() in the query.'],
    application: 'The application fills numbers with zeros when it shows them.',
  },
  'wider-types': {
    title: 'Values that only the source refuses',
    reason: 'Some types of PostgreSQL hold more than those of MySQL.',
    alternatives: ['A check, where the limit matters.'],
    application: 'Check limits before writing where others rely on them.',
  },
} as const satisfies Constructs;
