import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Span } from '../ir/index.js';

/**
 * The source line of a span with a caret under its start, indented by two; nothing if the file cannot be read or has
 * changed. `root` is what a relative file is relative to.
 */
export function codeFrame(span: Span, root: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path.resolve(root, span.file), 'utf8');
  } catch {
    return [];
  }
  const line = text.split(/\r?\n/)[span.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const gutter = String(span.line);
  const visible = line.replaceAll('\t', ' ').slice(0, 160);
  const width = Math.max(1, Math.min(span.end - span.start, visible.length - span.column + 1));
  return [
    `  ${gutter} | ${visible}`,
    `  ${' '.repeat(gutter.length)} | ${' '.repeat(Math.max(0, span.column - 1))}${'^'.repeat(Math.min(width, 60))}`,
  ];
}
