import type { ParsedSql, SqlSource } from './dialect.js';

/** As many texts are kept as a migration has of them: what it is read from, written as and read back from follow each other. */
const KEPT = 500;
/** Characters of the longest text that is kept. */
const LONGEST = 5_000;

/**
 * A dialect's parser that keeps what it last read. The statements of code in a tool's own calls are read up to three times with the same
 * text: of the source, of a call that is tried, and of what was written. Results are shared: they are data that nobody changes.
 *
 * @param parse The parser. Of a text that it finds nothing to say about, a place changes the operations' origins and nothing else.
 */
export function remembered(
  parse: (sql: string, source: SqlSource) => ParsedSql,
): (sql: string, source: SqlSource) => ParsedSql {
  const kept = new Map<string, ParsedSql>();
  return (sql, source) => {
    // The text of a file is read once, and settings before it change what it says.
    const isOwnText = source.file === '' || source.at !== undefined;
    const isPlain = source.after === undefined || source.after.length === 0;
    if (!isOwnText || !isPlain || sql.length > LONGEST) return parse(sql, source);
    let found = kept.get(sql);
    if (found === undefined) {
      found = parse(sql, { file: '' });
      if (found.diagnostics.length > 0) return parse(sql, source);
      if (kept.size >= KEPT) kept.clear();
      kept.set(sql, found);
    }
    const { at } = source;
    if (at === undefined) return found;
    const operations = found.operations.map((operation) => {
      const { comments } = operation.origin ?? {};
      return { ...operation, origin: comments === undefined ? at : { ...at, comments } };
    });
    return { operations, diagnostics: [] };
  };
}
