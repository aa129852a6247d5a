import type { Diagnostic } from '../../src/ir/index.js';

/** Flyway's placeholders, and goose's variables of the environment (Flyway documentation, "Placeholders"; goose, "ENVSUB"). */
const PLACEHOLDER = /\$\{([^}\s]+)\}/g;

/** What templates of Go, Jinja and alike put between braces. */
const TEMPLATE = /\{\{[^}]*\}\}|\{%[^%]*%\}/;

/** A text with the values that were given (`--env`) in the places of its placeholders; others stay. */
export function withValues(text: string, values: Readonly<Record<string, string>> | undefined): string {
  if (values === undefined || !text.includes('${')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  );
}

/** Why a file is no SQL as it stands, instead of what the parser says of it: its tool fills something in first. */
export function notYetSql(text: string, file: string): readonly Diagnostic[] {
  const placeholders = new Map([...text.matchAll(PLACEHOLDER)].map((match) => [match[1] ?? '', match]));
  const named = [...placeholders].map(([name, match]): Diagnostic => ({
    severity: 'error',
    code: 'placeholder-without-value',
    message: `the placeholder \${${name}} has no value`,
    span: spanOf(text, extentOf(match), file),
    help: `give it: --env ${name}=value`,
  }));
  if (named.length > 0) return named;
  const template = TEMPLATE.exec(text);
  if (template === null) return [];
  return [
    {
      severity: 'error',
      code: 'sql-template',
      message: 'this is a template, and what the program makes of it is not known',
      span: spanOf(text, extentOf(template), file),
      help: 'write out the SQL that comes of it for one database (a log of its statements tells), and convert that',
    },
  ];
}

/** Where a stretch of a file's text is. */
export function spanOf(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  file: string,
): NonNullable<Diagnostic['span']> {
  const before = text.slice(0, start).split('\n');
  return { file, start, end, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function extentOf(match: RegExpExecArray): { readonly start: number; readonly end: number } {
  return { start: match.index, end: match.index + match[0].length };
}
