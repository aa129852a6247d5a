import { stopMessage } from '../../../src/dialects/script.js';
import type { Operation, OperationOf } from '../../../src/ir/index.js';
import { commentLines, stringLiteral } from './javascript.js';

/** A name that every file system takes, and that leads nowhere else. */
export function fileName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+|\.+$/g, '');
  return safe === '' ? 'migration' : safe.slice(0, 180);
}

/** The migration fails where a person must decide; the source's code is there as a comment. */
export function stopText(operation: OperationOf<'opaque'>, indent: string): string {
  const code = commentLines(operation.code.split(/\r?\n/), indent);
  const intro = commentLines(
    ['MANUAL: this part is left to a person. Write what the source does (below), and remove the error.'],
    indent,
  );
  return `${intro}${code}${indent}throw new Error(${stringLiteral(stopMessage(operation))});`;
}

/** Several operations may come from one statement: its comments are told once, and not again where `above` told them. */
export function commentsOf(operations: readonly Operation[], above?: Operation): readonly string[] {
  const told = new Set(above === undefined ? [] : [placeOf(above)]);
  const comments: string[] = [];
  for (const operation of operations) {
    const place = placeOf(operation);
    if (told.has(place)) continue;
    told.add(place);
    comments.push(...(operation.origin?.comments ?? []));
  }
  return comments;
}

/** Calls of one chain begin at the same place. */
function placeOf({ origin }: Operation): string {
  return origin === undefined ? '' : `${origin.file}:${origin.start}-${origin.end}`;
}
