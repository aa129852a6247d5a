import {
  fromPlain,
  isCallable,
  isUnknown,
  toPlain,
  unknown,
  type Site,
  type Value,
} from '../../../src/source/index.js';
import type { SentStatement } from '../compiler/objects.js';
import type { Session } from './session.js';

/**
 * What `queryRunner.sql` hands to `query` (typeorm `util/SqlTagUtils.js`): the text with signs for its values, and these. A function
 * among them gives text, or a list of values; `null` is written out.
 */
export function tagged([strings, ...values]: readonly Value[], session: Session, at: Site): readonly Value[] {
  const { evaluation, compiler } = session;
  const texts = toPlain(strings);
  const pieces = texts.kind === 'plain' ? (texts.data as readonly string[]) : [];
  const plain: unknown[] = [];
  for (const value of values) {
    const isFunction = isCallable(value);
    const given = isFunction ? evaluation.call(value, [], undefined, at) : value;
    const one = isUnknown(given) ? { kind: 'unknown' as const, unknown: given } : toPlain(given);
    // What a function gives may be any text, what is a value is one.
    if (one.kind === 'unknown') return [isFunction ? one.unknown : { ...one.unknown, pieces }];
    plain.push(isFunction ? () => one.data : one.data);
  }
  let asked: SentStatement | undefined;
  const compiled = compiler.run('sql', [pieces, ...plain], (sql) => {
    asked = { sql, bindings: [] };
    return [];
  });
  if (compiled.kind === 'threw') return evaluation.throwError(compiled.message, at);
  const sent = compiled.kind === 'done' ? (compiled.statements[0] ?? asked) : undefined;
  return sent === undefined
    ? [unknown('what the tag sends is not known', at.span)]
    : [sent.sql, fromPlain(sent.bindings)];
}
