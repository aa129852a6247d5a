import path from 'node:path';
import type { SourceDiagnostic } from './diagnostic.js';
import type { Files } from '../modules/files.js';
import { isStackOverflow, type Limits } from '../limits.js';
import { redeclared } from './redeclared.js';
import type { SourceFile, Span } from './span.js';
import { spanBetween, spanOf } from './span.js';
import { ts } from './typescript.js';

/** What reading a file gave. */
export interface Opened {
  readonly source: SourceFile | undefined;
  readonly diagnostics: readonly SourceDiagnostic[];
}

/** The start of a file, for what is wrong with all of it. */
export function startOf(file: string): Span {
  return { file, start: 0, end: 0, line: 1, column: 1 };
}

/** Reads and parses a file: its size is checked before it is read, its encoding before it is parsed. */
export function openSource(file: string, files: Files, limits: Limits): Opened {
  const fail = (code: SourceDiagnostic['code'], message: string, help: string): Opened => ({
    source: undefined,
    diagnostics: [{ code, message, span: startOf(file), help }],
  });
  const size = files.size(file);
  if (size === undefined)
    return fail('unreadable-file', `${path.basename(file)} cannot be read`, 'Check that the file exists.');
  if (size > limits.fileBytes) {
    const message = `${path.basename(file)} has ${size.toLocaleString('en')} bytes, more than the ${limits.fileBytes.toLocaleString('en')} that are read`;
    return fail('file-too-large', message, 'Move large data out of the migration.');
  }
  const bytes = files.read(file);
  if (!bytes)
    return fail(
      'unreadable-file',
      `${path.basename(file)} cannot be read`,
      'Check the permissions of the file.',
    );
  const text = decode(bytes);
  if (text === undefined) {
    return fail('not-utf8', `${path.basename(file)} is not valid UTF-8`, 'Save the file as UTF-8.');
  }
  return parseText(file, text);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of UTF-8 bytes without a byte order mark; undefined when they are not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const KINDS: Readonly<Record<string, ts.ScriptKind>> = {
  '.ts': ts.ScriptKind.TS,
  '.mts': ts.ScriptKind.TS,
  '.cts': ts.ScriptKind.TS,
  '.tsx': ts.ScriptKind.TSX,
  '.json': ts.ScriptKind.JSON,
};

/** Parses a text as the file of that name would be. */
export function parseText(file: string, text: string): Opened {
  const tree = treeOf(file, text);
  if (tree === undefined) {
    const message = `${path.basename(file)} is nested too deep to be parsed`;
    const help = 'Write it flatter: a list of calls, or a loop.';
    return {
      source: undefined,
      diagnostics: [{ code: 'syntax-error', message, span: startOf(file), help }],
    };
  }
  const source: SourceFile = { path: file, text, tree };
  const { parseDiagnostics = [] } = tree as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const diagnostics = parseDiagnostics.map((one): SourceDiagnostic => ({
    code: 'syntax-error',
    message: ts.flattenDiagnosticMessageText(one.messageText, ' '),
    span: spanBetween(source, one.start, one.start + one.length),
    help: 'correct it: JavaScript could not load this file either',
  }));
  if (diagnostics.length > 0 || path.extname(file) === '.json') return { source, diagnostics };
  const [again] = redeclared(tree, path.extname(file) in KINDS, isCommonJs(file, tree));
  if (again === undefined) return { source, diagnostics };
  const message = `Identifier '${again.text}' has already been declared`;
  const help = 'give one of them another name: JavaScript could not load this file either';
  return { source, diagnostics: [{ code: 'syntax-error', message, span: spanOf(source, again), help }] };
}

/** Whether a file stands in Node.js' function around CommonJS modules: it has neither `import` nor `export`, and its name says nothing else. */
function isCommonJs(file: string, tree: ts.SourceFile): boolean {
  return /\.c?js$/.test(file) && !ts.isExternalModule(tree);
}

/** Undefined: the parser calls itself for each level, and met the end of the stack. */
function treeOf(file: string, text: string): ts.SourceFile | undefined {
  try {
    return ts.createSourceFile(
      file,
      text,
      // No documentation comments: parsing them costs a third more, and they mean nothing here.
      { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
      false,
      KINDS[path.extname(file)] ?? ts.ScriptKind.JSX,
    );
  } catch (error) {
    if (isStackOverflow(error)) return undefined;
    throw error;
  }
}
