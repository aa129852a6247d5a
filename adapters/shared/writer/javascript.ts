/** Where lines are broken. */
export const PRINT_WIDTH = 100;

/** A JavaScript string literal, in the quotes that need no escape if there are such; safe for any text. */
export function stringLiteral(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replace(/[\n\r\t\u2028\u2029]/g, (char) => NAMED[char] ?? char)
    // eslint-disable-next-line no-control-regex
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      unicodeEscape,
    );
  return `${quote}${escaped}${quote}`;
}

/** A string as a value: in backticks where it has both kinds of quotes, as SQL often has, and nothing that these would need escaped. */
export function stringValue(text: string): string {
  const hasBoth = text.includes("'") && text.includes('"');
  return hasBoth && /^[^`\\$\p{C}\u2028\u2029]+$/u.test(text) ? templateLiteral(text) : stringLiteral(text);
}

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A template literal without substitutions; line breaks stay as they are. */
function templateLiteral(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
    .replaceAll('\r', '\\r')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g, unicodeEscape);
  return `\`${escaped}\``;
}

/**
 * SQL within a file of JavaScript: a string where it fits on a line, else a template literal whose first line is
 * indented as the others are.
 */
export function sqlText(text: string): string {
  if (!/[\n]/.test(text) && text.length <= PRINT_WIDTH) {
    return text.includes("'") && text.includes('"') ? templateLiteral(text) : stringLiteral(text);
  }
  return templateLiteral(`\n${commonIndent(text)}${text}\n`);
}

/** The indentation that all lines but the first share, so that the first one lines up with them. */
function commonIndent(text: string): string {
  const rest = text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
  if (rest.length === 0) return '';
  const indents = rest.map((line) => /^ */.exec(line)?.[0] ?? '');
  const shortest = indents.reduce((a, b) => (b.length < a.length ? b : a));
  return shortest.slice(0, 8);
}

/** A property name: bare where it may be. */
export function propertyName(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}

/** The author's comments as line comments, each with its line break. */
export function commentLines(comments: readonly string[], indent: string): string {
  return comments
    .flatMap((comment) => comment.split(/[\r\n\u2028\u2029]+/))
    .map((line) => `${`${indent}// ${line}`.trimEnd()}\n`)
    .join('');
}
