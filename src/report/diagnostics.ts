import path from 'node:path';
import type { Diagnostic, Severity } from '../ir/index.js';
import { codeFrame } from './code-frame.js';
import type { Colors } from './colors.js';

const LABELS: Record<
  Severity,
  { readonly text: string; readonly paint: (colors: Colors) => (text: string) => string }
> = {
  error: { text: 'error', paint: (c) => c.red },
  manual: { text: 'manual', paint: (c) => c.magenta },
  lossy: { text: 'lossy', paint: (c) => c.yellow },
  warning: { text: 'warning', paint: (c) => c.yellow },
  note: { text: 'note', paint: (c) => c.cyan },
};

/**
 * A diagnostic as lines: severity and message, place, the source line with a caret, and what to do.
 * `root` is the folder that relative files are in.
 */
export function renderDiagnostic(diagnostic: Diagnostic, root: string, colors: Colors): readonly string[] {
  const label = LABELS[diagnostic.severity];
  const lines = [
    `${label.paint(colors)(colors.bold(label.text))} ${diagnostic.message} ${colors.dim(`[${diagnostic.code}]`)}`,
  ];
  const { span } = diagnostic;
  if (span !== undefined) {
    lines.push(colors.dim(`  ${display(span.file, root)}:${span.line}:${span.column}`));
    lines.push(...codeFrame(span, root).map((line) => colors.dim(line)));
  } else if (diagnostic.file !== undefined) {
    lines.push(colors.dim(`  ${display(diagnostic.file, root)}`));
  }
  if (diagnostic.help !== undefined) lines.push(`  ${colors.cyan('help:')} ${diagnostic.help}`);
  return lines;
}

/** A path as people can open it from where they are. */
function display(file: string, root: string): string {
  const relative = path.relative(process.cwd(), path.resolve(root, file));
  return relative.startsWith('..') ? path.resolve(root, file) : relative;
}
