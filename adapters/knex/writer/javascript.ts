import { isList, rawText, type Argument, type Call, type Chain } from './calls.js';

/** Where lines are broken. */
const PRINT_WIDTH = 100;

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
 * The argument of `knex.raw` for a piece of SQL: a string where it fits on a line, else a template literal whose
 * first line is indented as the others are.
 */
export function sqlLiteral(sql: string): string {
  const text = rawText(sql);
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
function propertyName(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}

/** An argument's text on one line. */
export function argumentText(arg: Argument): string {
  if (arg === null) return 'null';
  if (typeof arg === 'string') return stringLiteral(arg);
  if (typeof arg !== 'object') return String(arg);
  if (isList(arg)) return `[${arg.map(argumentText).join(', ')}]`;
  switch (arg.kind) {
    case 'object': {
      const entries = Object.entries(arg.entries).map(
        ([key, value]) => `${propertyName(key)}: ${argumentText(value)}`,
      );
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
    }
    case 'raw':
      return `knex.raw(${sqlLiteral(arg.sql)})`;
    case 'function':
      return `knex.fn.${arg.name}(${arg.args.join(', ')})`;
    case 'query':
      return `knex${arg.calls.map(callText).join('')}`;
    case 'callback':
      return callbackText(arg, '');
  }
}

/** A callback with one chain a line, its closing brace at `indent`. */
function callbackText(callback: Extract<Argument, { kind: 'callback' }>, indent: string): string {
  const body = callback.body.map((chain) => chainText(chain, callback.parameter, `${indent}  `));
  return `(${callback.parameter}) => {\n${body.join('\n')}\n${indent}}`;
}

/** A chain as an awaited statement: `await knex.schema.createTable('users', (table) => {…});`. */
export function awaitedText(chain: Chain, receiver: string, indent: string): string {
  const last = chain.calls.at(-1);
  const callback = last?.args.at(-1);
  if (last === undefined || !isCallback(callback)) return chainText(chain, `await ${receiver}`, indent);
  const before = chain.calls.slice(0, -1).map(callText).join('');
  const args = [...last.args.slice(0, -1).map(argumentText), callbackText(callback, indent)];
  const comments = commentLines(chain.comments ?? [], indent);
  return `${comments}${indent}await ${receiver}${before}.${last.method}(${args.join(', ')});`;
}

function isCallback(arg: Argument | undefined): arg is Extract<Argument, { kind: 'callback' }> {
  return typeof arg === 'object' && arg !== null && !isList(arg) && arg.kind === 'callback';
}

function callText({ method, args }: Call): string {
  return `.${method}(${args.map(argumentText).join(', ')})`;
}

/** A call whose arguments are lists that are broken over lines where it would be too long. */
function brokenCallText({ method, args }: Call, indent: string): string {
  const flat = callText({ method, args });
  if (indent.length + flat.length <= PRINT_WIDTH || args.some(holdsLines)) return flat;
  const last = args.at(-1) as Argument;
  const before = args.slice(0, -1).map(argumentText).join(', ');
  // An object or list at the end is broken by itself, where what stands before it leaves room.
  if (
    args.length === 1 ||
    (isBreakable(last) && indent.length + method.length + before.length + 6 <= PRINT_WIDTH)
  ) {
    return `.${method}(${before}${before === '' ? '' : ', '}${brokenArgument(last, indent, true)})`;
  }
  const lines = args.map((arg) => `${indent}  ${brokenArgument(arg, `${indent}  `)},`);
  return `.${method}(\n${lines.join('\n')}\n${indent})`;
}

function isBreakable(arg: Argument): boolean {
  return arg !== null && typeof arg === 'object' && (isList(arg) || arg.kind === 'object');
}

function brokenArgument(arg: Argument, indent: string, isForced = false): string {
  const flat = argumentText(arg);
  if (
    (!isForced && indent.length + flat.length <= PRINT_WIDTH - 10) ||
    arg === null ||
    typeof arg !== 'object'
  )
    return flat;
  const inner = `${indent}  `;
  if (isList(arg)) {
    return `[\n${arg.map((element) => `${inner}${brokenArgument(element, inner)},`).join('\n')}\n${indent}]`;
  }
  if (arg.kind === 'object') {
    const lines = Object.entries(arg.entries).map(
      ([key, value]) => `${inner}${propertyName(key)}: ${brokenArgument(value, inner)},`,
    );
    return `{\n${lines.join('\n')}\n${indent}}`;
  }
  return flat;
}

/** Whether its text has line breaks of its own, which must not be indented. */
function holdsLines(arg: Argument): boolean {
  return argumentText(arg).includes('\n');
}

/** A chain as a statement: on one line where it fits, else one call a line. */
export function chainText(chain: Chain, receiver: string, indent: string): string {
  const comments = commentLines(chain.comments ?? [], indent);
  const flat = `${indent}${receiver}${chain.calls.map(callText).join('')};`;
  if (flat.length <= PRINT_WIDTH || flat.includes('\n')) return comments + flat;
  const [first, ...rest] = chain.calls;
  if (first === undefined) return comments + flat;
  if (rest.length === 0) return `${comments}${indent}${receiver}${brokenCallText(first, indent)};`;
  const lines = chain.calls.map((one) => `${indent}  ${brokenCallText(one, `${indent}  `)}`);
  return `${comments}${indent}${receiver}\n${lines.join('\n')};`;
}

/** The author's comments as line comments, each with its line break. */
export function commentLines(comments: readonly string[], indent: string): string {
  return comments
    .flatMap((comment) => comment.split(/[\r\n\u2028\u2029]+/))
    .map((line) => `${`${indent}// ${line}`.trimEnd()}\n`)
    .join('');
}
