import type { Dialect } from '../../../src/dialects/dialect.js';
import { isPlainSelect, type DialectName, type ObjectReference } from '../../../src/ir/index.js';
import { piecesOf, type Unknown } from '../../../src/source/index.js';

/** What is known of a statement of which only pieces are. */
export interface UnknownStatement {
  readonly touches: readonly ObjectReference[];
  /** Rows only; absent: not known. */
  readonly effect?: 'data';
}

const IDENTIFIER = '(?:["`]((?:[^"`]|""|``)*)["`]|([a-z_][a-z0-9_$]*))';

/** MySQL manual, "INSERT Statement" and its like; SQLite, "INSERT". */
const HOW = '(?:\\s+(?:low_priority|delayed|high_priority|quick|ignore|or\\s+\\w+))*';

/** A statement that changes rows of one table, by its beginning. */
const CHANGES_ROWS = new RegExp(
  `^\\s*(?:update${HOW}(?:\\s+only)?|(?:insert|replace)${HOW}\\s+into|delete${HOW}\\s+from(?:\\s+only)?)\\s+(?:${IDENTIFIER}\\s*\\.\\s*)?${IDENTIFIER}(?=[\\s(]|$)`,
  'i',
);

/** A statement that changes one table: `ALTER TABLE t DROP CONSTRAINT "${found.name}"`. */
const ALTERS_TABLE = new RegExp(
  `^\\s*alter\\s+table\\s+(?:if\\s+exists\\s+)?(?:only\\s+)?(?:${IDENTIFIER}\\s*\\.\\s*)?${IDENTIFIER}\\s`,
  'i',
);

/** Words with which it takes other objects along, or is another table afterwards. */
const REACHES_FURTHER = /\b(?:cascade|rename|schema|partition|inherit)\b/i;

/**
 * What a statement touches whose text is known but for values in it: `UPDATE t SET a = '${row.id}'`. Its verb tells that
 * it changes rows only, or one table, as long as no second statement begins in what is known. PostgreSQL folds a name to lower case.
 */
export function unknownStatement(
  text: string | Unknown,
  dialect: DialectName = 'postgres',
): UnknownStatement {
  const pieces = typeof text === 'string' ? [text] : (text.pieces ?? []);
  const whole = pieces.join('?');
  const changesRows = CHANGES_ROWS.exec(pieces[0] ?? '');
  const known = changesRows ?? (REACHES_FURTHER.test(whole) ? null : ALTERS_TABLE.exec(pieces[0] ?? ''));
  if (known === null || /;\s*\S/.test(whole)) return { touches: [] };
  const [, quotedSchema, schema, quotedName, name] = known;
  const spelled = (quoted: string | undefined, bare: string | undefined): string | undefined =>
    quoted?.replaceAll('""', '"').replaceAll('``', '`') ??
    (dialect === 'postgres' ? bare?.toLowerCase() : bare);
  const own = spelled(quotedSchema, schema);
  return {
    touches: [
      {
        kind: 'table',
        name: {
          name: spelled(quotedName, name) ?? '',
          ...(own === undefined || own === 'public' ? {} : { schema: own }),
        },
      },
    ],
    ...(changesRows === null ? {} : { effect: 'data' }),
  };
}

/**
 * Whether a text of which values are not known is a question, whatever these are: then only its answer is not known, and the database
 * stays as it is. Values are what stands in quotes; anything else could be a call.
 */
export function asksOnly(text: string | Unknown, dialect: Dialect): boolean {
  const [first = '', ...more] = piecesOf(text);
  if (!/^\s*(?:select|show)\b/i.test(first)) return false;
  let sql = first;
  for (const piece of more) {
    if (!isQuoted(sql)) return false;
    sql += `1${piece}`;
  }
  const { operations, diagnostics } = dialect.parse(sql, { file: '' });
  return diagnostics.length === 0 && operations.length > 0 && operations.every(isPlainSelect);
}

/** Whether a text ends within quotes. */
function isQuoted(text: string): boolean {
  let open = '';
  for (const sign of text) {
    if (open === '' ? `'"\``.includes(sign) : sign === open) open = open === '' ? sign : '';
  }
  return open !== '';
}
