import { methodLookup } from '../shared/discover/method-versions.js';

/** The query interface of every dialect, that of any but PostgreSQL, `DataTypes`, and what `Sequelize` and its instances have. */
export type Owner = 'queryInterface' | 'not-postgres' | 'DataTypes' | 'Op' | 'Sequelize' | 'instance';

/**
 * The methods, types and operators that came after Sequelize 4.0.0, and what went until 6.37.8, of all that we read. Found by asking the
 * prototypes and objects of 88 versions from 4.0.0 to 6.37.8, which between them narrow each change to the version that made it; the
 * betas of 5 and 6 count as these.
 */
export const findMissing = methodLookup<Owner>('Sequelize', [
  { of: 'queryInterface', since: '4.29.2', methods: 'getForeignKeyReferencesForTable' },
  { of: 'queryInterface', since: '5.0.0', methods: 'dropEnum' },
  { of: 'queryInterface', since: '6.0.0', methods: 'queryGenerator' },
  { of: 'queryInterface', since: '6.20.0', methods: 'tableExists' },
  { of: 'queryInterface', until: '6.0.0', methods: 'QueryGenerator escape quoteTable' },
  { of: 'queryInterface', until: '6.0.0', methods: 'quoteIdentifier quoteIdentifiers' },
  { of: 'queryInterface', since: '6.12.2', methods: 'quoteIdentifier quoteIdentifiers' },
  { of: 'not-postgres', until: '6.0.0', methods: 'dropEnum dropAllEnums' },
  { of: 'Sequelize', since: '4.12.0', methods: 'Op' },
  { of: 'instance', since: '4.12.0', until: '5.0.0', methods: 'Op' },
  { of: 'DataTypes', until: '5.0.0', methods: 'NONE' },
  { of: 'DataTypes', since: '4.16.0', methods: 'TINYINT SMALLINT MEDIUMINT' },
  { of: 'DataTypes', since: '4.38.0', methods: 'CIDR INET MACADDR' },
  { of: 'DataTypes', since: '5.0.0', methods: 'CITEXT' },
  { of: 'DataTypes', since: '6.5.0', methods: 'TSVECTOR' },
  { of: 'Op', since: '5.0.0', methods: 'startsWith endsWith substring' },
  { of: 'Op', since: '6.5.0', methods: 'match' },
]);
