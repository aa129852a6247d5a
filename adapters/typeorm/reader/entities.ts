import { unknown, type HostObject, type Site, type Value } from '../../../src/source/index.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import type { Session } from './session.js';
import { settled } from './settled.js';

/** What only reads rows (typeorm `repository/Repository.js`, `entity-manager/EntityManager.js`). */
const READS =
  /^(?:find|count|exist|sum$|average$|minimum$|maximum$|has|getId$|preload$|create$|merge$|getOne|getMany|getRaw|getCount|getExists)/;

const REASON = 'it works on entities, which are not read';

/**
 * A member of an entity manager, a repository or a query builder. Their SQL comes from entities, which may have changed
 * since the migration was written: what they change is not known, and told once for each statement. It is rows, never a table's shape.
 */
export function memberOfEntities(session: Session, key: string): Value {
  return hostFunction(key, (_args, at) => {
    if (READS.test(key)) return settled(unknown('they are rows of a live database', at.span));
    return chain(session, at);
  });
}

/** Calls after one another: whatever is awaited in the end is sent. */
function chain(session: Session, site: Site): HostObject {
  return {
    kind: 'host',
    get: (key) => memberOfEntities(session, key),
    await: () => {
      session.journal.addOpaque(site, site.code, REASON, [], 'data');
      return unknown('it is the answer of a live database', site.span);
    },
    describe: () => 'what works on entities',
  };
}
