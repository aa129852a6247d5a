import type { DialectName } from '../../../src/ir/index.js';

/** How tools make their own bookkeeping, of which files sometimes change the shape, or put triggers on it. */
const TABLES: readonly { readonly name: string; readonly columns: (dialect: DialectName) => string }[] = [
  // golang-migrate, `database/postgres/postgres.go` and `database/mysql/mysql.go`, `ensureVersionTable`.
  { name: 'schema_migrations', columns: () => 'version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL' },
  // diesel_migrations, `CREATE_MIGRATIONS_TABLE`.
  {
    name: '__diesel_schema_migrations',
    columns: () =>
      'version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP',
  },
  // sqlx, `ensure_migrations_table` of sqlx-postgres, sqlx-mysql and sqlx-sqlite.
  {
    name: '_sqlx_migrations',
    columns: (dialect) =>
      'version BIGINT PRIMARY KEY NOT NULL, description TEXT NOT NULL, ' +
      `installed_on ${dialect === 'postgres' ? 'TIMESTAMPTZ' : 'TIMESTAMP'} NOT NULL DEFAULT CURRENT_TIMESTAMP, ` +
      `success BOOLEAN NOT NULL, checksum ${dialect === 'postgres' ? 'BYTEA' : 'BLOB'} NOT NULL, ` +
      'execution_time BIGINT NOT NULL',
  },
];

/** Makes the bookkeeping that files name: it is there when their own tool runs them. Nothing where the files make it themselves. */
export function toolTablesOf(texts: readonly string[], dialect: DialectName): readonly string[] {
  const schema = dialect === 'postgres' ? 'public.' : '';
  return TABLES.filter(({ name }) => {
    const named = new RegExp(`\\b${name}\\b`, 'i');
    const made = new RegExp(
      `\\bCREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:\\w+\\.)?["\`]?${name}\\b`,
      'i',
    );
    return texts.some((text) => named.test(text)) && !texts.some((text) => made.test(text));
  }).map(({ name, columns }) => `CREATE TABLE IF NOT EXISTS ${schema}${name} (${columns(dialect)})`);
}
