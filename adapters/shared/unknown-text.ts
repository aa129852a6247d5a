import type { DialectName, ObjectReference } from '../../src/ir/index.js';
import type { Unknown } from '../../src/source/index.js';

/** What is known of a statement of which only pieces are. */
export interface UnknownStatement {
  readonly touches: readonly ObjectReference[];
  /** Rows only; absent: not known. */
  readonly effect?: 'data';
}

const IDENTIFIER = '(?:["`]((?:[^"`]|""|``)*)["`]|([a-z_][a-z0-9_$]*))';

/** A statement that changes rows of one table, by its beginning. */
const CHANGES_ROWS = new RegExp(
  `^\\s*(?:update(?:\\s+only)?|insert\\s+into|delete\\s+from(?:\\s+only)?)\\s+(?:${IDENTIFIER}\\s*\\.\\s*)?${IDENTIFIER}(?=[\\s(]|$)`,
  'i',
);

/**
 * What a statement touches whose text is known but for values in it: `UPDATE t SET a = '${row.id}'`. Its verb tells that
 * it changes rows only, as long as no second statement begins in what is known. PostgreSQL folds a name to lower case.
 */
export function unknownStatement(
  text: string | Unknown,
  dialect: DialectName = 'postgres',
): UnknownStatement {
  const pieces = typeof text === 'string' ? [text] : (text.pieces ?? []);
  const known = CHANGES_ROWS.exec(pieces[0] ?? '');
  if (known === null || /;\s*\S/.test(pieces.join('?'))) return { touches: [] };
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
    effect: 'data',
  };
}
