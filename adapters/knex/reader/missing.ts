import { isMissingMember } from '../../shared/reader/missing-member.js';
import type { Site } from '../../../src/source/index.js';
import { findMissing, type Owner } from '../later-methods.js';
import type { Session } from './session.js';

/** Whether the project's Knex has no such method, which is told. */
export function isMissing(session: Session, owner: Owner, method: string, at: Site): boolean {
  return isMissingMember(findMissing(owner, method, session.declared), session, at);
}
