import {
  commentLines,
  PRINT_WIDTH,
  propertyName,
  sqlText,
  stringValue,
} from '../../shared/writer/javascript.js';
import { isList, type Argument, type Call, type Chain } from './calls.js';

/** An argument's text on one line. */
export function argumentText(arg: Argument): string {
  if (arg === null) return 'null';
  if (typeof arg === 'string') return stringValue(arg);
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
      return `knex.raw(${sqlText(arg.sql)})`;
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
