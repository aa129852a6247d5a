import type { TableOptions } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { quoteIdentifier, quoteString } from './identifiers.js';
import { UnprintableError } from './unprintable.js';
import { own } from '../../../own.js';

/** Options whose value is a text in quotes. */
const TEXTS: ReadonlySet<string> = new Set([
  'compression',
  'connection',
  'data_directory',
  'index_directory',
  'encryption',
  'engine_attribute',
  'password',
  'secondary_engine_attribute',
]);

/** How keys are written that are no option's name. */
const NAMES: Readonly<Record<string, string>> = {
  charset: 'DEFAULT CHARACTER SET',
  collate: 'COLLATE',
  data_directory: 'DATA DIRECTORY',
  index_directory: 'INDEX DIRECTORY',
};

/** Options of a table as they stand after its elements and in ALTER TABLE. */
export function printTableOptions(options: TableOptions, flavour: Flavour): readonly string[] {
  return Object.entries(options).map(([key, value]) => {
    if (key === 'start_transaction') return 'START TRANSACTION';
    if (key === 'storage') return `STORAGE ${value.toUpperCase()}`;
    if (key === 'union') return `UNION=(${value})`;
    if (key === 'system_versioning') {
      if (flavour.dialect !== 'mariadb') throw new UnprintableError(flavour, 'system versioning');
      return 'WITH SYSTEM VERSIONING';
    }
    return `${own(NAMES, key) ?? key.toUpperCase()}=${printValue(key, value)}`;
  });
}

function printValue(key: string, value: string): string {
  if (TEXTS.has(key)) return quoteString(value);
  if (key === 'tablespace') return quoteIdentifier(value);
  return /^\w+$/.test(value) ? value : quoteString(value);
}
