import { earlierHasNone } from '../../shared/discover/earlier-version.js';
import type { Site } from '../../../src/source/index.js';
import { missingBefore } from '../later-methods.js';
import type { KnexKind } from './methods.js';
import type { Session } from './session.js';

/** Whether the project's Knex has no such method, which is told: what calls it throws. */
export function isMissing(
  { declared, journal, evaluation }: Session,
  owner: KnexKind | 'fn',
  method: string,
  at: Site,
): boolean {
  const since = missingBefore(owner, method, declared);
  if (declared === undefined || since === undefined) return false;
  if (!evaluation.speculating)
    journal.diagnostics.push({
      ...earlierHasNone('Knex', method, { declared, since }),
      span: journal.span(at.span),
    });
  return true;
}
