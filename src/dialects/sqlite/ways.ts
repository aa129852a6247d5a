import type { ServerWay } from '../ways.js';
import { openDatabase } from './client.js';

/** SQLite is here wherever this package is. */
export async function sqliteWays(): Promise<readonly ServerWay[]> {
  const database = openDatabase(':memory:');
  try {
    const version = String(database.get('SELECT sqlite_version() AS version')?.['version']);
    return [{ name: 'in process', available: true, version, detail: 'node-sqlite3-wasm, as WebAssembly' }];
  } finally {
    database.close();
  }
}
