import type { SchemaState } from '../../../src/fold/state.js';
import type { SentStatement } from '../compiler/objects.js';

const CREATE_INDEX = /^CREATE (?:UNIQUE )?INDEX "((?:[^"]|"")+)" ON "(?:[^"]|"")+" \((.*)\)/s;

/**
 * The index with an expression for a key that a call on SQLite would make anew, with its table, on a column "null": the pragma
 * `index_info` names no column for an expression, and TypeORM writes what it names (typeorm
 * `driver/sqlite-abstract/AbstractSqliteQueryRunner.js`, `loadTables`, `createIndexSql`). The driver `sqlite3` takes that for the text
 * 'null', so that the index is there and good for nothing; `better-sqlite3` refuses it.
 */
export function brokenIndex(statements: readonly SentStatement[], state: SchemaState): string | undefined {
  if (state.dialect !== 'sqlite') return undefined;
  for (const { sql } of statements) {
    const [, name, keys] = CREATE_INDEX.exec(sql) ?? [];
    if (name === undefined || keys === undefined || !keys.split(', ').includes('"null"')) continue;
    const index = state.index({ name: name.replaceAll('""', '"') })?.index;
    if (index?.keys.some(({ expression }) => expression !== undefined) === true) return name;
  }
  return undefined;
}
