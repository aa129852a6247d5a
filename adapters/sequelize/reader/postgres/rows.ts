/** `{a,"b c"}`: the driver leaves arrays of `name` as the server's text. */
export function arrayText(values: readonly string[]): string {
  const element = (value: string): string =>
    /^[^\s{},"\\]+$/.test(value) && value.toLowerCase() !== 'null'
      ? value
      : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `{${values.map(element).join(',')}}`;
}

/** The server's own texts have quotes only where names need them; text with literals stays as it is. */
export function withoutNeedlessQuotes(text: string): string {
  return text.includes("'") ? text : text.replace(/"([a-z_][a-z0-9_]*)"/g, '$1');
}
