import { methodLookup } from '../shared/discover/method-versions.js';
import type { KnexKind } from './reader/methods.js';

/** A kind of builder, or `knex.fn`. */
export type Owner = KnexKind | 'fn';

/**
 * The methods that came after Knex 0.21.0, of all that we read. Found by asking each of the 69 versions from 0.21.0 to 3.3.0
 * (`pg` and `mysql2`) for each method that we read.
 */
export const findMissing = methodLookup<Owner>('Knex', [
  { of: 'query', since: '0.21.9', methods: 'clear' },
  { of: 'query', since: '0.21.10', methods: 'onConflict' },
  { of: 'query', since: '0.21.17', methods: 'hintComment' },
  { of: 'query', since: '0.95.0', methods: 'rank denseRank rowNumber' },
  { of: 'foreign', since: '0.95.8', methods: 'deferrable' },
  { of: 'table', since: '0.95.11', methods: 'setNullable dropNullable' },
  {
    of: 'schema',
    since: '0.95.12',
    methods: `view alterView createView createViewOrReplace createMaterializedView refreshMaterializedView
      dropView dropViewIfExists dropMaterializedView dropMaterializedViewIfExists renameView createTableLike`,
  },
  { of: 'table', since: '0.95.12', methods: 'geography geometry point' },
  { of: 'query', since: '0.95.12', methods: 'forKeyShare forNoKeyUpdate upsert' },
  { of: 'table', since: '1.0.0', methods: 'check dropChecks' },
  {
    of: 'column',
    since: '1.0.0',
    methods: 'check checkBetween checkIn checkLength checkNegative checkNotIn checkPositive checkRegex',
  },
  {
    of: 'query',
    since: '1.0.0',
    methods: `fromRaw using whereLike whereILike jsonExtract jsonInsert jsonRemove jsonSet
      whereJsonObject orWhereJsonObject andWhereJsonObject whereNotJsonObject orWhereNotJsonObject andWhereNotJsonObject
      whereJsonPath orWhereJsonPath andWhereJsonPath whereJsonSubsetOf orWhereJsonSubsetOf whereJsonNotSubsetOf
      orWhereJsonNotSubsetOf whereJsonSupersetOf orWhereJsonSupersetOf whereJsonNotSupersetOf orWhereJsonNotSupersetOf`,
  },
  { of: 'join', since: '1.0.0', methods: 'onJsonPathEquals orOnJsonPathEquals' },
  { of: 'fn', since: '1.0.0', methods: 'uuidToBin binToUuid' },
  { of: 'query', since: '1.0.2', methods: 'withMaterialized withNotMaterialized' },
  { of: 'query', since: '1.0.4', methods: 'andWhereLike orWhereLike andWhereILike orWhereILike' },
  { of: 'query', since: '2.5.0', methods: 'comment except updateFrom' },
  { of: 'fn', since: '2.5.0', methods: 'uuid' },
  { of: 'table', since: '3.2.0', methods: 'dropForeignIfExists dropPrimaryIfExists dropUniqueIfExists' },
]);
