import type { Direction, Operation } from '../../../src/ir/index.js';

/** A language that a migration may be written in, with its name for people. */
export interface ProgramLanguage {
  readonly language: Extract<Operation, { kind: 'opaque' }>['language'];
  readonly title: string;
}

/** A migration that is a program, as one operation that a person must decide. */
export function programDirection(
  file: string,
  text: string,
  { language, title }: ProgramLanguage,
): Direction {
  const origin = { file, start: 0, end: text.length, line: 1, column: 1 };
  const reason = `it is written in ${title}, which is not read`;
  return {
    operations: [{ kind: 'opaque', code: text.trimEnd(), reason, language, touches: [], origin }],
    transaction: 'tool',
  };
}
