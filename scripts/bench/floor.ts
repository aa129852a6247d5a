/**
 * The floor of a conversion, as a process of its own: parsing every file below a folder with TypeScript, and every
 * statement below another with PostgreSQL's grammar. Nobody can read migrations for less.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ts } from '@ts-morph/common';
import { loadModule, parseSync } from 'libpg-query';

const [code, sql] = process.argv.slice(2);
if (code === undefined || sql === undefined) throw new Error('give the folders of the code and of the SQL');

for (const file of readdirSync(code)) {
  const text = readFileSync(path.join(code, file), 'utf8');
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
}
await loadModule();
for (const file of readdirSync(sql)) parseSync(readFileSync(path.join(sql, file), 'utf8'));
