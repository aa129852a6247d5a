import type { Evaluation, Site } from '../../../src/source/index.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import type { Journal } from './journal.js';

/** Whether the project's version of a tool has no such member, which is told (`methodLookup`): what calls it throws. */
export function isMissingMember(
  told: Diagnostic | undefined,
  { journal, evaluation }: { readonly journal: Journal; readonly evaluation: Evaluation },
  at: Site,
): boolean {
  if (told === undefined) return false;
  if (!evaluation.speculating) journal.diagnostics.push({ ...told, span: journal.span(at.span) });
  return true;
}
