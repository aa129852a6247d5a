import type { Constructs } from './construct.js';

/** Types of values that are neither text, numbers nor times. */
export const values = {
  array: {
    title: 'Arrays',
    reason: 'Neither MySQL, MariaDB nor SQLite has arrays.',
    alternatives: [
      'A table of its own for the elements keeps their type and their indexes: take it where queries look for elements.',
      'With `manual` every array is left to you.',
    ],
    choice: 'arrays',
    application:
      'Elements are asked for with JSON_CONTAINS or MEMBER OF (SQLite: json_each) rather than = ANY; ORMs map the column as JSON.',
  },
  'binary-length': {
    title: 'The length of binary values',
    reason: 'bytea has no length.',
    alternatives: ['A check of octet_length() keeps the limit.'],
    application: 'Check the length before writing where it matters.',
  },
  'binary-padding': {
    title: 'Binary values that are filled with zeros',
    reason: 'BINARY(n) fills values with zero bytes up to its length, and no other type does.',
    alternatives: ['Fill the value before it is written, where others compare all of its bytes.'],
    application: 'Values come as long as they were written.',
  },
  bit: {
    title: 'Bits',
    reason: 'A bit string of PostgreSQL is no number.',
    alternatives: ['An integer, where the application computes with it.', 'A boolean, where it is one bit.'],
    application: "Bits are written with all their digits (B'0101'), and a single one as true or false.",
  },
  'bit-string': {
    title: 'Bit strings',
    reason: 'BIT holds 64 bits at most, of a fixed number; SQLite has none.',
    alternatives: ['VARBINARY, eight bits a byte.', 'Text of the digits 0 and 1.'],
    application: 'Bits are packed and unpacked by the application.',
  },
  boolean: {
    title: 'Booleans',
    reason: 'A boolean of MySQL and SQLite is a small number; that of PostgreSQL is none.',
    alternatives: ['A check that the column holds 0 or 1.'],
    choice: 'booleanCheck',
    application: 'Drivers give 0 and 1 rather than false and true, unless the ORM maps them.',
  },
  domain: {
    title: 'Domains',
    reason:
      'Only PostgreSQL has types with a check or a default of their own: each column gets what its domain says.',
    alternatives: ['A change of a domain is a change of the check, or default, of each column that uses it.'],
    application: null,
  },
  enum: {
    title: 'Enums',
    reason:
      'MySQL compares values of enums by their collation, and takes numbers for them; in PostgreSQL an enum is a type by itself.',
    alternatives: ['Text with a check of its values, where the values change often.'],
    choice: 'enums',
    application: 'Values are written in their own spelling.',
  },
  'enum-spelling': {
    title: 'Values of enums in another spelling',
    reason: 'A check of SQLite compares text as it is written.',
    alternatives: ['An UPDATE before, which writes the values in the spelling of the enum.'],
    application: 'Values are written in their own spelling.',
  },
  'enum-text': {
    title: 'Texts that are taken for values of an enum',
    reason: 'MySQL drops spaces at the end of a value, and takes a text of digits for the place of one.',
    alternatives: ['Text with a check takes its values alone.'],
    choice: 'enums',
    application: 'Write nothing but the values of the enum.',
  },
  'exact-spelling': {
    title: 'Values in another spelling',
    reason:
      'PostgreSQL and SQLite compare the values of enums as they are written, and PostgreSQL takes no numbers for booleans.',
    alternatives: ['Text with a collation that ignores case, and a check.'],
    choice: 'enums',
    application: 'Write enums in their own spelling, and booleans as true and false.',
  },
  interval: {
    title: 'Intervals',
    reason: 'Neither MySQL, MariaDB nor SQLite has a type for a span of time.',
    alternatives: [
      'Microseconds as BIGINT, where there are no months in it.',
      'Months and seconds in two columns, where there are.',
    ],
    application: 'Sums with times are written with the number: DATE_ADD(t, INTERVAL n MICROSECOND).',
  },
  json: {
    title: 'JSON',
    reason: 'Each database keeps JSON in its own form, with functions and operators of its own.',
    alternatives: ['A generated column for each path that is asked for often, with an index.'],
    application:
      'Operators such as @>, ? and || become JSON_CONTAINS, JSON_CONTAINS_PATH and JSON_MERGE_PATCH (SQLite: ->, ->>, json_patch).',
  },
  'json-key': {
    title: 'JSON in keys',
    reason: 'MySQL and MariaDB have no keys of JSON.',
    alternatives: [
      'A generated column of the value that counts, with a key on it.',
      'Text, where it is compared as a whole.',
    ],
    application: null,
  },
  'json-text': {
    title: 'JSON that becomes text',
    reason: 'The databases write JSON as text with other spaces, another order of keys and other digits.',
    alternatives: ['Write the text anew from the application, where it is compared.'],
    application: 'Parse such text rather than comparing it.',
  },
  network: {
    title: 'Addresses of networks',
    reason: 'MySQL and SQLite have no types for addresses, and MariaDB’s are others than PostgreSQL’s.',
    alternatives: ['VARBINARY(16) with INET6_ATON() and INET6_NTOA(), where addresses are put in order.'],
    application: 'The application checks addresses, and writes each in one spelling.',
  },
  'not-refused': {
    title: 'Values that stop PostgreSQL',
    reason:
      'Functions and casts of PostgreSQL stop at a value that they cannot take, where the target gives NULL or leaves it as it is.',
    alternatives: [
      'A check of the type (JSON_TYPE(), json_type()) refuses such values when they are written.',
    ],
    application: 'Do not rely on an error for values of another kind than expected.',
  },
  set: {
    title: 'Sets',
    reason: 'Only MySQL and MariaDB have sets.',
    alternatives: [
      'A table of its own for the values.',
      'A boolean column for each value, where there are few.',
    ],
    application: 'Several values are written and read in another form: {a,b} rather than a,b.',
  },
  'set-order': {
    title: 'The order of values in sets',
    reason: 'Rows keep what was written, and MySQL puts the values of a set in the order of its type.',
    alternatives: ['An UPDATE that writes the values in the new order.'],
    application: 'Compare sets as sets, not as text.',
  },
  type: {
    title: 'Types without an equal',
    reason: 'The target has no type whose values are the same.',
    alternatives: [
      'Text, where the application alone knows what is in it.',
      'A table of its own for the parts of a value.',
    ],
    application: 'What the database did with such values, the application does.',
  },
  uuid: {
    title: 'UUIDs',
    reason: 'MySQL and SQLite have no type for UUIDs.',
    alternatives: ['16 bytes (`binary`), which are smaller; MariaDB has a type of its own (`native`).'],
    choice: 'uuid',
    application: 'Write UUIDs in one spelling: text is not folded to lower case, nor checked.',
  },
  'uuid-native': {
    title: 'Text or bytes as UUIDs',
    reason: 'A type for UUIDs takes nothing else, and has one spelling.',
    alternatives: ['As what they are, they take anything of that length.'],
    choice: 'uuid',
    application: 'UUIDs are written and come as text with dashes, whatever they were kept in.',
  },
  'uuid-packed': {
    title: 'Expressions over packed UUIDs',
    reason: 'What an expression would compare or return is bytes, as was chosen.',
    alternatives: ['Keep uuids as text.'],
    choice: 'uuid',
    application: 'Convert with UUID_TO_BIN() and BIN_TO_UUID().',
  },
  'uuid-version': {
    title: 'Versions of UUIDs',
    reason: 'UUID() of MySQL makes version 1, from time and machine, and gen_random_uuid() version 4.',
    alternatives: ['The application makes version 4 or 7.'],
    application: 'Do not rely on new ids being hard to guess, or in an order.',
  },
  xml: {
    title: 'XML',
    reason: 'The target has no type for XML.',
    alternatives: ['JSON, where the form is the application’s own.'],
    application: 'The application checks that it is XML.',
  },
} as const satisfies Constructs;
