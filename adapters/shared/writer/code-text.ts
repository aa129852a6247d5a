/** Strings, templates, comments, and regular expressions where one may stand: whichever begins first. */
const STRING_OR_COMMENT =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|\/\/[^\n]*|\/\*[^]*?\*\/|\/(?<=[(,=:[!&|?{};]\s*\/)(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//g;

function isComment(found: string): boolean {
  return found.startsWith('//') || found.startsWith('/*');
}

/**
 * A file's JavaScript or TypeScript without its comments, each replaced by one space: what a template left there, or an
 * author struck out, says nothing of the code. Looked at as text: telling which tool a file is for must not parse it.
 */
export function withoutComments(text: string): string {
  if (!text.includes('//') && !text.includes('/*')) return text;
  return text.replace(STRING_OR_COMMENT, (found) => (isComment(found) ? ' ' : found));
}

/** The same, with strings and templates empty: what a migration inserts or says says nothing of its tool either. */
export function withoutCommentsAndStrings(text: string): string {
  return text.replace(STRING_OR_COMMENT, (found) => (isComment(found) ? ' ' : "''"));
}
