import type { TableOptions } from '../../../ir/index.js';
import { collationName, readCharset, readCollationName } from './charsets.js';
import { Unexpected, type Cursor } from './cursor.js';
import { own } from '../../../own.js';

/** Options whose name is more than one word, or has another spelling: what is written → the key in the IR. */
const SPELLINGS: readonly (readonly [readonly string[], string])[] = [
  [['DATA', 'DIRECTORY'], 'data_directory'],
  [['INDEX', 'DIRECTORY'], 'index_directory'],
  [['TYPE'], 'engine'],
  [['TABLE_CHECKSUM'], 'checksum'],
];

/** Options of one word (MySQL manual, "CREATE TABLE Statement", table_option). */
const OPTIONS: ReadonlySet<string> = new Set([
  'AUTOEXTEND_SIZE',
  'AUTO_INCREMENT',
  'AVG_ROW_LENGTH',
  'CHECKSUM',
  'COMPRESSION',
  'CONNECTION',
  'DELAY_KEY_WRITE',
  'ENCRYPTION',
  'ENGINE',
  'ENGINE_ATTRIBUTE',
  'INSERT_METHOD',
  'KEY_BLOCK_SIZE',
  'MAX_ROWS',
  'MIN_ROWS',
  'PACK_KEYS',
  'PASSWORD',
  'ROW_FORMAT',
  'SECONDARY_ENGINE',
  'SECONDARY_ENGINE_ATTRIBUTE',
  'STATS_AUTO_RECALC',
  'STATS_PERSISTENT',
  'STATS_SAMPLE_PAGES',
  'STORAGE',
  'TABLESPACE',
]);

/** Names of engines as the servers give them back. */
const ENGINES: Readonly<Record<string, string>> = {
  innodb: 'InnoDB',
  innobase: 'InnoDB',
  myisam: 'MyISAM',
  memory: 'MEMORY',
  heap: 'MEMORY',
  merge: 'MRG_MYISAM',
  mrg_myisam: 'MRG_MYISAM',
  csv: 'CSV',
  archive: 'ARCHIVE',
  blackhole: 'BLACKHOLE',
  federated: 'FEDERATED',
  aria: 'Aria',
  maria: 'Aria',
  ndb: 'ndbcluster',
  ndbcluster: 'ndbcluster',
  rocksdb: 'ROCKSDB',
};

/** What is written after the elements of a table, or in ALTER TABLE. */
export interface DeclaredOptions {
  readonly options: TableOptions;
  readonly comment?: string;
}

/** Reads options for as long as there are some; commas between them are optional. */
export function readTableOptions(cursor: Cursor): DeclaredOptions {
  const options: Record<string, string> = {};
  let comment: string | undefined;
  for (;;) {
    const from = cursor.index;
    cursor.mark(',');
    const option = readTableOption(cursor);
    if (option === undefined) {
      cursor.index = from;
      break;
    }
    if (option.key === 'comment') comment = option.value;
    else options[option.key] = option.value;
  }
  return { options, ...(comment === undefined ? {} : { comment }) };
}

interface TableOption {
  readonly key: string;
  readonly value: string;
}

/** One option, or `undefined` if none comes next. */
export function readTableOption(cursor: Cursor): TableOption | undefined {
  return readDefaults(cursor) ?? readNamed(cursor);
}

/** `[DEFAULT] CHARACTER SET x`, `[DEFAULT] COLLATE y`. */
function readDefaults(cursor: Cursor): TableOption | undefined {
  const from = cursor.index;
  cursor.words('DEFAULT');
  const charset = readCharset(cursor);
  if (charset !== undefined) return { key: 'charset', value: charset };
  if (cursor.words('COLLATE')) {
    cursor.mark('=');
    return { key: 'collate', value: collationName(readCollationName(cursor)) };
  }
  cursor.index = from;
  return undefined;
}

function readNamed(cursor: Cursor): TableOption | undefined {
  const token = cursor.peek();
  if (token.kind !== 'word' && token.kind !== 'name') return undefined;
  if (cursor.words('COMMENT')) {
    cursor.mark('=');
    return { key: 'comment', value: cursor.string('a comment') };
  }
  if (cursor.words('UNION')) {
    cursor.mark('=');
    return { key: 'union', value: cursor.bracketText() };
  }
  if (cursor.words('START', 'TRANSACTION')) return { key: 'start_transaction', value: '' };
  if (cursor.areWords('WITH', 'SYSTEM', 'VERSIONING')) {
    cursor.index += 3;
    return { key: 'system_versioning', value: 'with' };
  }
  const spelling = SPELLINGS.find(([words]) => cursor.areWords(...words));
  if (spelling !== undefined) cursor.index += spelling[0].length;
  else if (OPTIONS.has(token.value) || isOfEngine(cursor)) cursor.next();
  else return undefined;
  cursor.mark('=');
  const key = spelling?.[1] ?? token.value.toLowerCase();
  return { key, value: canonical(key, readValue(cursor)) };
}

/** Engines of MariaDB bring options of their own, always with the sign. How ALTER TABLE shall do it is no option of the table. */
function isOfEngine(cursor: Cursor): boolean {
  return cursor.flavour.dialect === 'mariadb' && cursor.isMark('=', 1) && !cursor.isWord('ALGORITHM', 'LOCK');
}

function readValue(cursor: Cursor): string {
  const { kind, value } = cursor.peek();
  switch (kind) {
    case 'string':
      return cursor.string();
    case 'number':
      cursor.next();
      return value;
    case 'word':
    case 'name':
      return cursor.identifier();
    case 'literal':
    case 'variable':
    case 'mark':
    case 'end':
    case 'eof':
      throw new Unexpected(cursor.peek(), 'the value of an option');
  }
}

function canonical(key: string, value: string): string {
  switch (key) {
    case 'engine':
      return own(ENGINES, value.toLowerCase()) ?? value;
    case 'row_format':
    case 'insert_method':
    case 'storage':
      return value.toUpperCase();
    default:
      return value;
  }
}
