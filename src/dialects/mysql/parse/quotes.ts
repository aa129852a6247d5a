/** Where a quoted text ends, after its closing quote; `undefined` if there is none. A doubled quote stands for itself. */
export function quotedEnd(text: string, start: number, rawBackslash: boolean): number | undefined {
  const quote = text.charCodeAt(start);
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 92 && !rawBackslash) index += 1;
    else if (code === quote) {
      if (text.charCodeAt(index + 1) !== quote) return index + 1;
      index += 1;
    }
  }
  return undefined;
}

/**
 * A quoted text without its quotes and escapes (MySQL manual, "String Literals", Special Character Escape Sequences).
 * `\%` and `\_` keep their backslash, as the server does outside of patterns.
 */
export function unquote(quoted: string, rawBackslash: boolean): string {
  const quote = quoted[0] ?? '';
  const inner = quoted.slice(1, -1);
  if (rawBackslash) return inner.includes(quote) ? inner.replaceAll(quote + quote, quote) : inner;
  if (!inner.includes('\\') && !inner.includes(quote)) return inner;
  return inner.replace(/\\([\s\S])|''|""/g, (match, escaped: string | undefined) =>
    escaped === undefined ? (match === quote + quote ? quote : match) : (ESCAPES[escaped] ?? escaped),
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
  '%': '\\%',
  _: '\\_',
};
