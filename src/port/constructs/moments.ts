import type { Constructs } from './construct.js';

/** Dates, times and points in time. */
export const moments = {
  'date-range': {
    title: 'Dates beyond the years 1000 to 9999, and infinity',
    reason: 'MySQL has no others.',
    alternatives: ['NULL, or 9999-12-31, for "no end".'],
    application: "'infinity' must be written as something else.",
  },
  'datetime-zone': {
    title: 'Datetimes as points in time',
    reason: 'A datetime of MySQL has no zone, and timestamptz was chosen for it.',
    alternatives: ['Without a zone they stay what was written.'],
    choice: 'datetime',
    application: 'Times come with a zone: drivers give them as points in time.',
  },
  'fraction-cut': {
    title: 'Digits of a second beyond the precision',
    reason: 'MariaDB cuts them off where its sql_mode is the default.',
    alternatives: ['TIME_ROUND_FRACTIONAL in the sql_mode rounds them.'],
    application: 'Round before writing.',
  },
  'fraction-half': {
    title: 'Halves of the last digit of a second',
    reason: 'PostgreSQL rounds away from the year 2000, MySQL always up.',
    alternatives: ['An UPDATE before, which rounds as PostgreSQL does.'],
    application: null,
  },
  'fraction-kept': {
    title: 'Digits of a second that stay',
    reason: 'SQLite keeps times as they were written.',
    alternatives: ['An UPDATE with strftime() that cuts them.'],
    application: 'Round when reading.',
  },
  'fraction-rounding': {
    title: 'Rounding of digits of a second',
    reason: 'The databases round them by rules of their own.',
    alternatives: ['An UPDATE before, which rounds as the source does.'],
    application: null,
  },
  'moment-text': {
    title: 'Times that become text',
    reason: 'SQLite keeps times as text already, in the form in which they were written.',
    alternatives: ['An UPDATE with strftime() that writes them in one form.'],
    application: 'Parse such text rather than comparing it.',
  },
  now: {
    title: 'What time CURRENT_TIMESTAMP is',
    reason: 'In PostgreSQL it is the start of the transaction, in MySQL that of the statement.',
    alternatives: ['clock_timestamp() is the time of the call.'],
    application: 'Rows of one transaction have one time.',
  },
  'on-update': {
    title: 'ON UPDATE CURRENT_TIMESTAMP',
    reason: 'Only MySQL and MariaDB have it: elsewhere a trigger does it.',
    alternatives: ['The ORM sets the time (`updatedAt`).'],
    application: 'A statement that sets the column by itself may be overruled.',
  },
  'session-zone': {
    title: 'Days and hours of points in time',
    reason: 'They are those of the zone of the session, which is a setting of each database.',
    alternatives: ["AT TIME ZONE 'UTC' in PostgreSQL says the zone."],
    application: 'Sessions in UTC agree.',
  },
  time: {
    title: 'Times beyond a day',
    reason: 'A time of MySQL is a span of up to 838 hours; that of PostgreSQL is one of a day.',
    alternatives: ['interval, for spans.'],
    application: 'Negative times and those after 24:00 are refused.',
  },
  'time-range': {
    title: 'Times beyond a day',
    reason: 'A time of MySQL is a span of up to 838 hours.',
    alternatives: ['A check that a time is less than 24:00:00.'],
    application: 'Check times before writing.',
  },
  times: {
    title: 'Dates and times as text',
    reason: 'SQLite has no types for them.',
    alternatives: ['A whole number of seconds or milliseconds, where they are computed with.'],
    application: 'Write all times in one form and in UTC: they are compared as text.',
  },
  'timestamp-2038': {
    title: 'Points in time, as TIMESTAMP',
    reason: 'TIMESTAMP has 32 bits, and was chosen.',
    alternatives: ['DATETIME in UTC has no end in 2038.'],
    choice: 'timestamptz',
    application: 'Times before 1970 and after 2038-01-19 are refused.',
  },
  'timestamp-null': {
    title: 'NULL in a TIMESTAMP that is NOT NULL',
    reason: 'Only MariaDB takes it for the present time.',
    alternatives: ['Leave the column out, so that its default is taken.', 'Write CURRENT_TIMESTAMP.'],
    application: 'Leave out the column where the present time is meant.',
  },
  timestamptz: {
    title: 'Points in time',
    reason: 'MySQL’s DATETIME has no zone, and SQLite has text.',
    alternatives: ['TIMESTAMP, which converts by the zone of the session and ends in 2038.'],
    choice: 'timestamptz',
    application:
      "Connect with the session in UTC (SET time_zone = '+00:00'), and write and read times in UTC.",
  },
  'timestamptz-literal': {
    title: 'Points in time that are written without a zone',
    reason: 'PostgreSQL takes the zone of the session, which is not known here.',
    alternatives: ["Write the zone into the source: '2024-01-01 00:00+00'."],
    application: null,
  },
  timetz: {
    title: 'Times of day with a zone',
    reason: 'Only PostgreSQL has them.',
    alternatives: ['time, with the zone in a column of its own.', 'A point in time, where there is a day.'],
    application: 'The application keeps the zone.',
  },
  year: {
    title: 'Years',
    reason: 'Only MySQL has a type for years.',
    alternatives: ['A date, of which the first day of the year is taken.'],
    application: 'Years are written with four digits.',
  },
  'zero-date': {
    title: 'The date 0000-00-00',
    reason: 'It is no date, and only MySQL and MariaDB keep it.',
    alternatives: ['NULL, for "no date".', 'NO_ZERO_DATE in the sql_mode refuses it.'],
    application: 'Look for NULL, or for -infinity, rather than for the zero date.',
  },
  'zone-conversion': {
    title: 'Times that get or lose their zone',
    reason: 'PostgreSQL converts the rows by the zone of the session, which is not known here.',
    alternatives: ['USING c AT TIME ZONE … in the source says which one.'],
    application: null,
  },
} as const satisfies Constructs;
