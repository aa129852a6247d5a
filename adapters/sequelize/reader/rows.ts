/** A row as PostgreSQL's driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** `{a,"b c"}`: the driver leaves arrays of `name` as the server's text. */
export function arrayText(values: readonly string[]): string {
  const element = (value: string): string =>
    /^[^\s{},"\\]+$/.test(value) && value.toLowerCase() !== 'null'
      ? value
      : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `{${values.map(element).join(',')}}`;
}
