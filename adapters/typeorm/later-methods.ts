import { methodLookup } from '../shared/discover/method-versions.js';

/** The query runner of every driver, and what the package exports. */
export type Owner = 'queryRunner' | 'package';

/**
 * The methods and classes that came after TypeORM 0.2.0, of all that we read. Found by asking 61 versions from 0.2.0 to 1.1.1
 * (`driver/<name>/<Name>QueryRunner.js`, `query-runner/BaseQueryRunner.js`, `index.js`), which between them narrow each change
 * to the version that made it.
 */
export const findMissing = methodLookup<Owner>('TypeORM', [
  {
    of: 'queryRunner',
    since: '0.2.10',
    methods: `createExclusionConstraint createExclusionConstraints dropExclusionConstraint dropExclusionConstraints`,
  },
  { of: 'queryRunner', since: '0.2.17', methods: 'createView dropView getView getViews' },
  { of: 'queryRunner', since: '0.2.33', methods: 'getCurrentDatabase getCurrentSchema' },
  { of: 'queryRunner', since: '0.2.42', methods: 'beforeMigration afterMigration' },
  { of: 'queryRunner', since: '0.3.18', methods: 'changeTableComment' },
  { of: 'queryRunner', since: '0.3.24', methods: 'sql' },
  { of: 'queryRunner', since: '1.0.0', methods: 'dataSource' },
  { of: 'package', since: '0.2.19', methods: 'TableUnique TableCheck TableExclusion' },
  { of: 'package', since: '0.3.18', methods: 'View' },
]);
