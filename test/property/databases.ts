import type { SqlClient } from '../../src/dialects/sql-client.js';
import { sameSchema, type SchemaDifference } from '../../src/fold/meaning/same-schema.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { Schema } from '../../src/ir/index.js';

/** Makes a database as good as new. */
export async function empty(client: SqlClient): Promise<void> {
  await client.query(`
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
    END $$;
    CREATE SCHEMA public; COMMENT ON SCHEMA public IS 'standard public schema'`);
}

/** In what a folded schema and that of a server differ. */
export function differencesFrom(
  folded: Schema,
  found: Schema,
  dialect: Dialect,
): readonly SchemaDifference[] {
  return sameSchema(comparable(dialect.normalize(folded)), comparable(dialect.normalize(found)));
}

/**
 * Without what only a server can know: how it spells programs, and what a view reads once a column has another name,
 * after which the fold calls the view uncertain.
 */
function comparable(schema: Schema): Schema {
  return {
    ...schema,
    functions: mapped(schema.functions, (routine) => ({ ...routine, definition: '' })),
    views: mapped(schema.views, ({ uncertain: _, ...view }) => view),
    tables: mapped(schema.tables, (table) => ({
      ...table,
      triggers: table.triggers.map((trigger) => ({ ...trigger, definition: '' })),
    })),
  };
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** The first few differences in words. */
export function wordsOf(differences: readonly SchemaDifference[]): string {
  return differences
    .slice(0, 5)
    .map(({ object, path, a, b }) => `${object} ${path}: ${JSON.stringify(a)} ≠ ${JSON.stringify(b)}`)
    .join('\n');
}
