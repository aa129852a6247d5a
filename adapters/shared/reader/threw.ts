import type { Diagnostic } from '../../../src/ir/index.js';
import type { Module, Outcome, Program } from '../../../src/source/index.js';
import { PASSED_BY_APPLICATION } from './context.js';
import type { Journal } from './journal.js';

/**
 * Stops a migration where its code always throws, and says so. A rejected promise that nothing handles ends the process from
 * Node 15 on, whatever the code catches (Node's documentation of `--unhandled-rejections`): the tool records nothing, and what ran
 * at that time may have come to its end or not.
 */
export function stopWhereItThrows(
  name: 'up' | 'down',
  { message, span, unhandled }: Extract<Outcome, { readonly kind: 'threw' }>,
  { journal, program, module, help }: StopSurroundings,
): void {
  const at = span ?? { file: module.path, start: 0, end: 0, line: 1, column: 1 };
  const isUnhandled = unhandled === true;
  const what = isUnhandled ? 'a promise is rejected that nothing awaits or catches' : 'it throws';
  journal.addStop(at, program.code(at), `${what}: ${message}`);
  const diagnostic: Diagnostic = {
    severity: 'manual',
    code: isUnhandled ? 'unhandled-rejection' : 'migration-throws',
    message: isUnhandled ? `${name} ends the process: ${what} (${message})` : `${name} throws: ${message}`,
    span: journal.span(at),
    help: isUnhandled
      ? 'write await before it; what had been sent by then may have been done or not, and the tool does not record the migration'
      : LACKS_SOMETHING.test(message)
        ? `${help}; ${PASSED_BY_APPLICATION}`
        : help,
  };
  journal.diagnostics.push(diagnostic);
}

/** What comes of a member that is not there. */
const LACKS_SOMETHING = /^Cannot (?:read|destructure) .*\bundefined\b|\bis not a function$/;

interface StopSurroundings {
  readonly journal: Journal;
  readonly program: Program;
  readonly module: Module;
  /** What the tool does with a migration that throws. */
  readonly help: string;
}
