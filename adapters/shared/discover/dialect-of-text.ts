import type { DialectName } from '../../../src/ir/index.js';
import type { FoundDialect } from './dialect-signs.js';
import { textOfFile } from './text-file.js';

/** Words of SQL that one database alone has; a method of the same name (`table.jsonb`) is what a tool makes of any. */
const SPEECH: readonly (readonly [DialectName, RegExp])[] = [
  ['mysql', /\bAUTO_INCREMENT\b|\bENGINE\s*=\s*InnoDB\b/],
  ['sqlite', /\bAUTOINCREMENT\b|"temporary_\w+"|\bdatetime\('now'\)/],
  [
    'postgres',
    /(?<![.\w])(?:SERIAL|timestamptz|jsonb|uuid_generate_v4|gen_random_uuid|CREATE EXTENSION)\b|\bTIMESTAMP WITH(?:OUT)? TIME ZONE\b|::\w+/,
  ],
];

/**
 * A statement on a name in backticks, in a text of its own or, behind backslashes, in a template: PostgreSQL reads no such name. SQLite does,
 * where the words of its own tell it.
 */
const BACKTICKS =
  /\b(?:(?:CREATE|ALTER|DROP) TABLE(?: IF (?:NOT )?EXISTS)?|INSERT INTO|(?:CREATE|DROP)(?: UNIQUE)? INDEX) \\?`[\w.-]+\\?`/;

/** The database whose words the migrations' SQL has, where it has those of one alone; else MySQL where its names are in backticks. */
export function dialectOfText(files: readonly string[]): FoundDialect | undefined {
  const found = new Set<DialectName>();
  let hasBackticks = false;
  for (const file of new Set(files)) {
    const text = textOfFile(file);
    for (const [dialect, words] of SPEECH) if (words.test(text)) found.add(dialect);
    if (found.size > 1) return undefined;
    hasBackticks ||= BACKTICKS.test(text);
  }
  const [dialect] = found;
  if (dialect === undefined && hasBackticks)
    return { dialect: 'mysql', evidence: 'the names in their SQL are in backticks, as those of mysql' };
  return dialect === undefined ? undefined : { dialect, evidence: `their SQL is ${dialect}'s` };
}
