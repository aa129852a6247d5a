/** A value that a query binds: what a library hands to its driver. */
export type Binding = unknown;

/**
 * The tokens of PostgreSQL that may hold a `$1` that is no parameter, then the parameter itself
 * (PostgreSQL manual, "Lexical Structure"). Identifiers are here because `a$1` is one.
 */
const TOKENS = new RegExp(
  [
    /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/,
    /'(?:[^']|'')*'/,
    /"(?:[^"]|"")*"/,
    /\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\1\$/,
    /--[^\n]*/,
    /\/\*[\s\S]*?\*\//,
    /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/,
    /\$\d+/,
  ]
    .map((token) => token.source)
    .join('|'),
  'g',
);

/** A parameter for which the server would refuse the statement: mostly one that has no value. */
export class MissingBinding extends Error {
  override readonly name = 'MissingBinding';
  readonly parameter: string;
  /** What to do, where it is another matter than a value. */
  readonly help: string | undefined;

  constructor(parameter: string, problem = `the parameter ${parameter} has no value`, help?: string) {
    super(problem);
    this.parameter = parameter;
    this.help = help;
  }
}

/**
 * What may hold parameters: queries and changes of rows (PostgreSQL `parser/analyze.c`, `transformTopLevelStmt`). In other
 * statements the grammar has no place for them, or "bind message supplies 1 parameters" though the statement takes none.
 */
const TAKES_PARAMETERS =
  /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:select|with|insert|update|delete|merge|values|table|explain|declare|call|create\s+(?:\w+\s+){0,2}table\s[\s\S]*\sas\s)/i;

/**
 * SQL of PostgreSQL with its parameters (`$1`) replaced by literals. Only true parameters are replaced: a `$1` within a
 * literal, a comment or a dollar-quoted body stays. Throws {@link MissingBinding}.
 */
export function inlineBindings(sql: string, bindings: readonly Binding[]): string {
  const inlined = inlineLiterals(sql, bindings, untypedLiteral);
  if (inlined !== sql && !TAKES_PARAMETERS.test(sql))
    throw new MissingBinding(
      '$1',
      'PostgreSQL takes parameters only in queries and changes of rows',
      'write the value into the statement',
    );
  return inlined;
}

/** SQL with its `$1` replaced by what `literal` makes of the values. Throws {@link MissingBinding}. */
export function inlineLiterals(
  sql: string,
  bindings: readonly Binding[],
  literal: (value: Binding) => string,
): string {
  // Most statements have no parameters, and many of them are read.
  if (!/\$\d/.test(sql)) return sql;
  return sql.replace(TOKENS, (token: string, _tag: unknown, offset: unknown) => {
    if (!/^\$\d/.test(token)) return token;
    const index = Number(token.slice(1)) - 1;
    if (index >= bindings.length) throw new MissingBinding(token);
    const text = literal(bindings[index]);
    // Two minus signs would begin a comment.
    return text.startsWith('-') && sql[Number(offset) - 1] === '-' ? `(${text})` : text;
  });
}

/**
 * A value as the literal that means what PostgreSQL's driver makes of it. It sends text of no type (pg `lib/utils.js`,
 * `prepareValue`; `lib/query.js`), which takes the type that its place asks for, as a literal in quotes does and a number does
 * not: `1.5` is rounded where an integer is stored, `'1.5'` is refused.
 */
export function untypedLiteral(value: Binding): string {
  const isBare = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isBare ? quote(String(value)) : literalOf(value);
}

/**
 * A value as a literal of its own type: arrays in PostgreSQL's array syntax, objects as JSON, dates with their offset (UTC,
 * so that reading does not depend on where it happens).
 */
export function literalOf(value: Binding): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Number.isFinite(value) || typeof value === 'bigint' ? String(value) : quote(String(value));
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return quote(value);
  if (Buffer.isBuffer(value)) return quote(`\\x${value.toString('hex')}`);
  if (value instanceof Date) return quote(dateText(value));
  if (Array.isArray(value)) return quote(arrayText(value));
  return quote(JSON.stringify(value));
}

/** A string literal under `standard_conforming_strings`, PostgreSQL's default since 9.1: a backslash is a backslash. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function dateText(date: Date): string {
  const year = date.getUTCFullYear();
  // JavaScript's years beyond four digits have a sign, and its year 0 is PostgreSQL's 1 BC
  // (pg `lib/utils.js`, dateToStringUTC).
  const [, rest] = /^[+-]?\d+(-.*)Z$/.exec(date.toISOString()) ?? [];
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${shown}${rest}+00:00${year > 0 ? '' : ' BC'}`;
}

function arrayText(values: readonly unknown[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return arrayText(value);
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  if (typeof value === 'object')
    return elementQuote(value instanceof Date ? dateText(value) : JSON.stringify(value));
  return elementQuote(String(value));
}

function elementQuote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
